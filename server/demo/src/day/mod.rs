//! One day of one business: read its diary, plan visits into what is free, write them.

mod diary;
mod fill;
mod plan;
mod progress;
mod rows;
mod write;

pub(crate) use write::NO_OVERLAP;

use chrono::{NaiveDate, NaiveTime};
use server_kernel::DbError;
use shared::time::Instant;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{random::Random, stage::Stage};

/// The ids of a day's demo bookings. They are the same in every run: that is how a day is known to be made.
fn ids(stage: &Stage, date: NaiveDate) -> impl FnMut() -> Uuid {
    let mut random = Random::of(&format!("{}/{date}/ids", stage.business.slug));
    let millis = date.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    move || random.id(millis)
}

/// Which of these days have their demo bookings.
pub(crate) async fn made(
    conn: &mut PgConnection,
    stage: &Stage,
    days: &[NaiveDate],
) -> Result<Vec<NaiveDate>, DbError> {
    let firsts: Vec<Uuid> = days.iter().map(|date| ids(stage, *date)()).collect();
    let found = sqlx::query_scalar!(
        "SELECT id FROM bookings WHERE tenant_id = $1 AND id = ANY($2)",
        stage.tenant.0,
        &firsts,
    )
    .fetch_all(conn)
    .await?;
    Ok(days.iter().zip(&firsts).filter(|(_, first)| found.contains(first)).map(|(date, _)| *date).collect())
}

/// Makes the bookings of a day, around those that it already has. The number of them.
pub(crate) async fn make(
    conn: &mut PgConnection,
    stage: &Stage,
    date: NaiveDate,
    now: Instant,
) -> Result<usize, DbError> {
    let Some(diary) = diary::read(conn, stage, date).await? else { return Ok(0) };
    let visits = plan::plan(stage, &diary, now);
    let rows = rows::rows(stage, date, &visits, now);
    write::write(conn, stage, &rows).await?;
    Ok(rows.len())
}
