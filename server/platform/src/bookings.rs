//! Bookings by number, for support.

use server_kernel::{
    DbError, ServiceError, audit,
    zone::{local, parse_zone},
};
use shared::{
    AppError,
    booking::{BookingStatus, BusinessRef},
    caller::Caller,
    error::FieldProblem,
    ids::TenantId,
    money::{Currency, Money},
    permission::Module,
    platform::{Contact, FoundBooking},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Platform;

const MAX_NUMBER: usize = 40;
/// More businesses than count alike on one day.
const MOST: i64 = 25;

struct Row {
    tenant: Uuid,
    slug: String,
    business: String,
    timezone: String,
    id: Uuid,
    number: String,
    status: String,
    service: String,
    starts_at: Instant,
    ends_at: Instant,
    currency: String,
    total_minor: i64,
    paid_minor: i64,
    name: String,
    email: String,
    phone: String,
}

impl Platform {
    pub(crate) async fn bookings_by_number(
        &self,
        caller: &Caller,
        number: &str,
    ) -> Result<Vec<FoundBooking>, ServiceError> {
        let who = caller.head_office(Module::Bookings.read())?;
        let number = number.trim().to_uppercase();
        if number.is_empty() {
            return Err(AppError::field("number", FieldProblem::Required).into());
        }
        if number.len() > MAX_NUMBER || number.contains('\0') {
            return Err(AppError::field("number", FieldProblem::TooLong).into());
        }
        let masked = caller.head_office(Module::Customers.read()).is_err();
        let mut tx = self.begin(who, None).await?;
        let rows = find(tx.conn(), &number).await?;
        for row in &rows {
            let what = ("booking", Some(row.id));
            let entry = self.entry(who.0, "booking.lookup", Some(TenantId(row.tenant)), what);
            audit::record(tx.conn(), entry).await?;
        }
        tx.commit().await?;
        Ok(rows.into_iter().map(|row| found(row, masked)).collect::<Result<_, _>>()?)
    }
}

/// One look at each business's index rather than an index over all of them.
async fn find(conn: &mut PgConnection, number: &str) -> Result<Vec<Row>, DbError> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT t.id AS tenant, t.slug, t.name AS business, t.timezone, b.id, b.number, b.status,
             coalesce(i.name, '') AS \"service!\", b.starts_at, b.ends_at, b.currency, b.total_minor, b.paid_minor,
             coalesce(c.name, '') AS \"name!\", coalesce(c.email, '') AS \"email!\", coalesce(c.phone, '') AS \"phone!\"
         FROM tenants t
         JOIN bookings b ON b.tenant_id = t.id AND b.number = $1
         LEFT JOIN LATERAL (
             SELECT name FROM booking_items WHERE tenant_id = b.tenant_id AND booking_id = b.id ORDER BY id LIMIT 1
         ) i ON true
         LEFT JOIN LATERAL booking_contact(b.tenant_id, b.id) c ON true
         ORDER BY b.starts_at DESC, b.id LIMIT $2",
        number,
        MOST,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

fn found(row: Row, masked: bool) -> Result<FoundBooking, DbError> {
    let unreadable = |column| DbError::Inconsistent { table: "bookings", column };
    let zone =
        parse_zone(&row.timezone).ok_or(DbError::Inconsistent { table: "tenants", column: "timezone" })?;
    let currency: Currency = row.currency.parse().map_err(|_| unreadable("currency"))?;
    Ok(FoundBooking {
        id: row.id.into(),
        number: row.number,
        business: BusinessRef { slug: row.slug, name: row.business },
        status: BookingStatus::from_stored(&row.status).ok_or_else(|| unreadable("status"))?,
        service: row.service,
        starts_at: local(zone, row.starts_at),
        ends_at: local(zone, row.ends_at),
        timezone: row.timezone,
        total: Money::new(row.total_minor, currency),
        paid: Money::new(row.paid_minor, currency),
        contact: Contact { name: row.name, email: row.email, phone: row.phone, masked },
    })
}
