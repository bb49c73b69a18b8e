//! Pictures of people. What is served was looked at by its first bytes and can do nothing but be a picture.

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Multipart, Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use shared::{caller::Caller, identity::MAX_AVATAR};

use super::{
    Edge,
    files::{self, FOR_A_DAY},
};

/// The routes.
pub fn router(edge: Edge) -> Router {
    Router::new()
        .route("/me/profile/avatar", post(set))
        .route("/avatars/{name}", get(show))
        .layer(DefaultBodyLimit::max(MAX_AVATAR + 16 * 1024))
        .with_state(edge)
}

async fn set(State(edge): State<Edge>, Extension(caller): Extension<Caller>, form: Multipart) -> Response {
    let outcome = match files::sent(form, "avatar").await {
        Ok(sent) => edge.program.ports.profile.set_avatar(&caller, sent.content).await,
        Err(error) => Err(error),
    };
    let said = match outcome {
        Ok(()) => "done=saved".to_owned(),
        Err(error) => app_core::query::refusal(&error),
    };
    Redirect::to(&format!("/me/profile?{said}")).into_response()
}

/// A name is never used for another picture, so it can be kept.
async fn show(State(edge): State<Edge>, Path(name): Path<String>) -> Response {
    match edge.program.ports.profile.avatar(&name).await {
        Ok(picture) => files::handed_out(picture.bytes, &picture.media_type, &[FOR_A_DAY]),
        Err(error) => super::problem(error),
    }
}
