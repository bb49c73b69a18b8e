//! The steps of a booking's life.

use chrono::Duration;
use server_kernel::{
    Actor, ServiceError, audit,
    errors::ensure_affected,
    idempotency::{self, Claimed},
    trace,
    zone::local,
};
use shared::{
    AppError, ErrorCode,
    availability::{Plan, PlannedLeg},
    booking::{
        Action, Actor as Part, AppointmentStatus, BookingStatus, BookingView, IdempotencyKey, Step,
        Transition, Way, dispatch::OfferOutcome,
    },
    caller::Caller,
    error::FieldProblem,
    ids::{AppointmentId, BookingId, TenantId, UserId},
    live::{BookingEvent, BookingEventKind},
    permission::Module,
    time::{Instant, Span},
};

use crate::{
    Bookings,
    access::{AppointmentState, Opened},
    claims::{self, Owner},
    classes, credits, dispatch, fee,
    message::{BookingMessage, news_of},
    order,
    put_back::put_back,
    view::load_view,
};

/// Whoever is let in, sets out or begins does so on the day of the visit, or not further from its start than this.
const NEAR: Duration = Duration::hours(12);
/// How long a device may have been without a network.
const LONGEST_AWAY: Duration = Duration::hours(24);
/// How much a device's clock may be ahead of ours.
const CLOCKS_DIFFER: Duration = Duration::minutes(2);

impl Bookings {
    pub(crate) async fn take_step(
        &self,
        caller: &Caller,
        id: BookingId,
        step: &Transition,
        key: Option<IdempotencyKey>,
    ) -> Result<BookingView, ServiceError> {
        let opened = match self.open(caller, id, true).await {
            Err(ServiceError::App(error)) if error.code == ErrorCode::NotFound => {
                // Whoever declined does not see it any more, but may ask again what came of it.
                return self
                    .answered(caller, id, step.action, key.as_ref())
                    .await?
                    .ok_or_else(|| error.into());
            }
            opened => opened?,
        };
        let scope = scope(opened.tenant.id, opened.user, id, step.action);
        self.step(opened, &scope, step, key, |_, _| Ok(())).await
    }

    /// Takes a step on an opened and locked booking, unless its key was answered before.
    pub(crate) async fn step(
        &self,
        mut opened: Opened,
        scope: &idempotency::Scope,
        step: &Transition,
        key: Option<IdempotencyKey>,
        allowed: impl FnOnce(&Opened, Instant) -> Result<(), AppError> + Send,
    ) -> Result<BookingView, ServiceError> {
        let now = self.clock.now();
        if let Some(key) = &key
            && let Claimed::Answered(view) = idempotency::claim(opened.tx.conn(), scope, key, now).await?
        {
            return Ok(view);
        }
        allowed(&opened, done_at(&opened, step, now)?)?;
        self.apply(&mut opened, step, now).await?;
        let view = load_view(&mut opened.tx, &opened.tenant, opened.state.id, &opened.viewer, now).await?;
        if let Some(key) = &key {
            idempotency::store(opened.tx.conn(), scope, key, &view).await?;
        }
        write_of_step(&mut opened, step, &view, now).await?;
        opened.tx.commit().await?;
        Ok(view)
    }

    /// The answer that somebody of the business was given for this key.
    async fn answered(
        &self,
        caller: &Caller,
        id: BookingId,
        action: Action,
        key: Option<&IdempotencyKey>,
    ) -> Result<Option<BookingView>, ServiceError> {
        let (Some(key), Ok((user, membership, _))) = (key, caller.staff(Module::Bookings.read())) else {
            return Ok(None);
        };
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let scope = scope(membership.tenant, Some(user.user), id, action);
        idempotency::answered(tx.conn(), &scope, key).await
    }

    /// Takes a step on an opened booking: the caller commits.
    pub(crate) async fn apply(
        &self,
        opened: &mut Opened,
        step: &Transition,
        now: Instant,
    ) -> Result<(), ServiceError> {
        if step.version.is_some_and(|version| version != opened.state.version) {
            return Err(ErrorCode::Changed.into());
        }
        if step.minutes.is_some() && step.action != Action::Reschedule {
            return Err(AppError::field("minutes", FieldProblem::Inconsistent).into());
        }
        let reason = reason_of(step)?;
        let only = step.appointment.map(|id| opened.state.place_of(id)).transpose()?;
        let next = opened
            .state
            .after(&opened.viewer, step.action, only)
            .ok_or_else(|| not_now(opened, step.action))?;
        let done_at = done_at(opened, step, now)?;
        in_time(opened, step.action, done_at)?;
        // A guest who asked for another time does not lose the one they had.
        if step.action == Action::Reject
            && opened.state.status == BookingStatus::Rescheduled
            && put_back(opened, reason, "booking.reject", now).await?.is_some()
        {
            return Ok(());
        }
        let concerned = concerned(opened, &next);
        fee::charge(opened, step, &concerned, now).await?;
        credits::settle(opened, step, &concerned, now).await?;
        match step.action {
            // Money has its own port.
            Action::Pay => return Err(ErrorCode::WrongState.into()),
            Action::Reschedule => return self.reschedule(opened, step, now).await,
            Action::Cancel | Action::Reject | Action::NoShow => {
                let ids: Vec<AppointmentId> = concerned.iter().map(|each| each.id).collect();
                claims::release_appointments(opened.tx.conn(), opened.tenant.id, &ids, None).await?;
                settle(opened, ids.len()).await?;
            }
            Action::Confirm if opened.state.status == BookingStatus::NoShow => {
                take_again(opened, &concerned, now).await?;
            }
            // A class is given to somebody else as a whole.
            Action::Decline if concerned.iter().any(|each| each.class.is_some()) => {
                return Err(ErrorCode::WrongState.into());
            }
            Action::Decline => {
                dispatch::settle(opened, &concerned, OfferOutcome::Declined, now).await?;
                give_away(opened, &concerned).await?;
                settle(opened, concerned.len()).await?;
            }
            Action::Confirm
            | Action::Accept
            | Action::Depart
            | Action::CheckIn
            | Action::Start
            | Action::Complete => {}
        }
        write_step(opened, Taken { kind: event_of(step.action), reason, done_at }, &next, now).await
    }
}

/// Writes to the customer of what became of it.
async fn write_of_step(
    opened: &mut Opened,
    step: &Transition,
    after: &BookingView,
    now: Instant,
) -> Result<(), ServiceError> {
    let state = &opened.state;
    let elsewhere = |before: &&AppointmentState| {
        after.appointments.iter().any(|part| part.id == before.id && part.starts_at != before.starts_at)
    };
    let moved = state.appointments.iter().find(elsewhere);
    let statuses = (state.status, after.status);
    let news = news_of(step.action, opened.viewer.is_customer(), statuses, moved.is_some());
    let Some(news) = news else { return Ok(()) };
    let letter = BookingMessage {
        was: moved.map(|before| before.starts_at),
        part: moved.map(|before| before.id),
        reason_at: (!reason_of(step)?.is_empty()).then_some(after.version),
        ..BookingMessage::new(opened.tenant.id, state.id, news)
    };
    letter.ask(opened.tx.conn(), now).await
}

/// When a step was done: now, or when somebody of the business says that they did it without a network. A device's clock may be a
/// little fast.
fn done_at(opened: &Opened, step: &Transition, now: Instant) -> Result<Instant, AppError> {
    let Some(at) = step.at.map(|at| at.to_utc()) else { return Ok(now) };
    let by_itself = matches!(
        step.action,
        Action::Accept
            | Action::Decline
            | Action::Depart
            | Action::CheckIn
            | Action::Start
            | Action::Complete
    );
    if opened.viewer.is_customer() || !by_itself {
        return Err(AppError::field("at", FieldProblem::Inconsistent));
    }
    if at < now - LONGEST_AWAY || at > now + CLOCKS_DIFFER {
        return Err(AppError::field("at", FieldProblem::OutOfRange));
    }
    Ok(at.min(now))
}

/// Where others of the visit stay, they have all of their own time again.
pub(crate) async fn settle(opened: &mut Opened, changed: usize) -> Result<(), ServiceError> {
    if changed < opened.state.appointments.len() || opened.state.hidden_open {
        claims::settle(opened.tx.conn(), opened.tenant.id, opened.state.id).await?;
    }
    Ok(())
}

/// The appointments that a step changes.
fn concerned(opened: &Opened, step: &Step) -> Vec<AppointmentState> {
    let all = &opened.state.appointments;
    step.appointments.iter().filter_map(|(nth, _)| all.get(*nth).cloned()).collect()
}

/// A key belongs to one person's step on one booking: bodies of two bookings' steps can be the same.
pub(crate) fn scope(
    tenant: TenantId,
    user: Option<UserId>,
    id: BookingId,
    action: Action,
) -> idempotency::Scope {
    let who = user.map_or_else(|| "guest".to_owned(), |user| user.to_string());
    idempotency::Scope { tenant, principal: format!("{who} {id}"), route: action.as_str() }
}

fn reason_of(step: &Transition) -> Result<&str, AppError> {
    let reason = step.reason.as_deref().unwrap_or_default().trim();
    let needed = matches!(step.action, Action::Reject | Action::Decline);
    match reason.chars().count() {
        0 if needed => Err(AppError::field("reason", FieldProblem::Required)),
        length if length > 500 => Err(AppError::field("reason", FieldProblem::TooLong)),
        _ if reason.contains('\0') => Err(AppError::field("reason", FieldProblem::Malformed)),
        _ => Ok(reason),
    }
}

/// Why a step is refused: it is nobody's here, or not possible in this state.
pub(crate) fn not_now(opened: &Opened, action: Action) -> ErrorCode {
    let parts: Vec<Part> =
        opened.state.appointments.iter().flat_map(|each| opened.viewer.parts(each.staff)).collect();
    let ever = BookingStatus::ALL.iter().any(|booking| {
        AppointmentStatus::ALL.iter().any(|appointment| {
            crate::access::actions_of(&parts, *booking, *appointment, true, Way::Ahead).contains(&action)
        })
    });
    match action {
        Action::CheckIn if opened.state.checked_in_at.is_some() => ErrorCode::CheckInAlready,
        _ if ever => ErrorCode::WrongState,
        _ => ErrorCode::Forbidden,
    }
}

/// What only the clock decides.
fn in_time(opened: &Opened, action: Action, now: Instant) -> Result<(), ErrorCode> {
    let state = &opened.state;
    let by_customer = opened.viewer.is_customer();
    let same_day = |at: Instant| {
        local(opened.tenant.timezone, at).date_naive() == local(opened.tenant.timezone, now).date_naive()
    };
    // Around midnight another day may be a few minutes away.
    let near = |at: Instant| same_day(at) || (at - now).abs() < NEAR;
    match action {
        Action::Cancel | Action::Reschedule if by_customer && now >= state.starts_at => {
            Err(ErrorCode::TooLate)
        }
        Action::NoShow if now < state.starts_at + opened.tenant.no_show_after => Err(ErrorCode::WrongState),
        Action::Confirm if state.status == BookingStatus::NoShow && !same_day(state.starts_at) => {
            Err(ErrorCode::WrongState)
        }
        Action::CheckIn | Action::Start | Action::Depart if !near(state.starts_at) => {
            Err(ErrorCode::WrongState)
        }
        _ => Ok(()),
    }
}

/// A no-show who is there after all gets the time back, if it is still free.
async fn take_again(
    opened: &mut Opened,
    appointments: &[AppointmentState],
    now: Instant,
) -> Result<(), ServiceError> {
    let classes: Vec<&AppointmentState> = appointments.iter().filter(|each| each.class.is_some()).collect();
    if !classes.is_empty() {
        return classes::sit_again(opened, &classes, now).await;
    }
    let legs = appointments.iter().filter_map(|each| {
        let during = claimed(each)?;
        Some(PlannedLeg {
            staff: each.staff?,
            rooms: each.room.into_iter().chain(each.devices.iter().copied()).collect(),
            service: Span::new(each.starts_at, each.ends_at)?,
            staff_taken: vec![during],
            rooms_taken: during,
            seats: None,
            at: opened.state.venue.away().map(|away| away.at),
        })
    });
    let plan: Plan = legs.collect();
    let ids: Vec<AppointmentId> = appointments.iter().map(|each| each.id).collect();
    if plan.len() != ids.len() {
        return Err(ErrorCode::WrongState.into());
    }
    let taken =
        claims::take_first(opened.tx.conn(), &opened.tenant, &[plan], Owner::Visit(&ids), now).await?;
    taken.map(drop).ok_or_else(|| ErrorCode::SlotTaken.into())
}

/// The time with its buffers.
fn claimed(appointment: &AppointmentState) -> Option<Span> {
    let before = Duration::minutes(i64::from(appointment.buffer_before));
    let after = Duration::minutes(i64::from(appointment.buffer_after));
    Span::new(appointment.starts_at - before, appointment.ends_at + after)
}

/// The therapist cannot: the time of the room stays, the person's is given back, and the appointment waits for somebody
/// else. From here on it is not the therapist's to see.
async fn give_away(opened: &mut Opened, appointments: &[AppointmentState]) -> Result<(), ServiceError> {
    opened.tx.continue_as_system().await?;
    let tenant = opened.tenant.id;
    for appointment in appointments {
        if let Some(staff) = appointment.staff {
            let own = [appointment.id];
            claims::release_appointments(opened.tx.conn(), tenant, &own, Some(staff.0)).await?;
        }
        sqlx::query!(
            "UPDATE appointments SET staff_id = NULL, answer_by = NULL, set_out_at = NULL WHERE tenant_id = $1 AND id = $2",
            tenant.0,
            appointment.id.0,
        )
        .execute(opened.tx.conn())
        .await?;
    }
    Ok(())
}

/// What is written of a step.
pub(crate) struct Taken<'a> {
    pub kind: BookingEventKind,
    pub reason: &'a str,
    /// When it was done; it may have reached us later.
    pub done_at: Instant,
}

impl Taken<'_> {
    /// Done by the business or the clock as it is written.
    pub const fn now(kind: BookingEventKind, now: Instant) -> Self {
        Self { kind, reason: "", done_at: now }
    }
}

/// Writes the new states, once, with their traces.
pub(crate) async fn write_step(
    opened: &mut Opened,
    taken: Taken<'_>,
    step: &Step,
    now: Instant,
) -> Result<(), ServiceError> {
    let changed = concerned(opened, step);
    let state = &opened.state;
    let Taken { kind, reason, done_at } = taken;
    let arrived = kind == BookingEventKind::CheckedIn;
    // Codes made before are worthless once the time is given back.
    let revokes = step.appointments.iter().any(|(_, status)| !status.blocks());
    let updated = sqlx::query!(
        "UPDATE bookings SET status = $3, version = version + 1, reason = CASE WHEN $4 = '' THEN reason ELSE $4 END,
                checked_in_at = CASE WHEN $5 THEN $6 ELSE checked_in_at END,
                code_version = code_version + CASE WHEN $7 THEN 1 ELSE 0 END
         WHERE tenant_id = $1 AND id = $2 AND version = $8",
        opened.tenant.id.0,
        state.id.0,
        step.booking.as_str(),
        reason,
        arrived,
        done_at,
        revokes,
        state.version,
    )
    .execute(opened.tx.conn())
    .await?;
    ensure_affected(updated.rows_affected(), 1)?;
    let updated = sqlx::query!(
        "UPDATE appointments a SET status = s.next,
                started_at = CASE WHEN s.next = 'in_progress' THEN $5 ELSE a.started_at END,
                completed_at = CASE WHEN s.next = 'completed' THEN $5 ELSE a.completed_at END,
                set_out_at = CASE WHEN $6 THEN $5 ELSE a.set_out_at END,
                reached_at = CASE WHEN s.next IN ('checked_in', 'in_progress') AND a.set_out_at IS NOT NULL
                                  THEN coalesce(a.reached_at, $5) ELSE a.reached_at END
         FROM unnest($2::uuid[], $3::text[], $4::text[]) AS s (id, next, present)
         WHERE a.tenant_id = $1 AND a.id = s.id AND a.status = s.present",
        opened.tenant.id.0,
        &changed.iter().map(|each| each.id.0).collect::<Vec<_>>(),
        &step.appointments.iter().map(|(_, next)| next.as_str().to_owned()).collect::<Vec<_>>(),
        &changed.iter().map(|each| each.status.as_str().to_owned()).collect::<Vec<_>>(),
        done_at,
        kind == BookingEventKind::Departed,
    )
    .execute(opened.tx.conn())
    .await?;
    ensure_affected(updated.rows_affected(), changed.len() as u64)?;
    let day = local(opened.tenant.timezone, state.starts_at).date_naive();
    let event = BookingEvent {
        booking: state.id,
        version: state.version + 1,
        dates: vec![day],
        staff: state.staff(),
    };
    leave_traces(opened, kind, &event, now).await
}

const fn event_of(action: Action) -> BookingEventKind {
    match action {
        Action::Confirm => BookingEventKind::Confirmed,
        Action::Reject => BookingEventKind::Rejected,
        Action::Cancel => BookingEventKind::Cancelled,
        Action::Reschedule => BookingEventKind::Rescheduled,
        Action::Accept => BookingEventKind::Accepted,
        Action::Decline => BookingEventKind::Declined,
        Action::Depart => BookingEventKind::Departed,
        Action::CheckIn => BookingEventKind::CheckedIn,
        Action::Start => BookingEventKind::Started,
        Action::Complete => BookingEventKind::Completed,
        Action::NoShow => BookingEventKind::NoShow,
        Action::Pay => BookingEventKind::Paid,
    }
}

/// Audit and event of a step.
pub(crate) async fn leave_traces(
    opened: &mut Opened,
    kind: BookingEventKind,
    event: &BookingEvent,
    now: Instant,
) -> Result<(), ServiceError> {
    let action = match kind {
        BookingEventKind::Booked => "booking.create",
        BookingEventKind::Confirmed => "booking.confirm",
        BookingEventKind::Rejected => "booking.reject",
        BookingEventKind::Cancelled => "booking.cancel",
        BookingEventKind::Rescheduled => "booking.reschedule",
        BookingEventKind::Accepted => "booking.accept",
        BookingEventKind::Declined => "booking.decline",
        BookingEventKind::Unanswered => "booking.unanswered",
        BookingEventKind::Departed => "booking.depart",
        BookingEventKind::CheckedIn => "booking.check_in",
        BookingEventKind::Started => "booking.start",
        BookingEventKind::Completed => "booking.complete",
        BookingEventKind::NoShow => "booking.no_show",
        BookingEventKind::Expired => "booking.expire",
        BookingEventKind::Paid => "booking.pay",
    };
    let entry = audit::Entry {
        tenant: Some(opened.tenant.id),
        user: opened.user,
        action,
        resource_kind: "booking",
        resource: Some(event.booking.0),
        success: true,
        at: now,
    };
    let event = order::event_of(&opened.tenant, kind, event, now)?;
    Ok(trace::record(opened.tx.conn(), entry, event, None).await?)
}
