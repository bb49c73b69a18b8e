//! Why a time is offered or not: the same engine, asked to say everything that it looks at.

use std::collections::HashMap;

use server_kernel::{Actor, ServiceError, zone::local};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    availability::{Policy, Presence},
    booking::{Place, PresenceView, RoomLine, ServiceLine, StaffLine, WhyQuery, WhyView, Wish},
    caller::Caller,
    error::FieldProblem,
    permission::Module,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Bookings,
    away::Needed,
    book::far,
    diary::{self, Own},
    terms::{self, Sold},
    venue::Venue,
    visit::Visit,
};

impl Bookings {
    pub(crate) async fn explain_time(
        &self,
        caller: &Caller,
        query: &WhyQuery,
    ) -> Result<WhyView, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.read())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let start = query.starts_at.to_utc();
        // A year ago and in two years there is nothing to read.
        if far(start, Policy::Staff { backdate_minutes: 366 * 24 * 60 }, now).is_some() {
            return Err(AppError::field("starts_at", FieldProblem::OutOfRange).into());
        }
        let wish = Wish { option: query.option, staff: query.staff, ..Wish::of(query.service) };
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let wishes = [wish];
        let place = Place { location: query.location, ..Place::default() };
        let venue = Venue::parse(&tenant, Some(&place), Needed::Area, Sold::Now)?;
        let terms = terms::load(tx.conn(), tenant.id, &wishes, venue.location(), Sold::Now).await?;
        let visit = Visit::new(&tenant, &wishes, &terms, None, venue)?;
        let (staff, rooms) = (visit.staff(), visit.rooms());
        let range = diary::range_around(&tenant, start)
            .ok_or_else(|| AppError::field("starts_at", FieldProblem::NoSuchTime))?;
        let times = diary::load(tx.conn(), &tenant, &visit.whose(), range, now, &Own::default()).await?;
        let ids: Vec<Uuid> = staff.iter().map(|id| id.0).chain(rooms.iter().map(|id| id.0)).collect();
        let names = names(tx.conn(), &tenant, &ids).await?;
        tx.commit().await?;

        let refusal = visit.ways(&tenant, &times, range, start, Policy::Customer, now).err();
        let service = terms.first().map(|terms| ServiceLine { id: terms.service, name: terms.name.clone() });
        let service = service.ok_or(ErrorCode::Invalid)?;
        if visit.in_class {
            // A class is there or not: nobody and nothing is looked for.
            let starts_at = local(tenant.timezone, start);
            return Ok(WhyView {
                offered: refusal.is_none(),
                refusal,
                rules: refusal.into_iter().collect(),
                service,
                starts_at,
                claimed: (starts_at, starts_at),
                open: true,
                people: Vec::new(),
                rooms: Vec::new(),
            });
        }
        let said = visit.explain(&tenant, &times, range, start, now).ok_or(ErrorCode::Invalid)?;
        let leg = said.legs.into_iter().next().ok_or(ErrorCode::Invalid)?;
        let name = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
        let presence = |presence: Presence| match presence {
            Presence::Free => PresenceView::Free,
            Presence::Away => PresenceView::Away,
            Presence::Taken(span) => {
                PresenceView::Taken(local(tenant.timezone, span.start()), local(tenant.timezone, span.end()))
            }
        };
        Ok(WhyView {
            offered: refusal.is_none(),
            refusal,
            rules: said.untimely,
            service,
            starts_at: local(tenant.timezone, start),
            claimed: (local(tenant.timezone, leg.claimed.start()), local(tenant.timezone, leg.claimed.end())),
            open: leg.open,
            people: leg
                .people
                .into_iter()
                .map(|(id, state)| (StaffLine { id, name: name(id.0) }, presence(state)))
                .collect(),
            rooms: leg
                .rooms
                .into_iter()
                .map(|(id, state)| (RoomLine { id, name: name(id.0) }, presence(state)))
                .collect(),
        })
    }
}

/// What people and rooms are called.
async fn names(
    conn: &mut PgConnection,
    tenant: &Tenant,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, String>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT id AS \"id!\", name AS \"name!\" FROM staff WHERE tenant_id = $1 AND id = ANY($2)
         UNION ALL SELECT id, name FROM resources WHERE tenant_id = $1 AND id = ANY($2)",
        tenant.id.0,
        ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
