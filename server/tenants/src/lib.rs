//! Businesses: finding them, showing them, and the settings that other contexts decide by.
//!
//! This crate owns `tenants`, `locations` and `operating_hours`. What a business sells and who works there is not its
//! concern.

mod cache;
mod filter;
mod model;
mod search;
mod service;
mod view;

pub use model::{ConfirmationMode, Tenant};
pub use service::Tenants;
