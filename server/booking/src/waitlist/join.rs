//! Beginning to wait.

use server_kernel::{
    Actor, ServiceError, Tx, limits,
    zone::{day, local},
};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    booking::{
        Place, Wish,
        waitlist::{MOST_ENTRIES, NewWait, WaitView, Window, windows},
    },
    caller::Caller,
    contact::Contact,
    error::FieldProblem,
    ids::{LocationId, StaffId, UserId, WaitId},
    permission::Module,
    time::Instant,
};
use sqlx::types::Json;

use crate::{
    Bookings,
    away::Needed,
    terms::{self, Sold, Terms},
    venue::Venue,
    visit::Visit,
    waitlist::{link, message::Word, traces, views},
};

/// Live entries from one address of the network at one business: a hotel has many guests.
const PER_NETWORK_ADDRESS: i64 = 20;

/// An entry, ready to be written.
struct New<'a> {
    id: WaitId,
    user: Option<UserId>,
    terms: &'a [Terms],
    also: &'a [Wish],
    guests: Option<i16>,
    minutes: i32,
    staff: Vec<StaffId>,
    location: LocationId,
    windows: Vec<Window>,
    last_at: Instant,
    contact: &'a Contact,
    locale: &'a str,
    address: &'a [u8],
    now: Instant,
}

impl Bookings {
    pub(super) async fn join_list(
        &self,
        caller: &Caller,
        slug: &str,
        wish: &NewWait,
    ) -> Result<WaitView, ServiceError> {
        let tenant = self.tenants.by_slug(slug).await?;
        let now = self.clock.now();
        let id = WaitId::new();
        let (contact, windows) = parsed(&tenant, wish, now)?;
        let user = customer(caller, &tenant);
        let actor = match user {
            Some(user) => Actor::Customer { user, tenant: Some(tenant.id), booking: None },
            None => Actor::Waiting { tenant: tenant.id, entry: id },
        };
        let mut tx = self.db.begin(actor).await?;
        let wishes = wish.wishes();
        let place = Place { location: wish.location, ..Place::default() };
        let venue = Venue::parse(&tenant, Some(&place), Needed::Area, Sold::Now)?;
        let location = venue.location().ok_or(ErrorCode::NotFound)?;
        let terms = terms::load(tx.conn(), tenant.id, &wishes, Some(location), Sold::Now).await?;
        Visit::new(&tenant, &wishes, &terms, wish.guests, venue)?;
        let staff = people(wish, terms.first().ok_or(ErrorCode::NotFound)?)?;
        let address = self.secret.pseudonym("wait-address", &caller.address);
        if !has_room(&mut tx, &tenant, contact.email.as_str(), &address).await? {
            tx.continue_as_system().await?;
            limits::record(tx.conn(), "waitlist", &address, now).await?;
            tx.commit().await?;
            return Err(ErrorCode::TooManyWaiting.into());
        }
        let last_at = last_of(&tenant, &windows)?;
        // The length that was the usual one stays the one that is waited for.
        let sold = |(wish, terms): (&Wish, &Terms)| Wish { option: Some(terms.option), ..wish.clone() };
        let as_sold: Vec<Wish> = wishes.iter().zip(&terms).skip(1).map(sold).collect();
        let new = New {
            id,
            user,
            terms: &terms,
            also: &as_sold,
            guests: wish.guests.and_then(|guests| guests.try_into().ok()),
            minutes: minutes(&wishes, &terms),
            staff,
            location,
            windows,
            last_at,
            contact: &contact,
            locale: &caller.locale,
            address: &address,
            now,
        };
        self.write_entry(&mut tx, &tenant, new).await?;
        let by = caller.signed_in.as_ref().map(|user| user.user);
        traces::leave(&mut tx, &tenant, id, 1, "joined", by, Some(Word::Joined), now).await?;
        let page = link::page(&self.secret, id);
        let view = views::one(tx.conn(), &tenant, id, page, now).await?.ok_or(ErrorCode::NotFound)?;
        tx.commit().await?;
        Ok(view)
    }

    async fn write_entry(&self, tx: &mut Tx, tenant: &Tenant, new: New<'_>) -> Result<(), ServiceError> {
        let first = new.terms.first().ok_or(ErrorCode::NotFound)?;
        sqlx::query!(
            "INSERT INTO waitlist_entries (tenant_id, id, user_id, service_id, option_id, addon_ids, staff_ids, service_name, minutes,
                                           also, guests, windows, last_at, contact_name, contact_email, contact_phone, locale, address_hash,
                                           token_hash, created_at, updated_at, location_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $19, $20, $10, $11, $12, $13::text, $14, $15, $16, $17, $18, $18, $21)",
            tenant.id.0,
            new.id.0,
            new.user.map(|id| id.0),
            first.service.0,
            first.option.0,
            &first.addons.iter().map(|addon| addon.id.0).collect::<Vec<_>>(),
            &new.staff.iter().map(|id| id.0).collect::<Vec<_>>(),
            new.terms.iter().map(|terms| terms.name.as_str()).collect::<Vec<_>>().join(", "),
            new.minutes,
            Json(&new.windows) as _,
            new.last_at,
            new.contact.name.as_str(),
            new.contact.email.as_str(),
            new.contact.phone.as_str(),
            new.locale,
            new.address,
            link::hash(&self.secret, new.id),
            new.now,
            Json(new.also) as _,
            new.guests,
            new.location.0,
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }
}

/// The account that waits: nobody's where the desk writes somebody down.
fn customer(caller: &Caller, tenant: &Tenant) -> Option<UserId> {
    let desk = caller
        .staff(Module::Bookings.create())
        .is_ok_and(|(_, membership, _)| membership.tenant == tenant.id);
    caller.signed_in.as_ref().filter(|_| !desk).map(|user| user.user)
}

/// Everything that is wrong at once.
fn parsed(tenant: &Tenant, wish: &NewWait, now: Instant) -> Result<(Contact, Vec<Window>), AppError> {
    let today = local(tenant.timezone, now).date_naive();
    let contact = Contact::parse(&wish.customer, &tenant.phone_prefix, "customer.");
    match (contact, windows(&wish.windows, today)) {
        (Ok(contact), Ok(windows)) => Ok((contact, windows)),
        (contact, windows) => {
            let mut errors = windows.err().unwrap_or_default();
            errors.extend(contact.err().unwrap_or_default());
            Err(AppError::fields(errors))
        }
    }
}

/// From the first start to the last end: services of one guest follow each other, those of others run beside them.
fn minutes(wishes: &[Wish], terms: &[Terms]) -> i32 {
    let of = |guest: u32| -> i32 {
        wishes
            .iter()
            .zip(terms)
            .filter(|(wish, _)| wish.guest == guest)
            .map(|(_, terms)| terms.duration())
            .sum()
    };
    wishes.iter().map(|wish| of(wish.guest)).max().unwrap_or_default()
}

/// The people asked for, each once, if they do it at all.
fn people(wish: &NewWait, terms: &Terms) -> Result<Vec<StaffId>, AppError> {
    let mut staff = wish.staff.clone();
    staff.sort_unstable();
    staff.dedup();
    match staff.iter().all(|id| terms.staff.contains(id)) {
        true => Ok(staff),
        false => Err(AppError::field("staff", FieldProblem::Unknown)),
    }
}

/// The end of the last day that suits.
fn last_of(tenant: &Tenant, windows: &[Window]) -> Result<Instant, AppError> {
    windows
        .iter()
        .map(|window| window.to)
        .max()
        .and_then(|last| day(tenant.timezone, last))
        .map(shared::time::Span::end)
        .ok_or_else(|| AppError::field("to0", FieldProblem::NoSuchTime))
}

/// Counted under locks, so that many requests at once do not all find room.
async fn has_room(tx: &mut Tx, tenant: &Tenant, email: &str, address: &[u8]) -> Result<bool, ServiceError> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(k) FROM (
             SELECT unnest(ARRAY[hashtextextended($1::text || lower($2::text), 2), hashtextextended($1::text || encode($3, 'hex'), 2)]) AS k
             ORDER BY 1) AS locks",
        tenant.id.to_string(),
        email,
        address,
    )
    .fetch_all(tx.conn())
    .await?;
    let waiting = sqlx::query!(
        "SELECT by_email AS \"by_email!\", by_address AS \"by_address!\" FROM waiting_at($1, $2::text::citext, $3)",
        tenant.id.0,
        email,
        address,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(waiting.by_email < MOST_ENTRIES && waiting.by_address < PER_NETWORK_ADDRESS)
}
