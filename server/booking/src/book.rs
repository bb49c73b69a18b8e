//! Ordering.

use std::sync::Arc;

use server_kernel::{
    Actor, ServiceError, Tx,
    crypto::{guest_page, guest_token, sha256, token_hash},
    idempotency::{self, Claimed},
};
use server_tenants::{ConfirmationMode, Tenant};
use shared::{
    AppError, ErrorCode,
    availability::{Plan, Policy, Refusal},
    booking::{Actor as Part, BookingStatus, BookingView, DeskChannel, IdempotencyKey, NewBooking, Place},
    caller::Caller,
    contact::{Contact, ContactInput, DeskContact},
    error::FieldProblem,
    ids::{AppointmentId, BookingId, UserId, VisitorId},
    permission::Module,
    time::{Instant, Span},
};
use sqlx::PgConnection;

use crate::{
    Bookings,
    away::Needed,
    claims::{self, Owner},
    credits,
    desk::only_in,
    diary::{self, Own, Times},
    hold::{self, Held},
    order::{self, Order},
    terms::{self, Sold},
    venue::Venue,
    view::view_of,
    visit::{self, Visit},
};

/// Who orders, and under which rules.
pub(crate) struct Orderer {
    pub actor: Actor,
    pub by: Option<UserId>,
    pub for_account: Option<UserId>,
    pub staff: bool,
    /// To whom an idempotency key belongs.
    pub principal: String,
    /// In which language the customer is written to.
    pub locale: String,
    /// The browser: holds are its own.
    pub visitor: Option<VisitorId>,
}

impl Bookings {
    pub(crate) async fn make_booking(
        &self,
        caller: &Caller,
        slug: &str,
        wish: &NewBooking,
        key: Option<IdempotencyKey>,
    ) -> Result<BookingView, ServiceError> {
        let tenant = self.tenants.by_slug(slug).await?;
        let now = self.clock.now();
        let booking = BookingId::new();
        let orderer = orderer(caller, &tenant, booking);
        let mut tx = self.db.begin(orderer.actor).await?;
        let scope =
            idempotency::Scope { tenant: tenant.id, principal: orderer.principal.clone(), route: "bookings" };
        let once = Once { scope: &scope, key: key.as_ref() };
        match self.order(&mut tx, caller, &tenant, &orderer, booking, wish, &once, now).await {
            Ok(view) => {
                tx.commit().await?;
                Ok(view)
            }
            Err(ServiceError::App(refusal)) => {
                idempotency::unless_refused(tx.conn(), &scope, key.as_ref(), refusal).await
            }
            Err(error) => Err(error),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one order, each of another kind")]
    async fn order(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        tenant: &Arc<Tenant>,
        orderer: &Orderer,
        booking: BookingId,
        wish: &NewBooking,
        once: &Once<'_>,
        now: Instant,
    ) -> Result<BookingView, ServiceError> {
        let contact = contact_of(tx, caller, tenant, orderer.staff, wish.customer.as_ref()).await?;
        let notes = notes_of(wish.notes.as_deref())?;
        let sold = if wish.hold.is_some() { Sold::Before } else { Sold::Now };
        let place = match (&wish.place, wish.hold) {
            // Where the time is kept, unless another place is named.
            (None, Some(hold)) => {
                let location = hold::location_of(tx.conn(), tenant.id, hold).await?;
                location.map(|location| Place { location: Some(location), ..Place::default() })
            }
            (place, _) => place.clone(),
        };
        let venue =
            Venue::parse(tenant, place.as_ref(), Needed::Address, sold)?.agreed(wish.starts_at.to_utc());
        desk_only(caller, orderer, wish)?;
        let wishes = wish.wishes();
        let mut terms = terms::load(tx.conn(), tenant.id, &wishes, venue.location(), Sold::Now).await?;
        if wish.room.is_some_and(|room| !only_in(&mut terms, room)) {
            return Err(AppError::field("room", FieldProblem::Unknown).into());
        }
        let visit = Visit::new(tenant, &wishes, &terms, wish.guests, venue)?;
        let appointments: Vec<AppointmentId> = visit.parts.iter().map(|_| AppointmentId::new()).collect();
        let ways = self.ways(tx, tenant, orderer, wish, &visit, now).await?;
        // Who is refused leaves nothing behind, so the key is taken by those alone who can have what they want.
        if let Claimed::Answered(view) = once.claim(tx.conn(), now).await? {
            return Ok(view);
        }
        // From the claims on others wait for this transaction: what can be done before is done before.
        let (customer, owner) =
            order::customer(tx.conn(), tenant.id, &contact, orderer.for_account, now).await?;
        let start = wish.starts_at.to_utc();
        let paid =
            credits::pay(tx.conn(), tenant, orderer, (customer, owner), &visit, start, wish.credits).await?;
        let visit = visit.paid_by(&paid);
        let (plan, over) = ways.take(tx.conn(), tenant, &appointments, now).await?;
        let span = visit::whole(&plan).ok_or(ErrorCode::SlotTaken)?;
        let account = orderer.for_account.or(owner);
        let token = guest_token(&self.secret, booking);
        let order = Order {
            tenant,
            booking,
            appointments: &appointments,
            visit: &visit,
            plan: &plan,
            span,
            contact: &contact,
            notes,
            status: first_status(&visit, orderer),
            channel: channel(orderer, wish),
            by: orderer.by,
            guest_token_hash: (orderer.by.is_none() || account.is_none()).then(|| token_hash(&token)),
            locale: &orderer.locale,
            overbook: wish.overbook.as_deref().map(str::trim).filter(|_| over),
            silent: false,
            now,
        };
        if let Some(hold) = wish.hold {
            hold::close(tx.conn(), tenant.id, hold, booking).await?;
        }
        let written = order::write(tx.conn(), &order, customer, account).await?;
        credits::redeem(tx.conn(), tenant.id, booking, &appointments, &paid).await?;
        let part = if orderer.staff { Part::Manager } else { Part::Customer };
        let mut view = view_of(&order, written, part);
        // For whoever ordered it for themselves, and for nobody who did so for somebody else.
        if orderer.by.is_none() {
            view.page = Some(guest_page(&self.base_url, &self.secret, booking));
            view.access_token = Some(token);
        }
        once.store(tx.conn(), &view).await?;
        Ok(view)
    }

    /// How the time can be taken: as the hold keeps it, else in whatever way is free, else, if that is wanted, over others.
    async fn ways(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        orderer: &Orderer,
        wish: &NewBooking,
        visit: &Visit<'_>,
        now: Instant,
    ) -> Result<Ways, ServiceError> {
        let start = wish.starts_at.to_utc();
        let Some(hold) = wish.hold else {
            let asked = ask(tx, tenant, orderer, visit, start, &Own::default(), now).await?;
            let free = match asked.ways(tenant, visit) {
                Err(error) if wish.overbook.is_some() && error.code == ErrorCode::SlotTaken => Vec::new(),
                free => free?,
            };
            let over = match wish.overbook {
                Some(_) => asked.untaken().ways(tenant, visit)?.into_iter().next(),
                None => None,
            };
            return Ok(Ways { free, over, held: None });
        };
        let held = hold::matching(tx.conn(), tenant, orderer.visitor, hold).await?;
        let own = Own { hold: Some(held.id), ..Own::default() };
        let asked = ask(tx, tenant, orderer, visit, start, &own, now).await?;
        let mut free = asked.ways(tenant, visit)?;
        // What is kept comes first, and is converted as it is where that is still possible.
        let kept = visit.pinned(&held.legs).and_then(|kept| asked.ways(tenant, &kept).ok()?.pop());
        let as_kept = kept.as_ref().is_some_and(|way| visit::kept(way) == held.legs);
        free.splice(..0, kept);
        free.truncate(claims::TRIES);
        Ok(Ways { free, over: None, held: Some((held, as_kept)) })
    }

    /// Where an account finds a booking.
    pub(crate) fn page(&self, booking: BookingId) -> String {
        format!("{}/me/bookings/{booking}", self.base_url)
    }
}

/// The key that a request came with, if any: what is ordered twice with one is made once.
struct Once<'a> {
    scope: &'a idempotency::Scope,
    key: Option<&'a IdempotencyKey>,
}

impl Once<'_> {
    async fn claim(
        &self,
        conn: &mut PgConnection,
        now: Instant,
    ) -> Result<Claimed<BookingView>, ServiceError> {
        let Some(key) = self.key else { return Ok(Claimed::First) };
        idempotency::claim(conn, self.scope, key, now).await
    }

    async fn store(&self, conn: &mut PgConnection, view: &BookingView) -> Result<(), ServiceError> {
        let Some(key) = self.key else { return Ok(()) };
        idempotency::store(conn, self.scope, key, view).await
    }
}

/// How an order came in.
fn channel(orderer: &Orderer, wish: &NewBooking) -> &'static str {
    if orderer.staff { wish.channel.unwrap_or(DeskChannel::Phone).as_stored() } else { "web" }
}

/// What customers cannot say, and what only managers may.
fn desk_only(caller: &Caller, orderer: &Orderer, wish: &NewBooking) -> Result<(), AppError> {
    if (wish.channel.is_some() || wish.room.is_some()) && !orderer.staff {
        return Err(ErrorCode::Forbidden.into());
    }
    let Some(reason) = &wish.overbook else { return Ok(()) };
    if !orderer.staff {
        return Err(ErrorCode::Forbidden.into());
    }
    caller.whole_business(Module::Bookings.approve())?;
    let wrong = |problem| Err(AppError::field("overbook", problem));
    match reason.trim().chars().count() {
        0 => wrong(FieldProblem::Required),
        1..=200 if !reason.chars().any(char::is_control) => Ok(()),
        1..=200 => wrong(FieldProblem::Malformed),
        _ => wrong(FieldProblem::TooLong),
    }
}

/// How a time can be taken.
struct Ways {
    free: Vec<Plan>,
    /// Over whatever else is there.
    over: Option<Plan>,
    /// What the browser keeps, and whether the first way is just that.
    held: Option<(Held, bool)>,
}

impl Ways {
    /// Takes one of them for a visit; tells whether it lies over others.
    async fn take(
        self,
        conn: &mut PgConnection,
        tenant: &Tenant,
        appointments: &[AppointmentId],
        now: Instant,
    ) -> Result<(Plan, bool), ServiceError> {
        let owner = Owner::Visit(appointments);
        let free = match self.held {
            None => claims::take_first(conn, tenant, &self.free, owner, now).await?,
            Some((held, as_kept)) => {
                if let Some(way) = self.free.first().filter(|_| as_kept)
                    && claims::convert_hold(conn, tenant.id, held.id, appointments, way).await?
                {
                    return Ok((way.clone(), false));
                }
                claims::lock_exchange(conn, &held.resources, &self.free).await?;
                claims::release_hold(conn, tenant.id, held.id).await?;
                claims::take_locked(conn, tenant, &self.free, owner, now).await?
            }
        };
        match (free, self.over) {
            (Some(plan), _) => Ok((plan, false)),
            (None, Some(plan)) => {
                claims::take_over(conn, tenant.id, &plan, owner).await?;
                Ok((plan, true))
            }
            (None, None) => Err(ErrorCode::SlotTaken.into()),
        }
    }
}

/// What the diary says around a time that is asked for, and under which rules it is read.
pub(crate) struct Asked {
    times: Times,
    range: Span,
    start: Instant,
    policy: Policy,
    now: Instant,
}

impl Asked {
    /// The same as if nobody and nothing was taken.
    fn untaken(self) -> Self {
        Self { times: self.times.untaken(), ..self }
    }

    /// Every way to serve the visit, or why there is none.
    pub fn ways(&self, tenant: &Tenant, visit: &Visit<'_>) -> Result<Vec<Plan>, AppError> {
        visit.ways(tenant, &self.times, self.range, self.start, self.policy, self.now).map_err(refused)
    }
}

/// Reads the diary around the time of a visit.
pub(crate) async fn ask(
    tx: &mut Tx,
    tenant: &Tenant,
    orderer: &Orderer,
    visit: &Visit<'_>,
    start: Instant,
    own: &Own,
    now: Instant,
) -> Result<Asked, ServiceError> {
    let policy = if orderer.staff { Policy::Staff { backdate_minutes: 240 } } else { Policy::Customer };
    if let Some(refusal) = far(start, policy, now) {
        return Err(refused(refusal).into());
    }
    let range = diary::range_around(tenant, start)
        .ok_or_else(|| AppError::field("starts_at", FieldProblem::NoSuchTime))?;
    let times = diary::load(tx.conn(), tenant, &visit.whose(), range, now, own).await?;
    Ok(Asked { times, range, start, policy, now })
}

/// Days ahead beyond which no business takes bookings.
const FARTHEST: i64 = 731;

/// Absurd times are refused before anything is computed or read with them.
pub(crate) fn far(start: Instant, policy: Policy, now: Instant) -> Option<Refusal> {
    let backdate = match policy {
        Policy::Customer => chrono::Duration::zero(),
        Policy::Staff { backdate_minutes } => chrono::Duration::minutes(i64::from(backdate_minutes)),
    };
    if start < now - backdate {
        return Some(Refusal::Past);
    }
    (start >= now + chrono::Duration::days(FARTHEST)).then_some(Refusal::TooFar)
}

/// To whoever asked for a time: a wrong value names the field, a time that is gone is a conflict.
pub(crate) fn refused(refusal: Refusal) -> AppError {
    match refusal {
        Refusal::Past => AppError::field("starts_at", FieldProblem::Past),
        Refusal::TooFar => AppError::field("starts_at", FieldProblem::TooFar),
        Refusal::StaffBusy | Refusal::NoRoom | Refusal::Full => ErrorCode::SlotTaken.into(),
        Refusal::NotSkilled => AppError::field("staff", FieldProblem::Unknown),
        Refusal::TooSoon | Refusal::OffGrid | Refusal::Closed | Refusal::OutsideHours => {
            ErrorCode::SlotNotOffered.into()
        }
    }
}

fn first_status(visit: &Visit<'_>, orderer: &Orderer) -> BookingStatus {
    if orderer.staff || visit.rules.confirmation == ConfirmationMode::Auto {
        BookingStatus::Confirmed
    } else {
        BookingStatus::Pending
    }
}

/// A client without cookies, by its address: nobody else's answers are replayed to it. The address itself is not kept.
fn guest_at(address: &str) -> String {
    let hash = sha256(address.as_bytes());
    hash.iter().take(8).fold("guest ".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// In whose name a caller orders at a business.
pub(crate) fn orderer(caller: &Caller, tenant: &Tenant, booking: BookingId) -> Orderer {
    let staff = caller
        .staff(Module::Bookings.create())
        .ok()
        .filter(|(_, membership, _)| membership.tenant == tenant.id);
    if let Some((user, membership, _)) = staff {
        return Orderer {
            actor: Actor::staff(user, membership),
            by: Some(user.user),
            for_account: None,
            staff: true,
            principal: user.user.to_string(),
            locale: caller.locale.clone(),
            visitor: caller.visitor,
        };
    }
    match &caller.signed_in {
        Some(user) => Orderer {
            actor: Actor::Customer { user: user.user, tenant: Some(tenant.id), booking: Some(booking) },
            by: Some(user.user),
            for_account: Some(user.user),
            staff: false,
            principal: user.user.to_string(),
            locale: caller.locale.clone(),
            visitor: caller.visitor,
        },
        None => Orderer {
            actor: Actor::Guest { tenant: tenant.id, booking },
            by: None,
            for_account: None,
            staff: false,
            principal: caller.visitor.map_or_else(|| guest_at(&caller.address), |id| id.to_string()),
            locale: caller.locale.clone(),
            visitor: caller.visitor,
        },
    }
}

/// Who is coming: as the request says, else the signed-in customer with the number they gave before. At the desk a name is
/// enough.
async fn contact_of(
    tx: &mut Tx,
    caller: &Caller,
    tenant: &Tenant,
    at_desk: bool,
    input: Option<&ContactInput>,
) -> Result<DeskContact, ServiceError> {
    let input = match (input, &caller.signed_in) {
        (Some(input), _) => input.clone(),
        (None, Some(user)) => {
            let phone = sqlx::query_scalar!(
                "SELECT phone FROM customers WHERE user_id = $1 AND phone IS NOT NULL ORDER BY updated_at DESC LIMIT 1",
                user.user.0,
            )
            .fetch_optional(tx.conn())
            .await?;
            let phone = phone.flatten().unwrap_or_default();
            ContactInput { name: user.name.clone(), email: user.email.clone(), phone }
        }
        (None, None) => return Err(AppError::field("customer", FieldProblem::Required).into()),
    };
    let contact = if at_desk {
        DeskContact::parse(&input, &tenant.phone_prefix, "customer.")
    } else {
        Contact::parse(&input, &tenant.phone_prefix, "customer.").map(DeskContact::from)
    };
    Ok(contact.map_err(AppError::fields)?)
}

fn notes_of(notes: Option<&str>) -> Result<&str, AppError> {
    let notes = notes.unwrap_or_default().trim();
    if notes.chars().count() > 1000 {
        return Err(AppError::field("notes", FieldProblem::TooLong));
    }
    if notes.contains('\0') {
        return Err(AppError::field("notes", FieldProblem::Malformed));
    }
    Ok(notes)
}
