//! Calendars to subscribe to. Whoever knows the secret address reads them, so nothing on the way keeps them.

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use shared::ErrorCode;

use super::Edge;

/// The route.
pub fn router(edge: Edge) -> Router {
    Router::new().route("/calendars/{file}", get(show)).with_state(edge)
}

async fn show(State(edge): State<Edge>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(token) = file.strip_suffix(".ics").filter(|token| token.len() <= 100) else {
        return super::problem(ErrorCode::NotFound.into());
    };
    let feed = match edge.program.ports.calendars.feed(token).await {
        Ok(feed) => feed,
        Err(error) => return super::problem(error),
    };
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let same = known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == feed.etag);
    let mut response =
        if same { StatusCode::NOT_MODIFIED.into_response() } else { feed.text.into_response() };
    for (name, value) in [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::ETAG, feed.etag.as_str()),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
