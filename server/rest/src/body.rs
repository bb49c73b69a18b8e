//! Bodies: JSON, at most 64 kB, every field known and every wrong one named.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::{AppError, ErrorCode, booking::IdempotencyKey};

use crate::{check::Check, fields, key, problem::Problem};

/// What a client sent, and under which key.
pub(crate) struct Sent<T> {
    pub body: T,
    pub key: Option<IdempotencyKey>,
}

impl<S: Send + Sync, T: DeserializeOwned + Check> FromRequest<S> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            let too_large = rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE;
            if too_large { ErrorCode::TooLarge } else { ErrorCode::Malformed }
        })?;
        if !bytes.is_empty() && !is_json(&headers) {
            return Err(ErrorCode::Malformed.into());
        }
        let key = key::read(&headers, &bytes)?;
        let body: T = read(&bytes)?;
        let mut wrong = Vec::new();
        body.check(&mut wrong);
        if wrong.is_empty() { Ok(Self { body, key }) } else { Err(AppError::fields(wrong).into()) }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media = sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media == "application/json" || (media.starts_with("application/") && media.ends_with("+json"))
}

/// Nothing sent is as good as `{}`.
fn read<T: DeserializeOwned + Check>(bytes: &[u8]) -> Result<T, AppError> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    let value: Value = serde_json::from_slice(bytes).map_err(|_| ErrorCode::Malformed)?;
    fields::shape(&value, T::LISTS)?;
    serde_path_to_error::deserialize(&value)
        .map_err(|error| fields::wrong(&value, &error.path().to_string(), &error.inner().to_string()))
}
