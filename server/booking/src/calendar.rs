//! The iCalendar file of a booking (RFC 5545): the time in UTC, so that no zone table has to travel with it.

use icalendar::{Calendar, Component as _, Event, EventLike as _, Property};
use shared::{
    booking::{BookingStatus, BookingView},
    time::Instant,
};

/// The file's text.
pub(crate) fn calendar_text(view: &BookingView, page: &str, now: Instant) -> String {
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
        .location(address_of(view))
        .url(page)
        .sequence(u32::try_from(view.version).unwrap_or(1))
        .append_property(Property::new("STATUS", status))
        .done();
    Calendar::new().push(event).done().to_string()
}

/// Where the customer is expected, or expects somebody.
pub(crate) fn address_of(view: &BookingView) -> &str {
    let location = view.location.as_ref().map(|location| location.address.as_str());
    view.place.as_ref().map(|place| place.address.as_str()).or(location).unwrap_or_default()
}
