//! What is booked with somebody, and which classes they teach, as far as their time has to do with it. Read here; changed
//! through the booking port alone.

use std::str::FromStr as _;

use chrono::Duration;
use chrono_tz::Tz;
use server_kernel::{DbError, zone};
use shared::{
    availability::SpanSet,
    booking::BookingStatus,
    ids::{AppointmentId, BookingId, ClassId, StaffId, TenantId},
    staff::{ClassLine, VisitLine},
    time::{Instant, Span},
};
use sqlx::PgConnection;

use crate::plan::{Pause, Row};

/// A visit that is still to come.
pub(crate) struct Visit {
    pub line: VisitLine,
    pub span: Span,
}

/// A class that is still to come.
pub(crate) struct Class {
    pub line: ClassLine,
    pub span: Span,
}

/// Every class that somebody holds within a time: once each, whoever comes.
pub(crate) async fn classes(
    conn: &mut PgConnection,
    tenant: TenantId,
    zone: Tz,
    staff: StaffId,
    within: Span,
) -> Result<Vec<Class>, DbError> {
    let rows = sqlx::query!(
        "SELECT k.id, s.name, k.starts_at, k.ends_at,
                (SELECT coalesce(sum(i.quantity), 0) FROM appointments a
                 JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
                 WHERE a.tenant_id = $1 AND a.class_id = k.id AND a.status NOT IN ('cancelled', 'no_show')) AS \"taken!\"
         FROM classes k JOIN services s ON s.tenant_id = k.tenant_id AND s.id = k.service_id
         WHERE k.tenant_id = $1 AND k.staff_id = $2 AND k.status = 'scheduled' AND k.starts_at < $4 AND k.ends_at > $3
         ORDER BY k.starts_at, k.id",
        tenant.0,
        staff.0,
        within.start(),
        within.end(),
    )
    .fetch_all(conn)
    .await?;
    let classes = rows.into_iter().filter_map(|row| {
        let line = ClassLine {
            class: ClassId(row.id),
            service: row.name,
            from: zone::local(zone, row.starts_at),
            to: zone::local(zone, row.ends_at),
            taken: row.taken,
            outside: false,
        };
        Some(Class { line, span: Span::new(row.starts_at, row.ends_at)? })
    });
    Ok(classes.collect())
}

/// Everything that is booked with somebody within a time and not over yet; seats in a class are the class's.
pub(crate) async fn visits(
    conn: &mut PgConnection,
    tenant: TenantId,
    zone: Tz,
    staff: StaffId,
    within: Span,
) -> Result<Vec<Visit>, DbError> {
    let rows = sqlx::query!(
        "SELECT b.id, a.id AS appointment, b.number, b.status, a.starts_at, a.ends_at, i.name AS service, b.contact_name
         FROM appointments a
         JOIN bookings b ON b.tenant_id = a.tenant_id AND b.id = a.booking_id
         JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
         WHERE a.tenant_id = $1 AND a.staff_id = $2 AND a.class_id IS NULL AND a.starts_at < $4 AND a.ends_at > $3
            AND a.status IN ('held', 'scheduled', 'confirmed', 'checked_in', 'in_progress')
            AND b.status IN ('pending', 'confirmed', 'assigned', 'rescheduled', 'in_progress')
         ORDER BY a.starts_at, b.id",
        tenant.0,
        staff.0,
        within.start(),
        within.end(),
    )
    .fetch_all(conn)
    .await?;
    let visits = rows.into_iter().filter_map(|row| {
        let line = VisitLine {
            booking: BookingId(row.id),
            appointment: AppointmentId(row.appointment),
            number: row.number,
            status: BookingStatus::from_stored(&row.status)?,
            from: zone::local(zone, row.starts_at),
            to: zone::local(zone, row.ends_at),
            service: row.service,
            customer: row.contact_name,
        };
        Some(Visit { line, span: Span::new(row.starts_at, row.ends_at)? })
    });
    Ok(visits.collect())
}

/// Whether anything is booked with somebody from `now` on, or they hold a class then.
pub(crate) async fn is_booked(
    conn: &mut PgConnection,
    tenant: TenantId,
    staff: StaffId,
    now: Instant,
) -> Result<bool, DbError> {
    let booked = sqlx::query_scalar!(
        "SELECT EXISTS (SELECT FROM appointments a JOIN bookings b ON b.tenant_id = a.tenant_id AND b.id = a.booking_id
            WHERE a.tenant_id = $1 AND a.staff_id = $2 AND a.ends_at > $3
                AND a.status IN ('held', 'scheduled', 'confirmed', 'checked_in', 'in_progress')
                AND b.status IN ('pending', 'confirmed', 'assigned', 'rescheduled', 'in_progress'))
            OR EXISTS (SELECT FROM classes k WHERE k.tenant_id = $1 AND k.staff_id = $2 AND k.status = 'scheduled' AND k.ends_at > $3)
            AS \"booked!\"",
        tenant.0,
        staff.0,
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(booked)
}

/// When somebody works within a time, times on dates included. The same sum as availability's.
pub(crate) fn working(
    zone: Tz,
    rows: &[Row],
    pauses: &[Pause],
    extra: &SpanSet,
    off: &SpanSet,
    within: Span,
) -> SpanSet {
    let first = zone::local(zone, within.start() - Duration::days(1)).date_naive();
    let last = zone::local(zone, within.end()).date_naive();
    let shifts: Vec<_> = rows.iter().map(Row::hours).collect();
    let breaks: Vec<_> = pauses.iter().map(Pause::hours).collect();
    zone::expand(zone, &shifts, first..=last)
        .subtract(&zone::expand(zone, &breaks, first..=last))
        .union(extra)
        .subtract(off)
}

/// Zones are checked when a business is made; whatever is not one is UTC.
pub(crate) fn zone_of(name: &str) -> Tz {
    Tz::from_str(name).unwrap_or(Tz::UTC)
}
