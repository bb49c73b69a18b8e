//! Tokens of API clients: an access token, and a refresh token that is good once. All that came from one login are a
//! family; a refresh token that is used twice was stolen from one of the two, and ends the whole family.

use server_kernel::{
    DbError, ServiceError,
    crypto::{random_token, token_hash},
};
use shared::{ErrorCode, identity::Tokens, ids::UserId, time::Instant};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Identity, record, sessions};

const REFRESH: chrono::Duration = chrono::Duration::days(30);

/// The first tokens after a login.
pub(crate) async fn new_family(
    conn: &mut PgConnection,
    user: UserId,
    agent: &str,
    now: Instant,
) -> Result<Tokens, DbError> {
    issue(conn, user, Uuid::now_v7(), agent, now).await
}

async fn issue(
    conn: &mut PgConnection,
    user: UserId,
    family: Uuid,
    agent: &str,
    now: Instant,
) -> Result<Tokens, DbError> {
    let access_token = sessions::open_api(&mut *conn, user, family, agent, now).await?;
    let refresh_token = random_token();
    sqlx::query!(
        "INSERT INTO refresh_tokens (token_hash, family_id, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        token_hash(&refresh_token),
        family,
        user.0,
        now,
        now + REFRESH,
    )
    .execute(conn)
    .await?;
    let expires_in = u32::try_from(sessions::ACCESS.num_seconds()).unwrap_or_default();
    Ok(Tokens { access_token, refresh_token, expires_in })
}

struct Refresh {
    user: UserId,
    family: Uuid,
    used: bool,
    expires_at: Instant,
}

/// Everything that changes a family locks its person first: a token that is made while its family ends would outlive it.
async fn lock_owner(conn: &mut PgConnection, hash: &[u8]) -> Result<bool, DbError> {
    let owner = sqlx::query!(
        "SELECT u.id FROM users u JOIN refresh_tokens r ON r.user_id = u.id WHERE r.token_hash = $1
         FOR NO KEY UPDATE OF u",
        hash,
    )
    .fetch_optional(conn)
    .await?;
    Ok(owner.is_some())
}

async fn get(conn: &mut PgConnection, hash: &[u8]) -> Result<Refresh, DbError> {
    let row = sqlx::query!(
        "SELECT user_id, family_id, used_at IS NOT NULL AS \"used!\", expires_at FROM refresh_tokens WHERE token_hash = $1",
        hash,
    )
    .fetch_one(conn)
    .await?;
    Ok(Refresh {
        user: row.user_id.into(),
        family: row.family_id,
        used: row.used,
        expires_at: row.expires_at,
    })
}

async fn mark_used(conn: &mut PgConnection, hash: &[u8], now: Instant) -> Result<(), DbError> {
    let done = sqlx::query!("UPDATE refresh_tokens SET used_at = $2 WHERE token_hash = $1", hash, now)
        .execute(conn)
        .await?;
    server_kernel::errors::ensure_affected(done.rows_affected(), 1)
}

impl Identity {
    /// New tokens for a refresh token.
    pub(crate) async fn rotate(&self, refresh_token: &str, agent: &str) -> Result<Tokens, ServiceError> {
        let hash = token_hash(refresh_token);
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        if !lock_owner(tx.conn(), &hash).await? {
            return Err(ErrorCode::TokenInvalid.into());
        }
        let token = get(tx.conn(), &hash).await?;
        if token.used {
            sessions::end_family(tx.conn(), token.family, now).await?;
            record(tx.conn(), "auth.refresh_reused", Some(token.user), false, now).await?;
            tx.commit().await?;
            tracing::warn!(user = %token.user, "a refresh token was used twice");
            return Err(ErrorCode::TokenInvalid.into());
        }
        if token.expires_at <= now {
            return Err(ErrorCode::TokenInvalid.into());
        }
        mark_used(tx.conn(), &hash, now).await?;
        let tokens = issue(tx.conn(), token.user, token.family, agent, now).await?;
        tx.commit().await?;
        Ok(tokens)
    }
}
