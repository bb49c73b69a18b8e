//! Holds: a time kept while somebody fills in the form. The hold is the draft: what is typed stays in it, right or wrong.

use chrono::Duration;
use server_kernel::{
    Actor, ServiceError, Tx,
    idempotency::{self, Claimed},
    zone::local,
};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    booking::{
        AddonLine, BusinessRef, Draft, HoldView, IdempotencyKey, NewBooking, NewHold, OptionLine,
        ServiceLine, StaffLine,
    },
    caller::Caller,
    contact::ContactInput,
    error::FieldProblem,
    ids::{AddonId, BookingId, HoldId, OptionId, RoomId, ServiceId, StaffId, TenantId, VisitorId},
    money::Money,
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Bookings,
    book::{Held, orderer, possible},
    claims::{self, Owner},
    diary::Own,
    terms::{self, Wish},
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
        let terms = terms::load(
            tx.conn(),
            tenant.id,
            Wish { service: wish.service, option: wish.option, addons: &wish.addons },
        )
        .await?;
        let as_booking = as_booking(wish);
        let start = wish.starts_at.to_utc();
        let own = Own { hold: earlier.as_ref().map(|earlier| earlier.id), ..Own::default() };
        let mut options = possible(&mut tx, &tenant, &orderer, &as_booking, &terms, start, own, now).await?;
        let expires_at = now + KEPT_FOR;
        let owner = Owner::Hold { id, expires_at };
        let placement = match &earlier {
            None => claims::take_first(tx.conn(), tenant.id, &options, owner, now).await?,
            Some(earlier) => {
                options.truncate(claims::TRIES);
                claims::lock_exchange(tx.conn(), &earlier.resources, &options).await?;
                claims::release_hold(tx.conn(), tenant.id, earlier.id).await?;
                claims::take_locked(tx.conn(), tenant.id, &options, owner, now).await?
            }
        };
        let placement = placement.ok_or(ErrorCode::SlotTaken)?;
        sqlx::query!(
            "INSERT INTO holds (tenant_id, id, visitor_id, address_hash, service_id, option_id, addon_ids, staff_id,
                                staff_chosen, room_id, starts_at, ends_at, expires_at, draft_name, draft_email,
                                draft_phone, draft_notes, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
            tenant.id.0,
            id.0,
            caller.visitor.map(|id| id.0),
            address,
            terms.service.0,
            terms.option.0,
            &terms.addons.iter().map(|addon| addon.id.0).collect::<Vec<_>>(),
            placement.staff.0,
            wish.staff.is_some(),
            placement.room.map(|id| id.0),
            placement.service.start(),
            placement.service.end(),
            expires_at,
            draft.contact.name,
            draft.contact.email,
            draft.contact.phone,
            draft.notes,
            now,
        )
        .execute(tx.conn())
        .await?;
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
            "UPDATE holds SET draft_name = $3, draft_email = $4, draft_phone = $5, draft_notes = $6, expires_at = $7
             WHERE tenant_id = $1 AND id = $2",
            tenant.id.0,
            id.0,
            draft.contact.name,
            draft.contact.email,
            draft.contact.phone,
            draft.notes,
            expires_at,
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
        earlier = sqlx::query!(
            "DELETE FROM holds WHERE tenant_id = $1 AND visitor_id = $2 AND booking_id IS NULL
             RETURNING id, staff_id, room_id, draft_name, draft_email, draft_phone, draft_notes",
            tenant.id.0,
            visitor.0,
        )
        .fetch_optional(tx.conn())
        .await?
        .map(|hold| Earlier {
            id: HoldId(hold.id),
            resources: claims::resources(Some(StaffId(hold.staff_id)), hold.room_id.map(RoomId)),
            draft: Draft {
                contact: ContactInput {
                    name: hold.draft_name,
                    email: hold.draft_email,
                    phone: hold.draft_phone,
                },
                notes: hold.draft_notes,
            },
        });
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

/// Reads a hold, if it is the caller's.
async fn load_hold(
    conn: &mut PgConnection,
    tenant: &Tenant,
    caller: &Caller,
    id: HoldId,
    now: Instant,
) -> Result<HoldView, ServiceError> {
    let row = sqlx::query!(
        "SELECT h.visitor_id, h.service_id, h.option_id, h.addon_ids, h.staff_id, h.staff_chosen, h.starts_at, h.ends_at,
                h.expires_at, h.draft_name, h.draft_email, h.draft_phone, h.draft_notes, t.name AS staff,
                EXISTS (SELECT 1 FROM claims c WHERE c.tenant_id = $1 AND c.hold_id = $2 AND c.expires_at > $3) AS \"live!\"
         FROM holds h JOIN staff t ON t.tenant_id = h.tenant_id AND t.id = h.staff_id
         WHERE h.tenant_id = $1 AND h.id = $2 AND h.booking_id IS NULL",
        tenant.id.0,
        id.0,
        now,
    )
    .fetch_optional(&mut *conn)
    .await?
    .filter(|row| row.visitor_id.is_none() || row.visitor_id == caller.visitor.map(|visitor| visitor.0))
    .ok_or(ErrorCode::NotFound)?;
    let addons: Vec<AddonId> = row.addon_ids.into_iter().map(AddonId).collect();
    let wish =
        Wish { service: ServiceId(row.service_id), option: Some(OptionId(row.option_id)), addons: &addons };
    let terms = terms::load(conn, tenant.id, wish).await?;
    let money = |minor| Money::new(minor, tenant.currency);
    Ok(HoldView {
        id,
        expires_at: local(tenant.timezone, row.expires_at),
        live: row.live,
        business: BusinessRef { slug: tenant.slug.clone(), name: tenant.name.clone() },
        timezone: tenant.timezone.name().to_owned(),
        service: ServiceLine { id: terms.service, name: terms.name.clone() },
        option: OptionLine { id: terms.option, minutes: terms.minutes },
        addons: terms
            .addons
            .iter()
            .map(|addon| AddonLine {
                id: addon.id,
                name: addon.name.clone(),
                price: money(addon.price_minor),
            })
            .collect(),
        staff: StaffLine { id: StaffId(row.staff_id), name: row.staff },
        staff_chosen: row.staff_chosen,
        starts_at: local(tenant.timezone, row.starts_at),
        ends_at: local(tenant.timezone, row.ends_at),
        total: money(terms.total()),
        draft: Draft {
            contact: ContactInput { name: row.draft_name, email: row.draft_email, phone: row.draft_phone },
            notes: row.draft_notes,
        },
    })
}

/// The hold that is being turned into an order, if it is this browser's. Its claims may be gone; then the time is taken
/// again.
pub(crate) async fn matching(
    conn: &mut PgConnection,
    tenant: &Tenant,
    visitor: Option<VisitorId>,
    id: HoldId,
    wish: &NewBooking,
    start: Instant,
) -> Result<Held, ServiceError> {
    let row = sqlx::query!(
        "SELECT visitor_id, service_id, option_id, staff_id, room_id, starts_at FROM holds
         WHERE tenant_id = $1 AND id = $2 AND booking_id IS NULL FOR UPDATE",
        tenant.id.0,
        id.0,
    )
    .fetch_optional(conn)
    .await?
    .filter(|row| row.visitor_id.is_none() || row.visitor_id == visitor.map(|visitor| visitor.0))
    .ok_or_else(|| AppError::field("hold", FieldProblem::Unknown))?;
    let same = row.service_id == wish.service.0
        && row.starts_at == start
        && wish.option.is_none_or(|option| option.0 == row.option_id)
        && wish.staff.is_none_or(|staff| staff.0 == row.staff_id);
    Ok(Held { id, staff: StaffId(row.staff_id), room: row.room_id.map(RoomId), same })
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

fn as_booking(wish: &NewHold) -> NewBooking {
    NewBooking {
        service: wish.service,
        option: wish.option,
        addons: wish.addons.clone(),
        staff: wish.staff,
        starts_at: wish.starts_at,
        customer: None,
        place: None,
        hold: None,
        notes: None,
    }
}

fn draft_of(wish: &NewHold) -> Draft {
    Draft {
        contact: wish.customer.clone().unwrap_or_default(),
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
        notes: clip(&draft.notes, 4000),
    }
}
