//! Pictures of people. What is served was looked at by its first bytes and can do nothing but be a picture.

use axum::{
    Extension, Router,
    body::Body,
    extract::{DefaultBodyLimit, Multipart, Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use shared::{AppError, ErrorCode, caller::Caller, error::FieldProblem, identity::MAX_AVATAR};

use super::Edge;

/// The routes.
pub fn router(edge: Edge) -> Router {
    Router::new()
        .route("/me/profile/avatar", post(set))
        .route("/avatars/{name}", get(show))
        .layer(DefaultBodyLimit::max(MAX_AVATAR + 16 * 1024))
        .with_state(edge)
}

async fn set(State(edge): State<Edge>, Extension(caller): Extension<Caller>, form: Multipart) -> Response {
    let outcome = match read(form).await {
        Ok(bytes) => edge.program.ports.profile.set_avatar(&caller, bytes).await,
        Err(error) => Err(error),
    };
    let said = match outcome {
        Ok(()) => "done=saved".to_owned(),
        Err(error) => app_core::query::refusal(&error),
    };
    Redirect::to(&format!("/me/profile?{said}")).into_response()
}

async fn read(mut form: Multipart) -> Result<Vec<u8>, AppError> {
    let broken = |_| AppError::new(ErrorCode::Malformed);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("avatar") {
            let too_large = |_| AppError::field("avatar", FieldProblem::TooLong);
            return Ok(field.bytes().await.map_err(too_large)?.to_vec());
        }
    }
    Err(AppError::field("avatar", FieldProblem::Required))
}

/// A name is never used for another picture, so it can be kept.
async fn show(State(edge): State<Edge>, Path(name): Path<String>) -> Response {
    match edge.program.ports.profile.avatar(&name).await {
        Ok(picture) => {
            let mut response = Response::new(Body::from(picture.bytes));
            for (header, value) in [
                (header::CONTENT_TYPE, picture.media_type.as_str()),
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
