//! What comes of an offer, and of an entry without one.

use server_kernel::{Actor, ServiceError, Tx, crypto::sha256, errors::ensure_affected, zone::local};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    booking::{
        BookingView, IdempotencyKey, NewBooking, Place,
        waitlist::{MOST_UNANSWERED, WaitStatus, WaitStep, WaitView},
    },
    caller::{Caller, SignedIn},
    ids::{BookingId, OfferId, TenantId, UserId, WaitId},
    permission::Module,
    time::Instant,
};

use crate::{
    Bookings,
    waitlist::{
        entry::{self, Entry, Offer},
        free, link,
        message::Word,
        offer::move_on,
        traces, views,
    },
};

impl Bookings {
    /// Books the time that an offer keeps, with the hold and under the rules of every other booking. Only then the entry follows:
    /// if this process dies in between, whoever looks at the offer next finds what its hold became.
    pub(super) async fn accept_offer(
        &self,
        caller: &Caller,
        key: &str,
        id: OfferId,
    ) -> Result<BookingView, ServiceError> {
        let (mut tx, tenant, entry) = self.open_entry(key, false).await?;
        let offer = entry::read_offer(tx.conn(), tenant.id, entry.id, Some(id)).await?;
        tx.commit().await?;
        let offer = offer.ok_or(ErrorCode::NotFound)?;
        let now = self.clock.now();
        // Accepted before: the same browser is given the same answer once more.
        let over = match offer.outcome.as_str() {
            "open" => offer.expires_at <= now,
            outcome => outcome != "accepted",
        };
        if over {
            return Err(ErrorCode::OfferOver.into());
        }
        let wish = wish(&tenant, &entry, &offer);
        let once = IdempotencyKey { key: format!("wait-{id}"), body: sha256(id.to_string().as_bytes()) };
        let booked = self.make_booking(&guest(caller, &entry), &tenant.slug, &wish, Some(once)).await;
        // Also where the same link was quicker in another hand: whoever is told so sees what became of the offer.
        let noted = self.note_accepted(tenant.id, entry.id, id).await;
        let view = booked.map_err(lost)?;
        noted?;
        Ok(view)
    }

    /// If the time of an offer was booked, its entry follows.
    pub(super) async fn note_accepted(
        &self,
        tenant: TenantId,
        id: WaitId,
        offer: OfferId,
    ) -> Result<(), ServiceError> {
        let tenant = self.tenants.by_id(tenant).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        let Some(entry) = entry::read(tx.conn(), tenant.id, id, true).await? else { return Ok(()) };
        let open = entry::read_offer(tx.conn(), tenant.id, id, None).await?;
        let Some(open) = open.filter(|open| open.id == offer) else { return Ok(()) };
        let Some(booking) = entry::became(tx.conn(), tenant.id, open.hold).await? else { return Ok(()) };
        accepted(&mut tx, &tenant, &entry, offer, booking, now).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn decline_offer(&self, key: &str, id: OfferId) -> Result<WaitView, ServiceError> {
        let now = self.clock.now();
        let (mut tx, tenant, entry) = self.open_entry(key, true).await?;
        let offer = entry::read_offer(tx.conn(), tenant.id, entry.id, Some(id)).await?;
        let offer = offer.ok_or(ErrorCode::NotFound)?;
        if offer.outcome == "open" {
            give_up(&mut tx, &tenant, &entry, &offer, WaitStep::Decline, entry.user, now).await?;
        } else if offer.outcome != "declined" {
            return Err(ErrorCode::OfferOver.into());
        }
        let page = link::page(&self.secret, entry.id);
        let view = views::one(tx.conn(), &tenant, entry.id, page, now).await?.ok_or(ErrorCode::NotFound)?;
        tx.commit().await?;
        Ok(view)
    }

    pub(super) async fn withdraw_entry(&self, key: &str) -> Result<WaitView, ServiceError> {
        let now = self.clock.now();
        let (mut tx, tenant, entry) = self.open_entry(key, true).await?;
        end(&mut tx, &tenant, &entry, entry.user, None, now).await?;
        let page = link::page(&self.secret, entry.id);
        let view = views::one(tx.conn(), &tenant, entry.id, page, now).await?.ok_or(ErrorCode::NotFound)?;
        tx.commit().await?;
        Ok(view)
    }

    pub(super) async fn remove_entry(&self, caller: &Caller, id: WaitId) -> Result<(), ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.update())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let entry = entry::read(tx.conn(), tenant.id, id, true).await?.ok_or(ErrorCode::NotFound)?;
        if entry.status.is_live() {
            end(&mut tx, &tenant, &entry, Some(user.user), Some(Word::Ended), now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// An offer that nobody answered. `false` when somebody did meanwhile.
    pub(super) async fn lapse(
        &self,
        tenant: TenantId,
        id: WaitId,
        offer: OfferId,
    ) -> Result<bool, ServiceError> {
        let tenant = self.tenants.by_id(tenant).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        let Some(entry) = entry::read(tx.conn(), tenant.id, id, true).await? else { return Ok(false) };
        let open = entry::read_offer(tx.conn(), tenant.id, id, None).await?;
        let Some(open) = open.filter(|open| open.id == offer && open.expires_at <= now) else {
            return Ok(false);
        };
        give_up(&mut tx, &tenant, &entry, &open, WaitStep::Lapse, None, now).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Ends an entry; what is kept for it is given back.
async fn end(
    tx: &mut Tx,
    tenant: &Tenant,
    entry: &Entry,
    by: Option<UserId>,
    word: Option<Word>,
    now: Instant,
) -> Result<(), ServiceError> {
    // Withdrawn twice is withdrawn.
    if entry.status == WaitStatus::Cancelled {
        return Ok(());
    }
    let next = entry.status.after(WaitStep::Withdraw).ok_or(ErrorCode::WrongState)?;
    if let Some(open) = entry::read_offer(tx.conn(), tenant.id, entry.id, None).await? {
        if let Some(booking) = entry::became(tx.conn(), tenant.id, open.hold).await? {
            accepted(tx, tenant, entry, open.id, booking, now).await?;
            return Ok(());
        }
        free::give_back(tx.conn(), tenant, open.hold).await?;
        close(tx, tenant.id, open.id, "withdrawn", now).await?;
    }
    move_on(tx.conn(), tenant.id, entry, next, entry.unanswered).await?;
    traces::leave(tx, tenant, entry.id, entry.version + 1, "withdrawn", by, word, now).await
}

/// Gives an offered time back and goes on waiting; not for ever, where nobody answers.
async fn give_up(
    tx: &mut Tx,
    tenant: &Tenant,
    entry: &Entry,
    offer: &Offer,
    step: WaitStep,
    by: Option<UserId>,
    now: Instant,
) -> Result<(), ServiceError> {
    if let Some(booking) = entry::became(tx.conn(), tenant.id, offer.hold).await? {
        return accepted(tx, tenant, entry, offer.id, booking, now).await;
    }
    let unanswered = entry.unanswered + i32::from(step == WaitStep::Lapse);
    let silent = unanswered >= MOST_UNANSWERED;
    let step = if silent { WaitStep::Withdraw } else { step };
    let next = entry.status.after(step).ok_or(ErrorCode::WrongState)?;
    free::give_back(tx.conn(), tenant, offer.hold).await?;
    close(tx, tenant.id, offer.id, if step == WaitStep::Decline { "declined" } else { "lapsed" }, now)
        .await?;
    move_on(tx.conn(), tenant.id, entry, next, unanswered).await?;
    let word = silent.then_some(Word::Ended);
    traces::leave(tx, tenant, entry.id, entry.version + 1, step.as_str(), by, word, now).await
}

async fn close(
    tx: &mut Tx,
    tenant: TenantId,
    offer: OfferId,
    outcome: &str,
    now: Instant,
) -> Result<(), ServiceError> {
    let closed = sqlx::query!(
        "UPDATE waitlist_offers SET outcome = $3, answered_at = $4 WHERE tenant_id = $1 AND id = $2 AND outcome = 'open'",
        tenant.0,
        offer.0,
        outcome,
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(ensure_affected(closed.rows_affected(), 1)?)
}

/// The entry follows its booking.
async fn accepted(
    tx: &mut Tx,
    tenant: &Tenant,
    entry: &Entry,
    offer: OfferId,
    booking: BookingId,
    now: Instant,
) -> Result<(), ServiceError> {
    let next = entry.status.after(WaitStep::Accept).ok_or(ErrorCode::WrongState)?;
    // Which booking it became is not the link's to say.
    tx.continue_as_system().await?;
    close(tx, tenant.id, offer, "accepted", now).await?;
    let moved = sqlx::query!(
        "UPDATE waitlist_entries SET status = $3, booking_id = $4, version = version + 1
         WHERE tenant_id = $1 AND id = $2 AND version = $5",
        tenant.id.0,
        entry.id.0,
        next.as_str(),
        booking.0,
        entry.version,
    )
    .execute(tx.conn())
    .await?;
    ensure_affected(moved.rows_affected(), 1)?;
    traces::leave(tx, tenant, entry.id, entry.version + 1, "accepted", entry.user, None, now).await
}

/// What is booked: exactly what was offered.
fn wish(tenant: &Tenant, entry: &Entry, offer: &Offer) -> NewBooking {
    NewBooking {
        service: entry.service,
        option: Some(entry.option),
        addons: entry.addons.clone(),
        staff: Some(offer.staff),
        staff_gender: None,
        also: entry.also.clone(),
        guests: entry.guests,
        starts_at: local(tenant.timezone, offer.starts_at),
        customer: Some(entry.contact.clone()),
        place: Some(Place { location: Some(entry.location), ..Place::default() }),
        room: None,
        channel: None,
        overbook: None,
        credits: None,
        hold: Some(offer.hold),
        notes: None,
    }
}

/// Whoever has the link books as whoever waits, and never as the business: as its account where they are signed in to that one.
fn guest(caller: &Caller, entry: &Entry) -> Caller {
    let signed_in = caller.signed_in.as_ref().filter(|user| Some(user.user) == entry.user);
    Caller {
        signed_in: signed_in.map(|user| SignedIn { membership: None, head_office: None, ..user.clone() }),
        visitor: caller.visitor,
        grants: Vec::new(),
        locale: entry.locale.clone(),
        address: caller.address.clone(),
        agent: String::new(),
    }
}

/// The hold is gone: somebody with the same link was quicker, or it was given back at this moment.
fn lost(error: ServiceError) -> ServiceError {
    let gone = |error: &AppError| error.problem("hold").is_some() || error.code == ErrorCode::SlotTaken;
    match error {
        ServiceError::App(error) if gone(&error) => ErrorCode::OfferOver.into(),
        other => other,
    }
}
