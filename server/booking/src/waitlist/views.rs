//! Entries as they are shown.

use server_kernel::{
    DbError, ServiceError,
    zone::{local, parse_zone},
};
use server_tenants::Tenant;
use shared::{
    booking::{
        BusinessRef, FeeTerms, Guest, StaffLine, fee_at, free_until, late_fee,
        waitlist::{OfferView, WaitStatus, WaitView, Window},
    },
    ids::{BookingId, OfferId, StaffId, TenantId, UserId, WaitId},
    money::Money,
    time::Instant,
};
use sqlx::{PgConnection, types::Json};

/// So many entries one list shows.
const MOST: i64 = 500;

/// Which entries.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Which {
    pub tenant: Option<TenantId>,
    pub entry: Option<WaitId>,
    pub user: Option<UserId>,
    pub live: bool,
}

/// One entry; `page` opens it.
pub(super) async fn one(
    conn: &mut PgConnection,
    tenant: &Tenant,
    id: WaitId,
    page: String,
    now: Instant,
) -> Result<Option<WaitView>, ServiceError> {
    let which = Which { tenant: Some(tenant.id), entry: Some(id), ..Which::default() };
    let found = list(conn, which, now).await?.pop();
    Ok(found.map(|view| WaitView { page, ..view }))
}

/// Entries as the row security of the caller shows them, the oldest first, without their links.
pub(super) async fn list(
    conn: &mut PgConnection,
    which: Which,
    now: Instant,
) -> Result<Vec<WaitView>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT e.id, e.status, e.service_name, e.minutes, e.windows AS \"windows: Json<Vec<Window>>\", e.contact_name,
                e.contact_email::text AS \"email!\", e.contact_phone, e.created_at, e.unanswered, e.booking_id,
                t.slug, t.name AS business, t.timezone, t.currency,
                ARRAY(SELECT s.id FROM staff s WHERE s.tenant_id = e.tenant_id AND s.id = ANY(e.staff_ids)
                      ORDER BY s.position, s.id) AS \"staff!\",
                ARRAY(SELECT s.name FROM staff s WHERE s.tenant_id = e.tenant_id AND s.id = ANY(e.staff_ids)
                      ORDER BY s.position, s.id) AS \"names!\",
                o.id AS \"offer?\", o.starts_at AS \"starts_at?\", o.ends_at AS \"ends_at?\", o.expires_at AS \"expires_at?\",
                o.total_minor AS \"total_minor?\", o.fees AS \"fees: Json<Vec<FeeTerms>>\", p.name AS \"person?\",
                coalesce(v.free_cancel_minutes, t.free_cancel_minutes) AS \"free_minutes!\",
                coalesce(v.cancel_fee_percent, 0::smallint) AS \"fee_percent!\"
         FROM waitlist_entries e
         JOIN tenants t ON t.id = e.tenant_id
         LEFT JOIN waitlist_offers o
             ON o.tenant_id = e.tenant_id AND o.entry_id = e.id AND o.outcome = 'open' AND o.expires_at > $5
         LEFT JOIN services v ON v.tenant_id = e.tenant_id AND v.id = e.service_id
         LEFT JOIN staff p ON p.tenant_id = o.tenant_id AND p.id = o.staff_id
         WHERE ($1::uuid IS NULL OR e.tenant_id = $1) AND ($2::uuid IS NULL OR e.id = $2)
           AND ($3::uuid IS NULL OR e.user_id = $3) AND (NOT $4 OR e.status IN ('waiting', 'offered'))
         ORDER BY e.created_at, e.id LIMIT $6",
        which.tenant.map(|id| id.0),
        which.entry.map(|id| id.0),
        which.user.map(|id| id.0),
        which.live,
        now,
        MOST,
    )
    .fetch_all(conn)
    .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let status = WaitStatus::from_stored(&row.status)
            .ok_or(DbError::Inconsistent { table: "waitlist_entries", column: "status" })?;
        let zone = parse_zone(&row.timezone)
            .ok_or(DbError::Inconsistent { table: "tenants", column: "timezone" })?;
        let currency = row
            .currency
            .parse()
            .map_err(|_| DbError::Inconsistent { table: "tenants", column: "currency" })?;
        let offer = match (row.offer, row.starts_at, row.ends_at, row.expires_at, row.total_minor) {
            (Some(id), Some(starts_at), Some(ends_at), Some(expires_at), Some(total)) => {
                let (free_minutes, percent) = (row.free_minutes, row.fee_percent);
                let alone = FeeTerms {
                    starts_at,
                    free_minutes,
                    percent,
                    price_minor: total,
                    by_credit: false,
                    late_from: None,
                };
                let terms = row.fees.map_or_else(|| vec![alone], |fees| fees.0);
                Some(OfferView {
                    id: OfferId(id),
                    starts_at: local(zone, starts_at),
                    ends_at: local(zone, ends_at),
                    staff: row.person.unwrap_or_default(),
                    total: Money::new(total, currency),
                    cancel_fee: Money::new(fee_at(terms.clone(), now, total), currency),
                    late_fee: Money::new(late_fee(terms.clone(), total), currency),
                    free_until: free_until(terms).map(|at| local(zone, at)),
                    expires_at: local(zone, expires_at),
                })
            }
            _ => None,
        };
        let staff = row.staff.into_iter().zip(row.names);
        views.push(WaitView {
            id: WaitId(row.id),
            status,
            business: BusinessRef { slug: row.slug, name: row.business },
            timezone: row.timezone,
            service: row.service_name,
            minutes: row.minutes,
            staff: staff.map(|(id, name)| StaffLine { id: StaffId(id), name }).collect(),
            windows: row.windows.0,
            customer: Guest { name: row.contact_name, email: row.email, phone: row.contact_phone },
            since: local(zone, row.created_at),
            offer,
            missed: row.unanswered > 0,
            booking: row.booking_id.map(BookingId),
            page: String::new(),
        });
    }
    Ok(views)
}
