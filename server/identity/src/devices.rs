//! Browsers and programs that an account was used with. A browser is known by a random cookie, so that nobody who travels is
//! taken for a stranger; only the cookie's hash is kept.

use server_kernel::{
    DbError,
    crypto::{random_token, token_hash},
    errors::ensure_affected,
};
use shared::{
    ids::{SessionId, UserId},
    time::Instant,
};
use sqlx::PgConnection;

use crate::attempts::Attempts;

/// Longer than any cookie of ours.
const LONGEST: usize = 100;

/// How somebody came in.
pub(crate) enum From<'a> {
    /// With a browser and the cookie it has, if any.
    Browser(Option<&'a str>),
    /// With a program, by its name.
    Program(&'a str),
}

/// What is known of it.
pub(crate) struct Met {
    /// The cookie that the browser gets.
    pub(crate) cookie: Option<String>,
    /// Not seen before with this account, which was seen with others.
    pub(crate) stranger: bool,
}

/// Remembers it with this account.
pub(crate) async fn meet(
    conn: &mut PgConnection,
    user: UserId,
    from: &From<'_>,
    now: Instant,
) -> Result<Met, DbError> {
    let (token, cookie) = match from {
        From::Program(name) => (format!("program {name}"), None),
        From::Browser(Some(known)) if (1..LONGEST).contains(&known.len()) => ((*known).to_owned(), None),
        From::Browser(_) => {
            let fresh = random_token();
            (fresh.clone(), Some(fresh))
        }
    };
    let row = sqlx::query!(
        "WITH before AS (SELECT count(*) AS known FROM known_devices WHERE user_id = $1)
         INSERT INTO known_devices (user_id, token_hash, created_at, last_used_at) VALUES ($1, $2, $3, $3)
         ON CONFLICT (user_id, token_hash) DO UPDATE SET last_used_at = $3
         RETURNING created_at = $3 AS \"fresh!\", (SELECT known FROM before) AS \"known!\"",
        user.0,
        token_hash(&token),
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(Met { cookie, stranger: row.fresh && row.known > 0 })
}

/// What a browser was told by push it goes on being told: its owner has signed in there again. Without that it would fall silent
/// with the old session.
pub(crate) async fn hand_over(
    conn: &mut PgConnection,
    user: UserId,
    device: &str,
    session: SessionId,
) -> Result<(), DbError> {
    sqlx::query!(
        "UPDATE push_subscriptions SET session_id = $3 WHERE user_id = $1 AND device_hash = $2",
        user.0,
        token_hash(device),
        session.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The failures of this browser by itself, if the account was used with it before.
pub(crate) async fn attempts(
    conn: &mut PgConnection,
    user: UserId,
    device: Option<&str>,
) -> Result<Option<Attempts>, DbError> {
    let Some(device) = device else { return Ok(None) };
    let row = sqlx::query!(
        "SELECT failed_logins, locked_until FROM known_devices WHERE user_id = $1 AND token_hash = $2",
        user.0,
        token_hash(device),
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Attempts { failures: row.failed_logins, locked_until: row.locked_until }))
}

/// Counts for this browser.
pub(crate) async fn set_attempts(
    conn: &mut PgConnection,
    user: UserId,
    device: &str,
    attempts: Attempts,
) -> Result<(), DbError> {
    let done = sqlx::query!(
        "UPDATE known_devices SET failed_logins = $3, locked_until = $4 WHERE user_id = $1 AND token_hash = $2",
        user.0,
        token_hash(device),
        attempts.failures,
        attempts.locked_until,
    )
    .execute(conn)
    .await?;
    ensure_affected(done.rows_affected(), 1)
}
