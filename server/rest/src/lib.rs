//! The public REST API, version 1, and its OpenAPI document.
//!
//! A handler reads a request strictly, makes one call on a port and shows what it answers; it decides nothing itself. An
//! [`Endpoint`](endpoint::Endpoint) holds a route and its description together: the router and the document are both made
//! from the same list, so neither can have what the other lacks. Who is asking was found out at the edge, which puts a
//! [`Caller`](shared::caller::Caller) into every request.

mod auth;
mod body;
mod bookings;
mod businesses;
mod check;
mod checkins;
mod document;
mod endpoint;
mod fields;
mod holds;
mod key;
mod params;
mod payments;
pub mod problem;
mod query;
mod text;
mod transitions;
mod ways;

use std::sync::Arc;

use axum::{Router, extract::DefaultBodyLimit};
use shared::{
    booking::{BookingApi, dispatch::DispatchApi},
    catalog::CatalogApi,
    identity::IdentityApi,
    payments::PaymentsApi,
    tenants::TenantsApi,
};

use crate::endpoint::Endpoint;

/// Larger bodies are refused.
const MAX_BODY: usize = 64 * 1024;

/// What the API stands on.
#[derive(Clone)]
pub struct Rest {
    /// Businesses.
    pub tenants: Arc<dyn TenantsApi>,
    /// What they sell.
    pub catalog: Arc<dyn CatalogApi>,
    /// Booking.
    pub booking: Arc<dyn BookingApi>,
    /// Ways to customers.
    pub dispatch: Arc<dyn DispatchApi>,
    /// Payments.
    pub payments: Arc<dyn PaymentsApi>,
    /// Identity.
    pub identity: Arc<dyn IdentityApi>,
}

/// The routes below `/api/v1`. Every request must carry a [`Caller`](shared::caller::Caller) in its extensions.
pub fn router(rest: Rest) -> Router {
    endpoints()
        .into_iter()
        .fold(Router::new(), |router, endpoint| router.route(endpoint.path, endpoint.route))
        .route("/api/v1", axum::routing::any(problem::unknown_route))
        .route("/api/v1/", axum::routing::any(problem::unknown_route))
        .route("/api/v1/{*unknown}", axum::routing::any(problem::unknown_route))
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(rest)
}

/// What the API promises, OpenAPI 3.1.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    document::document(endpoints())
}

fn endpoints() -> Vec<Endpoint> {
    [
        businesses::endpoints(),
        holds::endpoints(),
        bookings::endpoints(),
        transitions::endpoints(),
        ways::endpoints(),
        payments::endpoints(),
        checkins::endpoints(),
        auth::endpoints(),
        document::endpoints(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
