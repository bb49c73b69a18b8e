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

/// What was booked with a telephone number that is now shown to be the account's: customers and bookings that are nobody's yet,
/// where the number is the same to the digit. People share telephones: what belongs to the address of another account, or could be
/// one of several customers, is left alone.
pub(crate) async fn by_phone(conn: &mut PgConnection, user: UserId, phone: &str) -> Result<(), DbError> {
    sqlx::query!(
        "UPDATE customers c SET user_id = $1
         WHERE c.phone = $2 AND c.user_id IS NULL
             AND NOT EXISTS (SELECT 1 FROM customers mine WHERE mine.tenant_id = c.tenant_id AND mine.user_id = $1)
             AND NOT EXISTS (SELECT 1 FROM users other WHERE other.email = c.email AND other.id <> $1)
             AND NOT EXISTS (SELECT 1 FROM customers same
                 WHERE same.tenant_id = c.tenant_id AND same.phone = c.phone AND same.id <> c.id)",
        user.0,
        phone,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE bookings b SET user_id = $1
         WHERE b.user_id IS NULL AND b.contact_phone = $2 AND EXISTS (
             SELECT 1 FROM customers c
             WHERE c.tenant_id = b.tenant_id AND c.id = b.customer_id AND c.user_id = $1 AND c.phone = $2)",
        user.0,
        phone,
    )
    .execute(conn)
    .await?;
    Ok(())
}
