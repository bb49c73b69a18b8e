//! Businesses: finding them, showing them, making them, and the settings that other contexts decide by.
//!
//! This crate owns `tenants`, `locations`, `operating_hours` and what hangs on them: papers, logos, subscriptions. What a
//! business sells and who works there is its concern once only, when one transaction makes a whole business.

mod cache;
mod filter;
mod model;
mod plan;
mod search;
mod service;
mod settings;
mod start;
mod trial;
mod view;

pub use model::{Area, ConfirmationMode, Location, Tenant, full_address};
pub use service::Tenants;
pub use trial::{EndTrial, RemindOfTrial};
