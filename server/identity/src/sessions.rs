//! The rows of `sessions`: browsers, and access tokens of API clients.

use server_kernel::{
    DbError, ServiceError,
    crypto::{random_token, token_hash},
    errors::ensure_affected,
};
use shared::{
    caller::SignedIn,
    identity::NewSession,
    ids::{SessionId, UserId},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Identity, accounts, device, record, resolve};

const BROWSER: chrono::Duration = chrono::Duration::days(30);
/// How long an access token is good.
pub(crate) const ACCESS: chrono::Duration = chrono::Duration::minutes(15);

/// Opens a browser session.
pub(crate) async fn open_browser(
    conn: &mut PgConnection,
    user: UserId,
    agent: &str,
    now: Instant,
) -> Result<NewSession, ServiceError> {
    let token = random_token();
    insert(conn, user, &token, None, agent, now).await?;
    let signed_in = resolve::signed_in(conn, &token, None, now).await?;
    let user = signed_in.ok_or_else(|| ServiceError::Internal("a new session is not there".to_owned()))?;
    Ok(NewSession { token, user, device: None })
}

/// Makes an access token of a family.
pub(crate) async fn open_api(
    conn: &mut PgConnection,
    user: UserId,
    family: Uuid,
    agent: &str,
    now: Instant,
) -> Result<String, DbError> {
    let token = random_token();
    insert(conn, user, &token, Some(family), agent, now).await?;
    Ok(token)
}

async fn insert(
    conn: &mut PgConnection,
    user: UserId,
    token: &str,
    family: Option<Uuid>,
    agent: &str,
    now: Instant,
) -> Result<(), DbError> {
    let (kind, length) = if family.is_some() { ("api", ACCESS) } else { ("browser", BROWSER) };
    sqlx::query!(
        "INSERT INTO sessions (id, user_id, token_hash, kind, family_id, device, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        SessionId::new().0,
        user.0,
        token_hash(token),
        kind,
        family,
        device::name(agent),
        now,
        now + length,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Since when a session is open.
pub(crate) async fn since(conn: &mut PgConnection, session: SessionId) -> Result<Option<Instant>, DbError> {
    let row = sqlx::query!("SELECT created_at FROM sessions WHERE id = $1 AND ended_at IS NULL", session.0)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| row.created_at))
}

/// Ends a family: its access tokens, and every refresh token that could still be used.
pub(crate) async fn end_family(conn: &mut PgConnection, family: Uuid, now: Instant) -> Result<(), DbError> {
    sqlx::query!(
        "UPDATE refresh_tokens SET used_at = $2 WHERE family_id = $1 AND used_at IS NULL",
        family,
        now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("UPDATE sessions SET ended_at = $2 WHERE family_id = $1 AND ended_at IS NULL", family, now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends one session of somebody's, and the family it belongs to. `false` when they have no such session.
pub(crate) async fn end(
    conn: &mut PgConnection,
    user: UserId,
    session: SessionId,
    now: Instant,
) -> Result<bool, DbError> {
    let row = sqlx::query!(
        "UPDATE sessions SET ended_at = coalesce(ended_at, $3) WHERE id = $1 AND user_id = $2 RETURNING family_id",
        session.0,
        user.0,
        now,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(false) };
    if let Some(family) = row.family_id {
        end_family(conn, family, now).await?;
    }
    Ok(true)
}

/// Ends everything that somebody is signed in with, but one session and its family if that is to stay.
pub(crate) async fn end_all(
    conn: &mut PgConnection,
    user: UserId,
    but: Option<SessionId>,
    now: Instant,
) -> Result<(), DbError> {
    let but = but.map(Uuid::from);
    sqlx::query!(
        "UPDATE refresh_tokens SET used_at = $3
         WHERE user_id = $1 AND used_at IS NULL
             AND family_id IS DISTINCT FROM (SELECT kept.family_id FROM sessions kept WHERE kept.id = $2)",
        user.0,
        but,
        now,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE sessions SET ended_at = $3
         WHERE user_id = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $2 AND (family_id IS NULL
             OR family_id IS DISTINCT FROM (SELECT kept.family_id FROM sessions kept WHERE kept.id = $2))",
        user.0,
        but,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

impl Identity {
    /// Ends the session; an API client's refresh token ends with it.
    pub(crate) async fn sign_out(&self, who: &SignedIn) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        // Before its tokens, as in a refresh: two that meet go one after the other.
        accounts::lock(tx.conn(), who.user).await?;
        let ended = end(tx.conn(), who.user, who.session, now).await?;
        ensure_affected(ended.into(), 1)?;
        record(tx.conn(), "auth.logout", Some(who.user), true, now).await?;
        Ok(tx.commit().await?)
    }
}
