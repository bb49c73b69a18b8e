//! Another time, another person, another room. What is given back and what is taken change hands in one transaction, under
//! exclusive locks on both: two moves that swap their places cannot wait for each other.

use server_kernel::{ServiceError, crypto::short_code, errors::ensure_affected, zone::local};
use server_tenants::ConfirmationMode;
use shared::{
    AppError, ErrorCode,
    availability::{Placement, Policy, Refusal, StaffChoice, placements, refusal},
    booking::{Action, Actor as Part, AppointmentStatus, BookingStatus, MovePreview, RoomLine, Transition},
    caller::Caller,
    error::FieldProblem,
    ids::{AddonId, BookingId, OptionId, RoomId, ServiceId, StaffId},
    live::{BookingEvent, BookingEventKind},
    permission::Module,
    time::{Instant, Local},
};

use crate::{
    Bookings,
    access::{Opened, resources_of},
    act::leave_traces,
    book::{far, refused},
    claims::{self, Owner},
    diary::{self, Own},
    terms::{self, Terms, Wish},
};

impl Bookings {
    /// Moves an opened booking.
    pub(crate) async fn reschedule(
        &self,
        opened: &mut Opened,
        step: &Transition,
        now: Instant,
    ) -> Result<(), ServiceError> {
        let start =
            step.starts_at.ok_or_else(|| AppError::field("starts_at", FieldProblem::Required))?.to_utc();
        let options = match options(opened, start, step.staff, now).await? {
            Ok(found) => found,
            Err(refusal) => return Err(said_to(&opened.parts, refusal).into()),
        };
        let tried: Vec<Placement> = options.into_iter().take(claims::TRIES).collect();
        let (tenant, appointment) = (opened.tenant.id, opened.state.appointment);
        claims::lock_exchange(opened.tx.conn(), &resources_of(&opened.state), &tried).await?;
        claims::release_appointment(opened.tx.conn(), tenant, appointment, None).await?;
        let owner = Owner::Appointment(appointment);
        let placement = claims::take_locked(opened.tx.conn(), tenant, &tried, owner, now)
            .await?
            .ok_or(ErrorCode::SlotTaken)?;
        write_move(opened, placement, now).await
    }

    /// Would a booking fit somewhere else?
    pub(crate) async fn would_fit(
        &self,
        caller: &Caller,
        id: BookingId,
        starts_at: Local,
        staff: Option<StaffId>,
    ) -> Result<MovePreview, ServiceError> {
        caller.staff(Module::Bookings.update())?;
        let now = self.clock.now();
        let mut opened = self.open(caller, id, false).await?;
        if opened.state.after(&opened.parts, Action::Reschedule).is_none() {
            return Ok(MovePreview { room: None, refusal: Some(ErrorCode::WrongState) });
        }
        let preview = match options(&mut opened, starts_at.to_utc(), staff, now).await? {
            Ok(options) => MovePreview {
                room: room_of(&mut opened, options.first().and_then(|placement| placement.room)).await?,
                refusal: None,
            },
            Err(refusal) => MovePreview { room: None, refusal: Some(said_to(&opened.parts, refusal).code) },
        };
        opened.tx.commit().await?;
        Ok(preview)
    }
}

async fn room_of(opened: &mut Opened, room: Option<RoomId>) -> Result<Option<RoomLine>, ServiceError> {
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

/// Every way to serve the booking at its new time, its present room first; or why there is none.
async fn options(
    opened: &mut Opened,
    start: Instant,
    staff: Option<StaffId>,
    now: Instant,
) -> Result<Result<Vec<Placement>, Refusal>, ServiceError> {
    let terms = booked_terms(opened).await?;
    let tenant = opened.tenant.clone();
    let choice = match staff.or(opened.state.staff) {
        Some(id) if terms.staff.contains(&id) => StaffChoice::Named(id),
        Some(_) => return Ok(Err(Refusal::NotSkilled)),
        None => StaffChoice::Anyone,
    };
    let policy = if opened.parts == [Part::Customer] {
        Policy::Customer
    } else {
        Policy::Staff { backdate_minutes: 240 }
    };
    if let Some(refusal) = far(&tenant, start, policy, now) {
        return Ok(Err(refusal));
    }
    let range = diary::range_around(&tenant, start)
        .ok_or_else(|| AppError::field("starts_at", FieldProblem::NoSuchTime))?;
    let own = Own { appointment: Some(opened.state.appointment), ..Own::default() };
    let times = diary::load(opened.tx.conn(), &tenant, &terms.staff, &terms.rooms, range, now, own).await?;
    let diary = times.diary(&tenant, &terms.staff, &terms.rooms, range);
    let request = diary::request(&tenant, &terms, choice, policy, range, now);
    let mut options = placements(&request, &diary, start);
    if options.is_empty() {
        return Ok(Err(refusal(&request, &diary, start).unwrap_or(Refusal::StaffBusy)));
    }
    let room = opened.state.room;
    options.sort_by_key(|placement| placement.room != room);
    Ok(Ok(options))
}

/// The terms as they were booked: a move changes no price and no length.
async fn booked_terms(opened: &mut Opened) -> Result<Terms, ServiceError> {
    let item = sqlx::query!(
        "SELECT i.service_id, i.option_id,
                ARRAY(SELECT x.addon_id FROM booking_item_addons x WHERE x.tenant_id = $1 AND x.item_id = i.id) AS \"addons!\"
         FROM appointments a JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
         WHERE a.tenant_id = $1 AND a.id = $2",
        opened.tenant.id.0,
        opened.state.appointment.0,
    )
    .fetch_one(opened.tx.conn())
    .await?;
    let addons: Vec<AddonId> = item.addons.into_iter().map(AddonId).collect();
    let wish =
        Wish { service: ServiceId(item.service_id), option: Some(OptionId(item.option_id)), addons: &addons };
    let mut terms = terms::load(opened.tx.conn(), opened.tenant.id, wish).await?;
    let booked = i32::try_from((opened.state.ends_at - opened.state.starts_at).num_minutes())
        .unwrap_or(terms.duration());
    terms.minutes += booked - terms.duration();
    terms.buffer_before = opened.state.buffer_before;
    terms.buffer_after = opened.state.buffer_after;
    Ok(terms)
}

async fn write_move(opened: &mut Opened, placement: Placement, now: Instant) -> Result<(), ServiceError> {
    let state = opened.state.clone();
    let tenant = opened.tenant.clone();
    let status = status_after_move(opened);
    let moved = sqlx::query!(
        "UPDATE bookings SET status = $3, version = version + 1, code_version = code_version + 1, short_code = $4,
                starts_at = $5, ends_at = $6, checked_in_at = NULL
         WHERE tenant_id = $1 AND id = $2 AND version = $7",
        tenant.id.0,
        state.id.0,
        status.as_str(),
        short_code(),
        placement.service.start(),
        placement.service.end(),
        state.version,
    )
    .execute(opened.tx.conn())
    .await?;
    ensure_affected(moved.rows_affected(), 1)?;
    let moved = sqlx::query!(
        "UPDATE appointments SET status = $3, staff_id = $4, room_id = $5, starts_at = $6, ends_at = $7
         WHERE tenant_id = $1 AND id = $2",
        tenant.id.0,
        state.appointment.0,
        AppointmentStatus::Scheduled.as_str(),
        placement.staff.0,
        placement.room.map(|id| id.0),
        placement.service.start(),
        placement.service.end(),
    )
    .execute(opened.tx.conn())
    .await?;
    ensure_affected(moved.rows_affected(), 1)?;
    let day = |at| local(tenant.timezone, at).date_naive();
    let mut dates = vec![day(state.starts_at), day(placement.service.start())];
    dates.dedup();
    let mut staff: Vec<StaffId> = state.staff.into_iter().chain([placement.staff]).collect();
    staff.dedup();
    let event = BookingEvent { booking: state.id, version: state.version + 1, dates, staff };
    leave_traces(opened, BookingEventKind::Rescheduled, &event, now).await
}

/// A move by the business stands; a customer's waits for the business where bookings do.
fn status_after_move(opened: &Opened) -> BookingStatus {
    let by_customer = opened.parts == [Part::Customer];
    match opened.state.status {
        BookingStatus::Pending => BookingStatus::Pending,
        _ if by_customer && opened.tenant.confirmation_mode != ConfirmationMode::Auto => {
            BookingStatus::Rescheduled
        }
        _ if by_customer => BookingStatus::Confirmed,
        other => other,
    }
}

/// The people of the business hear the exact reason; a customer hears what customers hear.
fn said_to(parts: &[Part], refusal: Refusal) -> AppError {
    if parts == [Part::Customer] {
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
