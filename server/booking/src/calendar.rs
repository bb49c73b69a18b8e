//! The iCalendar file of a booking (RFC 5545): the time in UTC, so that no zone table has to travel with it.

use icalendar::{Calendar, Component as _, Event, EventLike as _, Property};
use server_kernel::{Actor, ServiceError};
use shared::{
    booking::{BookingStatus, BookingView},
    time::Instant,
};

use crate::Bookings;

impl Bookings {
    pub(crate) async fn address_of(&self, slug: &str) -> Result<String, ServiceError> {
        let tenant = self.tenants.by_slug(slug).await?;
        let mut tx = self.db.begin(Actor::Public { tenant: Some(tenant.id) }).await?;
        let address = sqlx::query_scalar!(
            "SELECT address FROM locations WHERE tenant_id = $1 AND is_main",
            tenant.id.0
        )
        .fetch_optional(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(address.unwrap_or_default())
    }
}

/// The file's text.
pub(crate) fn calendar_text(view: &BookingView, address: &str, page: &str, now: Instant) -> String {
    let what = view.appointments.first().map_or("", |first| first.service.name.as_str());
    let status = match view.status {
        BookingStatus::Pending | BookingStatus::Rescheduled => "TENTATIVE",
        BookingStatus::Cancelled
        | BookingStatus::Rejected
        | BookingStatus::Expired
        | BookingStatus::NoShow => "CANCELLED",
        BookingStatus::Confirmed
        | BookingStatus::Assigned
        | BookingStatus::InProgress
        | BookingStatus::Completed => "CONFIRMED",
    };
    let event = Event::new()
        .uid(&format!("{}@ombaro", view.id))
        .timestamp(now)
        .starts(view.starts_at.to_utc())
        .ends(view.ends_at.to_utc())
        .summary(&format!("{what} · {}", view.business.name))
        .description(&view.number)
        .location(view.place.as_ref().map_or(address, |place| place.address.as_str()))
        .url(page)
        .sequence(u32::try_from(view.version).unwrap_or(1))
        .append_property(Property::new("STATUS", status))
        .done();
    Calendar::new().push(event).done().to_string()
}
