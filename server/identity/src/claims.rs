//! What was booked with an address before it had an account becomes the account's, once the address is verified.

use server_kernel::DbError;
use shared::ids::UserId;
use sqlx::PgConnection;

/// Takes the customers with this address, at every business where the account is not a customer yet.
pub(crate) async fn customers(conn: &mut PgConnection, user: UserId, email: &str) -> Result<(), DbError> {
    sqlx::query!(
        "UPDATE customers c SET user_id = $1
         WHERE c.email = $2::text::citext AND c.user_id IS NULL
             AND NOT EXISTS (SELECT 1 FROM customers mine WHERE mine.tenant_id = c.tenant_id AND mine.user_id = $1)",
        user.0,
        email,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the bookings of the account's customers, and those made with this address, that are nobody's yet.
pub(crate) async fn bookings(conn: &mut PgConnection, user: UserId, email: &str) -> Result<(), DbError> {
    sqlx::query!(
        "UPDATE bookings b SET user_id = $1
         WHERE b.user_id IS NULL AND (b.contact_email = $2::text::citext OR EXISTS (
             SELECT 1 FROM customers c
             WHERE c.tenant_id = b.tenant_id AND c.id = b.customer_id AND c.user_id = $1 AND c.email = $2::text::citext))",
        user.0,
        email,
    )
    .execute(conn)
    .await?;
    Ok(())
}
