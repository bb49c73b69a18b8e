//! Another time for a booking.

use app_core::UiError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    booking::{BookingView, MoveQuery, MoveTimes},
    catalog::StaffView,
    ids::{BookingId, StaffId},
    tenants::OpeningHours,
    time::Local,
};

/// A booking and where it could go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moves {
    /// As it is.
    pub booking: BookingView,
    /// To which times.
    pub found: MoveTimes,
    /// When the business is open; empty where it shows no page any more.
    pub hours: Vec<OpeningHours>,
    /// Who works there, where anybody may do it.
    pub people: Vec<StaffView>,
}

/// The times of a fortnight to which a booking could be moved.
#[server]
pub async fn free_moves(booking: BookingId, anyone: bool, from: Option<NaiveDate>) -> Result<Moves, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let query = MoveQuery { anyone, from, to: None };
    let booking = ports.booking.get(&caller, booking).await?;
    let found = ports.booking.move_times(&caller, booking.id, &query).await?;
    let slug = &booking.business.slug;
    let hours = ports.tenants.get(slug).await.map(|business| business.hours).unwrap_or_default();
    let people = if anyone { ports.catalog.staff(slug).await.unwrap_or_default() } else { Vec::new() };
    Ok(Moves { booking, found, hours, people })
}

/// Moves it: a plain form, answered with the booking or with the times again.
#[server]
pub async fn move_booking(
    booking: BookingId,
    version: i32,
    starts_at: Local,
    staff: Option<StaffId>,
    #[server(default)] anyone: bool,
    from: Option<NaiveDate>,
    day: Option<NaiveDate>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let to = shared::booking::Transition {
        version: Some(version),
        starts_at: Some(starts_at),
        staff,
        ..shared::booking::Transition::plain(shared::booking::Action::Reschedule)
    };
    let moved = ports.booking.act(&caller, booking, &to, None).await;
    let asked = crate::moving::Asked { booking, anyone, from, day, at: None };
    leptos_axum::redirect(&super::settle_moving::after(&caller, &asked, moved));
    Ok(())
}
