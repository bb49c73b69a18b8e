//! `Idempotency-Key`: a request sent twice has one effect.

use axum::http::HeaderMap;
use sha2::{Digest as _, Sha256};
use shared::{AppError, booking::IdempotencyKey, error::FieldProblem};

/// The header.
pub(crate) const HEADER: &str = "Idempotency-Key";

/// The key of a request, with what it stands for.
///
/// # Errors
/// A key of a wrong length or form, or two of them.
pub(crate) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Option<IdempotencyKey>, AppError> {
    let mut sent = headers.get_all(HEADER).iter();
    let Some(value) = sent.next() else { return Ok(None) };
    let key = value.to_str().map_err(|_| AppError::field(HEADER, FieldProblem::Malformed))?.trim();
    if sent.next().is_some() || !crate::text::is_line(key) {
        return Err(AppError::field(HEADER, FieldProblem::Malformed));
    }
    match key.len() {
        0..16 => Err(AppError::field(HEADER, FieldProblem::TooShort)),
        16..=255 => Ok(Some(IdempotencyKey { key: key.to_owned(), body: Sha256::digest(body).to_vec() })),
        _ => Err(AppError::field(HEADER, FieldProblem::TooLong)),
    }
}
