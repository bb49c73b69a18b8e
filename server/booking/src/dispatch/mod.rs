//! Sending people to customers: who is asked to go and until when, where they are on the way, and what everybody sees of it.

mod day;
mod deadline;
mod people;
mod report;
mod rounds;
mod way;

use async_trait::async_trait;
use chrono::NaiveDate;
use server_kernel::{
    ServiceError, Tx,
    events::{self, NewEvent},
};
use shared::{
    AppResult,
    booking::dispatch::{DispatchApi, DispatchView, NewFix, OfferOutcome, Reported, WAY, WayView},
    caller::Caller,
    ids::{BookingId, StaffId, TenantId},
    time::Instant,
};

use crate::{
    Bookings,
    access::{AppointmentState, Opened},
};

pub use rounds::DispatchRound;

/// Somebody is somewhere else on their way, or the door is.
const POSITION: &str = "position";

#[async_trait]
impl DispatchApi for Bookings {
    async fn way(&self, caller: &Caller, booking: BookingId) -> AppResult<WayView> {
        Ok(self.read_way(caller, booking).await?)
    }

    async fn report(&self, caller: &Caller, booking: BookingId, fixes: &[NewFix]) -> AppResult<Reported> {
        let reported = self.take_fixes(caller, booking, fixes).await?;
        self.note_seen(caller).await?;
        self.log.wake();
        Ok(reported)
    }

    async fn set_door(
        &self,
        caller: &Caller,
        booking: BookingId,
        latitude: f64,
        longitude: f64,
    ) -> AppResult<()> {
        self.write_door(caller, booking, latitude, longitude).await?;
        self.log.wake();
        Ok(())
    }

    async fn seen(&self, caller: &Caller) -> AppResult<()> {
        Ok(self.note_seen(caller).await?)
    }

    async fn day(&self, caller: &Caller, date: Option<NaiveDate>) -> AppResult<DispatchView> {
        Ok(self.day_of_ways(caller, date).await?)
    }
}

/// Whoever looks at the way to a booking reads it anew; the event says nothing about where.
async fn tell(
    tx: &mut Tx,
    tenant: TenantId,
    booking: BookingId,
    kind: &'static str,
    staff: StaffId,
    now: Instant,
) -> Result<(), ServiceError> {
    let event = NewEvent {
        tenant,
        aggregate_kind: WAY,
        aggregate: booking.0,
        // It changes nothing of the booking.
        version: 0,
        kind,
        data: serde_json::json!({ "booking": booking, "staff": [staff] }),
        at: now,
    };
    Ok(events::append(tx.conn(), &event).await?)
}

/// Somebody has said whether they go: their offers are settled.
pub(crate) async fn settle(
    opened: &mut Opened,
    appointments: &[AppointmentState],
    outcome: OfferOutcome,
    now: Instant,
) -> Result<(), ServiceError> {
    if opened.state.venue.away().is_none() {
        return Ok(());
    }
    opened.tx.continue_as_system().await?;
    sqlx::query!(
        "UPDATE visit_offers SET outcome = $3, settled_at = $4
         WHERE tenant_id = $1 AND appointment_id = ANY($2) AND outcome = 'open'",
        opened.tenant.id.0,
        &appointments.iter().map(|each| each.id.0).collect::<Vec<_>>(),
        outcome.as_str(),
        now,
    )
    .execute(opened.tx.conn())
    .await?;
    Ok(())
}
