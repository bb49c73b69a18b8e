//! Files of the catalogue: pictures of services in and out, the sheet in and out. A picture was looked at by its first bytes and can
//! do nothing but be a picture; a sheet is only handed out to be kept.

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Multipart, Path, Query, State},
    http::header,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use shared::{
    AppError,
    caller::Caller,
    catalog::edit::{MAX_PICTURE, MAX_SHEET},
    ids::ServiceId,
};

use super::{
    Edge,
    files::{self, FOR_A_DAY},
};

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
    let outcome = match files::sent(form, "picture").await {
        Ok(sent) => edge.program.ports.manage_catalog.add_picture(&caller, of.service, sent.content).await,
        Err(error) => Err(error),
    };
    back(&format!("/office/services/edit?service={}&", of.service), outcome, "done=saved")
}

async fn keep_sheet(
    State(edge): State<Edge>,
    Extension(caller): Extension<Caller>,
    form: Multipart,
) -> Response {
    let outcome = match files::sent(form, "sheet").await {
        Ok(sent) => edge.program.ports.manage_catalog.keep_sheet(&caller, sent.content).await,
        Err(error) => Err(error),
    };
    back("/office/services/import?", outcome, "")
}

fn back(page: &str, outcome: Result<(), AppError>, done: &str) -> Response {
    let said = outcome.map_or_else(|error| app_core::query::refusal(&error), |()| done.to_owned());
    Redirect::to(&format!("{page}{said}")).into_response()
}

async fn export(State(edge): State<Edge>, Extension(caller): Extension<Caller>) -> Response {
    match edge.program.ports.manage_catalog.export(&caller).await {
        Ok(sheet) => files::handed_out(
            sheet.into_bytes(),
            "text/csv; charset=utf-8",
            &[
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
        Ok(picture) => files::handed_out(picture.bytes, &picture.media_type, &[FOR_A_DAY]),
        Err(error) => super::problem(error),
    }
}
