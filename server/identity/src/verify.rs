//! The link in the first message: shows that an address is somebody's, once, within a day.

use server_kernel::{DbError, ServiceError};
use shared::{ErrorCode, identity::NewSession, ids::UserId, time::Instant};
use sqlx::PgConnection;

use crate::{
    Identity, claims,
    enter::With,
    history::Method,
    links::{self, Purpose},
    record, second_factor,
};

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

/// The address is shown to be the account's: what was booked with it is too, a lock is over, and no other link is needed.
pub(crate) async fn confirm_address(
    conn: &mut PgConnection,
    user: UserId,
    now: Instant,
) -> Result<(), DbError> {
    let email = mark_verified(&mut *conn, user, now).await?;
    links::end(&mut *conn, user, Purpose::EmailVerify, now).await?;
    claims::customers(&mut *conn, user, &email).await?;
    claims::bookings(conn, user, &email).await
}

impl Identity {
    /// Takes a link's token.
    pub(crate) async fn verify(&self, token: &str, agent: &str) -> Result<NewSession, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let user = links::take(tx.conn(), token, Purpose::EmailVerify, now).await?;
        let user = user.ok_or(ErrorCode::LinkExpired)?;
        confirm_address(tx.conn(), user, now).await?;
        record(tx.conn(), "auth.verify_email", Some(user), true, now).await?;
        if second_factor::is_needed(tx.conn(), user).await? {
            // The address is verified all the same; a link alone opens no session.
            tx.commit().await?;
            return Err(ErrorCode::TotpRequired.into());
        }
        let with = With { agent, method: Method::Link };
        let session = self.enter(tx.conn(), user, with, None, now).await?;
        tx.commit().await?;
        Ok(session)
    }
}
