//! Which times are free for somebody who waits, and how one of them is kept. The only part of the waiting list that knows how
//! the diary is read and how time is claimed.

use server_kernel::{ServiceError, zone::local};
use server_tenants::Tenant;
use shared::{
    AppError,
    availability::{Plan, Policy},
    booking::{FeeTerms, Wish},
    catalog::GivenAt,
    ids::{HoldId, LocationId, StaffId},
    time::{Instant, Span},
};
use sqlx::PgConnection;

use crate::{
    claims::{self, Owner},
    diary::{self, Own},
    terms::{self, Sold, Terms, rules},
    venue::Venue,
    visit::{self, Visit},
    waitlist::entry::Entry,
};

/// What somebody waits for, as it is sold now, by whom they would have it done.
pub(super) struct Wanted {
    wishes: Vec<Wish>,
    terms: Vec<Terms>,
    guests: Option<u32>,
    location: LocationId,
}

/// A time at which it could be served.
#[derive(Clone, Copy, Debug)]
pub(super) struct Free {
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub staff: StaffId,
}

/// A time that is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub staff: StaffId,
    pub visit: Span,
    pub total_minor: i64,
    /// What calling each part off would cost.
    pub fees: Vec<FeeTerms>,
}

impl Wanted {
    /// `None` when some of it is not sold any more, or nobody of those asked for does it.
    pub async fn load(
        conn: &mut PgConnection,
        tenant: &Tenant,
        entry: &Entry,
    ) -> Result<Option<Self>, ServiceError> {
        let addons = entry.addons.clone();
        let first = Wish { option: Some(entry.option), addons, ..Wish::of(entry.service) };
        let wishes: Vec<Wish> = std::iter::once(first).chain(entry.also.iter().cloned()).collect();
        let mut terms = match terms::load(conn, tenant.id, &wishes, Some(entry.location), Sold::Now).await {
            Ok(terms) => terms,
            Err(ServiceError::App(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        // Whom one asks for does the first service.
        if let Some(terms) = terms.first_mut() {
            terms.staff.retain(|id| entry.staff.is_empty() || entry.staff.contains(id));
        }
        // One waits for a time on the premises.
        let somebody = terms.iter().all(|terms| !terms.staff.is_empty() && terms.given_at != GivenAt::Away);
        let wanted = Self { wishes, terms, guests: entry.guests, location: entry.location };
        // Services change while somebody waits: what cannot be booked as it was asked for is not offered.
        let possible = somebody && wanted.visit(tenant, &wanted.wishes).is_ok();
        Ok(possible.then_some(wanted))
    }

    fn visit(&self, tenant: &Tenant, wishes: &[Wish]) -> Result<Visit<'_>, AppError> {
        Visit::new(tenant, wishes, &self.terms, self.guests, Venue::At(self.location))
    }

    /// The end of what can be booked.
    pub fn horizon(&self, tenant: &Tenant, now: Instant) -> Instant {
        diary::horizon(tenant, rules(tenant, &self.terms).horizon, now)
    }

    /// Whether somebody does it: the first service, where there are several.
    pub fn is_done_by(&self, staff: StaffId) -> bool {
        self.terms.first().is_some_and(|terms| terms.staff.contains(&staff))
    }

    /// Every free time in `range`, in order, as a customer could book it at `decided`: by then an offer must have been answered.
    pub async fn times(
        &self,
        conn: &mut PgConnection,
        tenant: &Tenant,
        range: Span,
        (now, decided): (Instant, Instant),
    ) -> Result<Vec<Free>, ServiceError> {
        let visit = self.visit(tenant, &self.wishes)?;
        let around = diary::padded(range);
        let times = diary::load(conn, tenant, &visit.whose(), around, now, &Own::default()).await?;
        let days = visit.offers(tenant, &times, range, decided);
        let free = days.into_values().flatten().filter_map(|slot| {
            let (starts_at, ends_at) = (slot.starts_at.to_utc(), slot.ends_at.to_utc());
            Some(Free { starts_at, ends_at, staff: *slot.staff.first()? })
        });
        Ok(free.collect())
    }

    /// Keeps a time for an entry, with `staff` if somebody is named, if it is still free, and writes the hold.
    pub async fn keep(
        &self,
        conn: &mut PgConnection,
        tenant: &Tenant,
        (start, staff): (Instant, Option<StaffId>),
        hold: HoldId,
        expires_at: Instant,
        now: Instant,
    ) -> Result<Option<Kept>, ServiceError> {
        let mut wishes = self.wishes.clone();
        if let Some(first) = wishes.first_mut() {
            first.staff = staff;
        }
        let visit = self.visit(tenant, &wishes)?;
        let Some(range) = diary::range_around(tenant, start) else { return Ok(None) };
        let times = diary::load(conn, tenant, &visit.whose(), range, now, &Own::default()).await?;
        let ways = visit.ways(tenant, &times, range, start, Policy::Customer, expires_at);
        let Ok(mut ways) = ways else { return Ok(None) };
        ways.truncate(claims::TRIES);
        let owner = Owner::Hold { id: hold, expires_at };
        let plan = claims::take_first(conn, tenant, &ways, owner, now).await?;
        match plan {
            Some(plan) => write_hold(conn, tenant, (&visit, &wishes), &plan, hold, expires_at, now).await,
            None => Ok(None),
        }
    }
}

/// Writes what was claimed as a hold of nobody's browser: whoever has the offer's link books with it.
async fn write_hold(
    conn: &mut PgConnection,
    tenant: &Tenant,
    (visit, wishes): (&Visit<'_>, &[Wish]),
    plan: &Plan,
    hold: HoldId,
    expires_at: Instant,
    now: Instant,
) -> Result<Option<Kept>, ServiceError> {
    let (Some(part), Some(leg), Some(whole)) = (visit.parts.first(), plan.first(), visit::whole(plan)) else {
        return Ok(None);
    };
    let json = |value: Result<serde_json::Value, serde_json::Error>| {
        value.map_err(|error| ServiceError::Internal(error.to_string()))
    };
    let beside = visit.parts.iter().filter(|part| part.beside.is_some()).count();
    let guests = part.heads + u32::try_from(beside).unwrap_or_default();
    sqlx::query!(
        "INSERT INTO holds (tenant_id, id, address_hash, service_id, option_id, addon_ids, staff_id, staff_chosen, room_id,
                            starts_at, ends_at, expires_at, created_at, guests, legs, also, location_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, true, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        tenant.id.0,
        hold.0,
        // Nobody's address: offers do not count as anybody's holds.
        hold.0.as_bytes().as_slice(),
        part.terms.service.0,
        part.terms.option.0,
        &part.terms.addons.iter().map(|addon| addon.id.0).collect::<Vec<_>>(),
        leg.staff.0,
        leg.rooms.first().map(|id| id.0),
        whole.start(),
        whole.end(),
        expires_at,
        now,
        i16::try_from(guests).unwrap_or(1),
        json(serde_json::to_value(visit::kept(plan)))?,
        json(serde_json::to_value(wishes.get(1..).unwrap_or_default()))?,
        visit.venue.location().map(|id| id.0),
    )
    .execute(conn)
    .await?;
    let fees = visit.fee_terms(tenant, plan).collect();
    Ok(Some(Kept { staff: leg.staff, visit: whole, total_minor: visit.total(plan), fees }))
}

/// Gives back what an offer kept.
pub(super) async fn give_back(
    conn: &mut PgConnection,
    tenant: &Tenant,
    hold: HoldId,
) -> Result<(), ServiceError> {
    // Its row before its claims, as everywhere.
    sqlx::query!("DELETE FROM holds WHERE tenant_id = $1 AND id = $2", tenant.id.0, hold.0)
        .execute(&mut *conn)
        .await?;
    Ok(claims::release_hold(conn, tenant.id, hold).await?)
}

/// Whether a time is one of those that an entry asked for.
pub(super) fn suits(tenant: &Tenant, entry: &Entry, start: Instant) -> bool {
    let start = local(tenant.timezone, start);
    entry.windows.iter().any(|window| window.holds(start))
}
