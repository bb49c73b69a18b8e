//! Those who come to a class, when it goes somewhere else.

use server_kernel::{
    DbError, ServiceError, Tx, audit,
    trace::{self, NewJob},
    zone::local,
};
use server_tenants::Tenant;
use shared::{
    booking::classes::ClassConflict,
    ids::{AppointmentId, BookingId, ClassId, UserId},
    live::{BookingEvent, BookingEventKind},
    time::{Instant, Span},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::change::{Becomes, Held};
use crate::{Bookings, message::BookingMessage, order};

/// One who comes.
pub(super) struct Guest {
    appointment: AppointmentId,
    pub booking: BookingId,
    version: i32,
    begun: bool,
}

impl Guest {
    /// The class goes nowhere while somebody is at it.
    pub const fn has_begun(&self) -> bool {
        self.begun
    }
}

/// Everybody who comes.
pub(super) async fn of(
    conn: &mut PgConnection,
    tenant: &Tenant,
    class: ClassId,
) -> Result<Vec<Guest>, DbError> {
    let rows = sqlx::query!(
        "SELECT a.id, a.booking_id, b.version, a.status = 'in_progress' AS \"begun!\"
         FROM appointments a
         JOIN bookings b ON b.tenant_id = a.tenant_id AND b.id = a.booking_id
         WHERE a.tenant_id = $1 AND a.class_id = $2 AND a.status NOT IN ('completed', 'cancelled', 'no_show')
         ORDER BY a.booking_id",
        tenant.id.0,
        class.0,
    )
    .fetch_all(conn)
    .await?;
    let guest = rows.into_iter().map(|row| Guest {
        appointment: AppointmentId(row.id),
        booking: BookingId(row.booking_id),
        version: row.version,
        begun: row.begun,
    });
    Ok(guest.collect())
}

/// What else the same customers have booked in that time.
pub(super) async fn elsewhere(
    conn: &mut PgConnection,
    tenant: &Tenant,
    class: ClassId,
    guests: &[Guest],
    span: Span,
) -> Result<Vec<ClassConflict>, DbError> {
    let rows = sqlx::query!(
        "SELECT DISTINCT own.contact_name, other.id, i.name, a.starts_at, a.ends_at
         FROM bookings own
         JOIN bookings other ON other.tenant_id = $1 AND other.customer_id = own.customer_id AND other.id <> own.id
         JOIN appointments a ON a.tenant_id = $1 AND a.booking_id = other.id AND a.class_id IS DISTINCT FROM $3
              AND a.status NOT IN ('completed', 'cancelled', 'no_show') AND a.starts_at < $5 AND a.ends_at > $4
         JOIN booking_items i ON i.tenant_id = $1 AND i.id = a.item_id
         WHERE own.tenant_id = $1 AND own.id = ANY($2)
         ORDER BY own.contact_name, a.starts_at, other.id",
        tenant.id.0,
        &guests.iter().map(|guest| guest.booking.0).collect::<Vec<_>>(),
        class.0,
        span.start(),
        span.end(),
    )
    .fetch_all(conn)
    .await?;
    let conflict = rows.into_iter().map(|row| ClassConflict {
        customer: row.contact_name,
        booking: BookingId(row.id),
        service: row.name,
        starts_at: local(tenant.timezone, row.starts_at),
        ends_at: local(tenant.timezone, row.ends_at),
    });
    Ok(conflict.collect())
}

/// Everybody keeps their seats, and comes when the class is. Whoever was moved to another time owes nothing until it begins.
pub(super) async fn follow(
    tx: &mut Tx,
    tenant: &Tenant,
    held: &Held,
    becomes: &Becomes,
    guests: &[Guest],
) -> Result<(), ServiceError> {
    let appointments: Vec<Uuid> = guests.iter().map(|guest| guest.appointment.0).collect();
    let moved = becomes.span != held.span;
    // A seat of this class is at no other time: nobody can have it there.
    sqlx::query!(
        "UPDATE claims SET during = tstzrange($3, $4) WHERE tenant_id = $1 AND appointment_id = ANY($2)",
        tenant.id.0,
        &appointments,
        becomes.span.start(),
        becomes.span.end(),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "UPDATE appointments SET staff_id = $3, room_id = $4, starts_at = $5, ends_at = $6,
                late_from = CASE WHEN $7 THEN $5 ELSE late_from END,
                status = CASE WHEN $7 AND status = 'checked_in' THEN 'scheduled' ELSE status END
         WHERE tenant_id = $1 AND id = ANY($2)",
        tenant.id.0,
        &appointments,
        becomes.staff.0,
        becomes.room.map(|id| id.0),
        becomes.span.start(),
        becomes.span.end(),
        moved,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "UPDATE bookings b SET version = version + 1, starts_at = whole.starts_at, ends_at = whole.ends_at,
                checked_in_at = CASE WHEN $3 THEN NULL ELSE checked_in_at END
         FROM (SELECT booking_id, min(starts_at) AS starts_at, max(ends_at) AS ends_at FROM appointments
               WHERE tenant_id = $1 AND booking_id = ANY($2) GROUP BY booking_id) whole
         WHERE b.tenant_id = $1 AND b.id = whole.booking_id",
        tenant.id.0,
        &guests.iter().map(|guest| guest.booking.0).collect::<Vec<_>>(),
        moved,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

impl Bookings {
    /// Audit, event and letter of one who comes.
    pub(super) async fn note_guest(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        user: UserId,
        (held, becomes): (&Held, &Becomes),
        guest: &Guest,
        now: Instant,
    ) -> Result<(), ServiceError> {
        let entry = audit::Entry {
            tenant: Some(tenant.id),
            user: Some(user),
            action: "booking.reschedule",
            resource_kind: "booking",
            resource: Some(guest.booking.0),
            success: true,
            at: now,
        };
        let day = |span: Span| local(tenant.timezone, span.start()).date_naive();
        let (mut dates, mut staff) =
            (vec![day(held.span), day(becomes.span)], vec![held.staff, becomes.staff]);
        dates.dedup();
        staff.dedup();
        let event = BookingEvent { booking: guest.booking, version: guest.version + 1, dates, staff };
        let event = order::event_of(tenant, BookingEventKind::Rescheduled, &event, now)?;
        let letter = becomes.news(held).map(|news| BookingMessage::new(tenant.id, guest.booking, news));
        let payload = letter.map(serde_json::to_value).transpose();
        let payload = payload.map_err(|error| ServiceError::Internal(error.to_string()))?;
        let job = payload.as_ref().map(|payload| NewJob { kind: BookingMessage::KIND, payload, at: now });
        Ok(trace::record(tx.conn(), entry, event, job).await?)
    }
}
