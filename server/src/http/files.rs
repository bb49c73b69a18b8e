//! Files in and out: what a form brings, and what is handed out so that it can do nothing.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    extract::Multipart,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use shared::{AppError, ErrorCode, error::FieldProblem};

use super::escape;

/// For what is under a name that is never used for another file.
pub const FOR_A_DAY: (HeaderName, &str) = (header::CACHE_CONTROL, "private, max-age=86400, immutable");
/// For what only some may read.
pub const NOT_KEPT: (HeaderName, &str) = (header::CACHE_CONTROL, "private, no-store");

/// A file and what else stood in its form.
#[derive(Debug, Default)]
pub struct Sent {
    /// What its sender calls it.
    pub name: String,
    /// What is in it: nothing where none was chosen.
    pub content: Vec<u8>,
    /// The other fields.
    pub texts: BTreeMap<String, String>,
}

/// The file that a form calls `file`, and the rest of the form.
///
/// # Errors
/// `too_long` of the field where it is more than its route takes.
pub async fn sent(mut form: Multipart, file: &str) -> Result<Sent, AppError> {
    let broken = |_| AppError::new(ErrorCode::Malformed);
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name().map(ToOwned::to_owned) {
            Some(name) if name == file => {
                field.file_name().unwrap_or_default().clone_into(&mut sent.name);
                let too_large = |_| AppError::field(file, FieldProblem::TooLong);
                sent.content = field.bytes().await.map_err(too_large)?.to_vec();
            }
            Some(name) => {
                sent.texts.insert(name, field.text().await.map_err(broken)?);
            }
            None => {}
        }
    }
    Ok(sent)
}

/// A file as an answer: whatever a browser takes it for, it can do nothing.
pub fn handed_out(content: Vec<u8>, media_type: &str, more: &[(HeaderName, &str)]) -> Response {
    let mut response = Response::new(Body::from(content));
    let safe = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in safe.iter().chain(more) {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// RFC 6266: to be kept and not shown, under its name (RFC 8187).
pub fn to_be_kept(name: &str) -> String {
    format!("attachment; filename*=UTF-8''{}", escape(name))
}
