//! Papers of a business, in and out. They are larger than anything else that is sent, so this route has a limit of its own; they
//! are handed out only to be kept, never shown within our origin.

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Multipart, Path, State},
    http::header,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use shared::{ErrorCode, caller::Caller, ids::DocumentId, tenants::papers::MAX_DOCUMENT};

use super::{
    Edge,
    files::{self, NOT_KEPT},
};

/// A document and the rest of its form.
const MAX_FORM: usize = MAX_DOCUMENT + 64 * 1024;
/// Where papers are sent to.
const SEND: &str = "/office/settings/papers/send";

/// The routes.
pub fn router(edge: Edge) -> Router {
    Router::new()
        .route(SEND, post(send))
        .route("/papers/{id}", get(hand_out))
        .layer(DefaultBodyLimit::max(MAX_FORM))
        .with_state(edge)
}

async fn send(State(edge): State<Edge>, Extension(caller): Extension<Caller>, form: Multipart) -> Response {
    let outcome = match files::sent(form, "file").await {
        Ok(sent) => {
            let kind = sent.texts.get("kind").map_or("", String::as_str);
            edge.program.ports.papers.send_paper(&caller, kind, &sent.name, sent.content).await
        }
        Err(error) => Err(error),
    };
    let said = match outcome {
        Ok(()) => "done=1".to_owned(),
        Err(error) => app_core::query::refusal(&error),
    };
    Redirect::to(&format!("/office/settings/papers?{said}")).into_response()
}

async fn hand_out(
    State(edge): State<Edge>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Response {
    let Ok(id) = id.parse::<DocumentId>() else { return super::problem(ErrorCode::NotFound.into()) };
    match edge.program.ports.papers.paper(&caller, id).await {
        Ok(file) => {
            let named = files::to_be_kept(&file.file_name);
            let more = [(header::CONTENT_DISPOSITION, named.as_str()), NOT_KEPT];
            files::handed_out(file.content, &file.content_type, &more)
        }
        Err(error) => super::problem(error),
    }
}
