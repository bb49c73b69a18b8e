//! The server's side of a server function: who is asking, and the ports that the program put into the context.

#![cfg(not(target_family = "wasm"))]

use std::sync::Arc;

use leptos::prelude::use_context;
use shared::{
    ErrorCode,
    booking::{
        BookingApi, assign::AssignApi, attachments::AttachmentsApi, classes::ClassApi, desk::DeskApi,
        dispatch::DispatchApi, health::HealthApi, kiosk::KioskApi, series::SeriesApi, waitlist::WaitlistApi,
    },
    caller::Caller,
    catalog::{CatalogApi, manage::ManageCatalogApi},
    identity::{IdentityApi, PasskeysApi, ProfileApi, SecondFactorApi},
    notify::NotificationsApi,
    packages::PackagesApi,
    payments::PaymentsApi,
    platform::PlatformApi,
    staff::{CalendarsApi, HoursApi, LeaveApi},
    team::TeamApi,
    tenants::{
        TenantsApi,
        areas::AreasApi,
        brand::BrandApi,
        papers::PapersApi,
        places::PlacesApi,
        plan::PlanApi,
        settings::{SettingsApi, VerificationApi},
        start::StartApi,
    },
};

use crate::error::UiError;

/// Every use case that a page may call.
#[derive(Clone)]
pub struct Ports {
    /// Businesses.
    pub tenants: Arc<dyn TenantsApi>,
    /// Making one.
    pub start: Arc<dyn StartApi>,
    /// What one pays.
    pub plan: Arc<dyn PlanApi>,
    /// What one sets for itself.
    pub settings: Arc<dyn SettingsApi>,
    /// Where it is.
    pub places: Arc<dyn PlacesApi>,
    /// Where it goes.
    pub areas: Arc<dyn AreasApi>,
    /// How it looks.
    pub brand: Arc<dyn BrandApi>,
    /// What it shows of who runs it.
    pub papers: Arc<dyn PapersApi>,
    /// Head office's look at its papers.
    pub verification: Arc<dyn VerificationApi>,
    /// What they sell.
    pub catalog: Arc<dyn CatalogApi>,
    /// What they do to it.
    pub manage_catalog: Arc<dyn ManageCatalogApi>,
    /// Booking.
    pub booking: Arc<dyn BookingApi>,
    /// What the desk asks before it books.
    pub desk: Arc<dyn DeskApi>,
    /// Who goes to whom.
    pub assign: Arc<dyn AssignApi>,
    /// How they get there.
    pub dispatch: Arc<dyn DispatchApi>,
    /// Doors without anybody.
    pub kiosk: Arc<dyn KioskApi>,
    /// What belongs to one.
    pub attachments: Arc<dyn AttachmentsApi>,
    /// What a guest says of their health for one.
    pub health: Arc<dyn HealthApi>,
    /// Packages that customers bought.
    pub packages: Arc<dyn PackagesApi>,
    /// Bookings that repeat.
    pub series: Arc<dyn SeriesApi>,
    /// Group classes.
    pub classes: Arc<dyn ClassApi>,
    /// Waiting for a time.
    pub waitlist: Arc<dyn WaitlistApi>,
    /// Money.
    pub payments: Arc<dyn PaymentsApi>,
    /// Head office.
    pub platform: Arc<dyn PlatformApi>,
    /// Signing in.
    pub identity: Arc<dyn IdentityApi>,
    /// When they work.
    pub hours: Arc<dyn HoursApi>,
    /// When they are away.
    pub leave: Arc<dyn LeaveApi>,
    /// Their calendars elsewhere.
    pub calendars: Arc<dyn CalendarsApi>,
    /// Who works where.
    pub team: Arc<dyn TeamApi>,
    /// Signing in in two steps.
    pub second_factor: Arc<dyn SecondFactorApi>,
    /// Signing in with a key.
    pub passkeys: Arc<dyn PasskeysApi>,
    /// What an account knows of its owner.
    pub profile: Arc<dyn ProfileApi>,
    /// What they are told.
    pub notifications: Arc<dyn NotificationsApi>,
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
