//! Whoever tried what they may not do is written down, at the one place where every answer passes.

use axum::{
    body::Body,
    extract::State,
    http::{Request, Response, StatusCode},
    middleware::Next,
};
use server_kernel::{Actor, DbError, audit};
use shared::caller::{Caller, SignedIn};

use super::Edge;

/// Marks an answer that sends somebody away from a page that is not theirs: it is a redirect, and a denial all the same.
#[derive(Clone, Copy, Debug)]
pub struct SentAway;

/// Records refusals of people who are known. Strangers are counted by the limits.
pub async fn record(State(edge): State<Edge>, request: Request<Body>, next: Next) -> Response<Body> {
    let user = request.extensions().get::<Caller>().and_then(|caller| caller.signed_in.clone());
    let kind = kind_of(request.uri().path());
    let response = next.run(request).await;
    let refused =
        response.status() == StatusCode::FORBIDDEN || response.extensions().get::<SentAway>().is_some();
    if let (true, Some(user)) = (refused, user)
        && let Err(error) = write(&edge, &user, kind).await
    {
        tracing::error!(%error, "a denial could not be written down");
    }
    response
}

async fn write(edge: &Edge, user: &SignedIn, kind: &'static str) -> Result<(), DbError> {
    let mut tx = edge.program.db.begin(Actor::System).await?;
    let entry = audit::Entry {
        tenant: user.membership.as_ref().map(|membership| membership.tenant),
        user: Some(user.user),
        action: "auth.denied",
        resource_kind: kind,
        resource: None,
        success: false,
        at: edge.program.clock.now(),
    };
    audit::record(tx.conn(), entry).await?;
    tx.commit().await
}

/// What was tried, in one word.
fn kind_of(path: &str) -> &'static str {
    let mut parts = path.trim_start_matches('/').split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("api"), Some("v1"), Some("businesses")) => "business",
        (Some("api"), Some("v1"), Some("bookings")) => "booking",
        (Some("api"), Some("v1"), Some("check-ins")) => "check_in",
        (Some("api"), Some("v1"), _) => "api",
        (Some("api"), Some("app_platform"), _) | (Some("platform"), ..) => "head_office",
        (Some("api"), Some("app_team"), _) => "team",
        (Some("api"), Some("app_office" | "app_catalog"), _) | (Some("office"), ..) => "office",
        (Some("api"), Some("app_staff"), _) | (Some("staff"), ..) => "staff",
        (Some("check-in"), ..) => "check_in",
        _ => "page",
    }
}
