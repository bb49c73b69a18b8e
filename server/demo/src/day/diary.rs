//! What a day looks like before.

use std::{collections::HashMap, ops::RangeInclusive};

use chrono::{Duration, NaiveDate};
use server_kernel::{
    DbError,
    zone::{self, WeeklyHours},
};
use shared::{
    availability::SpanSet,
    time::{Instant, Span},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::stage::{Stage, Worker};

/// Claims are this long at most.
const LONGEST_CLAIM: Duration = Duration::days(31);

/// One local day.
pub(super) struct Diary {
    pub date: NaiveDate,
    /// From midnight to midnight.
    pub day: Span,
    /// When the place is open.
    pub opening: SpanSet,
    /// Who and what is taken when.
    pub busy: HashMap<Uuid, SpanSet>,
    /// When each of the team works, in the stage's order.
    pub working: Vec<SpanSet>,
}

/// Leave, holidays, blocks and extra hours.
struct Exception {
    staff: Option<Uuid>,
    extra: bool,
    span: Span,
}

/// Reads a day; `None` for a date that the zone skipped.
pub(super) async fn read(
    conn: &mut PgConnection,
    stage: &Stage,
    date: NaiveDate,
) -> Result<Option<Diary>, DbError> {
    let Some(day) = zone::day(stage.zone, date) else { return Ok(None) };
    let exceptions = exceptions(conn, stage, day).await?;
    let dates = date..=date;
    Ok(Some(Diary {
        date,
        day,
        opening: expand(stage, &stage.opening, &dates),
        busy: busy(conn, stage, day).await?,
        working: stage.team.iter().map(|worker| working(stage, worker, &dates, &exceptions)).collect(),
    }))
}

fn expand(stage: &Stage, hours: &[WeeklyHours], dates: &RangeInclusive<NaiveDate>) -> SpanSet {
    zone::expand(stage.zone, hours, dates.clone())
}

fn working(
    stage: &Stage,
    worker: &Worker,
    dates: &RangeInclusive<NaiveDate>,
    exceptions: &[Exception],
) -> SpanSet {
    let spans = |extra| {
        let concerns =
            move |e: &&Exception| e.extra == extra && e.staff.is_none_or(|staff| staff == worker.id);
        SpanSet::from_unsorted(exceptions.iter().filter(concerns).map(|e| e.span))
    };
    expand(stage, &worker.hours, dates)
        .union(&spans(true))
        .subtract(&expand(stage, &worker.breaks, dates))
        .subtract(&spans(false))
}

async fn exceptions(conn: &mut PgConnection, stage: &Stage, day: Span) -> Result<Vec<Exception>, DbError> {
    let rows = sqlx::query!(
        "SELECT staff_id, kind = 'extra_hours' AS \"extra!\", starts_at, ends_at FROM availability_exceptions
         WHERE tenant_id = $1 AND starts_at < $3 AND ends_at > $2",
        stage.tenant.0,
        day.start(),
        day.end(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            // Extra hours count for the day they lie in; the rest of a long absence is another day's.
            let span = Span::new(row.starts_at.max(day.start()), row.ends_at.min(day.end()))?;
            Some(Exception { staff: row.staff_id, extra: row.extra, span })
        })
        .collect())
}

async fn busy(conn: &mut PgConnection, stage: &Stage, day: Span) -> Result<HashMap<Uuid, SpanSet>, DbError> {
    let since: Instant = day.start() - LONGEST_CLAIM;
    let rows = sqlx::query!(
        "SELECT resource_id, starts_at AS \"starts_at!\", ends_at AS \"ends_at!\" FROM claims
         WHERE tenant_id = $1 AND starts_at > $2 AND starts_at < $4 AND ends_at > $3 AND blocking",
        stage.tenant.0,
        since,
        day.start(),
        day.end(),
    )
    .fetch_all(conn)
    .await?;
    let mut spans: HashMap<Uuid, Vec<Span>> = HashMap::new();
    for row in rows {
        spans.entry(row.resource_id).or_default().extend(Span::new(row.starts_at, row.ends_at));
    }
    Ok(spans.into_iter().map(|(resource, spans)| (resource, SpanSet::from_unsorted(spans))).collect())
}
