//! `/booking/{id}/{token}`: a guest's link. The token moves into a cookie and out of the address.

use axum::{
    Router,
    extract::Path,
    http::header,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use server_kernel::crypto::GUEST_PREFIX;
use shared::ids::BookingId;

use super::cookies;

/// Sixty days.
const AGE: u32 = 5_184_000;

/// The route.
pub fn router() -> Router {
    Router::new().route("/booking/{id}/{token}", get(enter))
}

async fn enter(Path((id, token)): Path<(String, String)>) -> Response {
    let well_formed = token.starts_with(GUEST_PREFIX)
        && token.len() < 100
        && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    let (Ok(id), true) = (id.parse::<BookingId>(), well_formed) else {
        return Redirect::to("/me").into_response();
    };
    let mut response = Redirect::to(&format!("/me/bookings/{id}")).into_response();
    if let Some(cookie) = cookies::private(&format!("{}{id}", cookies::GUEST), &token, AGE) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
