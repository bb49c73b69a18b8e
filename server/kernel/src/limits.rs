//! Limits that bit, kept so that an attack can be seen afterwards.

use shared::time::Instant;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::errors::DbError;

/// Keeps that somebody was told to wait. `principal` is a pseudonym, `class` what they asked for too often.
///
/// # Errors
/// When the database does not take it.
pub async fn record(
    conn: &mut PgConnection,
    class: &str,
    principal: &[u8],
    at: Instant,
) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO rate_limit_logs (id, class, principal_hash, at) VALUES ($1, $2, $3, $4)",
        Uuid::now_v7(),
        class,
        principal,
        at,
    )
    .execute(conn)
    .await?;
    Ok(())
}
