//! Running late: one part of a visit and whatever it pushes move together, in one transaction, with the same people and in
//! the same rooms where those are free. It pushes what its therapist does next, and what its guest has next.

mod day;
mod shift;

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use server_kernel::{
    Actor, ServiceError, Tx, audit,
    errors::ensure_affected,
    trace::{self, NewJob},
    zone::local,
};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    booking::{BusinessRef, LateMove, LateView, MOST_LATE, knock_on},
    caller::Caller,
    error::FieldProblem,
    ids::{AppointmentId, BookingId, RoomId, StaffId, UserId},
    live::{BookingEvent, BookingEventKind},
    permission::{Module, Scope},
    time::Instant,
};

use self::day::Row;
use crate::{
    Bookings,
    message::{BookingMessage, News},
    order,
};

/// What moves, and by how much; in order of time, but for the late one, which stands first.
type Moved<'a> = [(&'a Row, Duration)];

impl Bookings {
    pub(crate) async fn pass_on_delay(
        &self,
        caller: &Caller,
        appointment: AppointmentId,
        minutes: u32,
        apply: bool,
    ) -> Result<LateView, ServiceError> {
        if minutes == 0 || minutes > MOST_LATE {
            return Err(AppError::field("minutes", FieldProblem::OutOfRange).into());
        }
        let (user, membership, scope) = caller.staff(Module::Bookings.update())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        // Whoever does not see it does not find it.
        let staff = sqlx::query_scalar!(
            "SELECT staff_id FROM appointments WHERE tenant_id = $1 AND id = $2",
            tenant.id.0,
            appointment.0,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(ErrorCode::NotFound)?
        .map(StaffId)
        .ok_or(ErrorCode::WrongState)?;
        // What is pushed may be a colleague's, and the customers' records need not be the therapist's to change.
        tx.continue_as_system().await?;
        let day = day::rest(&mut tx, &tenant, appointment).await?;
        let shifts: BTreeMap<AppointmentId, Duration> =
            knock_on(&day::movable(&tenant, &day), minutes).into_iter().collect();
        let moved: Vec<(&Row, Duration)> =
            day.iter().filter_map(|row| Some((row, *shifts.get(&row.appointment)?))).collect();
        if moved.is_empty() {
            return Err(ErrorCode::WrongState.into());
        }
        if apply {
            let rooms = shift::shift(&mut tx, &tenant, &moved, now).await?;
            for ((row, by), rooms) in moved.iter().zip(&rooms) {
                place(&mut tx, &tenant, row, (*by, row.appointment != appointment), rooms).await?;
            }
            for booking in moved.iter().map(|(row, _)| row.booking).collect::<BTreeSet<_>>() {
                self.write_later(&mut tx, &tenant, user.user, booking, &moved, now).await?;
            }
        }
        let view = view_of(&tenant, &moved, (scope < Scope::Tenant).then_some(staff), apply);
        tx.commit().await?;
        Ok(view)
    }

    /// Writes one visit's new time with its traces. Codes stay good: it is the same visit, a little later.
    async fn write_later(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        user: UserId,
        booking: BookingId,
        moved: &Moved<'_>,
        now: Instant,
    ) -> Result<(), ServiceError> {
        let version = sqlx::query_scalar!(
            "UPDATE bookings b SET version = version + 1, starts_at = a.starts_at, ends_at = a.ends_at
             FROM (SELECT min(starts_at) AS starts_at, max(ends_at) AS ends_at FROM appointments
                   WHERE tenant_id = $1 AND booking_id = $2 AND status NOT IN ('cancelled', 'no_show')) a
             WHERE b.tenant_id = $1 AND b.id = $2 RETURNING version",
            tenant.id.0,
            booking.0,
        )
        .fetch_one(tx.conn())
        .await?;
        let entry = audit::Entry {
            tenant: Some(tenant.id),
            user: Some(user),
            action: "booking.late",
            resource_kind: "booking",
            resource: Some(booking.0),
            success: true,
            at: now,
        };
        let parts = || moved.iter().map(|(row, _)| *row).filter(|row| row.booking == booking);
        let dates: BTreeSet<_> =
            parts().map(|row| local(tenant.timezone, row.service.start()).date_naive()).collect();
        let staff: BTreeSet<_> = parts().filter_map(|row| row.staff.as_ref()).map(|staff| staff.id).collect();
        let event = BookingEvent {
            booking,
            version,
            dates: dates.into_iter().collect(),
            staff: staff.into_iter().collect(),
        };
        let event = order::event_of(tenant, BookingEventKind::Rescheduled, &event, now)?;
        let message = BookingMessage::new(tenant.id, booking, News::Later);
        let payload =
            serde_json::to_value(&message).map_err(|error| ServiceError::Internal(error.to_string()))?;
        let job = NewJob { kind: BookingMessage::KIND, payload: &payload, at: now };
        Ok(trace::record(tx.conn(), entry, event, Some(job)).await?)
    }
}

/// Writes when and where one part takes place now. Whoever is put off by somebody else's delay may call it off for nothing.
async fn place(
    tx: &mut Tx,
    tenant: &Tenant,
    row: &Row,
    (by, pushed): (Duration, bool),
    rooms: &[RoomId],
) -> Result<(), ServiceError> {
    // The room stands first where there is one, as it did in `choices`.
    let (room, devices) = rooms.split_at(usize::from(row.room.is_some()));
    let updated = sqlx::query!(
        "UPDATE appointments SET starts_at = starts_at + $3::interval, ends_at = ends_at + $3::interval,
            room_id = $4, device_ids = $5, overbooked = false, late_from = CASE WHEN $6 THEN starts_at + $3::interval ELSE late_from END
         WHERE tenant_id = $1 AND id = $2",
        tenant.id.0,
        row.appointment.0,
        sqlx::postgres::types::PgInterval::try_from(by)
            .map_err(|error| ServiceError::Internal(error.to_string()))?,
        room.first().map(|room| room.0),
        &devices.iter().map(|device| device.0).collect::<Vec<_>>(),
        pushed,
    )
    .execute(tx.conn())
    .await?;
    Ok(ensure_affected(updated.rows_affected(), 1)?)
}

/// What happens, as it is shown. `only`: the caller knows this person's guests and nobody else's.
fn view_of(tenant: &Tenant, moved: &Moved<'_>, only: Option<StaffId>, done: bool) -> LateView {
    let known: BTreeSet<BookingId> = moved
        .iter()
        .filter(|(row, _)| only.is_none() || row.staff.as_ref().map(|staff| staff.id) == only)
        .map(|(row, _)| row.booking)
        .collect();
    LateView {
        business: BusinessRef { slug: tenant.slug.clone(), name: tenant.name.clone() },
        moves: moved
            .iter()
            .map(|(row, by)| LateMove {
                booking: row.booking,
                appointment: row.appointment,
                customer: known.contains(&row.booking).then(|| row.customer.clone()),
                staff: row.staff.clone(),
                service: row.line.clone(),
                from: local(tenant.timezone, row.service.start()),
                to: local(tenant.timezone, row.service.start() + *by),
            })
            .collect(),
        done,
    }
}
