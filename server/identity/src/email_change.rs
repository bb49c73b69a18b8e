//! Another address. Both ends say so, each by the link in its own mailbox: the new one shows that it is the owner's, the old one
//! that the owner wants it. Whoever sits at an open browser, or knows the password, has neither.

use server_kernel::{
    DbError, ServiceError,
    crypto::{random_token, token_hash},
    errors::ensure_affected,
};
use shared::{
    AppError, ErrorCode,
    caller::SignedIn,
    contact::EmailAddress,
    identity::{EmailChange, EmailChangeStep},
    ids::UserId,
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Identity, accounts, claims,
    email_letters::{self, Letter},
    links::{self, Purpose},
    record, send,
};

const LENGTH: chrono::Duration = chrono::Duration::hours(1);
/// As many as anybody needs, so that nobody's mailbox is flooded.
const MOST_IN_AN_HOUR: i64 = 5;

/// The address that waits, if any.
pub(crate) async fn waiting(
    conn: &mut PgConnection,
    user: UserId,
    now: Instant,
) -> Result<Option<String>, DbError> {
    let row = sqlx::query!(
        "SELECT email::text AS \"email!\" FROM email_changes
         WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 ORDER BY created_at DESC LIMIT 1",
        user.0,
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.email))
}

async fn asked_lately(conn: &mut PgConnection, user: UserId, now: Instant) -> Result<i64, DbError> {
    let row = sqlx::query!(
        "SELECT count(*) AS \"asked!\" FROM email_changes WHERE user_id = $1 AND created_at > $2",
        user.0,
        now - LENGTH,
    )
    .fetch_one(conn)
    .await?;
    Ok(row.asked)
}

/// The tokens for the old and the new address; those of an earlier wish are worthless.
async fn ask(
    conn: &mut PgConnection,
    user: UserId,
    email: &EmailAddress,
    now: Instant,
) -> Result<(String, String), DbError> {
    sqlx::query!(
        "UPDATE email_changes SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL",
        user.0,
        now
    )
    .execute(&mut *conn)
    .await?;
    let (old, new) = (random_token(), random_token());
    sqlx::query!(
        "INSERT INTO email_changes (id, user_id, email, old_token_hash, new_token_hash, created_at, expires_at)
         VALUES ($1, $2, $3::text::citext, $4, $5, $6, $7)",
        Uuid::now_v7(),
        user.0,
        email.as_str(),
        token_hash(&old),
        token_hash(&new),
        now,
        now + LENGTH,
    )
    .execute(conn)
    .await?;
    Ok((old, new))
}

/// A wish, once one of its links was followed.
struct Said {
    id: Uuid,
    user: UserId,
    email: String,
    both: bool,
}

/// Takes one end's token, once. `None` when it cannot be used.
async fn say(conn: &mut PgConnection, token: &str, now: Instant) -> Result<Option<Said>, DbError> {
    let row = sqlx::query!(
        "UPDATE email_changes SET
             old_confirmed_at = CASE WHEN old_token_hash = $1 THEN $2 ELSE old_confirmed_at END,
             new_confirmed_at = CASE WHEN new_token_hash = $1 THEN $2 ELSE new_confirmed_at END
         WHERE ended_at IS NULL AND expires_at > $2 AND (
             (old_token_hash = $1 AND old_confirmed_at IS NULL) OR (new_token_hash = $1 AND new_confirmed_at IS NULL))
         RETURNING id, user_id, email::text AS \"email!\",
             (old_confirmed_at IS NOT NULL AND new_confirmed_at IS NOT NULL) AS \"both!\"",
        token_hash(token),
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Said { id: row.id, user: row.user_id.into(), email: row.email, both: row.both }))
}

async fn set(conn: &mut PgConnection, said: &Said, now: Instant) -> Result<(), DbError> {
    sqlx::query!("UPDATE email_changes SET ended_at = $2 WHERE id = $1", said.id, now)
        .execute(&mut *conn)
        .await?;
    let done = sqlx::query!(
        "UPDATE users SET email = $2::text::citext, email_verified_at = $3 WHERE id = $1",
        said.user.0,
        said.email,
        now,
    )
    .execute(conn)
    .await?;
    ensure_affected(done.rows_affected(), 1)
}

impl Identity {
    pub(crate) async fn ask_for_email(
        &self,
        who: &SignedIn,
        change: &EmailChange,
    ) -> Result<(), ServiceError> {
        let email =
            EmailAddress::parse(&change.email).map_err(|problem| AppError::field("email", problem))?;
        let mut tx = self.prove_password(who, &change.current_password, "auth.change_email").await?;
        let now = self.clock.now();
        let few = asked_lately(tx.conn(), who.user, now).await? < MOST_IN_AN_HOUR;
        if few && email.as_str() != who.email {
            let taken = accounts::lookup(tx.conn(), email.as_str()).await?.is_some();
            let (old, new) = ask(tx.conn(), who.user, &email, now).await?;
            let reader = accounts::reader(tx.conn(), who.user).await?;
            let link = |token: &str| format!("{}/email?token={token}", self.base_url);
            let to_old =
                email_letters::write(reader.language, &reader.email, Letter::Leave(&email), &link(&old));
            send(tx.conn(), &to_old, now).await?;
            // Only whoever has the mailbox hears that there is an account.
            let (letter, link) = if taken {
                (Letter::Taken, format!("{}/login", self.base_url))
            } else {
                (Letter::Arrive, link(&new))
            };
            send(tx.conn(), &email_letters::write(reader.language, &email, letter, &link), now).await?;
        }
        record(tx.conn(), "auth.change_email", Some(who.user), few, now).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn say_yes_to_email(&self, token: &str) -> Result<EmailChangeStep, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let said = say(tx.conn(), token, now).await?.ok_or(ErrorCode::LinkExpired)?;
        accounts::lock(tx.conn(), said.user).await?;
        if !said.both {
            tx.commit().await?;
            return Ok(EmailChangeStep::Waiting);
        }
        let before = accounts::reader(tx.conn(), said.user).await?;
        match set(tx.conn(), &said, now).await {
            // Somebody else has registered with it meanwhile.
            Err(error) if error.is_constraint("users_email_unique") => {
                return Err(ErrorCode::LinkExpired.into());
            }
            done => done?,
        }
        for purpose in [Purpose::EmailVerify, Purpose::PasswordReset] {
            links::end(tx.conn(), said.user, purpose, now).await?;
        }
        claims::customers(tx.conn(), said.user, &said.email).await?;
        claims::bookings(tx.conn(), said.user, &said.email).await?;
        record(tx.conn(), "auth.email_changed", Some(said.user), true, now).await?;
        let link = format!("{}/login", self.base_url);
        send(tx.conn(), &email_letters::write(before.language, &before.email, Letter::Left, &link), now)
            .await?;
        tx.commit().await?;
        Ok(EmailChangeStep::Done)
    }
}
