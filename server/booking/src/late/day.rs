//! What a delay can reach: the rest of its local day, as far as people and guests are connected.

use chrono::Duration;
use server_kernel::{ServiceError, Tx};
use server_tenants::Tenant;
use shared::{
    availability::Point,
    booking::{Movable, ServiceLine, StaffLine},
    ids::{AppointmentId, BookingId, LocationId, RoomId, ServiceId, StaffId},
    time::Span,
};

/// One part of a visit.
pub(super) struct Row {
    pub appointment: AppointmentId,
    pub booking: BookingId,
    pub guest: i16,
    pub customer: String,
    pub staff: Option<StaffLine>,
    pub line: ServiceLine,
    pub room: Option<RoomId>,
    pub devices: Vec<RoomId>,
    /// While the guest is there.
    pub service: Span,
    /// From set-up to cleaning.
    pub claimed: Span,
    /// In which of the business's locations.
    pub location: Option<LocationId>,
    /// Where, if it is not on the premises.
    pub at: Option<Point>,
}

/// The late part and everything after it on its local day that has not begun and could be pushed: what its therapist does,
/// what its guests have next, what those who do that do after it, and so on. Locked in the order of their bookings; the late
/// one stands first, then in order of time. Empty if the late one has begun or is over: that moves nothing.
pub(super) async fn rest(
    tx: &mut Tx,
    tenant: &Tenant,
    late: AppointmentId,
) -> Result<Vec<Row>, ServiceError> {
    // What is read while waiting for somebody else's change is older than that change: first the locks, then the rows.
    let locked = sqlx::query_scalar!(
        "WITH RECURSIVE late AS (
             SELECT booking_id, staff_id, starts_at, (starts_at AT TIME ZONE $3)::date AS day
             FROM appointments WHERE tenant_id = $1 AND id = $2
         ), reached AS (
             SELECT booking_id, staff_id FROM late
             UNION
             SELECT a.booking_id, a.staff_id
             FROM reached r CROSS JOIN late
             JOIN appointments a ON a.tenant_id = $1 AND a.class_id IS NULL
                 AND a.starts_at >= late.starts_at AND a.starts_at < ((late.day + 1)::timestamp AT TIME ZONE $3)
                 AND (a.staff_id = r.staff_id OR a.booking_id = r.booking_id)
         )
         SELECT b.id FROM bookings b
         WHERE b.tenant_id = $1 AND b.id IN (SELECT booking_id FROM reached)
         ORDER BY b.id FOR UPDATE OF b",
        tenant.id.0,
        late.0,
        tenant.timezone.name(),
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = sqlx::query!(
        "WITH late AS (SELECT starts_at FROM appointments WHERE tenant_id = $1 AND id = $2)
         SELECT a.id, a.booking_id, a.guest, b.contact_name, i.service_id, i.name,
                a.staff_id AS \"staff_id?\", s.name AS \"staff_name?\", a.room_id, a.device_ids, a.starts_at, a.ends_at,
                a.buffer_before_minutes, a.buffer_after_minutes, b.location_id, b.latitude, b.longitude
         FROM late JOIN appointments a ON a.tenant_id = $1 AND a.starts_at >= late.starts_at
             AND (a.starts_at AT TIME ZONE $3)::date = (late.starts_at AT TIME ZONE $3)::date
             AND a.status IN ('scheduled', 'confirmed', 'checked_in') AND a.class_id IS NULL
         JOIN bookings b ON b.tenant_id = $1 AND b.id = a.booking_id AND b.id = ANY($4)
             AND b.status IN ('pending', 'confirmed', 'assigned', 'rescheduled', 'in_progress')
         JOIN booking_items i ON i.tenant_id = $1 AND i.id = a.item_id
         LEFT JOIN staff s ON s.tenant_id = $1 AND s.id = a.staff_id
         ORDER BY (a.id <> $2), a.starts_at, a.id",
        tenant.id.0,
        late.0,
        tenant.timezone.name(),
        &locked,
    )
    .fetch_all(tx.conn())
    .await?;
    let minutes = |value: i32| Duration::minutes(i64::from(value));
    let mut day = Vec::with_capacity(rows.len());
    for row in rows {
        let spans = Span::new(row.starts_at, row.ends_at).zip(Span::new(
            row.starts_at - minutes(row.buffer_before_minutes),
            row.ends_at + minutes(row.buffer_after_minutes),
        ));
        let Some((service, claimed)) = spans else { continue };
        day.push(Row {
            appointment: AppointmentId(row.id),
            booking: BookingId(row.booking_id),
            guest: row.guest,
            customer: row.contact_name,
            staff: row.staff_id.zip(row.staff_name).map(|(id, name)| StaffLine { id: StaffId(id), name }),
            line: ServiceLine { id: ServiceId(row.service_id), name: row.name },
            room: row.room_id.map(RoomId),
            devices: row.device_ids.into_iter().map(RoomId).collect(),
            service,
            claimed,
            location: row.location_id.map(LocationId),
            at: row.latitude.zip(row.longitude).map(|(latitude, longitude)| Point { latitude, longitude }),
        });
    }
    if day.first().is_some_and(|first| first.appointment != late) {
        day.clear();
    }
    Ok(day)
}

/// What can be pushed: each part with the way that its therapist has from the one before.
pub(super) fn movable(tenant: &Tenant, day: &[Row]) -> Vec<Movable> {
    let before = |nth: usize, row: &Row| {
        let staff = row.staff.as_ref()?;
        day.iter().take(nth).rev().find(|before| before.staff.as_ref() == Some(staff))
    };
    day.iter()
        .enumerate()
        .map(|(nth, row)| {
            let before = before(nth, row).filter(|before| before.booking != row.booking);
            let way =
                before.zip(tenant.travel.as_ref()).map(|(before, travel)| travel.way(before.at, row.at));
            let start = row.claimed.start() - way.unwrap_or_default();
            Movable {
                appointment: row.appointment,
                staff: row.staff.as_ref().map(|staff| staff.id),
                booking: row.booking,
                guest: row.guest,
                room: row.room,
                service: row.service,
                claimed: Span::new(start, row.claimed.end()).unwrap_or(row.claimed),
            }
        })
        .collect()
}
