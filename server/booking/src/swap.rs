//! Two visits exchange their places: when, with whom and where. Both give everything back before either takes anything, in
//! one transaction, with all locks taken at once: two swaps that cross cannot wait for each other.

use server_kernel::{Actor, ServiceError};
use shared::{
    AppError, ErrorCode,
    availability::{Plan, Refusal},
    booking::{Action, BookingView, MovePreview, SwapWish},
    caller::Caller,
    error::FieldProblem,
    ids::{AppointmentId, BookingId, RoomId, StaffId},
    permission::Module,
    time::Instant,
};
use uuid::Uuid;

use crate::{
    Bookings,
    access::{AppointmentState, Opened, State, Viewer, read_state},
    act::not_now,
    claims::{self, Owner},
    credits,
    message::{BookingMessage, News},
    order::room_of,
    reschedule::{booked_terms, booked_visit, named_room, said_to, status_after_move, ways, write_move},
    terms::Terms,
    view::load_view,
    visit::Visit,
};

/// Both bookings in one transaction. One of them is in hand: it is `opened.state`.
struct Pair {
    opened: Opened,
    other: State,
}

/// What one of the two takes over from the other.
#[derive(Clone, Debug)]
struct Side {
    /// What moves: one appointment.
    moving: [AppointmentState; 1],
    terms: Vec<Terms>,
    start: Instant,
    staff: StaffId,
    room: Option<RoomId>,
}

impl Side {
    fn own(&self) -> AppointmentId {
        let [moving] = &self.moving;
        moving.id
    }

    /// Whom and what it has, and whom and what it could need.
    fn resources(&self) -> Vec<Uuid> {
        let needs = self.terms.iter().flat_map(|terms| terms.needs.iter().flatten()).map(|room| room.0);
        self.moving.iter().flat_map(AppointmentState::resources).chain(needs).chain([self.staff.0]).collect()
    }

    fn visit(&self, opened: &Opened) -> Result<Visit<'_>, AppError> {
        booked_visit(opened, &self.moving, &self.terms, Some(self.staff))
            .map_err(|refusal| said_to(&opened.viewer, refusal))
    }

    /// Every way to serve it at the other's place.
    async fn ways(
        &self,
        opened: &mut Opened,
        visit: &Visit<'_>,
        now: Instant,
    ) -> Result<Result<Vec<Plan>, Refusal>, ServiceError> {
        // What needs no room is not given the other's.
        let wished = self.room.filter(|_| self.terms.iter().any(|terms| terms.needs_room));
        let found = ways(opened, &self.moving, visit, (self.start, wished), now).await?;
        Ok(found.map(|mut ways| {
            ways.truncate(claims::TRIES);
            ways
        }))
    }
}

impl Pair {
    /// Takes the other booking in hand.
    const fn turn(&mut self) {
        std::mem::swap(&mut self.opened.state, &mut self.other);
    }
}

impl Bookings {
    pub(crate) async fn swap_visits(
        &self,
        caller: &Caller,
        wish: &SwapWish,
    ) -> Result<BookingView, ServiceError> {
        let now = self.clock.now();
        let mut pair = self.open_pair(caller, wish).await?;
        let (first, second) = sides(&mut pair, wish).await?;
        exchange(&mut pair, &first, &second, now).await?;
        let Pair { mut opened, other } = pair;
        let view = load_view(&mut opened.tx, &opened.tenant, opened.state.id, &opened.viewer, now).await?;
        let start = |state: &State, id| {
            state.place_of(id).ok().and_then(|nth| state.appointments.get(nth)).map(|each| each.starts_at)
        };
        // Whoever only has somebody else at the same time is not written to.
        if start(&opened.state, wish.first) != start(&other, wish.second) {
            for (state, part) in [(&opened.state, wish.first), (&other, wish.second)] {
                let letter = BookingMessage {
                    was: start(state, part),
                    part: Some(part),
                    ..BookingMessage::new(opened.tenant.id, state.id, News::MovedByBusiness)
                };
                letter.ask(opened.tx.conn(), now).await?;
            }
        }
        opened.tx.commit().await?;
        Ok(view)
    }

    /// Does it all, and takes it back: what is said beforehand is what would be said.
    pub(crate) async fn would_swap(
        &self,
        caller: &Caller,
        wish: &SwapWish,
    ) -> Result<MovePreview, ServiceError> {
        let now = self.clock.now();
        let mut pair = self.open_pair(caller, wish).await?;
        let done = match sides(&mut pair, wish).await {
            Ok((first, second)) => exchange(&mut pair, &first, &second, now).await,
            Err(refusal) => Err(refusal),
        };
        let preview = match done {
            Ok(room) => MovePreview { room: named_room(&mut pair.opened, room).await?, refusal: None },
            Err(ServiceError::App(refusal)) => MovePreview { room: None, refusal: Some(refusal.code) },
            Err(error) => return Err(error),
        };
        pair.opened.tx.rollback().await?;
        Ok(preview)
    }

    /// Opens both bookings, locked in the order of their ids, the first one in hand.
    async fn open_pair(&self, caller: &Caller, wish: &SwapWish) -> Result<Pair, ServiceError> {
        let (user, membership, _) = caller.staff(Module::Bookings.update())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let rows = sqlx::query!(
            "SELECT id, booking_id FROM appointments WHERE tenant_id = $1 AND id = ANY($2)",
            tenant.id.0,
            &[wish.first.0, wish.second.0],
        )
        .fetch_all(tx.conn())
        .await?;
        // Whoever does not see it does not find it.
        let booking = |id: AppointmentId| {
            let row = rows.iter().find(|row| row.id == id.0);
            row.map(|row| BookingId(row.booking_id)).ok_or(ErrorCode::NotFound)
        };
        let (first, second) = (booking(wish.first)?, booking(wish.second)?);
        if first == second {
            return Err(AppError::field("second", FieldProblem::Inconsistent).into());
        }
        let missing = || ServiceError::from(ErrorCode::NotFound);
        let [low, high] = if first < second { [first, second] } else { [second, first] };
        let state = read_state(&mut tx, tenant.id, low, true).await?.ok_or_else(missing)?;
        let other = read_state(&mut tx, tenant.id, high, true).await?.ok_or_else(missing)?;
        let viewer =
            Viewer::Staff { permissions: Box::new(membership.permissions.clone()), own: membership.staff };
        let mut pair = Pair { opened: Opened { tx, tenant, viewer, user: Some(user.user), state }, other };
        if low != first {
            pair.turn();
        }
        Ok(pair)
    }
}

/// What each of the two takes over, if both may move.
async fn sides(pair: &mut Pair, wish: &SwapWish) -> Result<(Side, Side), ServiceError> {
    let [first_version, second_version] = wish.versions;
    let first = movable(&pair.opened, wish.first, first_version)?;
    pair.turn();
    let second = movable(&pair.opened, wish.second, second_version)?;
    let second_side = side(&mut pair.opened, second.clone(), &first).await?;
    pair.turn();
    let first_side = side(&mut pair.opened, first, &second).await?;
    Ok((first_side, second_side))
}

/// One of the two, if it may be moved on its own.
fn movable(
    opened: &Opened,
    id: AppointmentId,
    version: Option<i32>,
) -> Result<AppointmentState, ServiceError> {
    if version.is_some_and(|version| version != opened.state.version) {
        return Err(ErrorCode::Changed.into());
    }
    let nth = opened.state.place_of(id)?;
    if opened.state.after(&opened.viewer, Action::Reschedule, Some(nth)).is_none() {
        return Err(not_now(opened, Action::Reschedule).into());
    }
    let found = opened.state.appointments.get(nth).filter(|each| each.class.is_none());
    found.cloned().ok_or_else(|| ErrorCode::WrongState.into())
}

/// The one in hand at the place of the other, which somebody must have.
async fn side(
    opened: &mut Opened,
    own: AppointmentState,
    other: &AppointmentState,
) -> Result<Side, ServiceError> {
    let staff = other.staff.ok_or(ErrorCode::WrongState)?;
    let moving = [own];
    credits::still_pays(opened, &moving, other.starts_at).await?;
    let terms = booked_terms(opened, &moving).await?;
    Ok(Side { moving, terms, start: other.starts_at, staff, room: other.room })
}

/// Both give back what they have and take what the other had, and it is written. Tells in which room the first one is.
async fn exchange(
    pair: &mut Pair,
    first: &Side,
    second: &Side,
    now: Instant,
) -> Result<Option<RoomId>, ServiceError> {
    let first_visit = first.visit(&pair.opened)?;
    pair.turn();
    let second_visit = second.visit(&pair.opened)?;
    pair.turn();
    let given = [first.resources(), second.resources()].concat();
    let tenant = pair.opened.tenant.clone();
    let both = [first.own(), second.own()];
    claims::lock_exchange(pair.opened.tx.conn(), &given, &[]).await?;
    claims::release_appointments(pair.opened.tx.conn(), tenant.id, &both, None).await?;
    // Before anything is chosen: what other parts of these visits have of their own again is nobody's to be given.
    for booking in [pair.opened.state.id, pair.other.id] {
        claims::settle(pair.opened.tx.conn(), tenant.id, booking).await?;
    }
    let (first_plan, second_plan) =
        take_both(pair, (first, &first_visit), (second, &second_visit), now).await?;
    let status = status_after_move(&pair.opened, &first_visit);
    write_move(&mut pair.opened, &first.moving, &first_visit, &first_plan, status, now).await?;
    pair.turn();
    let status = status_after_move(&pair.opened, &second_visit);
    write_move(&mut pair.opened, &second.moving, &second_visit, &second_plan, status, now).await?;
    pair.turn();
    Ok(room_of(&first_visit, &first_plan, 0))
}

/// Takes a way to serve the first one that leaves one for the second.
async fn take_both(
    pair: &mut Pair,
    (first, first_visit): (&Side, &Visit<'_>),
    (second, second_visit): (&Side, &Visit<'_>),
    now: Instant,
) -> Result<(Plan, Plan), ServiceError> {
    let tenant = pair.opened.tenant.clone();
    let mut refusal = AppError::from(ErrorCode::SlotTaken);
    let ways = first.ways(&mut pair.opened, first_visit, now).await?;
    for plan in ways.map_err(|refusal| said_to(&pair.opened.viewer, refusal))? {
        sqlx::query("SAVEPOINT one").execute(pair.opened.tx.conn()).await?;
        let own = [first.own()];
        let taken =
            claims::take_locked(pair.opened.tx.conn(), &tenant, &[plan], Owner::Visit(&own), now).await?;
        if let Some(taken) = taken {
            pair.turn();
            // Read with the first one at its new place.
            let ways = second.ways(&mut pair.opened, second_visit, now).await;
            pair.turn();
            match ways? {
                Ok(ways) => {
                    let own = [second.own()];
                    let conn = pair.opened.tx.conn();
                    let plan = claims::take_locked(conn, &tenant, &ways, Owner::Visit(&own), now).await?;
                    if let Some(plan) = plan {
                        return Ok((taken, plan));
                    }
                }
                Err(found) => refusal = said_to(&pair.opened.viewer, found),
            }
        }
        sqlx::query("ROLLBACK TO SAVEPOINT one").execute(pair.opened.tx.conn()).await?;
    }
    Err(refusal.into())
}
