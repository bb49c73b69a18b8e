//! The link in the first message: shows that an address is somebody's, once, within a day.

use server_kernel::{
    DbError, ServiceError,
    crypto::{random_token, token_hash},
};
use shared::{ErrorCode, identity::NewSession, ids::UserId, time::Instant};
use sqlx::PgConnection;

use crate::{Identity, claims, record, sessions};

const LINK: chrono::Duration = chrono::Duration::hours(24);

/// Makes a link's token; those before it are worthless from now on, they may have been somebody else's.
pub(crate) async fn new_token(
    conn: &mut PgConnection,
    user: UserId,
    now: Instant,
) -> Result<String, DbError> {
    end_tokens(&mut *conn, user, now).await?;
    let token = random_token();
    sqlx::query!(
        "INSERT INTO auth_tokens (token_hash, purpose, user_id, created_at, expires_at)
         VALUES ($1, 'email_verify', $2, $3, $4)",
        token_hash(&token),
        user.0,
        now,
        now + LINK,
    )
    .execute(conn)
    .await?;
    Ok(token)
}

async fn end_tokens(conn: &mut PgConnection, user: UserId, now: Instant) -> Result<(), DbError> {
    sqlx::query!(
        "UPDATE auth_tokens SET used_at = $2 WHERE user_id = $1 AND purpose = 'email_verify' AND used_at IS NULL",
        user.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whose token it is; from now on it is used. `None` when it was before, or is too old, or never was.
async fn use_token(conn: &mut PgConnection, token: &str, now: Instant) -> Result<Option<UserId>, DbError> {
    let row = sqlx::query!(
        "UPDATE auth_tokens SET used_at = $2
         WHERE token_hash = $1 AND purpose = 'email_verify' AND used_at IS NULL AND expires_at > $2
         RETURNING user_id",
        token_hash(token),
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.user_id.into()))
}

async fn mark_verified(conn: &mut PgConnection, user: UserId, now: Instant) -> Result<String, DbError> {
    let row = sqlx::query!(
        "UPDATE users SET email_verified_at = coalesce(email_verified_at, $2), failed_logins = 0, locked_until = NULL
         WHERE id = $1 RETURNING email::text AS \"email!\"",
        user.0,
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(row.email)
}

impl Identity {
    /// Takes a link's token.
    pub(crate) async fn verify(&self, token: &str) -> Result<NewSession, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let user = use_token(tx.conn(), token, now).await?.ok_or(ErrorCode::LinkExpired)?;
        let email = mark_verified(tx.conn(), user, now).await?;
        end_tokens(tx.conn(), user, now).await?;
        claims::customers(tx.conn(), user, &email).await?;
        claims::bookings(tx.conn(), user, &email).await?;
        record(tx.conn(), "auth.verify_email", Some(user), true, now).await?;
        let session = sessions::open_browser(tx.conn(), user, now).await?;
        tx.commit().await?;
        Ok(session)
    }
}
