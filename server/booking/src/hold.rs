//! Holds: a time kept while somebody fills in the form. The hold is the draft: what is typed stays in it, right or wrong.

use chrono::Duration;
use server_kernel::{
    Actor, DbError, ServiceError, Tx,
    idempotency::{self, Claimed},
    zone::local,
};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    availability::Plan,
    booking::{
        AddonLine, BusinessRef, Draft, FLEXIBLE, FeeTerms, Gender, HeldService, HoldView, IdempotencyKey,
        NewHold, OptionLine, Place, PlaceKind, ServiceLine, StaffLine, Wish, free_until, late_fee,
    },
    caller::Caller,
    contact::ContactInput,
    error::FieldProblem,
    ids::{
        AddonId, AreaId, BookingId, HoldId, LocationId, OptionId, ServiceId, StaffId, TenantId, VisitorId,
    },
    money::Money,
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Bookings,
    away::{Away, Needed},
    book::{ask, orderer},
    claims::{self, Owner},
    diary::Own,
    terms::{self, Sold, Terms},
    venue::Venue,
    visit::{self, Kept, Part, Visit},
};

/// How long a time is kept.
const KEPT_FOR: Duration = Duration::minutes(10);
/// Live holds from one address at one business.
const PER_ADDRESS: i64 = 12;

impl Bookings {
    pub(crate) async fn make_hold(
        &self,
        caller: &Caller,
        slug: &str,
        wish: &NewHold,
        key: Option<IdempotencyKey>,
    ) -> Result<HoldView, ServiceError> {
        let tenant = self.tenants.by_slug(slug).await?;
        let now = self.clock.now();
        let id = HoldId::new();
        let orderer = orderer(caller, &tenant, BookingId(id.0));
        let mut tx = self.db.begin(orderer.actor).await?;
        let scope =
            idempotency::Scope { tenant: tenant.id, principal: orderer.principal.clone(), route: "holds" };
        if let Some(key) = &key
            && let Claimed::Answered(view) = idempotency::claim(tx.conn(), &scope, key, now).await?
        {
            return Ok(view);
        }
        let address = self.secret.pseudonym("hold-address", &caller.address);
        let draft = draft_of(wish);
        fits(&draft)?;
        let earlier = give_up_earlier(&mut tx, &tenant, caller, &address, now).await?;
        let draft = match &earlier {
            Some(earlier) if wish.customer.is_none() => earlier.draft.clone(),
            _ => draft,
        };
        let wishes = wish.wishes();
        let venue = Venue::parse(&tenant, wish.place.as_ref(), Needed::Area, Sold::Now)?;
        let terms = terms::load(tx.conn(), tenant.id, &wishes, venue.location(), Sold::Now).await?;
        let visit = Visit::new(&tenant, &wishes, &terms, wish.guests, venue)?;
        let own = Own { hold: earlier.as_ref().map(|earlier| earlier.id), ..Own::default() };
        let start = wish.starts_at.to_utc();
        let mut ways =
            ask(&mut tx, &tenant, &orderer, &visit, start, &own, now).await?.ways(&tenant, &visit)?;
        let expires_at = now + KEPT_FOR;
        let owner = Owner::Hold { id, expires_at };
        let plan = match &earlier {
            None => claims::take_first(tx.conn(), &tenant, &ways, owner, now).await?,
            Some(earlier) => {
                ways.truncate(claims::TRIES);
                claims::lock_exchange(tx.conn(), &earlier.resources, &ways).await?;
                claims::release_hold(tx.conn(), tenant.id, earlier.id).await?;
                claims::take_locked(tx.conn(), &tenant, &ways, owner, now).await?
            }
        };
        let plan = plan.ok_or(ErrorCode::SlotTaken)?;
        let new =
            NewRow { id, visitor: caller.visitor, address: &address, wish, plan: &plan, expires_at, draft };
        write_hold(tx.conn(), &tenant, &terms, &visit, &new, now).await?;
        let view = load_hold(tx.conn(), &tenant, caller, id, now).await?;
        if let Some(key) = &key {
            idempotency::store(tx.conn(), &scope, key, &view).await?;
        }
        tx.commit().await?;
        Ok(view)
    }

    pub(crate) async fn read_hold(&self, caller: &Caller, id: HoldId) -> Result<HoldView, ServiceError> {
        let (mut tx, tenant) = self.open_hold(id).await?;
        let view = load_hold(tx.conn(), &tenant, caller, id, self.clock.now()).await?;
        tx.commit().await?;
        Ok(view)
    }

    /// A hold with its parts, as credits could pay for them.
    pub(crate) async fn payable_hold(
        &self,
        caller: &Caller,
        id: HoldId,
    ) -> Result<(HoldView, Vec<Payable>), ServiceError> {
        let (mut tx, tenant) = self.open_hold(id).await?;
        let parts = load_parts(tx.conn(), &tenant, caller, id, self.clock.now()).await?;
        tx.commit().await?;
        Ok(parts)
    }

    pub(crate) async fn write_draft(
        &self,
        caller: &Caller,
        id: HoldId,
        draft: &Draft,
    ) -> Result<HoldView, ServiceError> {
        let now = self.clock.now();
        let draft = clipped(draft);
        let (mut tx, tenant) = self.open_hold(id).await?;
        let view = load_hold(tx.conn(), &tenant, caller, id, now).await?;
        // Every step keeps the time for longer, as long as it is still kept.
        let expires_at = if view.live { now + KEPT_FOR } else { view.expires_at.to_utc() };
        sqlx::query!(
            "UPDATE holds SET draft_name = $3, draft_email = $4, draft_phone = $5, draft_notes = $6, expires_at = $7, draft_address = $8,
                draft_flexible_minutes = $9
             WHERE tenant_id = $1 AND id = $2",
            tenant.id.0,
            id.0,
            draft.contact.name,
            draft.contact.email,
            draft.contact.phone,
            draft.notes,
            expires_at,
            draft.address,
            flexible(&draft),
        )
        .execute(tx.conn())
        .await?;
        if view.live {
            claims::extend_hold(tx.conn(), tenant.id, id, expires_at).await?;
        }
        let view = load_hold(tx.conn(), &tenant, caller, id, now).await?;
        tx.commit().await?;
        Ok(view)
    }

    pub(crate) async fn drop_hold(&self, caller: &Caller, id: HoldId) -> Result<(), ServiceError> {
        let (mut tx, tenant) = self.open_hold(id).await?;
        load_hold(tx.conn(), &tenant, caller, id, self.clock.now()).await?;
        // Its row before its claims, as everywhere.
        let gone = sqlx::query!(
            "DELETE FROM holds WHERE tenant_id = $1 AND id = $2 AND booking_id IS NULL",
            tenant.id.0,
            id.0
        )
        .execute(tx.conn())
        .await?;
        if gone.rows_affected() == 1 {
            claims::release_hold(tx.conn(), tenant.id, id).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn open_hold(&self, id: HoldId) -> Result<(Tx, std::sync::Arc<Tenant>), ServiceError> {
        let mut tx = self.db.begin(Actor::Public { tenant: None }).await?;
        let tenant = sqlx::query_scalar!("SELECT tenant_of_hold($1)", id.0)
            .fetch_one(tx.conn())
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let tenant = self.tenants.by_id(TenantId(tenant)).await?;
        tx.enter(tenant.id).await?;
        Ok((tx, tenant))
    }
}

/// A hold that gives way to another of the same browser. Its row is gone, its claims are still there.
struct Earlier {
    id: HoldId,
    resources: Vec<Uuid>,
    draft: Draft,
}

/// One live hold per browser, and a cap per address: both are counted under locks that stand before all others. What was
/// typed into the earlier hold is carried over.
async fn give_up_earlier(
    tx: &mut Tx,
    tenant: &Tenant,
    caller: &Caller,
    address: &[u8],
    now: Instant,
) -> Result<Option<Earlier>, ServiceError> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended($1::text || encode($2, 'hex'), 0))",
        tenant.id.to_string(),
        address,
    )
    .fetch_one(tx.conn())
    .await?;
    let mut earlier = None;
    if let Some(visitor) = caller.visitor {
        sqlx::query!(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 1))",
            format!("{} {visitor}", tenant.id)
        )
        .fetch_one(tx.conn())
        .await?;
        let given_up = sqlx::query!(
            "DELETE FROM holds WHERE tenant_id = $1 AND visitor_id = $2 AND booking_id IS NULL
             RETURNING id, draft_name, draft_email, draft_phone, draft_address, draft_notes, draft_flexible_minutes",
            tenant.id.0,
            visitor.0,
        )
        .fetch_optional(tx.conn())
        .await?;
        if let Some(hold) = given_up {
            let contact =
                ContactInput { name: hold.draft_name, email: hold.draft_email, phone: hold.draft_phone };
            earlier = Some(Earlier {
                id: HoldId(hold.id),
                resources: claims::of_hold(tx.conn(), tenant.id, HoldId(hold.id)).await?,
                draft: Draft {
                    contact,
                    address: hold.draft_address,
                    flexible_minutes: u16::try_from(hold.draft_flexible_minutes).unwrap_or(0),
                    notes: hold.draft_notes,
                },
            });
        }
    }
    let live = sqlx::query_scalar!(
        "SELECT count(*) AS \"count!\" FROM holds
         WHERE tenant_id = $1 AND address_hash = $2 AND expires_at > $3 AND booking_id IS NULL",
        tenant.id.0,
        address,
        now,
    )
    .fetch_one(tx.conn())
    .await?;
    if live >= PER_ADDRESS {
        return Err(AppError { retry_after: Some(600), ..ErrorCode::TooManyHolds.into() }.into());
    }
    Ok(earlier)
}

/// A hold to be written.
struct NewRow<'a> {
    id: HoldId,
    visitor: Option<VisitorId>,
    address: &'a [u8],
    wish: &'a NewHold,
    plan: &'a Plan,
    expires_at: Instant,
    draft: Draft,
}

async fn write_hold(
    conn: &mut PgConnection,
    tenant: &Tenant,
    terms: &[Terms],
    visit: &Visit<'_>,
    new: &NewRow<'_>,
    now: Instant,
) -> Result<(), ServiceError> {
    let (Some(first), Some(leg), Some(span)) = (terms.first(), new.plan.first(), visit::whole(new.plan))
    else {
        return Err(ErrorCode::SlotTaken.into());
    };
    let json = |value: Result<serde_json::Value, serde_json::Error>| {
        value.map_err(|error| ServiceError::Internal(error.to_string()))
    };
    let heads = visit.parts.iter().filter(|part| part.beside.is_some()).count() as u32
        + visit.parts.first().map_or(1, |part| part.heads);
    sqlx::query!(
        "INSERT INTO holds (tenant_id, id, visitor_id, address_hash, service_id, option_id, addon_ids, staff_id,
                            staff_chosen, room_id, starts_at, ends_at, expires_at, draft_name, draft_email,
                            draft_phone, draft_notes, created_at, guests, staff_gender, also, legs,
                            place, area_id, draft_address, draft_flexible_minutes, location_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
                 $24, $25, $26, $27)",
        tenant.id.0,
        new.id.0,
        new.visitor.map(|id| id.0),
        new.address,
        first.service.0,
        first.option.0,
        &first.addons.iter().map(|addon| addon.id.0).collect::<Vec<_>>(),
        leg.staff.0,
        new.wish.staff.is_some(),
        leg.rooms.first().map(|id| id.0),
        span.start(),
        span.end(),
        new.expires_at,
        new.draft.contact.name,
        new.draft.contact.email,
        new.draft.contact.phone,
        new.draft.notes,
        now,
        i16::try_from(heads).unwrap_or(1),
        new.wish.staff_gender.map(Gender::as_str),
        json(serde_json::to_value(&new.wish.also))?,
        json(serde_json::to_value(visit::kept(new.plan)))?,
        visit.venue.kind().as_str(),
        visit.venue.away().map(|away| away.area.0),
        new.draft.address,
        flexible(&new.draft),
        visit.venue.location().map(|id| id.0),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A part of what is kept, as a credit could pay for it.
pub(crate) struct Payable {
    /// Its length; none where it is for several guests at once.
    pub option: Option<OptionId>,
    /// What it costs without its add-ons, minor units.
    pub price_minor: i64,
    /// What calling it off costs.
    pub terms: FeeTerms,
}

/// Reads a hold, if it is the caller's.
async fn load_hold(
    conn: &mut PgConnection,
    tenant: &Tenant,
    caller: &Caller,
    id: HoldId,
    now: Instant,
) -> Result<HoldView, ServiceError> {
    Ok(load_parts(conn, tenant, caller, id, now).await?.0)
}

/// The same with its parts.
async fn load_parts(
    conn: &mut PgConnection,
    tenant: &Tenant,
    caller: &Caller,
    id: HoldId,
    now: Instant,
) -> Result<(HoldView, Vec<Payable>), ServiceError> {
    let row = sqlx::query!(
        "SELECT h.visitor_id, h.service_id, h.option_id, h.addon_ids, h.staff_id, h.staff_chosen, h.starts_at, h.ends_at,
                h.expires_at, h.draft_name, h.draft_email, h.draft_phone, h.draft_notes, h.guests, h.staff_gender,
                h.also, h.legs, h.place, h.area_id, h.location_id, h.draft_address, h.draft_flexible_minutes,
                ARRAY(SELECT t.name FROM jsonb_array_elements(h.legs) WITH ORDINALITY AS leg (it, nth)
                      JOIN staff t ON t.tenant_id = $1 AND t.id = (leg.it->>'staff')::uuid ORDER BY leg.nth) AS \"names!\",
                EXISTS (SELECT 1 FROM claims c WHERE c.tenant_id = $1 AND c.hold_id = $2 AND c.expires_at > $3) AS \"live!\"
         FROM holds h
         WHERE h.tenant_id = $1 AND h.id = $2 AND h.booking_id IS NULL",
        tenant.id.0,
        id.0,
        now,
    )
    .fetch_optional(&mut *conn)
    .await?
    .filter(|row| row.visitor_id.is_none() || row.visitor_id == caller.visitor.map(|visitor| visitor.0))
    .ok_or(ErrorCode::NotFound)?;
    let also: Vec<Wish> = serde_json::from_value(row.also).map_err(unreadable("also"))?;
    let legs: Vec<Kept> = serde_json::from_value(row.legs).map_err(unreadable("legs"))?;
    let first = Wish {
        service: ServiceId(row.service_id),
        option: Some(OptionId(row.option_id)),
        addons: row.addon_ids.into_iter().map(AddonId).collect(),
        staff: Some(StaffId(row.staff_id)).filter(|_| row.staff_chosen),
        staff_gender: row.staff_gender.as_deref().and_then(Gender::parse),
        guest: 0,
    };
    let main_wish = first.clone();
    let wishes: Vec<Wish> = std::iter::once(first).chain(also.iter().cloned()).collect();
    let guests = u32::try_from(row.guests).unwrap_or(1);
    let place = Place {
        kind: PlaceKind::parse(&row.place)
            .ok_or(DbError::Inconsistent { table: "holds", column: "place" })?,
        area: row.area_id.map(AreaId),
        location: row.location_id.map(LocationId),
        ..Place::default()
    };
    let venue = match Venue::parse(tenant, Some(&place), Needed::Area, Sold::Before)? {
        Venue::Away(away) => Venue::Away(Away { address: row.draft_address.clone(), ..away }),
        here @ Venue::At(_) => here,
    };
    let terms = terms::load(conn, tenant.id, &wishes, venue.location(), Sold::Now).await?;
    let visit = Visit::new(tenant, &wishes, &terms, Some(guests), venue)?;
    let services = services_of(tenant, &visit, &legs, &row.names);
    let total = services.iter().map(|service| service.total.minor).sum::<i64>() + visit.travel_fee();
    let fees = || visit.kept_fee_terms(tenant, &legs);
    let payable = |((part, leg), terms): ((&Part<'_>, &Kept), FeeTerms)| Payable {
        option: (part.heads == 1).then_some(part.terms.option),
        price_minor: part.price(leg.staff),
        terms,
    };
    let payable = visit.parts.iter().zip(&legs).zip(fees()).map(payable).collect();
    let Some(main) = services.first().cloned() else { return Err(ErrorCode::NotFound.into()) };
    let view = HoldView {
        id,
        expires_at: local(tenant.timezone, row.expires_at),
        live: row.live,
        business: BusinessRef { slug: tenant.slug.clone(), name: tenant.name.clone() },
        timezone: tenant.timezone.name().to_owned(),
        service: main.service,
        option: main.option,
        addons: main.addons,
        staff: main.staff,
        staff_chosen: row.staff_chosen,
        services,
        location: visit.venue.location_line(tenant),
        place: visit.venue.place_line(tenant),
        guests,
        staff_gender: main_wish.staff_gender,
        also,
        starts_at: local(tenant.timezone, row.starts_at),
        ends_at: local(tenant.timezone, row.ends_at),
        total: Money::new(total, tenant.currency),
        late_fee: Money::new(late_fee(fees(), total), tenant.currency),
        free_until: free_until(fees()).map(|at| local(tenant.timezone, at)),
        draft: Draft {
            contact: ContactInput { name: row.draft_name, email: row.draft_email, phone: row.draft_phone },
            address: row.draft_address,
            flexible_minutes: u16::try_from(row.draft_flexible_minutes).unwrap_or(0),
            notes: row.draft_notes,
        },
    };
    Ok((view, payable))
}

fn unreadable(column: &'static str) -> impl FnOnce(serde_json::Error) -> DbError {
    move |_| DbError::Inconsistent { table: "holds", column }
}

/// What is kept, service by service.
fn services_of(tenant: &Tenant, visit: &Visit<'_>, legs: &[Kept], names: &[String]) -> Vec<HeldService> {
    let money = |minor| Money::new(minor, tenant.currency);
    let line = |((part, leg), name): ((&Part<'_>, &Kept), &String)| HeldService {
        service: ServiceLine { id: part.terms.service, name: part.terms.name.clone() },
        option: OptionLine { id: part.terms.option, minutes: part.terms.minutes },
        addons: part
            .terms
            .addons
            .iter()
            .map(|addon| AddonLine {
                id: addon.id,
                name: addon.name.clone(),
                price: money(addon.price_minor),
            })
            .collect(),
        staff: StaffLine { id: leg.staff, name: name.clone() },
        guest: part.guest,
        starts_at: local(tenant.timezone, leg.starts_at),
        ends_at: local(tenant.timezone, leg.ends_at),
        total: money(part.total(leg.staff)),
    };
    visit.parts.iter().zip(legs).zip(names).map(line).collect()
}

/// The hold that an order comes from.
pub(crate) struct Held {
    pub id: HoldId,
    /// What it keeps, part by part.
    pub legs: Vec<Kept>,
    /// What it has claimed.
    pub resources: Vec<Uuid>,
}

/// The hold that is being turned into an order, if it is this browser's. Its claims may be gone; then the time is taken
/// again.
pub(crate) async fn matching(
    conn: &mut PgConnection,
    tenant: &Tenant,
    visitor: Option<VisitorId>,
    id: HoldId,
) -> Result<Held, ServiceError> {
    let row = sqlx::query!(
        "SELECT visitor_id, legs FROM holds
         WHERE tenant_id = $1 AND id = $2 AND booking_id IS NULL FOR UPDATE",
        tenant.id.0,
        id.0,
    )
    .fetch_optional(&mut *conn)
    .await?
    .filter(|row| row.visitor_id.is_none() || row.visitor_id == visitor.map(|visitor| visitor.0))
    .ok_or_else(|| AppError::field("hold", FieldProblem::Unknown))?;
    let legs = serde_json::from_value(row.legs).map_err(unreadable("legs"))?;
    Ok(Held { id, legs, resources: claims::of_hold(conn, tenant.id, id).await? })
}

/// In which of the business's locations a hold keeps a time; `None` where it is away from them, or there is no such hold.
pub(crate) async fn location_of(
    conn: &mut PgConnection,
    tenant: TenantId,
    id: HoldId,
) -> Result<Option<LocationId>, DbError> {
    let location = sqlx::query_scalar!(
        "SELECT location_id FROM holds WHERE tenant_id = $1 AND id = $2 AND booking_id IS NULL",
        tenant.0,
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(location.flatten().map(LocationId))
}

/// Marks a hold as used.
pub(crate) async fn close(
    conn: &mut PgConnection,
    tenant: TenantId,
    id: HoldId,
    booking: BookingId,
) -> Result<(), ServiceError> {
    sqlx::query!(
        "UPDATE holds SET booking_id = $3 WHERE tenant_id = $1 AND id = $2",
        tenant.0,
        id.0,
        booking.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// As it is kept: something else than can be chosen counts for nothing.
fn flexible(draft: &Draft) -> i16 {
    let known = FLEXIBLE.contains(&draft.flexible_minutes);
    i16::try_from(draft.flexible_minutes).ok().filter(|_| known).unwrap_or(0)
}

fn draft_of(wish: &NewHold) -> Draft {
    Draft {
        contact: wish.customer.clone().unwrap_or_default(),
        address: wish.place.as_ref().map(|place| place.address.clone()).unwrap_or_default(),
        flexible_minutes: wish.place.as_ref().map_or(0, |place| place.flexible_minutes),
        notes: wish.notes.clone().unwrap_or_default(),
    }
}

/// A draft may be wrong, but not endless.
fn fits(draft: &Draft) -> Result<(), AppError> {
    let long = |text: &str, most: usize| text.chars().count() > most || text.contains('\0');
    for (field, text, most) in [
        ("customer.name", &draft.contact.name, 1000),
        ("customer.email", &draft.contact.email, 1000),
        ("customer.phone", &draft.contact.phone, 1000),
        ("place.address", &draft.address, 1000),
        ("notes", &draft.notes, 4000),
    ] {
        if long(text, most) {
            return Err(AppError::field(field, FieldProblem::TooLong));
        }
    }
    Ok(())
}

fn clipped(draft: &Draft) -> Draft {
    let clip = |text: &str, most: usize| text.chars().filter(|letter| *letter != '\0').take(most).collect();
    Draft {
        contact: ContactInput {
            name: clip(&draft.contact.name, 1000),
            email: clip(&draft.contact.email, 1000),
            phone: clip(&draft.contact.phone, 1000),
        },
        address: clip(&draft.address, 1000),
        flexible_minutes: draft.flexible_minutes,
        notes: clip(&draft.notes, 4000),
    }
}
