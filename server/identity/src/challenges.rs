//! Questions between a password and a session, and what a passkey is asked to sign: each is put to one browser, which holds
//! its token, for five minutes, for one purpose, once.

use serde_json::Value;
use server_kernel::{
    DbError,
    crypto::{random_token, token_hash},
};
use shared::{ids::UserId, time::Instant};
use sqlx::PgConnection;

const LENGTH: chrono::Duration = chrono::Duration::minutes(5);

/// What a question is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The second factor, after the password.
    SecondFactor,
    /// A new passkey.
    PasskeyAdd,
    /// A passkey instead of the password.
    PasskeySignIn,
    /// A passkey as the second factor; what is kept names the question that it answers.
    PasskeySecond,
}

impl Purpose {
    /// As stored.
    const fn as_str(self) -> &'static str {
        match self {
            Self::SecondFactor => "second_factor",
            Self::PasskeyAdd => "passkey_add",
            Self::PasskeySignIn => "passkey_sign_in",
            Self::PasskeySecond => "passkey_second",
        }
    }
}

/// A question that can still be answered.
pub(crate) struct Asked {
    /// Of whom; not known before a passkey says so.
    pub(crate) user: Option<UserId>,
    /// What is needed to check the answer.
    pub(crate) state: Value,
}

/// Asks. The answer is the token for the browser.
pub(crate) async fn put(
    conn: &mut PgConnection,
    purpose: Purpose,
    user: Option<UserId>,
    state: &Value,
    now: Instant,
) -> Result<String, DbError> {
    forget_old(&mut *conn, now).await?;
    let token = random_token();
    sqlx::query!(
        "INSERT INTO sign_in_challenges (token_hash, purpose, user_id, state, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        token_hash(&token),
        purpose.as_str(),
        user.map(|user| user.0),
        state,
        now,
        now + LENGTH,
    )
    .execute(conn)
    .await?;
    Ok(token)
}

/// Anybody may ask a passkey: what is over goes as new ones come, some at a time and past what others remove.
async fn forget_old(conn: &mut PgConnection, now: Instant) -> Result<(), DbError> {
    sqlx::query!(
        "DELETE FROM sign_in_challenges WHERE token_hash IN (
             SELECT old.token_hash FROM sign_in_challenges old WHERE old.expires_at < $1
             ORDER BY old.expires_at LIMIT 20 FOR UPDATE SKIP LOCKED)",
        now - chrono::Duration::hours(1),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Finds a question. Changes nothing.
pub(crate) async fn find(
    conn: &mut PgConnection,
    token: &str,
    purpose: Purpose,
    now: Instant,
) -> Result<Option<Asked>, DbError> {
    let row = sqlx::query!(
        "SELECT user_id, state FROM sign_in_challenges
         WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3",
        token_hash(token),
        purpose.as_str(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Asked { user: row.user_id.map(Into::into), state: row.state }))
}

/// From now on it is answered. `false` when somebody was quicker.
pub(crate) async fn take(conn: &mut PgConnection, token: &str, now: Instant) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "UPDATE sign_in_challenges SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL",
        token_hash(token),
        now,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// From now on no question to this account can be answered: what it stood on is another.
pub(crate) async fn end_all(conn: &mut PgConnection, user: UserId, now: Instant) -> Result<(), DbError> {
    sqlx::query!(
        "UPDATE sign_in_challenges SET used_at = $2 WHERE user_id = $1 AND used_at IS NULL",
        user.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}
