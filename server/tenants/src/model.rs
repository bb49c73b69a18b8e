//! A business, as other contexts need it.

use chrono::Duration;
use chrono_tz::Tz;
use server_kernel::{DbError, zone::parse_zone};
use shared::{ids::TenantId, money::Currency};
use uuid::Uuid;

/// Who decides on a new booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmationMode {
    /// Nobody: it is confirmed at once.
    Auto,
    /// The therapist it is assigned to, or the manager.
    Staff,
    /// The manager.
    Manager,
}

impl ConfirmationMode {
    /// From its stored form.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        match text {
            "auto" => Some(Self::Auto),
            "staff" => Some(Self::Staff),
            "manager" => Some(Self::Manager),
            _ => None,
        }
    }

    /// Whether a booking is confirmed at once.
    #[must_use]
    pub const fn confirms_at_once(self) -> bool {
        matches!(self, Self::Auto)
    }
}

/// A business and its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Id.
    pub id: TenantId,
    /// Its address in links.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// `spa`, `salon`, `driving_school`, …
    pub kind: String,
    /// Whether anybody may see it.
    pub published: bool,
    /// Its zone.
    pub timezone: Tz,
    /// Currency of its prices.
    pub currency: Currency,
    /// Who decides on a new booking.
    pub confirmation_mode: ConfirmationMode,
    /// Minutes between the starts offered.
    pub step: u32,
    /// How long ahead a customer must book.
    pub notice: Duration,
    /// How many days ahead a customer can book, today not counted.
    pub horizon: u32,
    /// Minutes that a customer waits between two services of one visit at most.
    pub max_wait: u32,
    /// Until how many minutes before the start a customer may cancel or move.
    pub free_cancel_minutes: i32,
    /// Whether customers see first what leaves no hole in the day.
    pub best_times_first: bool,
    /// What goes before a number without a country code, e.g. `+91`; may be empty.
    pub phone_prefix: String,
}

/// A row as it is stored.
#[derive(Debug)]
pub(crate) struct TenantRow {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub business_type: String,
    pub published: bool,
    pub timezone: String,
    pub currency: String,
    pub confirmation_mode: String,
    pub slot_step_minutes: i32,
    pub min_notice_minutes: i32,
    pub horizon_days: i32,
    pub max_wait_minutes: i16,
    pub free_cancel_minutes: i32,
    pub best_times_first: bool,
    pub phone_prefix: String,
}

const fn unreadable(column: &'static str) -> DbError {
    DbError::Inconsistent { table: "tenants", column }
}

/// A stored zone.
pub(crate) fn zone(name: &str) -> Result<Tz, DbError> {
    parse_zone(name).ok_or(unreadable("timezone"))
}

/// A stored currency.
pub(crate) fn currency(code: &str) -> Result<Currency, DbError> {
    code.parse().map_err(|_| unreadable("currency"))
}

/// A stored mode of confirmation.
pub(crate) fn confirmation_mode(text: &str) -> Result<ConfirmationMode, DbError> {
    ConfirmationMode::from_stored(text).ok_or(unreadable("confirmation_mode"))
}

impl TryFrom<TenantRow> for Tenant {
    type Error = DbError;

    fn try_from(row: TenantRow) -> Result<Self, DbError> {
        Ok(Self {
            id: TenantId(row.id),
            timezone: zone(&row.timezone)?,
            currency: currency(&row.currency)?,
            confirmation_mode: confirmation_mode(&row.confirmation_mode)?,
            step: u32::try_from(row.slot_step_minutes).map_err(|_| unreadable("slot_step_minutes"))?,
            notice: Duration::minutes(row.min_notice_minutes.into()),
            horizon: u32::try_from(row.horizon_days).map_err(|_| unreadable("horizon_days"))?,
            max_wait: u32::try_from(row.max_wait_minutes).map_err(|_| unreadable("max_wait_minutes"))?,
            slug: row.slug,
            name: row.name,
            kind: row.business_type,
            published: row.published,
            free_cancel_minutes: row.free_cancel_minutes,
            best_times_first: row.best_times_first,
            phone_prefix: row.phone_prefix,
        })
    }
}
