//! Reading and writing weeks.

use chrono::NaiveDate;
use server_kernel::{DbError, ServiceError};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    ids::{StaffId, TenantId},
    permission::Module,
    staff::{WeekInput, week},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Staff,
    access::{Work, take},
    plan::{Pause, Plan, Row},
};

/// How far from today a week may begin.
const FARTHEST_DAYS: i64 = 730;

/// Every row of somebody's hours.
pub(crate) async fn rows(
    conn: &mut PgConnection,
    tenant: TenantId,
    staff: StaffId,
) -> Result<(Vec<Row>, Vec<Pause>), DbError> {
    let rows = sqlx::query!(
        "SELECT weekday, starts, ends, location_id, valid_from, valid_to FROM staff_schedules
         WHERE tenant_id = $1 AND staff_id = $2 ORDER BY valid_from NULLS FIRST, weekday, starts, id",
        tenant.0,
        staff.0,
    )
    .fetch_all(&mut *conn)
    .await?;
    let pauses = sqlx::query!(
        "SELECT weekday, starts, ends FROM schedule_breaks WHERE tenant_id = $1 AND staff_id = $2
         ORDER BY weekday, starts, id",
        tenant.0,
        staff.0,
    )
    .fetch_all(conn)
    .await?;
    let weekday = |day: i16| u8::try_from(day).unwrap_or_default();
    let rows = rows.into_iter().map(|row| Row {
        weekday: weekday(row.weekday),
        from: row.starts,
        to: row.ends,
        place: Some(row.location_id),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    });
    let pauses =
        pauses.into_iter().map(|row| Pause { weekday: weekday(row.weekday), from: row.starts, to: row.ends });
    Ok((rows.collect(), pauses.collect()))
}

async fn replace(
    conn: &mut PgConnection,
    tenant: TenantId,
    staff: StaffId,
    plan: &Plan,
) -> Result<(), DbError> {
    let (rows, pauses) = plan.rows();
    sqlx::query!(
        "WITH gone AS (DELETE FROM staff_schedules WHERE tenant_id = $1 AND staff_id = $2)
         DELETE FROM schedule_breaks WHERE tenant_id = $1 AND staff_id = $2",
        tenant.0,
        staff.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO staff_schedules (tenant_id, id, staff_id, weekday, starts, ends, location_id, valid_from, valid_to)
         SELECT $1, h.id, $2, h.weekday, h.starts, h.ends, h.place, h.valid_from, h.valid_to
         FROM unnest($3::uuid[], $4::smallint[], $5::time[], $6::time[], $7::uuid[], $8::date[], $9::date[])
            AS h (id, weekday, starts, ends, place, valid_from, valid_to)",
        tenant.0,
        staff.0,
        &rows.iter().map(|_| Uuid::now_v7()).collect::<Vec<_>>(),
        &rows.iter().map(|row| i16::from(row.weekday)).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.from).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.to).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.place).collect::<Vec<_>>() as &[Option<Uuid>],
        &rows.iter().map(|row| row.valid_from).collect::<Vec<_>>() as &[Option<NaiveDate>],
        &rows.iter().map(|row| row.valid_to).collect::<Vec<_>>() as &[Option<NaiveDate>],
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO schedule_breaks (tenant_id, id, staff_id, weekday, starts, ends)
         SELECT $1, h.id, $2, h.weekday, h.starts, h.ends
         FROM unnest($3::uuid[], $4::smallint[], $5::time[], $6::time[]) AS h (id, weekday, starts, ends)",
        tenant.0,
        staff.0,
        &pauses.iter().map(|_| Uuid::now_v7()).collect::<Vec<_>>(),
        &pauses.iter().map(|row| i16::from(row.weekday)).collect::<Vec<_>>(),
        &pauses.iter().map(|row| row.from).collect::<Vec<_>>(),
        &pauses.iter().map(|row| row.to).collect::<Vec<_>>(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The places that are open, the main one first.
async fn open_places(work: &mut Work<'_>) -> Result<Vec<Uuid>, DbError> {
    let open = sqlx::query_scalar!(
        "SELECT id FROM locations WHERE tenant_id = $1 AND closed_at IS NULL ORDER BY is_main DESC, id",
        work.place.tenant.0,
    );
    Ok(open.fetch_all(work.tx.conn()).await?)
}

/// The main place where none is named. One that is not the business's, or is closed, is unknown.
fn named(open: &[Uuid], place: Option<Uuid>) -> Result<Uuid, AppError> {
    let place = place.or_else(|| open.first().copied()).filter(|place| open.contains(place));
    place.ok_or_else(|| AppError::field("place", FieldProblem::Unknown))
}

/// A place as typed.
pub(crate) async fn place(work: &mut Work<'_>, typed: &str) -> Result<Uuid, ServiceError> {
    let typed = match typed.trim() {
        "" => None,
        typed => Some(typed.parse().map_err(|_| AppError::field("place", FieldProblem::Unknown))?),
    };
    Ok(named(&open_places(work).await?, typed)?)
}

/// Every shift gets its place.
async fn name_places(work: &mut Work<'_>, week: &mut week::Week) -> Result<(), ServiceError> {
    let open = open_places(work).await?;
    for shift in week.0.iter_mut().flat_map(|day| &mut day.shifts) {
        shift.place = Some(named(&open, shift.place)?);
    }
    Ok(())
}

impl Staff {
    pub(crate) async fn write_week(
        &self,
        caller: &Caller,
        staff: StaffId,
        input: &WeekInput,
        version: i32,
    ) -> Result<(), ServiceError> {
        let mut work = self.begin_whole(caller, Module::Availability.update()).await?;
        let mut week = week::read(&input.rows)?;
        if input.from.is_some_and(|day| (day - work.today()).num_days().abs() > FARTHEST_DAYS) {
            return Err(AppError::field("from_day", FieldProblem::TooFar).into());
        }
        name_places(&mut work, &mut week).await?;
        let tenant = work.tenant();
        let version = take(work.tx.conn(), tenant, staff, Some(version)).await?;
        let (rows, pauses) = rows(work.tx.conn(), tenant, staff).await?;
        let plan = Plan::of(&rows, &pauses).with(input.from, week);
        replace(work.tx.conn(), tenant, staff, &plan).await?;
        work.note("staff", "staff.save_hours", staff.0, version).await?;
        Ok(work.tx.commit().await?)
    }

    pub(crate) async fn remove_week(
        &self,
        caller: &Caller,
        staff: StaffId,
        from: NaiveDate,
        version: i32,
    ) -> Result<(), ServiceError> {
        let mut work = self.begin_whole(caller, Module::Availability.update()).await?;
        let tenant = work.tenant();
        let version = take(work.tx.conn(), tenant, staff, Some(version)).await?;
        let (rows, pauses) = rows(work.tx.conn(), tenant, staff).await?;
        let plan = Plan::of(&rows, &pauses).without(from).ok_or(ErrorCode::NotFound)?;
        replace(work.tx.conn(), tenant, staff, &plan).await?;
        work.note("staff", "staff.remove_hours", staff.0, version).await?;
        Ok(work.tx.commit().await?)
    }
}
