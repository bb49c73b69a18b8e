//! Another time, another person, another room: of a whole visit or of one appointment, and that one may take longer or
//! shorter. What is given back and what is taken
//! change hands in one transaction, under exclusive locks on both: two moves that swap their places cannot wait for each
//! other.

use server_kernel::{ServiceError, crypto::short_code, errors::ensure_affected, zone::local};
use server_tenants::ConfirmationMode;
use shared::{
    AppError, ErrorCode,
    availability::{Plan, Policy, Refusal},
    booking::{Action, AppointmentStatus, BookingStatus, MovePreview, RoomLine, Transition, Wish, is_length},
    caller::Caller,
    error::FieldProblem,
    ids::{AddonId, AppointmentId, BookingId, OptionId, RoomId, ServiceId, StaffId},
    live::{BookingEvent, BookingEventKind},
    permission::Module,
    time::Instant,
};

use crate::{
    Bookings,
    access::{AppointmentState, Opened, Viewer},
    act::{leave_traces, settle},
    book::{far, refused},
    claims::{self, Owner},
    credits,
    diary::{self, Own},
    order::room_of,
    terms::{self, Sold, Terms},
    visit::{self, Visit},
};

impl Bookings {
    /// Moves an opened booking, or one appointment of it.
    pub(crate) async fn reschedule(
        &self,
        opened: &mut Opened,
        step: &Transition,
        now: Instant,
    ) -> Result<(), ServiceError> {
        let start =
            step.starts_at.ok_or_else(|| AppError::field("starts_at", FieldProblem::Required))?.to_utc();
        let moving = moving(opened, step.appointment)?;
        let length = length(&opened.viewer, step, &moving)?;
        credits::still_pays(opened, &moving, start).await?;
        let mut terms = booked_terms(opened, &moving).await?;
        make_long(&mut terms, length);
        let visit = match booked_visit(opened, &moving, &terms, step.staff) {
            Ok(visit) => visit,
            Err(refusal) => return Err(said_to(&opened.viewer, refusal).into()),
        };
        let mut ways = match ways(opened, &moving, &visit, (start, step.room), now).await? {
            Ok(found) => found,
            Err(refusal) => return Err(said_to(&opened.viewer, refusal).into()),
        };
        ways.truncate(claims::TRIES);
        let ids: Vec<AppointmentId> = moving.iter().map(|each| each.id).collect();
        let given: Vec<_> = moving.iter().flat_map(AppointmentState::resources).collect();
        let tenant = opened.tenant.id;
        claims::lock_exchange(opened.tx.conn(), &given, &ways).await?;
        claims::release_appointments(opened.tx.conn(), tenant, &ids, None).await?;
        let plan = claims::take_locked(opened.tx.conn(), &opened.tenant, &ways, Owner::Visit(&ids), now)
            .await?
            .ok_or(ErrorCode::SlotTaken)?;
        settle(opened, ids.len()).await?;
        let status = status_after_move(opened, &visit);
        write_move(opened, &moving, &visit, &plan, status, now).await
    }

    /// Would a booking, or one appointment of it, fit somewhere else?
    pub(crate) async fn would_fit(
        &self,
        caller: &Caller,
        id: BookingId,
        to: &Transition,
    ) -> Result<MovePreview, ServiceError> {
        caller.staff(Module::Bookings.update())?;
        let start =
            to.starts_at.ok_or_else(|| AppError::field("starts_at", FieldProblem::Required))?.to_utc();
        let now = self.clock.now();
        let mut opened = self.open(caller, id, false).await?;
        let only = to.appointment.map(|id| opened.state.place_of(id)).transpose()?;
        if opened.state.after(&opened.viewer, Action::Reschedule, only).is_none() {
            return Ok(MovePreview { room: None, refusal: Some(ErrorCode::WrongState) });
        }
        let moving = moving(&opened, to.appointment)?;
        let length = length(&opened.viewer, to, &moving)?;
        match credits::still_pays(&mut opened, &moving, start).await {
            Err(ServiceError::App(refusal)) => {
                return Ok(MovePreview { room: None, refusal: Some(refusal.code) });
            }
            paid => paid?,
        }
        let mut terms = booked_terms(&mut opened, &moving).await?;
        make_long(&mut terms, length);
        let refusal = match booked_visit(&opened, &moving, &terms, to.staff) {
            Err(refusal) => refusal,
            Ok(visit) => match ways(&mut opened, &moving, &visit, (start, to.room), now).await? {
                Err(refusal) => refusal,
                Ok(ways) => {
                    let room = ways.first().and_then(|plan| room_of(&visit, plan, 0));
                    let room = named_room(&mut opened, room).await?;
                    opened.tx.commit().await?;
                    return Ok(MovePreview { room, refusal: None });
                }
            },
        };
        opened.tx.commit().await?;
        Ok(MovePreview { room: None, refusal: Some(said_to(&opened.viewer, refusal).code) })
    }
}

/// What moves: one appointment, or everything that is still to come; a guest's appointments in their order.
pub(crate) fn moving(
    opened: &Opened,
    only: Option<AppointmentId>,
) -> Result<Vec<AppointmentState>, AppError> {
    let mut moving = match only {
        Some(id) => {
            let place = opened.state.place_of(id)?;
            opened.state.appointments.get(place).cloned().into_iter().collect()
        }
        None => {
            let open = |each: &&AppointmentState| {
                matches!(each.status, AppointmentStatus::Scheduled | AppointmentStatus::Confirmed)
            };
            opened.state.appointments.iter().filter(open).cloned().collect::<Vec<_>>()
        }
    };
    moving.sort_by_key(|each| (each.guest, each.starts_at));
    Ok(moving)
}

/// How long the one appointment is to take, if that is asked for: a decision of the business, and not of a class.
fn length(viewer: &Viewer, step: &Transition, moving: &[AppointmentState]) -> Result<Option<i32>, AppError> {
    let Some(minutes) = step.minutes else { return Ok(None) };
    if step.appointment.is_none() {
        return Err(AppError::field("appointment", FieldProblem::Required));
    }
    if viewer.is_customer() || moving.iter().any(|each| each.class.is_some()) {
        return Err(AppError::field("minutes", FieldProblem::Inconsistent));
    }
    let out_of_range = || AppError::field("minutes", FieldProblem::OutOfRange);
    if !is_length(minutes) {
        return Err(out_of_range());
    }
    i32::try_from(minutes).map(Some).map_err(|_| out_of_range())
}

/// Another length for what moves; its price is what was booked.
fn make_long(terms: &mut [Terms], length: Option<i32>) {
    if let (Some(length), [only]) = (length, terms) {
        only.minutes += length - only.duration();
    }
}

pub(crate) async fn named_room(
    opened: &mut Opened,
    room: Option<RoomId>,
) -> Result<Option<RoomLine>, ServiceError> {
    let Some(room) = room else { return Ok(None) };
    let name = sqlx::query_scalar!(
        "SELECT name FROM resources WHERE tenant_id = $1 AND id = $2",
        opened.tenant.id.0,
        room.0,
    )
    .fetch_optional(opened.tx.conn())
    .await?;
    Ok(name.map(|name| RoomLine { id: room, name }))
}

/// Every way to serve what moves at its new time, in the room that is wished for or with the present one first; or why
/// there is none.
pub(crate) async fn ways(
    opened: &mut Opened,
    moving: &[AppointmentState],
    visit: &Visit<'_>,
    (start, wished): (Instant, Option<RoomId>),
    now: Instant,
) -> Result<Result<Vec<Plan>, Refusal>, ServiceError> {
    let tenant = opened.tenant.clone();
    let policy =
        if opened.viewer.is_customer() { Policy::Customer } else { Policy::Staff { backdate_minutes: 240 } };
    if let Some(refusal) = far(start, policy, now) {
        return Ok(Err(refusal));
    }
    let range = diary::range_around(&tenant, start)
        .ok_or_else(|| AppError::field("starts_at", FieldProblem::NoSuchTime))?;
    let own = Own { appointments: moving.iter().map(|each| each.id).collect(), ..Own::default() };
    let times = diary::load(opened.tx.conn(), &tenant, &visit.whose(), range, now, &own).await?;
    let room = moving.first().and_then(|each| each.room);
    Ok(visit.ways(&tenant, &times, range, start, policy, now).and_then(|mut ways| {
        ways.retain(|plan| keeps_apart(opened, moving, plan));
        // The guest is in another of their own appointments then.
        if ways.is_empty() {
            return Err(Refusal::StaffBusy);
        }
        ways.retain(|plan| wished.is_none_or(|wished| room_of(visit, plan, 0) == Some(wished)));
        ways.sort_by_key(|plan| room_of(visit, plan, 0) != room);
        if ways.is_empty() { Err(Refusal::NoRoom) } else { Ok(ways) }
    }))
}

/// Nobody is in two places: what moves does not run while another appointment of the same guest does.
fn keeps_apart(opened: &Opened, moving: &[AppointmentState], plan: &Plan) -> bool {
    let stays =
        |each: &&AppointmentState| each.status.blocks() && !moving.iter().any(|moved| moved.id == each.id);
    moving.iter().zip(plan).all(|(moved, leg)| {
        let others = opened.state.appointments.iter().filter(stays);
        others
            .filter(|other| other.guest == moved.guest)
            .all(|other| other.ends_at <= leg.service.start() || leg.service.end() <= other.starts_at)
    })
}

/// The terms as they were booked: a move changes no price, and no length that it does not name.
pub(crate) async fn booked_terms(
    opened: &mut Opened,
    moving: &[AppointmentState],
) -> Result<Vec<Terms>, ServiceError> {
    let items = sqlx::query!(
        "SELECT i.service_id, i.option_id,
                ARRAY(SELECT x.addon_id FROM booking_item_addons x WHERE x.tenant_id = $1 AND x.item_id = i.id) AS \"addons!\"
         FROM unnest($2::uuid[]) WITH ORDINALITY AS moved (id, nth)
         JOIN appointments a ON a.tenant_id = $1 AND a.id = moved.id
         JOIN booking_items i ON i.tenant_id = $1 AND i.id = a.item_id
         ORDER BY moved.nth",
        opened.tenant.id.0,
        &moving.iter().map(|each| each.id.0).collect::<Vec<_>>(),
    )
    .fetch_all(opened.tx.conn())
    .await?;
    let wishes: Vec<Wish> = items
        .into_iter()
        .map(|item| Wish {
            service: ServiceId(item.service_id),
            option: Some(OptionId(item.option_id)),
            addons: item.addons.into_iter().map(AddonId).collect(),
            staff: None,
            staff_gender: None,
            guest: 0,
        })
        .collect();
    let location = opened.state.venue.location();
    let mut terms = terms::load(opened.tx.conn(), opened.tenant.id, &wishes, location, Sold::Before).await?;
    for (terms, moved) in terms.iter_mut().zip(moving) {
        let booked =
            i32::try_from((moved.ends_at - moved.starts_at).num_minutes()).unwrap_or(terms.duration());
        terms.minutes += booked - terms.duration();
        terms.buffer_before = moved.buffer_before;
        terms.buffer_after = moved.buffer_after;
    }
    Ok(terms)
}

/// The visit that moves: everybody stays with whom they are, unless somebody else is named for it.
pub(crate) fn booked_visit<'a>(
    opened: &Opened,
    moving: &[AppointmentState],
    terms: &'a [Terms],
    staff: Option<StaffId>,
) -> Result<Visit<'a>, Refusal> {
    let venue = opened.state.venue.clone();
    let mut parts: Vec<visit::Part<'a>> = Vec::with_capacity(moving.len());
    for (nth, (moved, terms)) in moving.iter().zip(terms).enumerate() {
        // Another class may have another teacher.
        let own = moved.staff.filter(|_| moved.class.is_none());
        let staff = if nth == 0 { staff.or(own) } else { own };
        let able = if venue.away().is_some() { &terms.travelling } else { &terms.staff };
        if staff.is_some_and(|id| !able.contains(&id)) {
            return Err(Refusal::NotSkilled);
        }
        let same = |other: &AppointmentState| {
            other.guest != moved.guest && other.starts_at == moved.starts_at && other.room == moved.room
        };
        let beside = moving.iter().take(nth).position(same).filter(|_| moved.room.is_some());
        let guest = u32::try_from(moved.guest).unwrap_or(0);
        let heads = u32::try_from(moved.heads).unwrap_or(1);
        parts.push(visit::Part {
            terms,
            staff,
            guest,
            beside,
            heads,
            rooms: None,
            seats: None,
            package: None,
        });
    }
    let in_class = moving.iter().any(|moved| moved.class.is_some());
    Ok(Visit { parts, rules: terms::rules(&opened.tenant, terms), in_class, venue })
}

pub(crate) async fn write_move(
    opened: &mut Opened,
    moving: &[AppointmentState],
    visit: &Visit<'_>,
    plan: &Plan,
    status: BookingStatus,
    now: Instant,
) -> Result<(), ServiceError> {
    let state = opened.state.clone();
    let tenant = opened.tenant.clone();
    // Until the business has said what it thinks of it, it is known where the visit stood.
    let waits = status == BookingStatus::Rescheduled;
    let waited = waits && state.status == BookingStatus::Rescheduled;
    if waits && !waited {
        forget_where_it_stood(opened).await?;
    }
    let stays = state.appointments.iter().filter(|each| !moving.iter().any(|moved| moved.id == each.id));
    let stays: Vec<_> = stays.map(|each| (each.starts_at, each.ends_at)).collect();
    let spans = plan.iter().map(|leg| (leg.service.start(), leg.service.end())).chain(stays);
    let (starts, ends): (Vec<Instant>, Vec<Instant>) = spans.unzip();
    let moved = sqlx::query!(
        "UPDATE bookings SET status = $3, version = version + 1, code_version = code_version + 1, short_code = $4,
                starts_at = $5::timestamptz, ends_at = $6, checked_in_at = NULL, move_asked_at = $8, agreed_at = CASE WHEN flexible_minutes > 0 THEN $5::timestamptz END
         WHERE tenant_id = $1 AND id = $2 AND version = $7",
        tenant.id.0,
        state.id.0,
        status.as_str(),
        short_code(),
        starts.iter().min().copied().unwrap_or(state.starts_at),
        ends.iter().max().copied().unwrap_or(state.ends_at),
        state.version,
        waits.then_some(now),
    )
    .execute(opened.tx.conn())
    .await?;
    ensure_affected(moved.rows_affected(), 1)?;
    for (nth, (moved, leg)) in moving.iter().zip(plan).enumerate() {
        let room = room_of(visit, plan, nth);
        let devices: Vec<_> = leg.rooms.iter().filter(|id| Some(**id) != room).map(|id| id.0).collect();
        let late_from = if opened.viewer.is_customer() {
            moved.fee.moved_by_customer(state.status != BookingStatus::Pending, now)
        } else {
            moved.fee.moved_by_business(now)
        };
        let written = sqlx::query!(
            "UPDATE appointments SET status = $3, staff_id = $4, room_id = $5, starts_at = $6, ends_at = $7, device_ids = $8,
                overbooked = false, class_id = $9, late_from = $10, stood_at = CASE WHEN $11 THEN coalesce(stood_at, $12) ELSE $12 END,
                stood_staff_id = CASE WHEN $11 AND stood_at IS NOT NULL THEN stood_staff_id ELSE $13 END, answer_by = NULL, set_out_at = NULL, reached_at = NULL, way_meters = NULL
             WHERE tenant_id = $1 AND id = $2",
            tenant.id.0,
            moved.id.0,
            AppointmentStatus::Scheduled.as_str(),
            leg.staff.0,
            room.map(|id| id.0),
            leg.service.start(),
            leg.service.end(),
            &devices,
            leg.seats.as_ref().map(|seats| seats.class.0),
            late_from,
            waited,
            waits.then_some(moved.starts_at),
            moved.staff.filter(|_| waits).map(|staff| staff.0),
        )
        .execute(opened.tx.conn())
        .await?;
        ensure_affected(written.rows_affected(), 1)?;
    }
    let day = |at| local(tenant.timezone, at).date_naive();
    let before = moving.iter().map(|each| day(each.starts_at));
    let mut dates: Vec<_> = before.chain(plan.iter().map(|leg| day(leg.service.start()))).collect();
    dates.sort_unstable();
    dates.dedup();
    let mut staff: Vec<StaffId> = state.staff().into_iter().chain(plan.iter().map(|leg| leg.staff)).collect();
    staff.sort_unstable();
    staff.dedup();
    let event = BookingEvent { booking: state.id, version: state.version + 1, dates, staff };
    leave_traces(opened, BookingEventKind::Rescheduled, &event, now).await
}

/// Of an earlier question.
async fn forget_where_it_stood(opened: &mut Opened) -> Result<(), ServiceError> {
    sqlx::query!(
        "UPDATE appointments SET stood_at = NULL, stood_staff_id = NULL
         WHERE tenant_id = $1 AND booking_id = $2 AND stood_at IS NOT NULL",
        opened.tenant.id.0,
        opened.state.id.0,
    )
    .execute(opened.tx.conn())
    .await?;
    Ok(())
}

/// A move by the business stands; a customer's waits for the business where bookings do.
pub(crate) fn status_after_move(opened: &Opened, visit: &Visit<'_>) -> BookingStatus {
    let by_customer = opened.viewer.is_customer();
    match opened.state.status {
        BookingStatus::Pending => BookingStatus::Pending,
        _ if by_customer && visit.rules.confirmation != ConfirmationMode::Auto => BookingStatus::Rescheduled,
        // Whoever was on the way sets out again.
        BookingStatus::Assigned => BookingStatus::Confirmed,
        _ if by_customer => BookingStatus::Confirmed,
        other => other,
    }
}

/// The people of the business hear the exact reason; a customer hears what customers hear.
pub(crate) fn said_to(viewer: &Viewer, refusal: Refusal) -> AppError {
    if viewer.is_customer() {
        return refused(refusal);
    }
    match refusal {
        Refusal::StaffBusy => ErrorCode::StaffBusy.into(),
        Refusal::NoRoom => ErrorCode::NoRoom.into(),
        Refusal::NotSkilled => ErrorCode::NotSkilled.into(),
        Refusal::Closed | Refusal::OutsideHours => ErrorCode::OutsideHours.into(),
        other => refused(other),
    }
}
