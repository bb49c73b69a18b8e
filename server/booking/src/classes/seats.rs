//! Which classes are held, and which of their seats nobody has.

use server_kernel::ServiceError;
use shared::{
    ErrorCode,
    availability::{HeldClass, Plan},
    ids::{AppointmentId, ClassId, LocationId, OptionId, RoomId, SeatId, ServiceId, StaffId, TenantId},
    time::{Instant, Span},
};
use sqlx::PgConnection;

use crate::{
    access::{AppointmentState, Opened},
    claims::{self, Owner},
    diary::Own,
};

/// Every class of a service in one of its lengths that begins in `range`.
pub(crate) async fn held(
    conn: &mut PgConnection,
    tenant: TenantId,
    (service, option, location): (ServiceId, OptionId, Option<LocationId>),
    range: Span,
    now: Instant,
    own: &Own,
) -> Result<Vec<HeldClass>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT k.id, k.staff_id, k.room_id, k.starts_at, k.ends_at,
                ARRAY(SELECT s.seat FROM unnest(k.seats) WITH ORDINALITY AS s (seat, nth)
                      WHERE NOT EXISTS (
                          SELECT 1 FROM claims c
                          WHERE c.tenant_id = $1 AND c.resource_id = s.seat AND (c.expires_at IS NULL OR c.expires_at > $6)
                            AND (c.appointment_id IS NULL OR c.appointment_id <> ALL ($7))
                            AND ($8::uuid IS NULL OR c.hold_id IS DISTINCT FROM $8))
                      ORDER BY s.nth) AS \"free!\"
         FROM classes k
         WHERE k.tenant_id = $1 AND k.service_id = $2 AND k.option_id = $3 AND k.status = 'scheduled'
           AND k.starts_at >= $4 AND k.starts_at < $5 AND ($9::uuid IS NULL OR k.location_id = $9)
         ORDER BY k.starts_at, k.id",
        tenant.0,
        service.0,
        option.0,
        range.start(),
        range.end(),
        now,
        &own.appointments.iter().map(|id| id.0).collect::<Vec<_>>(),
        own.hold.map(|id| id.0),
        location.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    let classes = rows.into_iter().filter_map(|row| {
        Some(HeldClass {
            id: ClassId(row.id),
            staff: StaffId(row.staff_id),
            room: row.room_id.map(RoomId),
            service: Span::new(row.starts_at, row.ends_at)?,
            free: row.free.into_iter().map(SeatId).collect(),
        })
    });
    Ok(classes.collect())
}

/// A no-show who is there after all gets seats in the same class again, if there are any.
pub(crate) async fn sit_again(
    opened: &mut Opened,
    appointments: &[&AppointmentState],
    now: Instant,
) -> Result<(), ServiceError> {
    let tenant = opened.tenant.id;
    for appointment in appointments {
        let class = appointment.class.ok_or(ErrorCode::WrongState)?;
        let span = Span::new(appointment.starts_at, appointment.ends_at).ok_or(ErrorCode::WrongState)?;
        let row = sqlx::query!(
            "SELECT service_id, option_id FROM classes WHERE tenant_id = $1 AND id = $2",
            tenant.0,
            class.0,
        )
        .fetch_one(opened.tx.conn())
        .await?;
        let what = (ServiceId(row.service_id), OptionId(row.option_id), None);
        let classes = held(opened.tx.conn(), tenant, what, span, now, &Own::default()).await?;
        let heads = usize::try_from(appointment.heads).unwrap_or(1);
        let held = classes.into_iter().find(|held| held.id == class && held.free.len() >= heads);
        let held = held.ok_or(ErrorCode::SlotTaken)?;
        let plan: Plan = vec![held.leg(held.free.iter().take(heads).copied().collect())];
        let ids: [AppointmentId; 1] = [appointment.id];
        claims::take_first(opened.tx.conn(), &opened.tenant, &[plan], Owner::Visit(&ids), now)
            .await?
            .ok_or(ErrorCode::SlotTaken)?;
    }
    Ok(())
}
