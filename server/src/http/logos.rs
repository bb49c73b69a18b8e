//! Logos of businesses. What is served was looked at by its first bytes and can do nothing but be a picture.

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Multipart, Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use shared::{caller::Caller, tenants::brand::MAX_LOGO};

use super::{
    Edge,
    files::{self, FOR_A_DAY},
};

/// The routes.
pub fn router(edge: Edge) -> Router {
    Router::new()
        .route("/office/settings/look/logo", post(set))
        .route("/logos/{name}", get(show))
        .layer(DefaultBodyLimit::max(MAX_LOGO + 16 * 1024))
        .with_state(edge)
}

async fn set(State(edge): State<Edge>, Extension(caller): Extension<Caller>, form: Multipart) -> Response {
    let outcome = match files::sent(form, "logo").await {
        Ok(sent) => edge.program.ports.brand.set_logo(&caller, sent.content).await,
        Err(error) => Err(error),
    };
    let said = match outcome {
        Ok(()) => "done=1".to_owned(),
        Err(error) => app_core::query::refusal(&error),
    };
    Redirect::to(&format!("/office/settings/look?{said}")).into_response()
}

/// A name is never used for another picture, so it can be kept.
async fn show(
    State(edge): State<Edge>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    match edge.program.ports.brand.logo(&caller, &name).await {
        Ok(logo) => files::handed_out(logo.bytes, &logo.media_type, &[FOR_A_DAY]),
        Err(error) => super::problem(error),
    }
}
