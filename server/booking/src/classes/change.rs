//! Another time, another teacher, another room: the class goes there with everybody who comes, in one transaction.
//!
//! Their bookings are locked first, in order, then the class: a customer who moves theirs has it in hand and waits for the class.
//! Who has taken a seat between the two is seen afterwards, and it is begun anew.

use chrono::{Duration, NaiveDate};
use server_kernel::{Actor, ServiceError, Tx, errors::ensure_affected, zone::local};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    availability::{Plan, Policy, Refusal},
    booking::{
        Wish,
        classes::{ClassChange, ClassConflict, ClassStatus},
    },
    caller::Caller,
    error::FieldProblem,
    ids::{ClassId, LocationId, OptionId, RoomId, ServiceId, StaffId, UserId},
    permission::Module,
    time::{Instant, Span},
};
use uuid::Uuid;

use super::{
    guests::{self, Guest},
    leave_trace,
    schedule::FARTHEST,
};
use crate::{
    Bookings,
    claims::{self, Owner},
    diary::{self, Own},
    message::News,
    order::room_of,
    series::wall,
    terms::{self, Sold, Terms},
    venue::Venue,
    visit::Visit,
};

/// How often it is begun anew before somebody is asked to look again.
const TRIES: usize = 8;

/// A class, locked, as it is before.
pub(super) struct Held {
    pub id: ClassId,
    service: ServiceId,
    option: OptionId,
    location: LocationId,
    pub staff: StaffId,
    pub room: Option<RoomId>,
    devices: Vec<RoomId>,
    pub span: Span,
    decide_at: Option<Instant>,
    version: i32,
}

/// What becomes of it.
pub(super) struct Becomes {
    pub staff: StaffId,
    pub room: Option<RoomId>,
    devices: Vec<RoomId>,
    pub span: Span,
}

impl Becomes {
    /// What those who come are told of it; nothing of another room, they are shown to it.
    pub fn news(&self, held: &Held) -> Option<News> {
        if self.span != held.span {
            Some(News::ClassMoved)
        } else if self.staff != held.staff {
            Some(News::OtherTeacher)
        } else {
            None
        }
    }
}

impl Bookings {
    pub(super) async fn change_class(
        &self,
        caller: &Caller,
        class: ClassId,
        change: &ClassChange,
    ) -> Result<Vec<ClassConflict>, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.approve())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        for _ in 0..TRIES {
            let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
            tx.continue_as_system().await?;
            let Some((held, guests)) = locked(&mut tx, &tenant, class).await? else {
                tx.rollback().await?;
                continue;
            };
            return self.change_locked(tx, &tenant, user.user, (&held, &guests), change).await;
        }
        Err(ErrorCode::Changed.into())
    }

    async fn change_locked(
        &self,
        mut tx: Tx,
        tenant: &Tenant,
        user: UserId,
        (held, guests): (&Held, &[Guest]),
        change: &ClassChange,
    ) -> Result<Vec<ClassConflict>, ServiceError> {
        let now = self.clock.now();
        let span = span_of(tenant, held, change, now)?;
        let same_room = change.room.is_none() || change.room == held.room;
        let stays = span == held.span && change.staff == held.staff && same_room;
        if stays || held.span.start() <= now || guests.iter().any(Guest::has_begun) {
            return Err(ErrorCode::WrongState.into());
        }
        if span != held.span && !change.anyway {
            let conflicts = guests::elsewhere(tx.conn(), tenant, held.id, guests, span).await?;
            if !conflicts.is_empty() {
                return Ok(conflicts);
            }
        }
        let becomes = take(&mut tx, tenant, held, change, span, now).await?;
        write(&mut tx, tenant, held, &becomes, user, now).await?;
        guests::follow(&mut tx, tenant, held, &becomes, guests).await?;
        for guest in guests {
            self.note_guest(&mut tx, tenant, user, (held, &becomes), guest, now).await?;
        }
        tx.commit().await?;
        Ok(Vec::new())
    }
}

/// The class and who comes to it, all of it locked; `None` where somebody came between.
async fn locked(
    tx: &mut Tx,
    tenant: &Tenant,
    class: ClassId,
) -> Result<Option<(Held, Vec<Guest>)>, ServiceError> {
    let known: Vec<Uuid> = sqlx::query_scalar!(
        "SELECT b.id FROM bookings b
         WHERE b.tenant_id = $1 AND b.id IN (
             SELECT a.booking_id FROM appointments a
             WHERE a.tenant_id = $1 AND a.class_id = $2 AND a.status NOT IN ('completed', 'cancelled', 'no_show'))
         ORDER BY b.id FOR UPDATE",
        tenant.id.0,
        class.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let row = sqlx::query!(
        "SELECT service_id, option_id, location_id, staff_id, room_id, device_ids, starts_at, ends_at, decide_at, status, version FROM classes
         WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
        tenant.id.0,
        class.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(ErrorCode::NotFound)?;
    if row.status != ClassStatus::Scheduled.as_str() {
        return Err(ErrorCode::WrongState.into());
    }
    let guests = guests::of(tx.conn(), tenant, class).await?;
    if guests.iter().any(|guest| !known.contains(&guest.booking.0)) {
        return Ok(None);
    }
    let held = Held {
        id: class,
        service: ServiceId(row.service_id),
        option: OptionId(row.option_id),
        location: LocationId(row.location_id),
        staff: StaffId(row.staff_id),
        room: row.room_id.map(RoomId),
        devices: row.device_ids.into_iter().map(RoomId).collect(),
        span: Span::new(row.starts_at, row.ends_at).ok_or(ErrorCode::WrongState)?,
        decide_at: row.decide_at,
        version: row.version,
    };
    Ok(Some((held, guests)))
}

/// When it is to be: as long as it was to be before.
fn span_of(tenant: &Tenant, held: &Held, change: &ClassChange, now: Instant) -> Result<Span, AppError> {
    let today = local(tenant.timezone, now).date_naive();
    if farther(change.date, today) {
        return Err(AppError::field("date", FieldProblem::TooFar));
    }
    let no_such = || AppError::field("time", FieldProblem::NoSuchTime);
    let start = wall(tenant, change.date, change.time).ok_or_else(no_such)?;
    if start <= now {
        let field = if change.date < today { "date" } else { "time" };
        return Err(AppError::field(field, FieldProblem::Past));
    }
    Span::new(start, start + (held.span.end() - held.span.start())).ok_or_else(no_such)
}

fn farther(date: NaiveDate, today: NaiveDate) -> bool {
    (date - today).num_days() > FARTHEST
}

/// Gives the teacher's and the room's time back and takes it where the class goes.
async fn take(
    tx: &mut Tx,
    tenant: &Tenant,
    held: &Held,
    change: &ClassChange,
    span: Span,
    now: Instant,
) -> Result<Becomes, ServiceError> {
    let wish = Wish { option: Some(held.option), staff: Some(change.staff), ..Wish::of(held.service) };
    let wishes = [wish];
    let mut terms = terms::load(tx.conn(), tenant.id, &wishes, Some(held.location), Sold::Before).await?;
    for terms in &mut terms {
        as_held(terms, held, change.room)?;
    }
    let visit =
        Visit { in_class: false, ..Visit::new(tenant, &wishes, &terms, None, Venue::At(held.location))? };
    let rooms = held.room.iter().chain(&held.devices).copied().chain(visit.rooms());
    let given: Vec<Uuid> = rooms.map(|room| room.0).chain([held.staff.0, change.staff.0]).collect();
    claims::lock_exchange(tx.conn(), &given, &[]).await?;
    claims::release_class(tx.conn(), tenant.id, held.id).await?;
    let range = diary::range_around(tenant, span.start())
        .ok_or_else(|| AppError::field("time", FieldProblem::NoSuchTime))?;
    let times = diary::load(tx.conn(), tenant, &visit.whose(), range, now, &Own::default()).await?;
    let policy = Policy::Staff { backdate_minutes: 0 };
    let mut ways = visit.ways(tenant, &times, range, span.start(), policy, now).map_err(Refusal::code)?;
    ways.sort_by_key(|plan| room_of(&visit, plan, 0) != held.room);
    let plan = claims::take_locked(tx.conn(), tenant, &ways, Owner::Class(held.id), now)
        .await?
        .ok_or(ErrorCode::SlotTaken)?;
    becomes(&visit, &plan, span)
}

/// The service's terms, for as long as this class, in the room that is asked for.
fn as_held(terms: &mut Terms, held: &Held, room: Option<RoomId>) -> Result<(), AppError> {
    let minutes = (held.span.end() - held.span.start()).num_minutes();
    terms.minutes += i32::try_from(minutes).unwrap_or(terms.duration()) - terms.duration();
    let Some(room) = room else { return Ok(()) };
    let needed = terms.needs.first_mut().filter(|needed| terms.needs_room && needed.contains(&room));
    *needed.ok_or_else(|| AppError::field("room", FieldProblem::Unknown))? = vec![room];
    Ok(())
}

fn becomes(visit: &Visit<'_>, plan: &Plan, span: Span) -> Result<Becomes, ServiceError> {
    let leg = plan.first().ok_or(ErrorCode::SlotTaken)?;
    let room = room_of(visit, plan, 0);
    let devices = leg.rooms.iter().copied().filter(|id| Some(*id) != room).collect();
    Ok(Becomes { staff: leg.staff, room, devices, span })
}

/// Writes where the class is now. What was still to be decided is decided as long before it as it was to be.
async fn write(
    tx: &mut Tx,
    tenant: &Tenant,
    held: &Held,
    becomes: &Becomes,
    user: UserId,
    now: Instant,
) -> Result<(), ServiceError> {
    let by: Duration = becomes.span.start() - held.span.start();
    let decide_at = held.decide_at.map(|at| at + by).filter(|at| *at > now);
    let changed = sqlx::query!(
        "UPDATE classes SET staff_id = $3, room_id = $4, device_ids = $5, starts_at = $6, ends_at = $7, decide_at = $8,
                version = version + 1
         WHERE tenant_id = $1 AND id = $2",
        tenant.id.0,
        held.id.0,
        becomes.staff.0,
        becomes.room.map(|id| id.0),
        &becomes.devices.iter().map(|id| id.0).collect::<Vec<_>>(),
        becomes.span.start(),
        becomes.span.end(),
        decide_at,
    )
    .execute(tx.conn())
    .await?;
    ensure_affected(changed.rows_affected(), 1)?;
    let kind = if becomes.news(held) == Some(News::OtherTeacher) { "substituted" } else { "moved" };
    let staff = [held.staff, becomes.staff];
    leave_trace(tx.conn(), tenant, held.id, held.version + 1, kind, &staff, Some(user), now).await
}
