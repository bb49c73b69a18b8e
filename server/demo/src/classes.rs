//! A class with seats, two afternoons a week, at the business that teaches.

use chrono::{DateTime, Datelike as _, Days, Duration, NaiveTime, TimeZone as _, Utc, Weekday};
use chrono_tz::Tz;
use server_kernel::{DbError, zone::parse_zone};
use shared::{
    ids::{ClassId, OptionId, SeatId, ServiceId, StaffId, TenantId, UserId},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

/// The heading under which it stands; a business without it has no class.
const HEADING: &str = "Before the test";
/// Days ahead on which it is held.
const DAYS: u64 = 28;
const SEATS: usize = 12;
const MINUTES: i32 = 90;

/// Adds it, held on Tuesdays and Thursdays from three.
pub(crate) async fn insert(conn: &mut PgConnection, tenant: TenantId, now: Instant) -> Result<(), DbError> {
    let (service, option) = (ServiceId::new(), OptionId::new());
    let teacher = sqlx::query!(
        "WITH service AS (
             INSERT INTO services (tenant_id, id, category_id, name, description, position, serving, min_participants, max_participants)
             SELECT $1, $2, c.id, 'Theory in a group', 'Signs, right of way and the hazard test, in a group. The price is for one seat.',
                 90, 'class', 1, 4
             FROM service_categories c WHERE c.tenant_id = $1 AND c.name = $3 RETURNING id
         ), options AS (
             INSERT INTO service_options (tenant_id, id, service_id, minutes, price_minor, is_default)
             SELECT $1, $4, id, $5, 1200, true FROM service
         ), teacher AS (
             SELECT f.id, t.timezone, (SELECT m.user_id FROM member_roles m WHERE m.tenant_id = $1 ORDER BY m.user_id LIMIT 1) AS by
             FROM staff f JOIN tenants t ON t.id = f.tenant_id
             WHERE f.tenant_id = $1 AND f.is_bookable ORDER BY f.position LIMIT 1
         ), does AS (
             INSERT INTO staff_services (tenant_id, staff_id, service_id)
             SELECT $1, teacher.id, service.id FROM teacher, service
         )
         SELECT teacher.id, teacher.timezone, teacher.by AS \"by!\" FROM teacher, service",
        tenant.0,
        service.0,
        HEADING,
        option.0,
        MINUTES,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(teacher) = teacher else { return Ok(()) };
    let zone = parse_zone(&teacher.timezone)
        .ok_or(DbError::Inconsistent { table: "tenants", column: "timezone" })?;
    for start in starts(zone, now) {
        let class = Class { service, option, staff: StaffId(teacher.id), by: UserId(teacher.by), start };
        write(conn, tenant, &class, now).await?;
    }
    Ok(())
}

/// Three o'clock on the days to come.
fn starts(zone: Tz, now: Instant) -> Vec<DateTime<Utc>> {
    let today = now.with_timezone(&zone).date_naive();
    let days = (1..=DAYS).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
    let three = NaiveTime::from_hms_opt(15, 0, 0).unwrap_or_default();
    days.filter(|day| matches!(day.weekday(), Weekday::Tue | Weekday::Thu))
        .filter_map(|day| zone.from_local_datetime(&day.and_time(three)).earliest())
        .map(|at| at.to_utc())
        .collect()
}

struct Class {
    service: ServiceId,
    option: OptionId,
    staff: StaffId,
    by: UserId,
    start: Instant,
}

async fn write(
    conn: &mut PgConnection,
    tenant: TenantId,
    class: &Class,
    now: Instant,
) -> Result<(), DbError> {
    let seats: Vec<Uuid> = (0..SEATS).map(|_| SeatId::new().0).collect();
    let end = class.start + Duration::minutes(i64::from(MINUTES));
    sqlx::query!(
        "WITH class AS (
             INSERT INTO classes (tenant_id, id, service_id, option_id, staff_id, starts_at, ends_at, seats, min_seats, status,
                                  created_by, created_at, location_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 'scheduled', $9, $10, (SELECT l.id FROM locations l WHERE l.tenant_id = $1 AND l.is_main)) RETURNING id
         )
         INSERT INTO claims (tenant_id, resource_id, during, class_id)
         SELECT $1, $5, tstzrange($6, $7), id FROM class",
        tenant.0,
        ClassId::new().0,
        class.service.0,
        class.option.0,
        class.staff.0,
        class.start,
        end,
        &seats,
        class.by.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}
