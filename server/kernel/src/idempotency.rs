//! A request sent twice has one effect and one answer. The key is taken in the transaction of the effect: a second request
//! in flight waits on the unique index, then finds the first one's answer.

use serde::{Serialize, de::DeserializeOwned};
use shared::{
    AppError, ErrorCode, FieldError, booking::IdempotencyKey, error::FieldProblem, ids::TenantId,
    time::Instant,
};
use sqlx::PgConnection;

use crate::errors::ServiceError;

/// To whom and where a key belongs.
#[derive(Clone, Debug)]
pub struct Scope {
    /// At which business.
    pub tenant: TenantId,
    /// The account, browser, or `guest`.
    pub principal: String,
    /// The route, e.g. `bookings`.
    pub route: &'static str,
}

/// What to do with a request.
#[derive(Debug)]
pub enum Claimed<T> {
    /// It is the first: go on, then [`store`] the answer.
    First,
    /// It was answered before.
    Answered(T),
}

/// Takes a key.
///
/// # Errors
/// `idempotency.key_reused` when the same key came with another body; `request.invalid` for a key of a wrong length.
pub async fn claim<T: DeserializeOwned>(
    conn: &mut PgConnection,
    scope: &Scope,
    key: &IdempotencyKey,
    now: Instant,
) -> Result<Claimed<T>, ServiceError> {
    if !(16..=255).contains(&key.key.chars().count()) {
        let error = FieldError { field: "Idempotency-Key".to_owned(), code: FieldProblem::OutOfRange };
        return Err(AppError::fields(vec![error]).into());
    }
    let taken = sqlx::query!(
        "INSERT INTO idempotency_keys (tenant_id, principal, route, key, body_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        scope.tenant.0,
        scope.principal,
        scope.route,
        key.key,
        key.body,
        now,
    )
    .execute(&mut *conn)
    .await?;
    if taken.rows_affected() == 1 {
        return Ok(Claimed::First);
    }
    answered(conn, scope, key)
        .await?
        .map(Claimed::Answered)
        .ok_or_else(|| ServiceError::Internal("a key without an answer".to_owned()))
}

/// The answer that was given for a key, if any.
///
/// # Errors
/// `idempotency.key_reused` when the same key came with another body.
pub async fn answered<T: DeserializeOwned>(
    conn: &mut PgConnection,
    scope: &Scope,
    key: &IdempotencyKey,
) -> Result<Option<T>, ServiceError> {
    let earlier = sqlx::query!(
        "SELECT body_hash, answer FROM idempotency_keys
         WHERE tenant_id = $1 AND principal = $2 AND route = $3 AND key = $4",
        scope.tenant.0,
        scope.principal,
        scope.route,
        key.key,
    )
    .fetch_optional(conn)
    .await?;
    let Some(earlier) = earlier else { return Ok(None) };
    if earlier.body_hash != key.body {
        return Err(ErrorCode::KeyReused.into());
    }
    let read = |answer: String| {
        serde_json::from_str(&answer).map_err(|error| ServiceError::Internal(error.to_string()))
    };
    earlier.answer.map(read).transpose()
}

/// What somebody hears who is refused: what they heard the first time, if they were not refused then. So a key need not be
/// taken before it is known that there is an effect.
///
/// # Errors
/// `refusal` when the key was never answered; `idempotency.key_reused`.
pub async fn unless_refused<T: DeserializeOwned>(
    conn: &mut PgConnection,
    scope: &Scope,
    key: Option<&IdempotencyKey>,
    refusal: AppError,
) -> Result<T, ServiceError> {
    let Some(key) = key else { return Err(refusal.into()) };
    match answered(conn, scope, key).await {
        Ok(Some(answer)) => Ok(answer),
        Ok(None) => Err(refusal.into()),
        Err(ServiceError::App(reused)) => Err(reused.into()),
        // A statement that was refused ends what a transaction may ask.
        Err(_) => Err(refusal.into()),
    }
}

/// Keeps the answer, in the same transaction as its effect.
///
/// # Errors
/// When the database does not take it.
pub async fn store<T: Serialize + Sync>(
    conn: &mut PgConnection,
    scope: &Scope,
    key: &IdempotencyKey,
    answer: &T,
) -> Result<(), ServiceError> {
    let answer = serde_json::to_string(answer).map_err(|error| ServiceError::Internal(error.to_string()))?;
    sqlx::query!(
        "UPDATE idempotency_keys SET answer = $5 WHERE tenant_id = $1 AND principal = $2 AND route = $3 AND key = $4",
        scope.tenant.0,
        scope.principal,
        scope.route,
        key.key,
        answer,
    )
    .execute(conn)
    .await?;
    Ok(())
}
