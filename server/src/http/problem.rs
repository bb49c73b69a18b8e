//! Errors on their way out of the edge: the same body as the API's (RFC 9457).

use axum::response::{IntoResponse as _, Response};
use server_rest::problem::Problem;
use shared::AppError;

/// The answer that says why not.
pub fn problem(error: AppError) -> Response {
    Problem(error).into_response()
}
