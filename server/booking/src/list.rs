//! Lists of bookings: the caller's own, or their business's.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Datelike as _};
use server_kernel::{
    Actor, DbError, ServiceError,
    zone::{day, local, parse_zone},
};
use shared::{
    AppError,
    booking::{BookingFilter, BookingRow, BookingStatus, BusinessRef, Page},
    caller::Caller,
    error::FieldProblem,
    ids::BookingId,
    money::Money,
    permission::Module,
    time::Instant,
};
use uuid::Uuid;

use crate::Bookings;

/// Entries on one page.
const PAGE: i64 = 25;

impl Bookings {
    pub(crate) async fn list_bookings(
        &self,
        caller: &Caller,
        filter: &BookingFilter,
    ) -> Result<Page<BookingRow>, ServiceError> {
        let user = caller.user()?;
        let staff = caller.staff(Module::Bookings.read()).ok().filter(|_| !filter.own);
        let actor = match &staff {
            Some((user, membership, _)) => Actor::staff(user, membership),
            None => Actor::Customer { user: user.user, tenant: None, booking: None },
        };
        let (from, to) = match (filter.date, &staff) {
            (Some(date), Some((_, membership, _))) => {
                let tenant = self.tenants.by_id(membership.tenant).await?;
                let day = day(tenant.timezone, date)
                    .ok_or_else(|| AppError::field("date", FieldProblem::NoSuchTime))?;
                (Some(day.start()), Some(day.end()))
            }
            (Some(date), None) => {
                let day = day(chrono_tz::UTC, date)
                    .ok_or_else(|| AppError::field("date", FieldProblem::NoSuchTime))?;
                (Some(day.start()), Some(day.end()))
            }
            (None, _) => (None, None),
        };
        let now = self.clock.now();
        let after = filter.cursor.as_deref().map(parse_cursor).transpose()?;
        let tenant = staff.as_ref().map(|(_, membership, _)| membership.tenant.0);
        let owner = staff.is_none().then_some(user.user.0);
        let mut tx = self.db.begin(actor).await?;
        let rows = sqlx::query!(
            "SELECT b.id, b.number, b.version, b.status, b.contact_name, b.starts_at, b.ends_at, b.total_minor, b.fee_minor, b.currency,
                    n.slug, n.name AS business, n.timezone, i.name AS service, t.name AS \"staff?\"
             FROM bookings b
             JOIN tenants n ON n.id = b.tenant_id
             JOIN LATERAL (SELECT a.item_id, a.staff_id FROM appointments a
                           WHERE a.tenant_id = b.tenant_id AND a.booking_id = b.id ORDER BY a.starts_at LIMIT 1) a ON true
             JOIN booking_items i ON i.tenant_id = b.tenant_id AND i.id = a.item_id
             LEFT JOIN staff t ON t.tenant_id = b.tenant_id AND t.id = a.staff_id
             WHERE ($1::uuid IS NULL OR b.tenant_id = $1) AND ($2::uuid IS NULL OR b.user_id = $2)
               AND ($3::timestamptz IS NULL OR b.starts_at >= $3) AND ($4::timestamptz IS NULL OR b.starts_at < $4)
               AND ($5::text IS NULL OR b.status = $5)
               AND ($6::timestamptz IS NULL OR (b.starts_at, b.id) < ($6, $7))
             ORDER BY b.starts_at DESC, b.id DESC LIMIT $8",
            tenant,
            owner,
            from,
            to,
            filter.status.map(BookingStatus::as_str),
            after.map(|(at, _)| at),
            after.map(|(_, id)| id),
            PAGE + 1,
        )
        .fetch_all(tx.conn())
        .await?;
        tx.commit().await?;
        let more = rows.len() as i64 > PAGE;
        let next_cursor = rows
            .get(PAGE as usize - 1)
            .filter(|_| more)
            .map(|row| URL_SAFE_NO_PAD.encode(format!("{} {}", row.starts_at.timestamp_micros(), row.id)));
        let items = rows
            .into_iter()
            .take(PAGE as usize)
            .map(|row| {
                let zone = parse_zone(&row.timezone)
                    .ok_or(DbError::Inconsistent { table: "tenants", column: "timezone" })?;
                let currency = row
                    .currency
                    .parse()
                    .map_err(|_| DbError::Inconsistent { table: "bookings", column: "currency" })?;
                let status = BookingStatus::from_stored(&row.status)
                    .ok_or(DbError::Inconsistent { table: "bookings", column: "status" })?;
                Ok(BookingRow {
                    id: BookingId(row.id),
                    number: row.number,
                    version: row.version,
                    status,
                    business: BusinessRef { slug: row.slug, name: row.business },
                    customer: row.contact_name,
                    service: row.service,
                    staff: row.staff,
                    starts_at: local(zone, row.starts_at),
                    ends_at: local(zone, row.ends_at),
                    timezone: row.timezone,
                    total: Money::new(row.total_minor, currency),
                    fee: Money::new(row.fee_minor, currency),
                    is_past: status.is_over() || row.ends_at <= now,
                })
            })
            .collect::<Result<_, DbError>>()?;
        Ok(Page { items, next_cursor })
    }
}

fn parse_cursor(text: &str) -> Result<(Instant, Uuid), AppError> {
    let malformed = || AppError::field("cursor", FieldProblem::Malformed);
    let decoded = URL_SAFE_NO_PAD.decode(text).map_err(|_| malformed())?;
    let decoded = String::from_utf8(decoded).map_err(|_| malformed())?;
    let (micros, id) = decoded.split_once(' ').ok_or_else(malformed)?;
    let micros = micros.parse().map_err(|_| malformed())?;
    let at = DateTime::from_timestamp_micros(micros)
        .filter(|at| (1..=9999).contains(&at.year()))
        .ok_or_else(malformed)?;
    Ok((at, id.parse().map_err(|_| malformed())?))
}
