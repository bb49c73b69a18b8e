//! Changing a series: one visit, this and the following, or all that are still to come. Each takes the same step as it would by
//! itself; if one cannot, none has.

use chrono::Duration;
use server_kernel::{ServiceError, zone::local};
use shared::{
    AppError, ErrorCode,
    booking::{
        Action, Transition,
        series::{Change, Reach, SeriesChange, SeriesConflict, SeriesOutcome},
    },
    caller::Caller,
    error::FieldProblem,
    ids::{BookingId, SeriesId, StaffId},
    time::{Instant, Local},
};
use uuid::Uuid;

use crate::{
    Bookings,
    access::{Opened, State, read_state},
    claims::{self, Lock},
    credits, fee,
    series::{letter::write_of_series, template::wall},
};

impl Bookings {
    pub(super) async fn change_series(
        &self,
        caller: &Caller,
        id: BookingId,
        change: &SeriesChange,
    ) -> Result<SeriesOutcome, ServiceError> {
        let now = self.clock.now();
        let mut opened = self.open(caller, id, false).await?;
        let (series, mut visits) = concerned(&mut opened, change.reach, now).await?;
        if visits.iter().flat_map(|state| &state.appointments).any(|each| each.fee.by_credit) {
            let bookings: Vec<BookingId> = visits.iter().map(|state| state.id).collect();
            credits::lock(opened.tx.conn(), opened.tenant.id, &bookings).await?;
        }
        lock_everything(&mut opened, &visits).await?;
        if change.change == Change::Cancel {
            let cost = visits.iter().map(|state| fee::to_cancel(&opened.viewer, state, now)).sum();
            fee::as_seen(change.fee.as_deref(), cost, opened.tenant.currency)?;
        }
        let shift = shift(&opened, change);
        // What moves on makes room for what comes before it, so whoever goes farthest goes first.
        visits.sort_by_key(|state| state.starts_at);
        if shift.is_some_and(|(by, _)| by > Duration::zero()) {
            visits.reverse();
        }
        let (mut done, mut conflicts) = (Vec::new(), Vec::new());
        let before = visits.clone();
        for state in visits {
            let (booking, start) = (state.id, state.starts_at);
            let step = transition(&opened, &state, change, shift)?;
            opened.state = state;
            sqlx::query("SAVEPOINT visit").execute(opened.tx.conn()).await?;
            match self.apply(&mut opened, &step, now).await {
                Ok(()) => done.push(booking),
                Err(ServiceError::App(error)) => {
                    sqlx::query("ROLLBACK TO SAVEPOINT visit").execute(opened.tx.conn()).await?;
                    let starts_at = step.starts_at.unwrap_or_else(|| local(opened.tenant.timezone, start));
                    conflicts.push(SeriesConflict { starts_at, code: code_of(&error) });
                }
                Err(error) => return Err(error),
            }
        }
        if !conflicts.is_empty() {
            conflicts.sort_by_key(|conflict| conflict.starts_at);
            return Ok(SeriesOutcome { series, done: Vec::new(), conflicts });
        }
        write_of_series(&mut opened, &change.change, &before, now).await?;
        opened.tx.commit().await?;
        Ok(SeriesOutcome { series, done, conflicts })
    }
}

/// A wrong time is said as one: the field would say nothing in a list of dates.
fn code_of(error: &AppError) -> ErrorCode {
    if error.problem("starts_at").is_some() { ErrorCode::SlotNotOffered } else { error.code }
}

/// The visits that a change is about, their rows locked in the order of their ids.
async fn concerned(
    opened: &mut Opened,
    reach: Reach,
    now: Instant,
) -> Result<(Option<SeriesId>, Vec<State>), ServiceError> {
    let (tenant, this) = (opened.tenant.id, opened.state.clone());
    let series = sqlx::query_scalar!(
        "SELECT series_id FROM bookings WHERE tenant_id = $1 AND id = $2",
        tenant.0,
        this.id.0
    )
    .fetch_one(opened.tx.conn())
    .await?;
    let rows = sqlx::query_scalar!(
        "SELECT id FROM bookings
         WHERE tenant_id = $1 AND (id = $2 OR (series_id = $3 AND $4 AND starts_at >= $5
               AND status IN ('pending', 'confirmed', 'assigned', 'rescheduled')))
         ORDER BY id FOR UPDATE",
        tenant.0,
        this.id.0,
        series,
        reach != Reach::One,
        if reach == Reach::Following { this.starts_at.max(now) } else { now },
    )
    .fetch_all(opened.tx.conn())
    .await?;
    let mut visits = Vec::with_capacity(rows.len());
    for id in rows {
        // A visit that is over stays as it was, unless it is the very one that was asked about.
        visits.extend(read_state(&mut opened.tx, tenant, BookingId(id), false).await?);
    }
    Ok((series.map(SeriesId), visits))
}

/// Everybody and everything that a move could need, at once and in the one order, so that nobody waits in a circle.
async fn lock_everything(opened: &mut Opened, visits: &[State]) -> Result<(), ServiceError> {
    let tenant = opened.tenant.id;
    let mut all: Vec<Uuid> = sqlx::query_scalar!(
        "SELECT id AS \"id!\" FROM staff WHERE tenant_id = $1 UNION ALL SELECT id FROM resources WHERE tenant_id = $1",
        tenant.0
    )
    .fetch_all(opened.tx.conn())
    .await?;
    all.extend(visits.iter().flat_map(|state| &state.appointments).flat_map(|each| each.resources()));
    Ok(claims::lock(opened.tx.conn(), Lock::Exclusive, &all).await?)
}

/// By how much the wall clock moves on, and to whom.
fn shift(opened: &Opened, change: &SeriesChange) -> Option<(Duration, Option<StaffId>)> {
    let Change::Move { to, staff } = &change.change else { return None };
    Some((*to - local(opened.tenant.timezone, opened.state.starts_at).naive_local(), *staff))
}

/// The step of one visit.
fn transition(
    opened: &Opened,
    state: &State,
    change: &SeriesChange,
    shift: Option<(Duration, Option<StaffId>)>,
) -> Result<Transition, AppError> {
    let mut step = Transition::plain(Action::Cancel);
    let (Change::Move { .. }, Some((by, staff))) = (&change.change, shift) else { return Ok(step) };
    let there = local(opened.tenant.timezone, state.starts_at).naive_local() + by;
    let start: Option<Local> =
        wall(&opened.tenant, there.date(), there.time()).map(|at| local(opened.tenant.timezone, at));
    step.action = Action::Reschedule;
    step.starts_at = Some(start.ok_or_else(|| AppError::field("starts_at", FieldProblem::NoSuchTime))?);
    step.staff = staff;
    Ok(step)
}
