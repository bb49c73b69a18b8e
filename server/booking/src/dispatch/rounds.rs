//! What is done without anybody asking: people are asked whether they go, and who says nothing in time or says no is followed by whoever
//! is best next.

use chrono::Duration;
use server_kernel::{Actor, ServiceError};
use shared::{
    availability::{Plan, Policy, Stop, Travel},
    booking::{
        AppointmentStatus, Gender,
        dispatch::{ASKED, OfferOutcome},
    },
    ids::{AppointmentId, BookingId, OfferId, StaffId, TenantId},
    live::{BookingEvent, BookingEventKind},
    time::{Instant, Span},
};
use uuid::Uuid;

use super::{deadline::answer_by, tell};
use crate::{
    Bookings,
    access::{AppointmentState, Opened, Viewer, read_state},
    act::{leave_traces, settle},
    assign::burden,
    claims::{self, Owner},
    diary::{self, Own, Times},
    reschedule::{booked_terms, booked_visit, status_after_move, write_move},
};

/// At most so many at a time; the next call goes on.
const BATCH: i64 = 100;
/// Visits farther away are not asked about yet.
const AHEAD: Duration = Duration::days(14);

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DispatchRound {
    /// People who were asked.
    pub asked: usize,
    /// Visits that went on to somebody else.
    pub passed_on: usize,
    /// Visits for which nobody else is there.
    pub unanswered: usize,
}

/// A visit that somebody else should have.
struct Due {
    tenant: TenantId,
    booking: BookingId,
    appointment: AppointmentId,
}

/// What became of it.
enum Next {
    /// It needs nothing any more.
    Settled,
    PassedOn,
    Nobody,
}

impl Bookings {
    /// Asks whoever was given a visit, and passes on what was declined or not answered in time. Safe to run on several nodes at once.
    ///
    /// # Errors
    /// When the database does not answer; what was done before stays.
    pub async fn go_dispatch_round(&self) -> Result<DispatchRound, ServiceError> {
        let mut round = DispatchRound::default();
        for due in self.due().await? {
            let appointment = due.appointment;
            match self.pass_on(due).await {
                Ok(Next::Settled) => {}
                Ok(Next::PassedOn) => round.passed_on += 1,
                Ok(Next::Nobody) => round.unanswered += 1,
                // One that cannot be read must not keep the others.
                Err(error) => tracing::error!(%appointment, %error, "a visit cannot be passed on"),
            }
        }
        round.asked = self.ask().await?;
        if round != DispatchRound::default() {
            self.log.wake();
        }
        Ok(round)
    }

    /// Visits that were declined, and those whose people have let the time pass.
    async fn due(&self) -> Result<Vec<Due>, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        let rows = sqlx::query!(
            "SELECT o.tenant_id AS \"tenant!\", a.booking_id AS \"booking!\", a.id AS \"appointment!\"
             FROM visit_offers o
             JOIN appointments a ON a.tenant_id = o.tenant_id AND a.id = o.appointment_id
             WHERE a.status = 'scheduled' AND a.starts_at > $1
               AND ((o.outcome = 'open' AND o.answer_by <= $1)
                    -- Once for each answer: what could not be passed on then is the people's affair.
                    OR (o.outcome = 'declined' AND a.staff_id IS NULL AND a.answer_by IS NULL AND o.settled_at > $1 - interval '1 hour'
                        AND NOT EXISTS (SELECT 1 FROM visit_offers later
                                        WHERE later.tenant_id = o.tenant_id AND later.appointment_id = o.appointment_id
                                          AND later.offered_at > o.offered_at)
                        AND NOT EXISTS (SELECT 1 FROM events e
                                        WHERE e.tenant_id = o.tenant_id AND e.aggregate_id = a.booking_id AND e.kind = 'unanswered'
                                          AND e.at >= o.settled_at)))
             ORDER BY o.answer_by LIMIT $2",
            now,
            BATCH,
        )
        .fetch_all(tx.conn())
        .await?;
        tx.rollback().await?;
        let due = rows.into_iter().map(|row| Due {
            tenant: TenantId(row.tenant),
            booking: BookingId(row.booking),
            appointment: AppointmentId(row.appointment),
        });
        Ok(due.collect())
    }

    async fn pass_on(&self, due: Due) -> Result<Next, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        let Some(state) = read_state(&mut tx, due.tenant, due.booking, true).await? else {
            return Ok(Next::Settled);
        };
        let tenant = self.tenants.by_id(due.tenant).await?;
        let mut opened = Opened { tx, tenant, viewer: Viewer::Clock, user: None, state };
        let appointments = opened.state.appointments.iter();
        let Some(visit) = appointments.clone().find(|each| each.id == due.appointment).cloned() else {
            return Ok(Next::Settled);
        };
        // Somebody was quicker: the visit was called off, moved, given to somebody, or answered for.
        let lapsed = lapse(&mut opened, &visit, now).await?;
        if visit.status != AppointmentStatus::Scheduled || (visit.staff.is_some() && !lapsed) {
            opened.tx.commit().await?;
            return Ok(Next::Settled);
        }
        let next = self.take_over(&mut opened, &visit, now).await?;
        match next {
            // Somebody else took the last of them in this moment. Nothing is written, what was given back included: the next round
            // looks anew.
            Next::Settled => opened.tx.rollback().await?,
            Next::PassedOn => opened.tx.commit().await?,
            Next::Nobody => {
                say_unanswered(&mut opened, now).await?;
                opened.tx.commit().await?;
            }
        }
        Ok(next)
    }

    /// Gives a visit to whoever is best of those who have not been asked.
    async fn take_over(
        &self,
        opened: &mut Opened,
        visit: &AppointmentState,
        now: Instant,
    ) -> Result<Next, ServiceError> {
        let tenant = opened.tenant.clone();
        let wish = wish_of(opened, visit).await?;
        let Some(travel) = tenant.travel.filter(|_| !wish.asked_for) else { return Ok(Next::Nobody) };
        let moving = [visit.clone()];
        let mut terms = booked_terms(opened, &moving).await?;
        for terms in &mut terms {
            terms.travelling.retain(|id| !wish.not.contains(id));
        }
        let anyone = [AppointmentState { staff: None, ..visit.clone() }];
        let Ok(wanted) = booked_visit(opened, &anyone, &terms, None) else { return Ok(Next::Nobody) };
        let Some(range) = diary::range_around(&tenant, visit.starts_at) else { return Ok(Next::Nobody) };
        let own = Own { appointments: vec![visit.id], ..Own::default() };
        let times = diary::load(opened.tx.conn(), &tenant, &wanted.whose(), range, now, &own).await?;
        let policy = Policy::Staff { backdate_minutes: 0 };
        let found = wanted.ways(&tenant, &times, range, visit.starts_at, policy, now);
        let mut ways = found.unwrap_or_default();
        ways.retain(|plan| plan.iter().all(|leg| !wish.not.contains(&leg.staff)));
        ways.sort_by_key(|plan| worth(&travel, &times, visit, plan));
        ways.truncate(claims::TRIES);
        if ways.is_empty() {
            return Ok(Next::Nobody);
        }
        claims::lock_exchange(opened.tx.conn(), &visit.resources(), &ways).await?;
        claims::release_appointments(opened.tx.conn(), tenant.id, &[visit.id], None).await?;
        let plan =
            claims::take_locked(opened.tx.conn(), &tenant, &ways, Owner::Visit(&[visit.id]), now).await?;
        let Some(plan) = plan else { return Ok(Next::Settled) };
        settle(opened, 1).await?;
        let status = status_after_move(opened, &wanted);
        write_move(opened, &moving, &wanted, &plan, status, now).await?;
        Ok(Next::PassedOn)
    }

    /// Asks everybody who was given a visit and was not asked yet.
    async fn ask(&self) -> Result<usize, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        // What was given to somebody else meanwhile, moved or called off is nobody's question any more; nor what was answered. That is
        // written here and not with the answer: whoever answers writes nothing with more rights than their own.
        sqlx::query!(
            "UPDATE visit_offers o SET settled_at = $1, outcome = CASE
                 WHEN a.staff_id = o.staff_id AND a.status IN ('confirmed', 'checked_in', 'in_progress', 'completed') THEN 'accepted'
                 ELSE 'withdrawn' END
             FROM appointments a
             WHERE o.outcome = 'open' AND a.tenant_id = o.tenant_id AND a.id = o.appointment_id
               AND (a.status <> 'scheduled' OR a.staff_id IS DISTINCT FROM o.staff_id OR a.answer_by IS NULL)",
            now,
        )
        .execute(tx.conn())
        .await?;
        let rows = sqlx::query!(
            "SELECT a.tenant_id, a.id, a.booking_id, a.staff_id AS \"staff!\", a.starts_at, t.answer_minutes AS \"minutes!\"
             FROM tenants t
             JOIN bookings b ON b.tenant_id = t.id AND b.place <> 'premises' AND b.status IN ('pending', 'confirmed', 'rescheduled')
             JOIN appointments a ON a.tenant_id = t.id AND a.booking_id = b.id
             WHERE t.answer_minutes IS NOT NULL AND a.starts_at > $1 AND a.starts_at < $2 AND a.status = 'scheduled'
               AND a.staff_id IS NOT NULL AND a.answer_by IS NULL
               -- Where the manager decides, nobody is asked before that.
               AND (b.status = 'confirmed' OR NOT EXISTS (
                   SELECT FROM booking_items i JOIN services s ON s.tenant_id = i.tenant_id AND s.id = i.service_id
                   WHERE i.tenant_id = t.id AND i.booking_id = b.id
                     AND coalesce(s.confirmation_mode, t.confirmation_mode) = 'manager'))
             ORDER BY a.starts_at LIMIT $3
             FOR UPDATE OF a SKIP LOCKED",
            now,
            now + AHEAD,
            BATCH,
        )
        .fetch_all(tx.conn())
        .await?;
        let mut asked = 0;
        for row in rows {
            let tenant = self.tenants.by_id(TenantId(row.tenant_id)).await?;
            let minutes = u16::try_from(row.minutes).unwrap_or_default();
            let by = answer_by(tenant.timezone, now, minutes, row.starts_at);
            sqlx::query!(
                "WITH asked AS (
                     UPDATE appointments SET answer_by = $5 WHERE tenant_id = $1 AND id = $3 RETURNING 1
                 )
                 INSERT INTO visit_offers (tenant_id, id, appointment_id, staff_id, offered_at, answer_by)
                 SELECT $1, $2, $3, $4, $6, $5 FROM asked",
                row.tenant_id,
                OfferId::new().0,
                row.id,
                row.staff,
                by,
                now,
            )
            .execute(tx.conn())
            .await?;
            tell(&mut tx, tenant.id, BookingId(row.booking_id), ASKED, StaffId(row.staff), now).await?;
            asked += 1;
        }
        tx.commit().await?;
        Ok(asked)
    }
}

/// What the customer wishes, and who is not asked again.
struct WishedFor {
    /// For that person, and nobody else.
    asked_for: bool,
    not: Vec<StaffId>,
}

async fn wish_of(opened: &mut Opened, visit: &AppointmentState) -> Result<WishedFor, ServiceError> {
    let row = sqlx::query!(
        "SELECT a.staff_asked, a.gender_asked,
                ARRAY(SELECT o.staff_id FROM visit_offers o WHERE o.tenant_id = $1 AND o.appointment_id = $2
                      AND o.outcome IN ('declined', 'lapsed')) AS \"asked!\"
         FROM appointments a WHERE a.tenant_id = $1 AND a.id = $2",
        opened.tenant.id.0,
        visit.id.0,
    )
    .fetch_one(opened.tx.conn())
    .await?;
    let mut not: Vec<Uuid> = row.asked;
    if let Some(gender) = row.gender_asked.as_deref().and_then(Gender::parse) {
        let others = sqlx::query_scalar!(
            "SELECT id FROM staff WHERE tenant_id = $1 AND gender IS DISTINCT FROM $2",
            opened.tenant.id.0,
            gender.as_str(),
        )
        .fetch_all(opened.tx.conn())
        .await?;
        not.extend(others);
    }
    Ok(WishedFor { asked_for: row.staff_asked, not: not.into_iter().map(StaffId).collect() })
}

/// Whether an open offer has run out; then it is closed.
async fn lapse(opened: &mut Opened, visit: &AppointmentState, now: Instant) -> Result<bool, ServiceError> {
    let closed = sqlx::query!(
        "UPDATE visit_offers SET outcome = $4, settled_at = $3
         WHERE tenant_id = $1 AND appointment_id = $2 AND outcome = 'open' AND answer_by <= $3 AND staff_id = $5",
        opened.tenant.id.0,
        visit.id.0,
        now,
        OfferOutcome::Lapsed.as_str(),
        visit.staff.map(|staff| staff.0),
    )
    .execute(opened.tx.conn())
    .await?;
    Ok(closed.rows_affected() > 0)
}

/// How good somebody is for a visit: the less, the better.
fn worth(travel: &Travel, times: &Times, visit: &AppointmentState, plan: &Plan) -> i64 {
    let Some(leg) = plan.first() else { return i64::MAX };
    let minutes = |value: i32| Duration::minutes(value.into());
    let during = Span::new(
        leg.service.start() - minutes(visit.buffer_before),
        leg.service.end() + minutes(visit.buffer_after),
    );
    let Some(during) = during else { return i64::MAX };
    let mut day: Vec<Stop> = times.stops(leg.staff.0).to_vec();
    day.sort_unstable_by_key(|stop| (stop.during.start(), stop.during.end()));
    burden(travel, &day, &Stop { during, at: leg.at })
}

/// Nobody else is there: whoever has it keeps it, and the business is told.
async fn say_unanswered(opened: &mut Opened, now: Instant) -> Result<(), ServiceError> {
    let state = &opened.state;
    sqlx::query!(
        "UPDATE bookings SET version = version + 1 WHERE tenant_id = $1 AND id = $2",
        opened.tenant.id.0,
        state.id.0,
    )
    .execute(opened.tx.conn())
    .await?;
    let day = server_kernel::zone::local(opened.tenant.timezone, state.starts_at).date_naive();
    let event = BookingEvent {
        booking: state.id,
        version: state.version + 1,
        dates: vec![day],
        staff: state.staff(),
    };
    leave_traces(opened, BookingEventKind::Unanswered, &event, now).await
}
