//! The public REST API, version 1, and its OpenAPI document.

use std::sync::Arc;

use shared::{
    booking::BookingApi, catalog::CatalogApi, identity::IdentityApi, payments::PaymentsApi, tenants::TenantsApi,
};

/// What the API stands on.
#[derive(Clone)]
pub struct Rest {
    /// Businesses.
    pub tenants: Arc<dyn TenantsApi>,
    /// What they sell.
    pub catalog: Arc<dyn CatalogApi>,
    /// Booking.
    pub booking: Arc<dyn BookingApi>,
    /// Payments.
    pub payments: Arc<dyn PaymentsApi>,
    /// Identity.
    pub identity: Arc<dyn IdentityApi>,
}

/// The routes below `/api/v1`.
pub fn router(_: Rest) -> axum::Router {
    axum::Router::new()
}

/// The document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    utoipa::openapi::OpenApi::default()
}
