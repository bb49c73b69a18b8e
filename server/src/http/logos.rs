//! Logos of businesses. What is served was looked at by its first bytes and can do nothing but be a picture.

use axum::{
    Extension, Router,
    body::Body,
    extract::{DefaultBodyLimit, Multipart, Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use shared::{AppError, ErrorCode, caller::Caller, error::FieldProblem, tenants::brand::MAX_LOGO};

use super::Edge;

/// The routes.
pub fn router(edge: Edge) -> Router {
    Router::new()
        .route("/office/settings/look/logo", post(set))
        .route("/logos/{name}", get(show))
        .layer(DefaultBodyLimit::max(MAX_LOGO + 16 * 1024))
        .with_state(edge)
}

async fn set(State(edge): State<Edge>, Extension(caller): Extension<Caller>, form: Multipart) -> Response {
    let outcome = match read(form).await {
        Ok(bytes) => edge.program.ports.brand.set_logo(&caller, bytes).await,
        Err(error) => Err(error),
    };
    let said = match outcome {
        Ok(()) => "done=1".to_owned(),
        Err(error) => app_core::query::refusal(&error),
    };
    Redirect::to(&format!("/office/settings/look?{said}")).into_response()
}

async fn read(mut form: Multipart) -> Result<Vec<u8>, AppError> {
    let broken = |_| AppError::new(ErrorCode::Malformed);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("logo") {
            let too_large = |_| AppError::field("logo", FieldProblem::TooLong);
            return Ok(field.bytes().await.map_err(too_large)?.to_vec());
        }
    }
    Err(AppError::field("logo", FieldProblem::Required))
}

/// A name is never used for another picture, so it can be kept.
async fn show(
    State(edge): State<Edge>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    match edge.program.ports.brand.logo(&caller, &name).await {
        Ok(logo) => {
            let mut response = Response::new(Body::from(logo.bytes));
            for (header, value) in [
                (header::CONTENT_TYPE, logo.media_type.as_str()),
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (header::CACHE_CONTROL, "private, max-age=86400, immutable"),
            ] {
                if let Ok(value) = HeaderValue::from_str(value) {
                    response.headers_mut().insert(header, value);
                }
            }
            response
        }
        Err(error) => super::problem(error),
    }
}
