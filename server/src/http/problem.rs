//! Errors on their way out.

use axum::response::{IntoResponse as _, Response};
use shared::AppError;

/// RFC 9457, as the API sends it.
pub fn problem(error: AppError) -> Response {
    (axum::http::StatusCode::from_u16(error.code.kind().status()).unwrap_or_default(), axum::Json(error)).into_response()
}
