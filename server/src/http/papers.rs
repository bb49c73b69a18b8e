//! Papers of a business, in and out. They are larger than anything else that is sent, so this route has a limit of its own; they
//! are handed out only to be kept, never shown within our origin.

use axum::{
    Extension, Router,
    body::Body,
    extract::{DefaultBodyLimit, Multipart, Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    ids::DocumentId,
    tenants::papers::{DocumentFile, MAX_DOCUMENT},
};

use super::{Edge, escape};

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
    let outcome = match read(form).await {
        Ok((kind, name, content)) => {
            edge.program.ports.papers.send_paper(&caller, &kind, &name, content).await
        }
        Err(error) => Err(error),
    };
    let said = match outcome {
        Ok(()) => "done=1".to_owned(),
        Err(error) => app_core::query::refusal(&error),
    };
    Redirect::to(&format!("/office/settings/papers?{said}")).into_response()
}

async fn read(mut form: Multipart) -> Result<(String, String, Vec<u8>), AppError> {
    let broken = |_| AppError::new(ErrorCode::Malformed);
    let (mut kind, mut name, mut content) = (String::new(), String::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some("kind") => kind = field.text().await.map_err(broken)?,
            Some("file") => {
                name = field.file_name().unwrap_or_default().to_owned();
                let too_large = |_| AppError::field("file", FieldProblem::TooLong);
                content = field.bytes().await.map_err(too_large)?.to_vec();
            }
            _ => {}
        }
    }
    Ok((kind, name, content))
}

async fn hand_out(
    State(edge): State<Edge>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Response {
    let Ok(id) = id.parse::<DocumentId>() else { return super::problem(ErrorCode::NotFound.into()) };
    match edge.program.ports.papers.paper(&caller, id).await {
        Ok(file) => attachment(file),
        Err(error) => super::problem(error),
    }
}

/// RFC 6266: to be kept, under its name (RFC 8187). Were it shown after all, it could do nothing.
fn attachment(file: DocumentFile) -> Response {
    let name = format!("attachment; filename*=UTF-8''{}", escape(&file.file_name));
    let mut response = Response::new(Body::from(file.content));
    *response.status_mut() = StatusCode::OK;
    for (header, value) in [
        (header::CONTENT_TYPE, file.content_type.as_str()),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "private, no-store"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(header, value);
        }
    }
    response
}
