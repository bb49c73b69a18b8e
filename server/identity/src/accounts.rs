//! The rows of `users`.

use server_kernel::{DbError, ServiceError, errors::ensure_affected};
use shared::{ErrorCode, contact::EmailAddress, ids::UserId, time::Instant};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{attempts::Attempts, challenges, history, messages::Language, second_factor};

/// An account, as signing in sees it.
pub(crate) struct Account {
    pub(crate) user: UserId,
    pub(crate) password_hash: String,
    pub(crate) verified: bool,
    pub(crate) attempts: Attempts,
}

/// By address or user name; no user name has an @, and every address has.
pub(crate) async fn lookup(conn: &mut PgConnection, name: &str) -> Result<Option<Account>, DbError> {
    let row = sqlx::query!(
        "SELECT id, password_hash, email_verified_at IS NOT NULL AS \"verified!\", failed_logins, locked_until
         FROM users WHERE email = $1::text::citext OR username = $1::text::citext",
        name,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Account {
        user: row.id.into(),
        password_hash: row.password_hash,
        verified: row.verified,
        attempts: Attempts { failures: row.failed_logins, locked_until: row.locked_until },
    }))
}

/// Asks the database as much as a wrong password does where there is an account, so that the time tells nothing.
pub(crate) async fn nobody(conn: &mut PgConnection, now: Instant) -> Result<(), DbError> {
    let user = UserId(Uuid::nil());
    sqlx::query!("SELECT password_hash FROM users WHERE id = $1 FOR NO KEY UPDATE", user.0)
        .fetch_optional(&mut *conn)
        .await?;
    second_factor::is_needed(&mut *conn, user).await?;
    sqlx::query!("UPDATE users SET failed_logins = 0, locked_until = $2 WHERE id = $1", user.0, now)
        .execute(&mut *conn)
        .await?;
    history::nobody(conn, user, now).await
}

/// Any password hash that came from elsewhere, as long as there are some.
pub(crate) async fn imported(conn: &mut PgConnection) -> Result<Option<String>, DbError> {
    let row = sqlx::query!("SELECT password_hash FROM users WHERE password_hash LIKE '$2%' LIMIT 1")
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| row.password_hash))
}

/// The same password, kept as all others are.
pub(crate) async fn renew_hash(
    conn: &mut PgConnection,
    user: UserId,
    password_hash: &str,
) -> Result<(), DbError> {
    let done = sqlx::query!("UPDATE users SET password_hash = $2 WHERE id = $1", user.0, password_hash)
        .execute(conn)
        .await?;
    ensure_affected(done.rows_affected(), 1)
}

/// What changes with every try, and with every new password.
pub(crate) struct Locked {
    pub(crate) password_hash: String,
    pub(crate) attempts: Attempts,
}

/// Reads it once more, and nobody else changes it until the transaction ends. Everything that opens or ends a session, a
/// family or a link takes this lock first, so that two that meet go one after the other.
pub(crate) async fn lock(conn: &mut PgConnection, user: UserId) -> Result<Locked, DbError> {
    let row = sqlx::query!(
        "SELECT password_hash, failed_logins, locked_until FROM users WHERE id = $1 FOR NO KEY UPDATE",
        user.0
    )
    .fetch_one(conn)
    .await?;
    Ok(Locked {
        password_hash: row.password_hash,
        attempts: Attempts { failures: row.failed_logins, locked_until: row.locked_until },
    })
}

pub(crate) async fn set_attempts(
    conn: &mut PgConnection,
    user: UserId,
    attempts: Attempts,
) -> Result<(), DbError> {
    let done = sqlx::query!(
        "UPDATE users SET failed_logins = $2, locked_until = $3 WHERE id = $1",
        user.0,
        attempts.failures,
        attempts.locked_until,
    )
    .execute(conn)
    .await?;
    ensure_affected(done.rows_affected(), 1)
}

/// Another password; the failures with the old one are forgotten, and what it was to open stays shut.
pub(crate) async fn set_password(
    conn: &mut PgConnection,
    user: UserId,
    password_hash: &str,
    now: Instant,
) -> Result<(), DbError> {
    challenges::end_all(&mut *conn, user, now).await?;
    let done = sqlx::query!(
        "UPDATE users SET password_hash = $2, failed_logins = 0, locked_until = NULL WHERE id = $1",
        user.0,
        password_hash,
    )
    .execute(conn)
    .await?;
    ensure_affected(done.rows_affected(), 1)
}

/// Only whoever has shown who they are hears that the account is kept out.
///
/// # Errors
/// `auth.suspended`.
pub(crate) async fn ensure_active(conn: &mut PgConnection, user: UserId) -> Result<(), ServiceError> {
    let status =
        sqlx::query_scalar!("SELECT status FROM users WHERE id = $1", user.0).fetch_one(conn).await?;
    if status == "active" { Ok(()) } else { Err(ErrorCode::AccountSuspended.into()) }
}

/// Whom a message about an account goes to, and in which language.
pub(crate) struct Reader {
    pub(crate) email: EmailAddress,
    pub(crate) language: Language,
}

pub(crate) async fn reader(conn: &mut PgConnection, user: UserId) -> Result<Reader, DbError> {
    let row = sqlx::query!("SELECT email::text AS \"email!\", locale FROM users WHERE id = $1", user.0)
        .fetch_one(conn)
        .await?;
    let email = EmailAddress::parse(&row.email)
        .map_err(|_| DbError::Inconsistent { table: "users", column: "email" })?;
    Ok(Reader { email, language: Language::of(&row.locale) })
}

/// What a new account is made of.
pub(crate) struct NewAccount<'a> {
    pub(crate) name: &'a str,
    pub(crate) email: &'a str,
    pub(crate) password_hash: &'a str,
    pub(crate) locale: &'a str,
}

/// `None` when the address is taken.
pub(crate) async fn add(
    conn: &mut PgConnection,
    account: &NewAccount<'_>,
    now: Instant,
) -> Result<Option<UserId>, DbError> {
    let user = UserId::new();
    let done = sqlx::query!(
        "INSERT INTO users (id, email, name, password_hash, locale, created_at, updated_at)
         VALUES ($1, $2::text::citext, $3, $4, $5, $6, $6) ON CONFLICT ON CONSTRAINT users_email_unique DO NOTHING",
        user.0,
        account.email,
        account.name,
        account.password_hash,
        account.locale,
        now,
    )
    .execute(conn)
    .await?;
    Ok((done.rows_affected() == 1).then_some(user))
}

/// Gives an account to whoever registers now, if nobody has ever used it: not verified, never signed in, no work, no
/// bookings. Otherwise somebody could keep an address from its owner by registering it first, and be let in once the owner
/// verifies it. `None` when it is somebody's.
pub(crate) async fn take_over_unused(
    conn: &mut PgConnection,
    account: &NewAccount<'_>,
) -> Result<Option<UserId>, DbError> {
    let row = sqlx::query!(
        "UPDATE users u SET name = $2, password_hash = $3, locale = $4, failed_logins = 0, locked_until = NULL
         WHERE u.email = $1::text::citext AND u.email_verified_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.user_id = u.id)
             AND NOT EXISTS (SELECT 1 FROM tenant_members m WHERE m.user_id = u.id)
             AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.user_id = u.id)
             AND NOT EXISTS (SELECT 1 FROM customers c WHERE c.user_id = u.id)
             AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.user_id = u.id)
         RETURNING u.id",
        account.email,
        account.name,
        account.password_hash,
        account.locale,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.id.into()))
}
