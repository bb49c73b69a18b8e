//! Leave, as it is shown, and the port.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use server_kernel::{DbError, ServiceError};
use shared::{
    AppResult, ErrorCode,
    caller::Caller,
    ids::{BookingId, LeaveId, StaffId},
    permission::Module,
    staff::{
        AffectedVisit, ClassLine, LeaveApi, LeaveInput, LeaveKind, LeaveLine, LeavePart, LeaveStatus,
        LeaveStep, LeaveView, MIDDAY, MyTimeView, PersonLine, StaffStatus,
    },
    time::Span,
};
use uuid::Uuid;

use crate::{
    Staff,
    access::Work,
    affected::{Visit, classes, visits},
    day, hours,
    plan::Plan,
    weeks,
};

/// How many are shown.
const SHOWN: i64 = 100;
/// For so many visits colleagues are looked for; nobody decides on more at once.
const LOOKED_AT: usize = 40;

/// A request, as stored.
#[derive(Clone, Debug)]
pub(crate) struct Leave {
    pub id: Uuid,
    pub staff_id: Uuid,
    pub name: String,
    pub kind: String,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub from_midday: bool,
    pub to_midday: bool,
    pub reason: String,
    pub status: String,
    pub answer: String,
    pub asked_by: Uuid,
    pub version: i32,
}

impl Leave {
    pub fn status(&self) -> Result<LeaveStatus, DbError> {
        LeaveStatus::from_stored(&self.status)
            .ok_or(DbError::Inconsistent { table: "leave_requests", column: "status" })
    }

    pub fn span(&self, zone: Tz) -> Option<Span> {
        span(zone, self.first_day, self.last_day, self.from_midday, self.to_midday)
    }

    /// In which part the caller acts on it.
    pub fn part(&self, work: &Work<'_>) -> Option<LeavePart> {
        let own = work.place.staff == Some(StaffId(self.staff_id)) || self.asked_by == work.user.user.0;
        if own {
            Some(LeavePart::Asker)
        } else {
            work.whole(Module::Leave.approve()).then_some(LeavePart::Decider)
        }
    }

    fn line(self, work: &Work<'_>, visits: i64) -> Result<LeaveLine, DbError> {
        let status = self.status()?;
        let begun = self.span(work.zone()).is_none_or(|span| span.start() <= work.now);
        let part = self.part(work);
        let may = |step| part.is_some_and(|part| status.after(step, part, begun).is_some());
        let (may_cancel, may_decide) = (may(LeaveStep::Cancel), may(LeaveStep::Approve));
        Ok(LeaveLine {
            id: LeaveId(self.id),
            staff: StaffId(self.staff_id),
            name: self.name,
            kind: LeaveKind::from_stored(&self.kind)
                .ok_or(DbError::Inconsistent { table: "leave_requests", column: "kind" })?,
            first_day: self.first_day,
            last_day: self.last_day,
            from_midday: self.from_midday,
            to_midday: self.to_midday,
            reason: self.reason,
            status,
            answer: self.answer,
            visits,
            version: self.version,
            may_cancel,
            may_decide,
        })
    }
}

/// The time that leave takes.
pub(crate) fn span(
    zone: Tz,
    first: NaiveDate,
    last: NaiveDate,
    from_midday: bool,
    to_midday: bool,
) -> Option<Span> {
    let midday = NaiveTime::from_hms_opt(MIDDAY, 0, 0)?;
    let whole = day::whole_days(zone, first, last)?;
    let start =
        if from_midday { day::on_day(zone, first, midday, NaiveTime::MIN)?.start() } else { whole.start() };
    let end = if to_midday { day::on_day(zone, last, NaiveTime::MIN, midday)?.end() } else { whole.end() };
    Span::new(start, end)
}

/// One, or everybody's or one person's, those to be decided first, then by their days.
pub(crate) async fn load(
    work: &mut Work<'_>,
    staff: Option<StaffId>,
    leave: Option<LeaveId>,
) -> Result<Vec<Leave>, ServiceError> {
    let leave = sqlx::query_as!(
        Leave,
        "SELECT l.id, l.staff_id, s.name, l.kind, l.first_day, l.last_day, l.from_midday, l.to_midday, l.reason,
            l.status, l.answer, l.asked_by, l.version
         FROM leave_requests l JOIN staff s ON s.tenant_id = l.tenant_id AND s.id = l.staff_id
         WHERE l.tenant_id = $1 AND ($2::uuid IS NULL OR l.staff_id = $2) AND ($3::uuid IS NULL OR l.id = $3)
         ORDER BY l.status <> 'pending', l.first_day DESC, l.id LIMIT $4",
        work.place.tenant.0,
        staff.map(|id| id.0),
        leave.map(|id| id.0),
        SHOWN,
    );
    Ok(leave.fetch_all(work.tx.conn()).await?)
}

/// How many visits each of them touches from now on.
async fn counts(work: &mut Work<'_>, leave: &[Leave]) -> Result<HashMap<Uuid, i64>, ServiceError> {
    let zone = work.zone();
    let open: Vec<_> = leave
        .iter()
        .filter(|leave| matches!(leave.status.as_str(), "pending" | "approved"))
        .filter_map(|leave| Some((leave, leave.span(zone).filter(|span| span.end() > work.now)?)))
        .collect();
    let rows = sqlx::query!(
        "SELECT l.id AS \"id!\", count(DISTINCT a.id) FILTER (WHERE a.class_id IS NULL) + (
                SELECT count(*) FROM classes k WHERE k.tenant_id = $1 AND k.staff_id = l.staff_id AND k.status = 'scheduled'
                    AND k.starts_at < l.ends_at AND k.ends_at > greatest(l.starts_at, $6)) AS \"count!\"
         FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[]) AS l (id, staff_id, starts_at, ends_at)
         LEFT JOIN (appointments a JOIN bookings b ON b.tenant_id = $1 AND b.id = a.booking_id
                AND b.status IN ('pending', 'confirmed', 'assigned', 'rescheduled', 'in_progress'))
            ON a.tenant_id = $1 AND a.staff_id = l.staff_id AND a.starts_at < l.ends_at AND a.ends_at > greatest(l.starts_at, $6)
                AND a.status IN ('held', 'scheduled', 'confirmed', 'checked_in', 'in_progress')
         GROUP BY l.id, l.staff_id, l.starts_at, l.ends_at",
        work.place.tenant.0,
        &open.iter().map(|(leave, _)| leave.id).collect::<Vec<_>>(),
        &open.iter().map(|(leave, _)| leave.staff_id).collect::<Vec<_>>(),
        &open.iter().map(|(_, span)| span.start()).collect::<Vec<_>>(),
        &open.iter().map(|(_, span)| span.end()).collect::<Vec<_>>(),
        work.now,
    )
    .fetch_all(work.tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.count)).collect())
}

async fn lines(work: &mut Work<'_>, leave: Vec<Leave>) -> Result<Vec<LeaveLine>, ServiceError> {
    let counts = counts(work, &leave).await?;
    let line = |leave: Leave| {
        let visits = counts.get(&leave.id).copied().unwrap_or_default();
        Ok(leave.line(work, visits)?)
    };
    leave.into_iter().map(line).collect()
}

/// Still to come of a leave.
fn ahead(work: &Work<'_>, leave: &Leave) -> Option<Span> {
    leave.span(work.zone()).and_then(|span| Span::new(span.start().max(work.now), span.end()))
}

/// Visits still to come that leave touches.
pub(crate) async fn touched(work: &mut Work<'_>, leave: &Leave) -> Result<Vec<Visit>, ServiceError> {
    let (tenant, zone) = (work.tenant(), work.zone());
    let Some(span) = ahead(work, leave) else { return Ok(Vec::new()) };
    Ok(visits(work.tx.conn(), tenant, zone, StaffId(leave.staff_id), span).await?)
}

/// The same of classes, once each.
async fn touched_classes(work: &mut Work<'_>, leave: &Leave) -> Result<Vec<ClassLine>, ServiceError> {
    let (tenant, zone) = (work.tenant(), work.zone());
    let Some(span) = ahead(work, leave) else { return Ok(Vec::new()) };
    let classes = classes(work.tx.conn(), tenant, zone, StaffId(leave.staff_id), span).await?;
    Ok(classes.into_iter().map(|class| class.line).collect())
}

/// Colleagues who do what was booked, are not away for good and have nothing else then: whom it is worth asking about.
async fn colleagues(
    work: &mut Work<'_>,
    leave: &Leave,
    visit: &Visit,
) -> Result<Vec<PersonLine>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT s.id, s.name, s.title FROM staff s
         WHERE s.tenant_id = $1 AND s.id <> $2 AND s.status = 'active' AND s.is_bookable
            AND NOT EXISTS (
                SELECT FROM booking_items i WHERE i.tenant_id = $1 AND i.booking_id = $3 AND NOT EXISTS (
                    SELECT FROM staff_services k WHERE k.tenant_id = $1 AND k.staff_id = s.id AND k.service_id = i.service_id))
            AND NOT EXISTS (
                SELECT FROM appointments a WHERE a.tenant_id = $1 AND a.staff_id = s.id AND a.starts_at < $5 AND a.ends_at > $4
                    AND a.status IN ('held', 'scheduled', 'confirmed', 'checked_in', 'in_progress'))
         ORDER BY s.position, s.name, s.id",
        work.place.tenant.0,
        leave.staff_id,
        visit.line.booking.0,
        visit.span.start(),
        visit.span.end(),
    )
    .fetch_all(work.tx.conn())
    .await?;
    let person = |id, name, title| PersonLine { id: StaffId(id), name, title, status: StaffStatus::Active };
    Ok(rows.into_iter().map(|row| person(row.id, row.name, row.title)).collect())
}

impl Staff {
    async fn show_requests(&self, caller: &Caller) -> Result<Vec<LeaveLine>, ServiceError> {
        let mut work = self.begin_whole(caller, Module::Leave.read()).await?;
        let leave = load(&mut work, None, None).await?;
        let lines = lines(&mut work, leave).await?;
        work.tx.commit().await?;
        Ok(lines)
    }

    async fn show_request(&self, caller: &Caller, leave: LeaveId) -> Result<LeaveView, ServiceError> {
        let mut work = self.begin_whole(caller, Module::Leave.read()).await?;
        let leave = load(&mut work, None, Some(leave)).await?.pop().ok_or(ErrorCode::NotFound)?;
        let visits = touched(&mut work, &leave).await?;
        let mut affected = Vec::with_capacity(visits.len());
        for visit in visits {
            let candidates = colleagues(&mut work, &leave, &visit).await?;
            affected.push((self.affected(&mut work, &leave, visit).await?, candidates));
        }
        let classes = touched_classes(&mut work, &leave).await?;
        let count = i64::try_from(affected.len() + classes.len()).unwrap_or(i64::MAX);
        let leave = leave.line(&work, count)?;
        work.tx.commit().await?;
        let decided = leave.status == LeaveStatus::Approved;
        let mut shown = Vec::with_capacity(affected.len());
        for (at, (visit, candidates)) in affected.into_iter().enumerate() {
            let candidates = if decided && at < LOOKED_AT { candidates } else { Vec::new() };
            let free = self.free_then(caller, &visit, candidates).await?;
            shown.push(AffectedVisit { free, ..visit });
        }
        Ok(LeaveView { leave, affected: shown, classes })
    }

    async fn affected(
        &self,
        work: &mut Work<'_>,
        leave: &Leave,
        visit: Visit,
    ) -> Result<AffectedVisit, ServiceError> {
        let row = sqlx::query!(
            "SELECT coalesce(b.contact_email::text, '') AS \"email!\", coalesce(b.contact_phone, '') AS \"phone!\", b.user_id IS NOT NULL OR b.guest_token_hash IS NOT NULL AS \"has_page!\",
                (SELECT o.sent_at FROM leave_offers o WHERE o.tenant_id = $1 AND o.leave_id = $3 AND o.booking_id = b.id) AS sent_at
             FROM bookings b WHERE b.tenant_id = $1 AND b.id = $2",
            work.place.tenant.0,
            visit.line.booking.0,
            leave.id,
        )
        .fetch_one(work.tx.conn())
        .await?;
        let can_write = row.has_page && !row.email.is_empty();
        let offered_at = row.sent_at.map(|at| work.local(at));
        Ok(AffectedVisit {
            visit: visit.line,
            can_write,
            phone: if can_write { String::new() } else { row.phone },
            offered_at,
            free: Vec::new(),
        })
    }

    /// Those of them to whom the visit could be given: booking itself says so.
    async fn free_then(
        &self,
        caller: &Caller,
        visit: &AffectedVisit,
        candidates: Vec<PersonLine>,
    ) -> Result<Vec<PersonLine>, ServiceError> {
        let mut free = Vec::new();
        for person in candidates {
            let line = &visit.visit;
            let fits = self
                .booking
                .preview_move(caller, line.booking, Some(line.appointment), line.from, Some(person.id), None)
                .await?;
            if fits.refusal.is_none() {
                free.push(person);
            }
        }
        Ok(free)
    }

    async fn show_my_time(&self, caller: &Caller) -> Result<MyTimeView, ServiceError> {
        let (mut work, staff) = self.begin_own(caller, Module::Leave.read()).await?;
        let (tenant, today) = (work.tenant(), work.today());
        let leave = load(&mut work, Some(staff), None).await?;
        let leave = lines(&mut work, leave).await?;
        let (rows, pauses) = weeks::rows(work.tx.conn(), tenant, staff).await?;
        let mut plan = Plan::of(&rows, &pauses);
        let at = plan.on(today);
        let exceptions = hours::exceptions(&mut work, staff).await?;
        let feed = self.feed_of(&mut work, staff).await?;
        let links = self.links_of(&mut work, staff).await?;
        let may_show_names = self.may_show_names(&work);
        work.tx.commit().await?;
        let week = plan.0.swap_remove(at).1;
        Ok(MyTimeView { today, leave, week, exceptions, feed, may_show_names, links })
    }
}

#[async_trait]
impl LeaveApi for Staff {
    async fn my_time(&self, caller: &Caller) -> AppResult<MyTimeView> {
        Ok(self.show_my_time(caller).await?)
    }

    async fn ask(&self, caller: &Caller, input: &LeaveInput) -> AppResult<LeaveId> {
        Ok(self.write_request(caller, input).await?)
    }

    async fn cancel(&self, caller: &Caller, leave: LeaveId, version: i32) -> AppResult<()> {
        Ok(self.take_back(caller, leave, version).await?)
    }

    async fn requests(&self, caller: &Caller) -> AppResult<Vec<LeaveLine>> {
        Ok(self.show_requests(caller).await?)
    }

    async fn request(&self, caller: &Caller, leave: LeaveId) -> AppResult<LeaveView> {
        Ok(self.show_request(caller, leave).await?)
    }

    async fn decide(
        &self,
        caller: &Caller,
        leave: LeaveId,
        grant: bool,
        answer: &str,
        version: i32,
    ) -> AppResult<()> {
        Ok(self.write_decision(caller, leave, grant, answer, version).await?)
    }

    async fn offer_another_time(&self, caller: &Caller, leave: LeaveId, booking: BookingId) -> AppResult<()> {
        Ok(self.write_offer(caller, leave, booking).await?)
    }

    async fn give(&self, caller: &Caller, leave: LeaveId, booking: BookingId, to: StaffId) -> AppResult<()> {
        Ok(self.give_away(caller, leave, booking, to).await?)
    }
}
