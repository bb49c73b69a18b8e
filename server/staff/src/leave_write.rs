//! Asking for leave, deciding on it, and what becomes of those who booked.

use server_kernel::{DbError, ServiceError, crypto::customer_page, jobs, mail::Message};
use shared::{
    AppError, ErrorCode,
    booking::{Action, Transition},
    caller::Caller,
    error::FieldProblem,
    ids::{BookingId, LeaveId, StaffId, UserId},
    permission::Module,
    staff::{LeaveInput, LeaveKind, LeavePart, LeaveStatus, LeaveStep},
};
use uuid::Uuid;

use crate::{
    Staff,
    access::Work,
    day,
    leave::{Leave, load, span, touched},
    letters::{self, Letter},
};

/// How long ago leave may have begun when it is asked for: nobody writes on the day they fall ill.
const DAYS_BACK: u64 = 14;

/// Whom a letter goes to: address and language.
struct Reader {
    email: String,
    locale: String,
}

async fn post(work: &mut Work<'_>, to: Reader, letter: &Letter<'_>) -> Result<(), ServiceError> {
    let (subject, body) = letters::text(&to.locale, letter);
    let mail = Message { to: to.email, subject, body };
    let payload = serde_json::to_value(&mail).map_err(|error| ServiceError::Internal(error.to_string()))?;
    let (tenant, now) = (work.tenant(), work.now);
    Ok(jobs::enqueue(work.tx.conn(), Some(tenant), "send_mail", &payload, now).await?)
}

/// Those who decide on leave at this business.
async fn deciders(work: &mut Work<'_>) -> Result<Vec<Reader>, ServiceError> {
    let readers = sqlx::query_as!(
        Reader,
        "SELECT DISTINCT u.email::text AS \"email!\", u.locale FROM tenant_members m
         JOIN member_roles r ON r.tenant_id = m.tenant_id AND r.user_id = m.user_id
         JOIN users u ON u.id = m.user_id
         WHERE m.tenant_id = $1 AND m.status = 'active' AND u.status = 'active' AND m.user_id <> $2
            AND r.role IN ('vendor', 'vendor_admin', 'vendor_manager')",
        work.place.tenant.0,
        work.user.user.0,
    );
    Ok(readers.fetch_all(work.tx.conn()).await?)
}

async fn reader(work: &mut Work<'_>, user: UserId) -> Result<Option<Reader>, ServiceError> {
    let reader = sqlx::query_as!(
        Reader,
        "SELECT email::text AS \"email!\", locale FROM users WHERE id = $1 AND status = 'active'",
        user.0,
    );
    Ok(reader.fetch_optional(work.tx.conn()).await?)
}

/// What is wrong with a request, or what it is.
fn read(work: &Work<'_>, staff: StaffId, input: &LeaveInput) -> Result<Leave, AppError> {
    let kind =
        LeaveKind::from_stored(&input.kind).ok_or_else(|| AppError::field("kind", FieldProblem::Required))?;
    let earliest = work.today() - chrono::Days::new(DAYS_BACK);
    let (first_day, last_day) = day::days(&input.first, &input.last, earliest)?;
    if first_day == last_day && input.from_midday && input.to_midday {
        return Err(AppError::field("to_midday", FieldProblem::Inconsistent));
    }
    let reason = day::text("reason", &input.reason, 500)?;
    if reason.is_empty() {
        return Err(AppError::field("reason", FieldProblem::Required));
    }
    span(work.zone(), first_day, last_day, input.from_midday, input.to_midday)
        .ok_or_else(|| AppError::field("first", FieldProblem::NoSuchTime))?;
    Ok(Leave {
        id: Uuid::now_v7(),
        staff_id: staff.0,
        name: work.user.name.clone(),
        kind: kind.as_str().to_owned(),
        first_day,
        last_day,
        from_midday: input.from_midday,
        to_midday: input.to_midday,
        reason,
        status: LeaveStatus::Pending.as_str().to_owned(),
        answer: String::new(),
        asked_by: work.user.user.0,
        version: 1,
    })
}

async fn insert(work: &mut Work<'_>, leave: &Leave) -> Result<(), ServiceError> {
    let written = sqlx::query!(
        "INSERT INTO leave_requests (tenant_id, id, staff_id, kind, first_day, last_day, from_midday, to_midday, reason, asked_by, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        work.place.tenant.0,
        leave.id,
        leave.staff_id,
        leave.kind,
        leave.first_day,
        leave.last_day,
        leave.from_midday,
        leave.to_midday,
        leave.reason,
        leave.asked_by,
        work.now,
    )
    .execute(work.tx.conn())
    .await
    .map_err(DbError::from);
    match written {
        Err(error) if error.is_constraint("leave_requests_once") => {
            Err(AppError::field("first", FieldProblem::Taken).into())
        }
        other => Ok(other.map(|_| ())?),
    }
}

/// One step of a request, if it is allowed and nobody was quicker.
async fn advance(
    work: &mut Work<'_>,
    leave: &Leave,
    next: LeaveStatus,
    answer: &str,
    version: i32,
) -> Result<i32, ServiceError> {
    let decided = next != LeaveStatus::Cancelled;
    let version = sqlx::query_scalar!(
        "UPDATE leave_requests SET status = $3, version = version + 1,
            answer = CASE WHEN $4 THEN $5 ELSE answer END,
            decided_by = CASE WHEN $4 THEN $6 ELSE decided_by END, decided_at = CASE WHEN $4 THEN $7 ELSE decided_at END
         WHERE tenant_id = $1 AND id = $2 AND version = $8 RETURNING version",
        work.place.tenant.0,
        leave.id,
        next.as_str(),
        decided,
        answer,
        work.user.user.0,
        work.now,
        version,
    )
    .fetch_optional(work.tx.conn())
    .await?;
    Ok(version.ok_or(ErrorCode::LeaveState)?)
}

/// The next state, by whoever asks.
fn decided(
    work: &Work<'_>,
    leave: &Leave,
    step: LeaveStep,
) -> Result<(LeaveStatus, LeavePart), ServiceError> {
    let part = leave.part(work).ok_or(ErrorCode::NotFound)?;
    if part == LeavePart::Asker && step != LeaveStep::Cancel {
        return Err(ErrorCode::Forbidden.into());
    }
    let begun = leave.span(work.zone()).is_none_or(|span| span.start() <= work.now);
    let next = leave.status()?.after(step, part, begun).ok_or(ErrorCode::LeaveState)?;
    Ok((next, part))
}

impl Staff {
    pub(crate) async fn write_request(
        &self,
        caller: &Caller,
        input: &LeaveInput,
    ) -> Result<LeaveId, ServiceError> {
        let (mut work, staff) = self.begin_own(caller, Module::Leave.create()).await?;
        let leave = read(&work, staff, input)?;
        insert(&mut work, &leave).await?;
        let page = format!("{}/office/leave/{}", self.base_url, leave.id);
        let days = letters::days(leave.first_day, leave.last_day);
        // Who decides, and where they read their letters, is not the asker's to see.
        work.tx.continue_as_system().await?;
        for to in deciders(&mut work).await? {
            let letter = Letter::Asked { name: &leave.name, days: &days, page: &page };
            post(&mut work, to, &letter).await?;
        }
        work.note("leave", "leave.ask", leave.id, 1).await?;
        work.tx.commit().await?;
        Ok(LeaveId(leave.id))
    }

    pub(crate) async fn take_back(
        &self,
        caller: &Caller,
        leave: LeaveId,
        version: i32,
    ) -> Result<(), ServiceError> {
        let mut work = match self.begin_whole(caller, Module::Leave.approve()).await {
            Ok(work) => work,
            Err(_) => self.begin_own(caller, Module::Leave.update()).await?.0,
        };
        let leave = load(&mut work, None, Some(leave)).await?.pop().ok_or(ErrorCode::NotFound)?;
        let (next, part) = decided(&work, &leave, LeaveStep::Cancel)?;
        let version = advance(&mut work, &leave, next, "", version).await?;
        sqlx::query!(
            "DELETE FROM availability_exceptions WHERE tenant_id = $1 AND source_leave_id = $2",
            work.place.tenant.0,
            leave.id,
        )
        .execute(work.tx.conn())
        .await?;
        if part == LeavePart::Decider {
            self.tell_asker(&mut work, &leave, next, "").await?;
        }
        work.note("leave", "leave.cancel", leave.id, version).await?;
        Ok(work.tx.commit().await?)
    }

    pub(crate) async fn write_decision(
        &self,
        caller: &Caller,
        leave: LeaveId,
        grant: bool,
        answer: &str,
        version: i32,
    ) -> Result<(), ServiceError> {
        let mut work = self.begin_whole(caller, Module::Leave.approve()).await?;
        let leave = load(&mut work, None, Some(leave)).await?.pop().ok_or(ErrorCode::NotFound)?;
        let step = if grant { LeaveStep::Approve } else { LeaveStep::Reject };
        let (next, _) = decided(&work, &leave, step)?;
        let answer = day::text("answer", answer, 500)?;
        if !grant && answer.is_empty() {
            return Err(AppError::field("answer", FieldProblem::Required).into());
        }
        let version = advance(&mut work, &leave, next, &answer, version).await?;
        if grant {
            take_time(&mut work, &leave).await?;
        }
        self.tell_asker(&mut work, &leave, next, &answer).await?;
        let action = if grant { "leave.approve" } else { "leave.reject" };
        work.note("leave", action, leave.id, version).await?;
        Ok(work.tx.commit().await?)
    }

    async fn tell_asker(
        &self,
        work: &mut Work<'_>,
        leave: &Leave,
        status: LeaveStatus,
        answer: &str,
    ) -> Result<(), ServiceError> {
        let Some(to) = reader(work, UserId(leave.asked_by)).await? else { return Ok(()) };
        let page = format!("{}/staff/time", self.base_url);
        let days = letters::days(leave.first_day, leave.last_day);
        post(work, to, &Letter::Decided { status, days: &days, answer, page: &page }).await
    }

    pub(crate) async fn write_offer(
        &self,
        caller: &Caller,
        leave: LeaveId,
        booking: BookingId,
    ) -> Result<(), ServiceError> {
        let mut work = self.begin_whole(caller, Module::Leave.approve()).await?;
        let leave = approved(&mut work, leave).await?;
        let visits = touched(&mut work, &leave).await?;
        let visit =
            visits.into_iter().find(|visit| visit.line.booking == booking).ok_or(ErrorCode::NotFound)?;
        let row = sqlx::query!(
            "SELECT coalesce(b.contact_email::text, '') AS \"email!\", b.user_id IS NOT NULL AS \"account!\", b.guest_token_hash,
                coalesce((SELECT u.locale FROM users u WHERE u.id = b.user_id), b.locale) AS \"locale!\"
             FROM bookings b WHERE b.tenant_id = $1 AND b.id = $2",
            work.place.tenant.0,
            booking.0,
        )
        .fetch_one(work.tx.conn())
        .await?;
        if row.email.is_empty() || !(row.account || row.guest_token_hash.is_some()) {
            return Err(ErrorCode::NotFound.into());
        }
        let page = customer_page(&self.base_url, &self.secret, booking, row.guest_token_hash.as_deref());
        let letter = Letter::AnotherTime {
            business: &work.tenant.name.clone(),
            number: &visit.line.number,
            at: &visit.line.from.format("%Y-%m-%d %H:%M").to_string(),
            page: &page,
        };
        let to = Reader { email: row.email, locale: row.locale };
        sqlx::query!(
            "INSERT INTO leave_offers (tenant_id, leave_id, booking_id, sent_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (tenant_id, leave_id, booking_id) DO UPDATE SET sent_at = $4",
            work.place.tenant.0,
            leave.id,
            booking.0,
            work.now,
        )
        .execute(work.tx.conn())
        .await?;
        post(&mut work, to, &letter).await?;
        work.note("leave", "leave.offer_another_time", leave.id, leave.version).await?;
        // It cannot take place as it was booked: whoever would rather not come owes nothing. Not everybody who decides about leave
        // may change bookings.
        work.tx.continue_as_system().await?;
        sqlx::query!(
            "UPDATE appointments SET late_from = starts_at
             WHERE tenant_id = $1 AND booking_id = $2 AND status IN ('scheduled', 'confirmed')",
            work.place.tenant.0,
            booking.0,
        )
        .execute(work.tx.conn())
        .await?;
        Ok(work.tx.commit().await?)
    }

    pub(crate) async fn give_away(
        &self,
        caller: &Caller,
        leave: LeaveId,
        booking: BookingId,
        to: StaffId,
    ) -> Result<(), ServiceError> {
        let mut work = self.begin_whole(caller, Module::Leave.approve()).await?;
        let leave = approved(&mut work, leave).await?;
        let visits = touched(&mut work, &leave).await?;
        let visit =
            visits.into_iter().find(|visit| visit.line.booking == booking).ok_or(ErrorCode::NotFound)?;
        work.tx.commit().await?;
        let step = Transition {
            starts_at: Some(visit.line.from),
            staff: Some(to),
            appointment: Some(visit.line.appointment),
            ..Transition::plain(Action::Reschedule)
        };
        self.booking.act(caller, booking, &step, None).await?;
        Ok(())
    }
}

/// Leave that was granted.
async fn approved(work: &mut Work<'_>, leave: LeaveId) -> Result<Leave, ServiceError> {
    let leave = load(work, None, Some(leave)).await?.pop().ok_or(ErrorCode::NotFound)?;
    if leave.status()? == LeaveStatus::Approved { Ok(leave) } else { Err(ErrorCode::LeaveState.into()) }
}

/// The time is off from this transaction on.
async fn take_time(work: &mut Work<'_>, leave: &Leave) -> Result<(), ServiceError> {
    let span = leave.span(work.zone()).ok_or(ErrorCode::Invalid)?;
    sqlx::query!(
        "INSERT INTO availability_exceptions (tenant_id, id, staff_id, kind, starts_at, ends_at, source_leave_id)
         VALUES ($1, $2, $3, 'leave', $4, $5, $6)",
        work.place.tenant.0,
        Uuid::now_v7(),
        leave.staff_id,
        span.start(),
        span.end(),
        leave.id,
    )
    .execute(work.tx.conn())
    .await?;
    Ok(())
}
