//! What the hours page shows besides weeks: a meeting that comes every week, outside of what can be booked, and leave that
//! somebody has asked for.

use chrono::{Datelike as _, Days, Duration, NaiveDate, NaiveTime, Weekday};
use serde_json::json;
use server_kernel::{
    DbError, jobs,
    zone::{self, WeeklyHours},
};
use shared::{
    ids::{BlockId, LeaveId, TenantId},
    staff::AHEAD_DAYS,
    time::{Instant, Span},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{accounts::People, business::Business};

/// Half past seven: nobody works that early.
const MEETING: (u32, u32) = (7, 30);
const MEETING_ENDS: (u32, u32) = (8, 0);
/// So far ahead the leave begins that is waiting for an answer.
const LEAVE_AHEAD: u64 = 40;

fn clock((hour, minute): (u32, u32)) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()
}

/// Makes both for the one with the therapist's login.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    tenant: TenantId,
    business: &Business,
    people: &People,
    now: Instant,
) -> Result<(), DbError> {
    let Some(zone) = zone::parse_zone(business.timezone) else { return Ok(()) };
    let today = zone::local(zone, now).date_naive();
    let staff = sqlx::query_scalar!(
        "SELECT id FROM staff WHERE tenant_id = $1 AND user_id = $2",
        tenant.0,
        people.therapist(),
    )
    .fetch_optional(&mut *conn)
    .await?;
    let (Some(staff), Some(user)) = (staff, people.therapist()) else { return Ok(()) };
    meeting(&mut *conn, tenant, staff, zone, today, now).await?;
    let first = today.checked_add_days(Days::new(LEAVE_AHEAD)).unwrap_or(today);
    sqlx::query!(
        "INSERT INTO leave_requests (tenant_id, id, staff_id, kind, first_day, last_day, reason, asked_by, asked_at)
         VALUES ($1, $2, $3, 'annual', $4, $5, 'A wedding in the family', $6, $7)",
        tenant.0,
        LeaveId::new().0,
        staff,
        first,
        first.checked_add_days(Days::new(2)).unwrap_or(first),
        user,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn meeting(
    conn: &mut PgConnection,
    tenant: TenantId,
    staff: Uuid,
    zone: chrono_tz::Tz,
    today: NaiveDate,
    now: Instant,
) -> Result<(), DbError> {
    let block = BlockId::new();
    let monday = today.iter_days().find(|day| day.weekday() == Weekday::Mon).unwrap_or(today);
    sqlx::query!(
        "INSERT INTO staff_blocks (tenant_id, id, staff_id, rule, first_day, starts, ends, reason, filled_at)
         VALUES ($1, $2, $3, 'FREQ=WEEKLY;BYDAY=MO', $4, $5, $6, 'Team meeting', $7)",
        tenant.0,
        block.0,
        staff,
        monday,
        clock(MEETING),
        clock(MEETING_ENDS),
        now,
    )
    .execute(&mut *conn)
    .await?;
    let until = today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(today);
    let weekly = WeeklyHours {
        weekday: 1,
        from: clock(MEETING),
        to: clock(MEETING_ENDS),
        valid_from: None,
        valid_to: None,
    };
    let spans: Vec<Span> = zone::expand(zone, &[weekly], monday..=until).iter().collect();
    sqlx::query!(
        "INSERT INTO availability_exceptions (tenant_id, id, staff_id, kind, starts_at, ends_at, note, block_id)
         SELECT $1, e.id, $2, 'blocked', e.starts_at, e.ends_at, 'Team meeting', $3
         FROM unnest($4::uuid[], $5::timestamptz[], $6::timestamptz[]) AS e (id, starts_at, ends_at)",
        tenant.0,
        staff,
        block.0,
        &spans.iter().map(|_| BlockId::new().0).collect::<Vec<_>>(),
        &spans.iter().map(|span| span.start()).collect::<Vec<_>>(),
        &spans.iter().map(|span| span.end()).collect::<Vec<_>>(),
    )
    .execute(&mut *conn)
    .await?;
    let payload = json!({ "tenant": tenant, "block": block });
    jobs::enqueue(conn, Some(tenant), "staff_block_top_up", &payload, now + Duration::days(1)).await
}
