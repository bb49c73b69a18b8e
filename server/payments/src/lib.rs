//! Money received. These functions run inside the transaction of whoever takes the money (for a booking or for a package): the
//! payment, what it is for and their traces stand or fall together.

use server_kernel::DbError;
use shared::{
    ids::{BookingId, CustomerPackageId, PaymentId, TenantId, UserId},
    money::Money,
    time::{Instant, Span},
};
use sqlx::PgConnection;

/// What money is for.
#[derive(Clone, Copy, Debug)]
pub enum PaidFor {
    /// A visit.
    Booking(BookingId),
    /// A package that was sold.
    Package(CustomerPackageId),
}

/// Money over the counter.
#[derive(Clone, Copy, Debug)]
pub struct CashPayment {
    /// At which business.
    pub tenant: TenantId,
    /// For what.
    pub paid_for: PaidFor,
    /// How much; more than nothing.
    pub amount: Money,
    /// Into whose hands.
    pub received_by: UserId,
    /// When.
    pub at: Instant,
}

/// A payment as it was written down.
#[derive(Clone, Debug)]
pub struct Payment {
    /// How: `cash`.
    pub method: String,
    /// Minor units of the booking's currency.
    pub amount_minor: i64,
    /// When.
    pub at: Instant,
}

/// Writes a payment down.
///
/// # Errors
/// When the database does not take it.
pub async fn record_cash(conn: &mut PgConnection, payment: CashPayment) -> Result<PaymentId, DbError> {
    let id = PaymentId::new();
    let (booking, package) = match payment.paid_for {
        PaidFor::Booking(id) => (Some(id.0), None),
        PaidFor::Package(id) => (None, Some(id.0)),
    };
    sqlx::query!(
        "INSERT INTO payments (tenant_id, id, booking_id, customer_package_id, method, amount_minor, currency, received_by, received_at)
         VALUES ($1, $2, $3, $4, 'cash', $5, $6, $7, $8)",
        payment.tenant.0,
        id.0,
        booking,
        package,
        payment.amount.minor,
        payment.amount.currency.code(),
        payment.received_by.0,
        payment.at,
    )
    .execute(conn)
    .await?;
    Ok(id)
}

/// The payments for a booking, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn for_booking(
    conn: &mut PgConnection,
    tenant: TenantId,
    booking: BookingId,
) -> Result<Vec<Payment>, DbError> {
    let rows = sqlx::query!(
        "SELECT method, amount_minor, received_at FROM payments
         WHERE tenant_id = $1 AND booking_id = $2 ORDER BY received_at, id",
        tenant.0,
        booking.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Payment { method: row.method, amount_minor: row.amount_minor, at: row.received_at })
        .collect())
}

/// Minor units received within a span of time.
///
/// # Errors
/// When the database does not answer.
pub async fn takings(conn: &mut PgConnection, tenant: TenantId, within: Span) -> Result<i64, DbError> {
    let sum = sqlx::query_scalar!(
        "SELECT coalesce(sum(amount_minor), 0)::bigint AS \"sum!\" FROM payments
         WHERE tenant_id = $1 AND received_at >= $2 AND received_at < $3",
        tenant.0,
        within.start(),
        within.end(),
    )
    .fetch_one(conn)
    .await?;
    Ok(sum)
}
