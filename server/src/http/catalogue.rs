//! Files of the catalogue: pictures of services in and out, the sheet in and out. A picture was looked at by its first bytes and can
//! do nothing but be a picture; a sheet is only handed out to be kept.

use axum::{
    Extension, Router,
    body::Body,
    extract::{DefaultBodyLimit, Multipart, Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    catalog::edit::{MAX_PICTURE, MAX_SHEET},
    error::FieldProblem,
    ids::ServiceId,
};

use super::Edge;

/// The larger of both, and the rest of its form.
const MAX_FORM: usize = (if MAX_PICTURE > MAX_SHEET { MAX_PICTURE } else { MAX_SHEET }) + 16 * 1024;

/// The routes.
pub fn router(edge: Edge) -> Router {
    Router::new()
        .route("/office/services/edit/picture", post(add_picture))
        .route("/office/services/import/sheet", post(keep_sheet))
        .route("/office/services/export.csv", get(export))
        .route("/b/{slug}/pictures/{name}", get(show_picture))
        .layer(DefaultBodyLimit::max(MAX_FORM))
        .with_state(edge)
}

/// Which service a picture is of.
#[derive(Debug, Deserialize)]
struct Of {
    service: ServiceId,
}

async fn add_picture(
    State(edge): State<Edge>,
    Extension(caller): Extension<Caller>,
    Query(of): Query<Of>,
    form: Multipart,
) -> Response {
    let outcome = match read(form, "picture").await {
        Ok(bytes) => edge.program.ports.manage_catalog.add_picture(&caller, of.service, bytes).await,
        Err(error) => Err(error),
    };
    back(&format!("/office/services/edit?service={}&", of.service), outcome, "done=saved")
}

async fn keep_sheet(
    State(edge): State<Edge>,
    Extension(caller): Extension<Caller>,
    form: Multipart,
) -> Response {
    let outcome = match read(form, "sheet").await {
        Ok(bytes) => edge.program.ports.manage_catalog.keep_sheet(&caller, bytes).await,
        Err(error) => Err(error),
    };
    back("/office/services/import?", outcome, "")
}

fn back(page: &str, outcome: Result<(), AppError>, done: &str) -> Response {
    let said = outcome.map_or_else(|error| app_core::query::refusal(&error), |()| done.to_owned());
    Redirect::to(&format!("{page}{said}")).into_response()
}

/// The file that a form calls `name`.
async fn read(mut form: Multipart, name: &str) -> Result<Vec<u8>, AppError> {
    let broken = |_| AppError::new(ErrorCode::Malformed);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some(name) {
            let too_large = |_| AppError::field(name, FieldProblem::TooLong);
            return Ok(field.bytes().await.map_err(too_large)?.to_vec());
        }
    }
    Err(AppError::field(name, FieldProblem::Required))
}

async fn export(State(edge): State<Edge>, Extension(caller): Extension<Caller>) -> Response {
    match edge.program.ports.manage_catalog.export(&caller).await {
        Ok(sheet) => with(
            sheet.into_bytes(),
            &[
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"services.csv\""),
                (header::CACHE_CONTROL, "no-store"),
            ],
        ),
        Err(error) => super::problem(error),
    }
}

/// A name is never used for another picture, so it can be kept.
async fn show_picture(
    State(edge): State<Edge>,
    Extension(caller): Extension<Caller>,
    Path((slug, name)): Path<(String, String)>,
) -> Response {
    match edge.program.ports.manage_catalog.picture(&caller, &slug, &name).await {
        Ok(picture) => with(
            picture.bytes,
            &[
                (header::CONTENT_TYPE, &picture.media_type),
                (header::CACHE_CONTROL, "private, max-age=86400, immutable"),
            ],
        ),
        Err(error) => super::problem(error),
    }
}

/// What is handed out can do nothing.
fn with(bytes: Vec<u8>, headers: &[(header::HeaderName, &str)]) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let safe = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in headers.iter().chain(&safe) {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
