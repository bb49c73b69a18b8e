//! Tokens for API clients.

use axum::{Extension, Json, extract::State, http::StatusCode, routing::post};
use serde::Deserialize;
use shared::{
    caller::Caller,
    identity::{Login, Tokens},
};
use utoipa::{ToSchema, openapi::HttpMethod};

use crate::{
    Rest,
    body::Sent,
    check::{Check, Wrong, given, limit},
    endpoint::{Access, Endpoint},
    problem::Problem,
    text,
};

/// What renews tokens.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Refresh {
    /// Good once.
    #[schema(min_length = 1, max_length = 200, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$")]
    refresh_token: String,
}

impl Check for Refresh {
    fn check(&self, wrong: &mut Wrong) {
        given(wrong, "refresh_token", &self.refresh_token);
        limit(wrong, "refresh_token", &self.refresh_token, 200, text::is_line);
    }
}

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let endpoint = |path, id, summary, route| Endpoint::new(HttpMethod::Post, path, id, summary, route);
    vec![
        endpoint("/api/v1/auth/login", "login", "Tokens for address and password", post(login))
            .access(Access::Anyone)
            .body::<Login>(true)
            .answers::<Tokens>(200, "The tokens"),
        endpoint("/api/v1/auth/refresh", "refresh", "New tokens for old", post(refresh))
            .access(Access::Anyone)
            .body::<Refresh>(true)
            .answers::<Tokens>(200, "The tokens"),
        endpoint("/api/v1/auth/logout", "logout", "End the session that the token belongs to", post(logout))
            .access(Access::SignedIn)
            .answers_nothing("The session has ended"),
    ]
}

async fn login(
    State(rest): State<Rest>,
    Extension(caller): Extension<Caller>,
    Sent { body, .. }: Sent<Login>,
) -> Result<Json<Tokens>, Problem> {
    Ok(Json(rest.identity.login_api(&caller, &body).await?))
}

async fn refresh(
    State(rest): State<Rest>,
    Extension(caller): Extension<Caller>,
    Sent { body, .. }: Sent<Refresh>,
) -> Result<Json<Tokens>, Problem> {
    Ok(Json(rest.identity.refresh(&caller, &body.refresh_token).await?))
}

async fn logout(
    State(rest): State<Rest>,
    Extension(caller): Extension<Caller>,
) -> Result<StatusCode, Problem> {
    rest.identity.logout(&caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
