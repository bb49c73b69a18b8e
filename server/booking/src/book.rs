//! Ordering.

use std::sync::Arc;

use server_kernel::{
    Actor, ServiceError, Tx,
    crypto::{guest_token, sha256, token_hash},
    idempotency::{self, Claimed},
};
use server_tenants::{ConfirmationMode, Tenant};
use shared::{
    AppError, ErrorCode,
    availability::{Policy, Refusal, placements, refusal},
    booking::{Actor as Part, BookingStatus, BookingView, IdempotencyKey, NewBooking},
    caller::Caller,
    contact::{Contact, ContactInput},
    error::FieldProblem,
    ids::{AppointmentId, BookingId, HoldId, UserId, VisitorId},
    permission::Module,
    time::Instant,
};

use crate::{
    Bookings,
    claims::{self, Owner},
    diary::{self, Own},
    hold,
    order::{self, Order},
    picker::staff_choice,
    terms::{self, Terms, Wish},
    view::view_of,
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
        if let Some(key) = &key
            && let Claimed::Answered(view) = idempotency::claim(tx.conn(), &scope, key, now).await?
        {
            return Ok(view);
        }
        let contact = contact_of(&mut tx, caller, &tenant, wish.customer.as_ref()).await?;
        let notes = notes_of(wish.notes.as_deref())?;
        place_of(wish)?;
        let token = orderer.by.is_none().then(guest_token);
        let mut view = self
            .order(&mut tx, &tenant, &orderer, booking, wish, &contact, notes, token.as_deref(), now)
            .await?;
        view.page = token.as_ref().map(|token| self.guest_page(booking, token));
        view.access_token = token;
        if let Some(key) = &key {
            idempotency::store(tx.conn(), &scope, key, &view).await?;
        }
        tx.commit().await?;
        Ok(view)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one order, each of another kind")]
    async fn order(
        &self,
        tx: &mut Tx,
        tenant: &Arc<Tenant>,
        orderer: &Orderer,
        booking: BookingId,
        wish: &NewBooking,
        contact: &Contact,
        notes: &str,
        token: Option<&str>,
        now: Instant,
    ) -> Result<BookingView, ServiceError> {
        let appointment = AppointmentId::new();
        let terms = terms::load(
            tx.conn(),
            tenant.id,
            Wish { service: wish.service, option: wish.option, addons: &wish.addons },
        )
        .await?;
        let start = wish.starts_at.to_utc();
        let placement = self.claim(tx, tenant, orderer, wish, &terms, start, appointment, now).await?;
        let order = Order {
            tenant,
            booking,
            appointment,
            terms: &terms,
            placement,
            contact,
            notes,
            status: first_status(tenant, orderer),
            channel: if orderer.staff { "phone_staff" } else { "web" },
            by: orderer.by,
            for_account: orderer.for_account,
            guest_token_hash: token.map(token_hash),
            page: token.map_or_else(|| self.page(booking), |token| self.guest_page(booking, token)),
            locale: &orderer.locale,
            now,
        };
        let (customer, owner) = order::customer(tx.conn(), &order).await?;
        if let Some(hold) = wish.hold {
            hold::close(tx.conn(), tenant.id, hold, booking).await?;
        }
        let written = order::write(tx.conn(), &order, customer, orderer.for_account.or(owner)).await?;
        let part = if orderer.staff { Part::Manager } else { Part::Customer };
        Ok(view_of(&order, written, part))
    }

    /// Claims the time: the hold's own claims if they are still there, else whatever is free.
    #[expect(clippy::too_many_arguments, reason = "the parts of one order, each of another kind")]
    async fn claim(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        orderer: &Orderer,
        wish: &NewBooking,
        terms: &Terms,
        start: Instant,
        appointment: AppointmentId,
        now: Instant,
    ) -> Result<shared::availability::Placement, ServiceError> {
        let owner = Owner::Appointment(appointment);
        let Some(hold) = wish.hold else {
            let options = possible(tx, tenant, orderer, wish, terms, start, Own::default(), now).await?;
            let taken = claims::take_first(tx.conn(), tenant.id, &options, owner, now).await?;
            return taken.ok_or_else(|| ErrorCode::SlotTaken.into());
        };
        let held = hold::matching(tx.conn(), tenant, orderer.visitor, hold, wish, start).await?;
        let own = Own { hold: Some(held.id), ..Own::default() };
        let mut options = possible(tx, tenant, orderer, wish, terms, start, own, now).await?;
        let kept = options
            .iter()
            .find(|placement| held.same && placement.staff == held.staff && placement.room == held.room);
        if let Some(kept) = kept
            && claims::convert_hold(tx.conn(), tenant.id, held.id, appointment, *kept).await?
        {
            return Ok(*kept);
        }
        let wanted = Some(held.staff).filter(|_| wish.staff.is_none());
        options.sort_by_key(|placement| Some(placement.staff) != wanted);
        options.truncate(claims::TRIES);
        let given = claims::resources(Some(held.staff), held.room);
        claims::lock_exchange(tx.conn(), &given, &options).await?;
        claims::release_hold(tx.conn(), tenant.id, held.id).await?;
        let taken = claims::take_locked(tx.conn(), tenant.id, &options, owner, now).await?;
        taken.ok_or_else(|| ErrorCode::SlotTaken.into())
    }

    /// Where an account finds a booking.
    pub(crate) fn page(&self, booking: BookingId) -> String {
        format!("{}/me/bookings/{booking}", self.base_url)
    }

    /// A link that swaps a guest's token for a cookie and opens the booking.
    fn guest_page(&self, booking: BookingId, token: &str) -> String {
        format!("{}/booking/{booking}/{token}", self.base_url)
    }
}

/// Every way to serve a wish at its time, or why there is none.
#[expect(clippy::too_many_arguments, reason = "the parts of one order, each of another kind")]
pub(crate) async fn possible(
    tx: &mut Tx,
    tenant: &Tenant,
    orderer: &Orderer,
    wish: &NewBooking,
    terms: &Terms,
    start: Instant,
    own: Own,
    now: Instant,
) -> Result<Vec<shared::availability::Placement>, ServiceError> {
    let choice = staff_choice(wish.staff, &terms.staff)?;
    let policy = if orderer.staff { Policy::Staff { backdate_minutes: 240 } } else { Policy::Customer };
    if let Some(refusal) = far(tenant, start, policy, now) {
        return Err(refused(refusal).into());
    }
    let range = diary::range_around(tenant, start)
        .ok_or_else(|| AppError::field("starts_at", FieldProblem::NoSuchTime))?;
    let request = diary::request(tenant, terms, choice, policy, range, now);
    let times = diary::load(tx.conn(), tenant, &terms.staff, &terms.rooms, range, now, own).await?;
    let diary = times.diary(tenant, &terms.staff, &terms.rooms, range);
    let options = placements(&request, &diary, start);
    if options.is_empty() {
        return Err(refusal(&request, &diary, start)
            .map_or_else(|| ErrorCode::SlotTaken.into(), refused)
            .into());
    }
    Ok(options)
}

/// Absurd times are refused before anything is computed or read with them.
pub(crate) fn far(tenant: &Tenant, start: Instant, policy: Policy, now: Instant) -> Option<Refusal> {
    let horizon = diary::horizon(tenant, now);
    let (first, end) = match policy {
        Policy::Customer => (now, horizon),
        Policy::Staff { backdate_minutes } => (
            now - chrono::Duration::minutes(i64::from(backdate_minutes)),
            horizon + chrono::Duration::days(366),
        ),
    };
    if start < first { Some(Refusal::Past) } else { (start >= end).then_some(Refusal::TooFar) }
}

/// To whoever asked for a time: a wrong value names the field, a time that is gone is a conflict.
pub(crate) fn refused(refusal: Refusal) -> AppError {
    match refusal {
        Refusal::Past => AppError::field("starts_at", FieldProblem::Past),
        Refusal::TooFar => AppError::field("starts_at", FieldProblem::TooFar),
        Refusal::StaffBusy | Refusal::NoRoom => ErrorCode::SlotTaken.into(),
        Refusal::NotSkilled => AppError::field("staff", FieldProblem::Unknown),
        Refusal::TooSoon | Refusal::OffGrid | Refusal::Closed | Refusal::OutsideHours => {
            ErrorCode::SlotNotOffered.into()
        }
    }
}

fn first_status(tenant: &Tenant, orderer: &Orderer) -> BookingStatus {
    if orderer.staff || tenant.confirmation_mode == ConfirmationMode::Auto {
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

/// Who is coming: as the request says, else the signed-in customer with the number they gave before.
async fn contact_of(
    tx: &mut Tx,
    caller: &Caller,
    tenant: &Tenant,
    input: Option<&ContactInput>,
) -> Result<Contact, ServiceError> {
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
    Ok(Contact::parse(&input, &tenant.phone_prefix, "customer.").map_err(AppError::fields)?)
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

/// Visits away from the premises arrive with dispatch; until then they are refused, not taken and forgotten.
fn place_of(wish: &NewBooking) -> Result<(), AppError> {
    match &wish.place {
        Some(place) if place.kind != "premises" => Err(AppError::field("place.kind", FieldProblem::Unknown)),
        _ => Ok(()),
    }
}

/// The hold that an order comes from.
pub(crate) struct Held {
    pub id: HoldId,
    pub staff: shared::ids::StaffId,
    pub room: Option<shared::ids::RoomId>,
    /// Whether it keeps what is being ordered; otherwise it is only given up.
    pub same: bool,
}
