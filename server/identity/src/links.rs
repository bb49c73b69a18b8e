//! Single-use tokens that travel by message, kept as SHA-256. A newer one of the same purpose ends those before it: they may
//! have been asked for by somebody else.

use server_kernel::{
    DbError,
    crypto::{random_token, token_hash},
};
use shared::{ids::UserId, time::Instant};
use sqlx::PgConnection;

use crate::accounts;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Shows that an address is somebody's.
    EmailVerify,
    /// Lets its owner set a new password.
    PasswordReset,
}

impl Purpose {
    /// As stored.
    const fn as_str(self) -> &'static str {
        match self {
            Self::EmailVerify => "email_verify",
            Self::PasswordReset => "password_reset",
        }
    }

    /// How long a link is good.
    const fn length(self) -> chrono::Duration {
        match self {
            Self::EmailVerify => chrono::Duration::hours(24),
            Self::PasswordReset => chrono::Duration::hours(1),
        }
    }
}

/// Makes a link's token. The person is locked first, as by everybody who touches their tokens.
pub(crate) async fn new_token(
    conn: &mut PgConnection,
    user: UserId,
    purpose: Purpose,
    now: Instant,
) -> Result<String, DbError> {
    accounts::lock(&mut *conn, user).await?;
    end(&mut *conn, user, purpose, now).await?;
    let token = random_token();
    sqlx::query!(
        "INSERT INTO auth_tokens (token_hash, purpose, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        token_hash(&token),
        purpose.as_str(),
        user.0,
        now,
        now + purpose.length(),
    )
    .execute(conn)
    .await?;
    Ok(token)
}

/// From now on every token of this purpose is worthless.
pub(crate) async fn end(
    conn: &mut PgConnection,
    user: UserId,
    purpose: Purpose,
    now: Instant,
) -> Result<(), DbError> {
    sqlx::query!(
        "UPDATE auth_tokens SET used_at = $3 WHERE user_id = $1 AND purpose = $2 AND used_at IS NULL",
        user.0,
        purpose.as_str(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many tokens somebody was sent after `since`.
pub(crate) async fn sent_after(
    conn: &mut PgConnection,
    user: UserId,
    purpose: Purpose,
    since: Instant,
) -> Result<i64, DbError> {
    let row = sqlx::query!(
        "SELECT count(*) AS \"sent!\" FROM auth_tokens WHERE user_id = $1 AND purpose = $2 AND created_at > $3",
        user.0,
        purpose.as_str(),
        since,
    )
    .fetch_one(conn)
    .await?;
    Ok(row.sent)
}

/// Whose token it is, if it can be used. Changes nothing.
pub(crate) async fn owner(
    conn: &mut PgConnection,
    token: &str,
    purpose: Purpose,
    now: Instant,
) -> Result<Option<UserId>, DbError> {
    let row = sqlx::query!(
        "SELECT user_id FROM auth_tokens
         WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3",
        token_hash(token),
        purpose.as_str(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.user_id.into()))
}

/// Whose token it is; from now on it is used. `None` when it was before, or is too old, or never was.
pub(crate) async fn take(
    conn: &mut PgConnection,
    token: &str,
    purpose: Purpose,
    now: Instant,
) -> Result<Option<UserId>, DbError> {
    let Some(user) = owner(&mut *conn, token, purpose, now).await? else { return Ok(None) };
    accounts::lock(&mut *conn, user).await?;
    let done = sqlx::query!(
        "UPDATE auth_tokens SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL",
        token_hash(token),
        now,
    )
    .execute(conn)
    .await?;
    Ok((done.rows_affected() == 1).then_some(user))
}
