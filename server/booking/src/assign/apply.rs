//! Taking a plan over: every visit gives its time back and takes it anew, all in one transaction.

use server_kernel::{
    Actor, ServiceError, Tx, audit,
    errors::ensure_affected,
    trace::{self, NewJob},
    zone::local,
};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    availability::{Plan, Policy},
    booking::{AppointmentStatus, assign::Assignment},
    caller::Caller,
    error::FieldProblem,
    ids::{AppointmentId, UserId},
    live::{BookingEvent, BookingEventKind},
    permission::Module,
    time::{Instant, Span},
};

use super::day::{self, Row, Which};
use crate::{
    Bookings,
    book::refused,
    claims::{self, Owner},
    diary::{self, Own},
    message::{BookingMessage, News},
    order,
    terms::{Terms, rules},
    venue::Venue,
    visit::{Part, Visit},
};

/// More visits than anybody gives out in a day.
const MOST: usize = 200;

impl Bookings {
    pub(super) async fn assign_visits(
        &self,
        caller: &Caller,
        changes: &[Assignment],
    ) -> Result<(), ServiceError> {
        let (user, membership) = caller.whole_business(Module::Assignments.update())?;
        if changes.is_empty() || changes.len() > MOST {
            return Err(AppError::field("changes", FieldProblem::OutOfRange).into());
        }
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        tx.continue_as_system().await?;
        let rows = locked(&mut tx, &tenant, changes, now).await?;
        let terms = day::terms_of(&mut tx, &tenant, &rows).await?;
        let wanted = wanted(&tenant, changes, &rows, &terms)?;
        let plans = take(&mut tx, &tenant, &rows, &wanted, now).await?;
        for (row, plan) in rows.iter().zip(&plans) {
            self.write_assignment(&mut tx, &tenant, user.user, row, plan, now).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn write_assignment(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        user: UserId,
        row: &Row,
        plan: &Plan,
        now: Instant,
    ) -> Result<(), ServiceError> {
        let leg = plan.first().ok_or(ErrorCode::SlotTaken)?;
        let written = sqlx::query!(
            "UPDATE appointments SET status = $3, staff_id = $4, starts_at = $5, ends_at = $6, answer_by = NULL WHERE tenant_id = $1 AND id = $2",
            tenant.id.0,
            row.appointment.0,
            AppointmentStatus::Scheduled.as_str(),
            leg.staff.0,
            leg.service.start(),
            leg.service.end(),
        )
        .execute(tx.conn())
        .await?;
        ensure_affected(written.rows_affected(), 1)?;
        let written = sqlx::query!(
            "UPDATE bookings SET version = version + 1, starts_at = $3, ends_at = $4 WHERE tenant_id = $1 AND id = $2",
            tenant.id.0,
            row.booking.0,
            leg.service.start(),
            leg.service.end(),
        )
        .execute(tx.conn())
        .await?;
        ensure_affected(written.rows_affected(), 1)?;
        let entry = audit::Entry {
            tenant: Some(tenant.id),
            user: Some(user),
            action: "booking.assign",
            resource_kind: "booking",
            resource: Some(row.booking.0),
            success: true,
            at: now,
        };
        let mut staff = vec![row.staff, leg.staff];
        staff.dedup();
        let event = BookingEvent {
            booking: row.booking,
            version: row.version + 1,
            dates: vec![local(tenant.timezone, row.starts_at).date_naive()],
            staff,
        };
        let event = order::event_of(tenant, BookingEventKind::Rescheduled, &event, now)?;
        let payload = self.told(tenant, row, leg.service)?;
        let job = payload.as_ref().map(|payload| NewJob { kind: BookingMessage::KIND, payload, at: now });
        Ok(trace::record(tx.conn(), entry, event, job).await?)
    }

    /// What the customer is told: when somebody comes, if that is another time.
    fn told(
        &self,
        tenant: &Tenant,
        row: &Row,
        service: Span,
    ) -> Result<Option<serde_json::Value>, ServiceError> {
        if service.start() == row.starts_at {
            return Ok(None);
        }
        let message = BookingMessage::new(tenant.id, row.booking, News::Moved);
        serde_json::to_value(&message).map(Some).map_err(|error| ServiceError::Internal(error.to_string()))
    }
}

/// The visits that change, their bookings locked in order; all of them are as they were looked at.
async fn locked(
    tx: &mut Tx,
    tenant: &Tenant,
    changes: &[Assignment],
    now: Instant,
) -> Result<Vec<Row>, ServiceError> {
    let ids: Vec<AppointmentId> = changes.iter().map(|change| change.appointment).collect();
    // What is read while waiting for somebody else's change is older than that change: first the locks, then the rows.
    sqlx::query!(
        "SELECT b.id FROM bookings b JOIN appointments a ON a.tenant_id = $1 AND a.booking_id = b.id AND a.id = ANY($2)
         WHERE b.tenant_id = $1 ORDER BY b.id FOR UPDATE OF b",
        tenant.id.0,
        &ids.iter().map(|id| id.0).collect::<Vec<_>>(),
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = day::visits(tx, tenant, Which::These(&ids), now).await?;
    let current = |change: &Assignment| {
        rows.iter().any(|row| row.appointment == change.appointment && row.version == change.version)
    };
    if rows.len() == changes.len() && changes.iter().all(current) {
        Ok(rows)
    } else {
        Err(ErrorCode::Changed.into())
    }
}

/// Each visit with whom it is given to, and when it begins.
fn wanted<'a>(
    tenant: &Tenant,
    changes: &[Assignment],
    rows: &[Row],
    terms: &'a [Terms],
) -> Result<Vec<(Visit<'a>, Instant)>, AppError> {
    let visit = |(row, terms): (&Row, &'a Terms)| {
        let change = changes.iter().find(|change| change.appointment == row.appointment);
        let change = change.ok_or(ErrorCode::Changed)?;
        let start = change.starts_at.to_utc();
        if !terms.travelling.contains(&change.staff) || (row.asked && change.staff != row.staff) {
            return Err(ErrorCode::NotSkilled.into());
        }
        let agreed = row.away.window().is_some_and(|(from, until)| from <= start && start <= until);
        if start != row.starts_at && !agreed {
            return Err(AppError::field("starts_at", FieldProblem::OutOfRange));
        }
        let part = Part {
            terms,
            staff: Some(change.staff),
            guest: 0,
            beside: None,
            heads: 1,
            rooms: None,
            seats: None,
            package: None,
        };
        let rules = rules(tenant, std::slice::from_ref(terms));
        Ok((Visit { parts: vec![part], rules, in_class: false, venue: Venue::Away(row.away.clone()) }, start))
    };
    rows.iter().zip(terms).map(visit).collect()
}

/// Gives everything back and takes it anew; whatever is not free any more refuses the whole.
async fn take(
    tx: &mut Tx,
    tenant: &Tenant,
    rows: &[Row],
    wanted: &[(Visit<'_>, Instant)],
    now: Instant,
) -> Result<Vec<Plan>, ServiceError> {
    let ids: Vec<AppointmentId> = rows.iter().map(|row| row.appointment).collect();
    let policy = Policy::Staff { backdate_minutes: 0 };
    let mut ways: Vec<Vec<Plan>> = Vec::with_capacity(wanted.len());
    for (visit, start) in wanted {
        let range = diary::range_around(tenant, *start)
            .ok_or_else(|| AppError::field("starts_at", FieldProblem::NoSuchTime))?;
        let own = Own { appointments: ids.clone(), ..Own::default() };
        let times = diary::load(tx.conn(), tenant, &visit.whose(), range, now, &own).await?;
        ways.push(visit.ways(tenant, &times, range, *start, policy, now).map_err(refused)?);
    }
    let given: Vec<_> = rows.iter().map(|row| row.staff.0).collect();
    let all: Vec<Plan> = ways.iter().flatten().cloned().collect();
    claims::lock_exchange(tx.conn(), &given, &all).await?;
    claims::release_appointments(tx.conn(), tenant.id, &ids, None).await?;
    let mut taken = Vec::with_capacity(rows.len());
    for (row, ways) in rows.iter().zip(&ways) {
        let owner = [row.appointment];
        let plan = claims::take_locked(tx.conn(), tenant, ways, Owner::Visit(&owner), now).await?;
        taken.push(plan.ok_or(ErrorCode::SlotTaken)?);
    }
    Ok(taken)
}
