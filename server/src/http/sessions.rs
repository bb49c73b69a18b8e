//! `/logout`: ends the session, by post only.

use axum::{
    Extension, Router,
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::post,
};
use shared::caller::Caller;

use super::{Edge, cookies};

/// The route.
pub fn router(edge: Edge) -> Router {
    Router::new().route("/logout", post(leave)).with_state(edge)
}

async fn leave(State(edge): State<Edge>, Extension(caller): Extension<Caller>) -> Response {
    if caller.signed_in.is_some()
        && let Err(error) = edge.program.ports.identity.logout(&caller).await
    {
        return super::problem(error);
    }
    let mut response = Redirect::to("/").into_response();
    if let Some(cookie) = cookies::private(cookies::SESSION, "", 0) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    // What the browser keeps of them for when there is no network (W3C Clear Site Data).
    response
        .headers_mut()
        .insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"storage\""));
    response
}
