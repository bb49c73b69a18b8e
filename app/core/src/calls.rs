//! The server's side of a server function: who is asking, and the ports that the program put into the context.

#![cfg(not(target_family = "wasm"))]

use std::sync::Arc;

use leptos::prelude::use_context;
use shared::{
    ErrorCode, booking::BookingApi, caller::Caller, catalog::CatalogApi, identity::IdentityApi,
    payments::PaymentsApi, tenants::TenantsApi,
};

use crate::error::UiError;

/// Every use case that a page may call.
#[derive(Clone)]
pub struct Ports {
    /// Businesses.
    pub tenants: Arc<dyn TenantsApi>,
    /// What they sell.
    pub catalog: Arc<dyn CatalogApi>,
    /// Booking.
    pub booking: Arc<dyn BookingApi>,
    /// Money.
    pub payments: Arc<dyn PaymentsApi>,
    /// Signing in.
    pub identity: Arc<dyn IdentityApi>,
}

/// The ports of this request.
///
/// # Errors
/// Outside a request.
pub fn ports() -> Result<Ports, UiError> {
    use_context().ok_or_else(|| ErrorCode::Internal.into())
}

/// Who is asking.
///
/// # Errors
/// Outside a request.
pub fn caller() -> Result<Caller, UiError> {
    use_context().ok_or_else(|| ErrorCode::Internal.into())
}
