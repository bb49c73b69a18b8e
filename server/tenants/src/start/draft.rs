//! The row in which a business in the making is kept.

use serde_json::Value;
use server_kernel::{DbError, ServiceError};
use shared::{
    ErrorCode,
    ids::{TenantId, UserId},
    tenants::start::{Draft, Made},
    time::Instant,
};
use sqlx::PgConnection;

/// A draft, and whether a business has come of it.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub draft: Draft,
    pub made: bool,
}

fn kept(draft: Value, made: bool) -> Kept {
    // What an older program wrote and this one cannot read is begun anew.
    Kept { draft: serde_json::from_value(draft).unwrap_or_default(), made }
}

pub(super) async fn load(conn: &mut PgConnection, user: UserId) -> Result<Kept, DbError> {
    let row = sqlx::query!(
        "SELECT draft, made IS NOT NULL AS \"made!\" FROM business_drafts WHERE user_id = $1",
        user.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| kept(row.draft, row.made)).unwrap_or_default())
}

/// Loads it, and keeps everybody else who wants to make a business of it waiting.
pub(super) async fn lock(conn: &mut PgConnection, user: UserId) -> Result<Kept, DbError> {
    let row = sqlx::query!(
        "SELECT draft, made IS NOT NULL AS \"made!\" FROM business_drafts WHERE user_id = $1 FOR UPDATE",
        user.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| kept(row.draft, row.made)).unwrap_or_default())
}

pub(super) async fn store(
    conn: &mut PgConnection,
    user: UserId,
    draft: &Draft,
    now: Instant,
) -> Result<(), ServiceError> {
    let mut value = serde_json::to_value(draft).map_err(|error| ServiceError::Internal(error.to_string()))?;
    drop_nul(&mut value);
    let stored = sqlx::query!(
        "INSERT INTO business_drafts (user_id, draft, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET draft = $2, updated_at = $3",
        user.0,
        value,
        now,
    )
    .execute(conn)
    .await
    .map_err(DbError::from);
    match stored {
        Err(error) if error.is_constraint("business_drafts_draft_check") => Err(ErrorCode::TooLarge.into()),
        stored => Ok(stored.map(drop)?),
    }
}

/// The one character that a database's text cannot hold.
pub(crate) fn drop_nul(value: &mut Value) {
    match value {
        Value::String(text) => text.retain(|letter| letter != '\0'),
        Value::Array(values) => values.iter_mut().for_each(drop_nul),
        Value::Object(fields) => fields.values_mut().for_each(drop_nul),
        _ => {}
    }
}

pub(super) async fn remove(conn: &mut PgConnection, user: UserId) -> Result<(), DbError> {
    sqlx::query!("DELETE FROM business_drafts WHERE user_id = $1", user.0).execute(conn).await?;
    Ok(())
}

/// The business that came of it.
pub(super) async fn made(conn: &mut PgConnection, user: UserId) -> Result<Option<Made>, DbError> {
    let made = sqlx::query_as!(
        Made,
        "SELECT t.slug, t.name FROM business_drafts d JOIN tenants t ON t.id = d.made WHERE d.user_id = $1",
        user.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(made)
}

/// How many businesses somebody has made lately.
pub(super) async fn made_since(
    conn: &mut PgConnection,
    user: UserId,
    since: Instant,
) -> Result<i64, DbError> {
    let count = sqlx::query_scalar!(
        "SELECT count(*) AS \"count!\" FROM subscription_events WHERE user_id = $1 AND kind = 'started' AND at > $2",
        user.0,
        since,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

pub(super) async fn finish(
    conn: &mut PgConnection,
    user: UserId,
    tenant: TenantId,
    now: Instant,
) -> Result<(), DbError> {
    let done = sqlx::query!(
        "UPDATE business_drafts SET made = $2, updated_at = $3 WHERE user_id = $1",
        user.0,
        tenant.0,
        now,
    )
    .execute(conn)
    .await?;
    server_kernel::errors::ensure_affected(done.rows_affected(), 1)
}
