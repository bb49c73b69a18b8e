//! A day's visits at customers', for whoever sends people out.

use chrono::NaiveDate;
use server_kernel::{Actor, DbError, ServiceError, Tx, events, zone::local};
use server_tenants::Tenant;
use shared::{
    availability::Point,
    booking::{
        AppointmentStatus, BookingStatus, BusinessRef, PlaceKind, StaffLine,
        dispatch::{AskedBefore, DispatchLine, DispatchView, OfferOutcome, WayState},
    },
    caller::Caller,
    ids::{AppointmentId, BookingId, StaffId},
    permission::Module,
    time::{Instant, Span},
};

use super::{
    people::people,
    way::{Door, Seen},
};
use crate::{Bookings, board::day_of};

impl Bookings {
    pub(super) async fn day_of_ways(
        &self,
        caller: &Caller,
        date: Option<NaiveDate>,
    ) -> Result<DispatchView, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.read())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let (date, range) = day_of(&tenant, date, now)?;
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        tx.continue_as_system().await?;
        let cursor = events::cursor(tx.conn()).await?;
        let answer_minutes =
            sqlx::query_scalar!("SELECT answer_minutes FROM tenants WHERE id = $1", tenant.id.0)
                .fetch_one(tx.conn())
                .await?;
        let is_today = range.start() <= now && now < range.end();
        let people = if is_today { people(&mut tx, &tenant, range, now).await? } else { Vec::new() };
        let visits = visits(&mut tx, &tenant, range, now).await?;
        tx.commit().await?;
        Ok(DispatchView {
            business: BusinessRef { slug: tenant.slug.clone(), name: tenant.name.clone() },
            date,
            now: local(tenant.timezone, now),
            cursor,
            answer_minutes: answer_minutes.and_then(|minutes| u16::try_from(minutes).ok()),
            people,
            visits,
        })
    }
}

async fn visits(
    tx: &mut Tx,
    tenant: &Tenant,
    range: Span,
    now: Instant,
) -> Result<Vec<DispatchLine>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT a.id, a.booking_id, a.status, a.starts_at, a.ends_at, a.answer_by, a.set_out_at, a.reached_at, a.way_meters,
                b.status AS booking_status, b.contact_name, b.place, b.address,
                coalesce(b.door_latitude, b.latitude) AS \"door_latitude!\", coalesce(b.door_longitude, b.longitude) AS \"door_longitude!\",
                b.door_latitude IS NOT NULL AS \"exact!\", i.name AS service, g.name AS area,
                t.id AS \"staff_id?\", t.name AS \"staff?\",
                ARRAY(SELECT s.name FROM visit_offers o JOIN staff s ON s.tenant_id = $1 AND s.id = o.staff_id
                      WHERE o.tenant_id = $1 AND o.appointment_id = a.id AND o.outcome IN ('declined', 'lapsed') ORDER BY o.offered_at) AS \"asked!\",
                ARRAY(SELECT o.outcome FROM visit_offers o
                      WHERE o.tenant_id = $1 AND o.appointment_id = a.id AND o.outcome IN ('declined', 'lapsed') ORDER BY o.offered_at) AS \"outcomes!\",
                p.at AS \"at?\", p.latitude AS \"latitude?\", p.longitude AS \"longitude?\", p.accuracy, p.battery
         FROM appointments a
         JOIN bookings b ON b.tenant_id = $1 AND b.id = a.booking_id AND b.place <> 'premises'
         JOIN booking_items i ON i.tenant_id = $1 AND i.id = a.item_id
         JOIN service_areas g ON g.tenant_id = $1 AND g.id = b.area_id
         LEFT JOIN staff t ON t.tenant_id = $1 AND t.id = a.staff_id
         LEFT JOIN LATERAL (
             SELECT v.at, v.latitude, v.longitude, v.accuracy, v.battery FROM visit_positions v
             WHERE v.tenant_id = $1 AND v.appointment_id = a.id AND v.staff_id = a.staff_id AND v.at >= a.set_out_at
             ORDER BY v.at DESC LIMIT 1
         ) p ON a.set_out_at IS NOT NULL AND a.status = 'confirmed'
         WHERE a.tenant_id = $1 AND a.starts_at >= $2 AND a.starts_at < $3 AND a.status NOT IN ('cancelled', 'no_show')
         ORDER BY a.starts_at, a.id",
        tenant.id.0,
        range.start(),
        range.end(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let wrong = |table, column| DbError::Inconsistent { table, column };
            let status =
                AppointmentStatus::from_stored(&row.status).ok_or_else(|| wrong("appointments", "status"))?;
            let at = Point { latitude: row.door_latitude, longitude: row.door_longitude };
            let door = Door { at, exact: row.exact };
            let seen = Seen::new(row.at, row.latitude, row.longitude, row.accuracy);
            let position = seen.and_then(|seen| seen.position(tenant, door, now));
            let waits = status == AppointmentStatus::Scheduled;
            let asked = row.asked.into_iter().zip(row.outcomes).map(|(name, outcome)| {
                let outcome = OfferOutcome::from_stored(&outcome);
                Ok(AskedBefore { name, outcome: outcome.ok_or_else(|| wrong("visit_offers", "outcome"))? })
            });
            Ok(DispatchLine {
                booking: BookingId(row.booking_id),
                appointment: AppointmentId(row.id),
                booking_status: BookingStatus::from_stored(&row.booking_status)
                    .ok_or_else(|| wrong("bookings", "status"))?,
                status,
                customer: row.contact_name,
                service: row.service,
                kind: PlaceKind::parse(&row.place).ok_or_else(|| wrong("bookings", "place"))?,
                area: row.area,
                address: row.address,
                starts_at: local(tenant.timezone, row.starts_at),
                ends_at: local(tenant.timezone, row.ends_at),
                to: door.at.degrees(),
                staff: row.staff_id.zip(row.staff).map(|(id, name)| StaffLine { id: StaffId(id), name }),
                state: WayState::of(status, row.set_out_at.is_some()),
                answer_by: row.answer_by.filter(|_| waits).map(|at| local(tenant.timezone, at)),
                asked: asked.collect::<Result<_, DbError>>()?,
                set_out_at: row.set_out_at.map(|at| local(tenant.timezone, at)),
                reached_at: row.reached_at.map(|at| local(tenant.timezone, at)),
                way_meters: row.way_meters.and_then(|meters| u32::try_from(meters).ok()),
                battery: position.and(row.battery).and_then(|battery| u16::try_from(battery).ok()),
                position,
            })
        })
        .collect()
}
