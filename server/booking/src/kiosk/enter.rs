//! Who is let in where nobody stands.

use server_kernel::{
    Actor, ServiceError, idempotency,
    zone::{day, local},
};
use shared::{
    AppError, ErrorCode,
    booking::{
        Action, BookingView, Transition,
        door::{CodeClaims, Shown, token_of},
        kiosk::{AtDoor, HereView, HereVisit, LetIn},
    },
    caller::Caller,
    ids::{BookingId, TenantId},
};

use super::code::{self, Spot};
use crate::{
    Bookings,
    access::{Opened, Viewer, read_state},
    code::{elsewhere, welcome},
};

impl Bookings {
    pub(super) async fn enter(&self, at: &AtDoor, shown: &str) -> Result<LetIn, ServiceError> {
        let spot = match at {
            AtDoor::Kiosk(token) => self.stands(token).await?,
            AtDoor::Code(code) => self.spot_of(code)?,
        };
        let (id, claims) = self.whose(spot.tenant, shown).await?;
        let mut tx = self.db.begin(Actor::Guest { tenant: spot.tenant, booking: id }).await?;
        let state = read_state(&mut tx, spot.tenant, id, true).await?.ok_or(ErrorCode::CheckInUnknown)?;
        let tenant = self.tenants.by_id(spot.tenant).await?;
        let mut opened = Opened { tx, tenant, viewer: Viewer::Door, user: None, state };
        let mut other = elsewhere(&mut opened, Some(spot.location)).await?;
        // Whose it is stays unsaid: a short code may have been guessed.
        if let Some(other) = &mut other {
            other.name.clear();
        }
        let scope =
            idempotency::Scope { tenant: spot.tenant, principal: "door".to_owned(), route: "check-ins" };
        let step = Transition::plain(Action::CheckIn);
        let view = self
            .step(opened, &scope, &step, None, |opened, now| {
                // Where the therapist comes to the customer, they say themselves that they are there.
                if opened.state.venue.away().is_some() {
                    return Err(AppError::new(ErrorCode::CheckInWrongPlace));
                }
                welcome(opened, claims, other, now)
            })
            .await?;
        Ok(let_in(view))
    }

    fn spot_of(&self, code: &str) -> Result<Spot, ErrorCode> {
        code::read(&self.codes, code, self.clock.now()).ok_or(ErrorCode::TokenInvalid)
    }

    /// Which booking of the business a code is for.
    async fn whose(
        &self,
        tenant: TenantId,
        shown: &str,
    ) -> Result<(BookingId, Option<CodeClaims>), ServiceError> {
        if let Some(claims) = self.codes.verify(token_of(shown)) {
            return Ok((claims.booking, Some(claims)));
        }
        let Some(Shown::Short(short)) = Shown::typed(shown) else {
            return Err(ErrorCode::CheckInUnknown.into());
        };
        let mut tx = self.db.begin(Actor::Public { tenant: Some(tenant) }).await?;
        let found = sqlx::query_scalar!("SELECT booking_of_short_code($1, $2)", tenant.0, short)
            .fetch_one(tx.conn())
            .await?;
        tx.commit().await?;
        Ok((BookingId(found.ok_or(ErrorCode::CheckInUnknown)?), None))
    }

    pub(super) async fn show_here(&self, caller: &Caller, code: &str) -> Result<HereView, ServiceError> {
        let spot = self.spot_of(code)?;
        let tenant = self.tenants.by_id(spot.tenant).await?;
        let (here, others): (Vec<_>, Vec<_>) =
            tenant.open_locations().into_iter().partition(|each| each.id == spot.location);
        let location = here.into_iter().next().ok_or(ErrorCode::TokenInvalid)?;
        let mut visits = self.own_visits(caller, spot.tenant).await?;
        visits.sort_by_key(|visit| visit.starts_at);
        visits.dedup();
        Ok(HereView { business: tenant.name.clone(), slug: tenant.slug.clone(), location, others, visits })
    }

    /// The caller's own visits of today that are not over: of their account, and of links that their browser keeps.
    async fn own_visits(&self, caller: &Caller, tenant: TenantId) -> Result<Vec<HereVisit>, ServiceError> {
        let mut ids: Vec<BookingId> = caller.grants.iter().filter_map(|grant| grant.booking).collect();
        let here = self.tenants.by_id(tenant).await?;
        let now = self.clock.now();
        let today = day(here.timezone, local(here.timezone, now).date_naive()).ok_or(ErrorCode::Internal)?;
        if let Some(user) = &caller.signed_in {
            let actor = Actor::Customer { user: user.user, tenant: Some(tenant), booking: None };
            let mut tx = self.db.begin(actor).await?;
            let own = sqlx::query_scalar!(
                "SELECT id FROM bookings WHERE tenant_id = $1 AND user_id = $2 AND starts_at >= $3 AND starts_at < $4",
                tenant.0,
                user.user.0,
                today.start(),
                today.end(),
            )
            .fetch_all(tx.conn())
            .await?;
            tx.commit().await?;
            ids.extend(own.into_iter().map(BookingId));
        }
        ids.sort_unstable();
        ids.dedup();
        let mut visits = Vec::new();
        for id in ids {
            let mut opened = match self.open_as_its_own(caller, id).await {
                Ok(opened) if opened.tenant.id == tenant => opened,
                Ok(_) => continue,
                Err(ServiceError::App(error)) if error.code == ErrorCode::NotFound => continue,
                Err(error) => return Err(error),
            };
            let state = &opened.state;
            let over = state.status.is_over() || state.ends_at <= now || state.venue.away().is_some();
            if over || state.starts_at < today.start() || state.starts_at >= today.end() {
                continue;
            }
            visits.push(visit(&mut opened).await?);
        }
        Ok(visits)
    }
}

async fn visit(opened: &mut Opened) -> Result<HereVisit, ServiceError> {
    let zone = opened.tenant.timezone;
    let row = sqlx::query!(
        "SELECT b.short_code, b.starts_at, b.ends_at, b.checked_in_at,
                (SELECT i.name FROM booking_items i JOIN appointments a ON a.tenant_id = i.tenant_id AND a.item_id = i.id
                 WHERE a.tenant_id = b.tenant_id AND a.booking_id = b.id ORDER BY a.starts_at, a.guest, a.id LIMIT 1) AS \"service!\"
         FROM bookings b WHERE b.tenant_id = $1 AND b.id = $2",
        opened.tenant.id.0,
        opened.state.id.0,
    )
    .fetch_one(opened.tx.conn())
    .await?;
    Ok(HereVisit {
        short: row.short_code,
        service: row.service,
        starts_at: local(zone, row.starts_at),
        ends_at: local(zone, row.ends_at),
        checked_in_at: row.checked_in_at.map(|at| local(zone, at)),
    })
}

/// No more than a stranger beside them may read.
fn let_in(view: BookingView) -> LetIn {
    let first = view.appointments.into_iter().next();
    let (staff, room) = first.map_or((None, None), |visit| (visit.staff, visit.room));
    LetIn {
        first_name: view.customer.name.split_whitespace().next().unwrap_or_default().to_owned(),
        starts_at: view.starts_at,
        ends_at: view.ends_at,
        staff: staff.map(|staff| staff.name),
        room: room.map(|room| room.name),
    }
}
