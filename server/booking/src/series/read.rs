//! Series as they are.

use server_kernel::{
    Actor, DbError, ServiceError,
    zone::{local, parse_zone},
};
use shared::{
    booking::{
        BookingStatus,
        series::{SeriesView, SeriesVisit},
    },
    caller::Caller,
    ids::{BookingId, SeriesId, TenantId, UserId},
    money::Money,
    time::Instant,
};
use sqlx::PgConnection;

use crate::{Bookings, access::read_state, fee};

impl Bookings {
    pub(super) async fn read_series(
        &self,
        caller: &Caller,
        id: BookingId,
    ) -> Result<Option<SeriesView>, ServiceError> {
        let mut opened = self.open(caller, id, false).await?;
        let tenant = opened.tenant.id;
        let series = sqlx::query_scalar!(
            "SELECT series_id FROM bookings WHERE tenant_id = $1 AND id = $2",
            tenant.0,
            id.0
        )
        .fetch_one(opened.tx.conn())
        .await?;
        let Some(series) = series else { return Ok(None) };
        let mut found = list(opened.tx.conn(), Some((tenant, SeriesId(series))), None, None).await?.pop();
        let now = self.clock.now();
        for visit in found.iter_mut().flat_map(|series| &mut series.visits) {
            let mut cost = 0;
            if opened.viewer.is_customer()
                && !visit.status.is_over()
                && let Some(state) = read_state(&mut opened.tx, tenant, visit.id, false).await?
            {
                cost = fee::to_cancel(&opened.viewer, &state, now);
                visit.cancel_credits = fee::to_lose(&opened.viewer, &state, now);
            }
            visit.cancel_fee = Some(Money::new(cost, opened.tenant.currency));
        }
        opened.tx.commit().await?;
        Ok(found)
    }

    pub(super) async fn list_own_series(&self, caller: &Caller) -> Result<Vec<SeriesView>, ServiceError> {
        let user = caller.user()?.user;
        let mut tx = self.db.begin(Actor::Customer { user, tenant: None, booking: None }).await?;
        let found = list(tx.conn(), None, Some(user), Some(self.clock.now())).await?;
        tx.commit().await?;
        Ok(found)
    }
}

/// Series as row security shows them; with `from`, only what is still to come of each.
async fn list(
    conn: &mut PgConnection,
    one: Option<(TenantId, SeriesId)>,
    user: Option<UserId>,
    from: Option<Instant>,
) -> Result<Vec<SeriesView>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT s.id AS series, s.rule, t.name AS business, t.slug, t.timezone, b.id, b.number, b.status, b.starts_at, b.ends_at,
                (SELECT string_agg(i.name, ', ' ORDER BY i.id) FROM booking_items i
                 WHERE i.tenant_id = b.tenant_id AND i.booking_id = b.id) AS service,
                (SELECT string_agg(DISTINCT p.name, ', ') FROM appointments a
                 JOIN staff p ON p.tenant_id = a.tenant_id AND p.id = a.staff_id
                 WHERE a.tenant_id = b.tenant_id AND a.booking_id = b.id) AS staff
         FROM booking_series s
         JOIN bookings b ON b.tenant_id = s.tenant_id AND b.series_id = s.id
         JOIN tenants t ON t.id = s.tenant_id
         WHERE ($1::uuid IS NULL OR (s.tenant_id = $1 AND s.id = $2)) AND ($3::uuid IS NULL OR s.user_id = $3)
           AND ($4::timestamptz IS NULL OR (b.starts_at >= $4 AND b.status NOT IN ('cancelled', 'rejected', 'expired')))
         ORDER BY s.created_at DESC, s.id, b.starts_at LIMIT 1000",
        one.map(|(tenant, _)| tenant.0),
        one.map(|(_, series)| series.0),
        user.map(|id| id.0),
        from,
    )
    .fetch_all(conn)
    .await?;
    let mut all: Vec<SeriesView> = Vec::new();
    for row in rows {
        let zone = parse_zone(&row.timezone)
            .ok_or(DbError::Inconsistent { table: "tenants", column: "timezone" })?;
        let status = BookingStatus::from_stored(&row.status)
            .ok_or(DbError::Inconsistent { table: "bookings", column: "status" })?;
        let visit = SeriesVisit {
            id: BookingId(row.id),
            number: row.number,
            status,
            starts_at: local(zone, row.starts_at),
            ends_at: local(zone, row.ends_at),
            staff: row.staff,
            cancel_fee: None,
            cancel_credits: 0,
        };
        match all.last_mut().filter(|series| series.id.0 == row.series) {
            Some(series) => series.visits.push(visit),
            None => all.push(SeriesView {
                id: SeriesId(row.series),
                rule: row.rule,
                business: row.business,
                slug: row.slug,
                service: row.service.unwrap_or_default(),
                visits: vec![visit],
            }),
        }
    }
    Ok(all)
}
