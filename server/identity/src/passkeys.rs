//! The rows of `passkeys`. Only public keys: there is nothing in them that could be used to sign in.

use server_kernel::{DbError, ServiceError, errors::ensure_affected};
use shared::{
    identity::PasskeyView,
    ids::{PasskeyId, UserId},
    time::Instant,
};
use sqlx::PgConnection;
use webauthn_rs::prelude::Passkey;

/// One of somebody's passkeys.
pub(crate) struct Kept {
    pub(crate) id: PasskeyId,
    pub(crate) user: UserId,
    pub(crate) name: String,
    pub(crate) passkey: Passkey,
}

fn read(value: serde_json::Value) -> Result<Passkey, DbError> {
    let unreadable = DbError::Inconsistent { table: "passkeys", column: "credential" };
    serde_json::from_value(value).map_err(|_| unreadable)
}

fn write(passkey: &Passkey) -> Result<serde_json::Value, ServiceError> {
    serde_json::to_value(passkey).map_err(|error| ServiceError::Internal(error.to_string()))
}

/// As their owner sees them, oldest first.
pub(crate) async fn views(conn: &mut PgConnection, user: UserId) -> Result<Vec<PasskeyView>, DbError> {
    let rows = sqlx::query!(
        "SELECT id, name, created_at, last_used_at FROM passkeys WHERE user_id = $1 ORDER BY id",
        user.0
    )
    .fetch_all(conn)
    .await?;
    let view = |id: uuid::Uuid, name, since: Instant, last: Option<Instant>| PasskeyView {
        id: id.into(),
        name,
        since: since.fixed_offset(),
        last_used: last.map(|last| last.fixed_offset()),
    };
    Ok(rows.into_iter().map(|row| view(row.id, row.name, row.created_at, row.last_used_at)).collect())
}

pub(crate) async fn all(conn: &mut PgConnection, user: UserId) -> Result<Vec<Passkey>, DbError> {
    let rows = sqlx::query!("SELECT credential FROM passkeys WHERE user_id = $1 ORDER BY id", user.0)
        .fetch_all(conn)
        .await?;
    rows.into_iter().map(|row| read(row.credential)).collect()
}

/// The one that a device calls this.
pub(crate) async fn find(conn: &mut PgConnection, credential: &[u8]) -> Result<Option<Kept>, DbError> {
    let row = sqlx::query!(
        "SELECT id, user_id, name, credential FROM passkeys WHERE credential_id = $1",
        credential
    )
    .fetch_optional(conn)
    .await?;
    let kept = row.map(|row| {
        Ok(Kept {
            id: row.id.into(),
            user: row.user_id.into(),
            name: row.name,
            passkey: read(row.credential)?,
        })
    });
    kept.transpose()
}

/// `false` when somebody has it already.
pub(crate) async fn add(
    conn: &mut PgConnection,
    user: UserId,
    name: &str,
    passkey: &Passkey,
    now: Instant,
) -> Result<bool, ServiceError> {
    let credential: &[u8] = passkey.cred_id().as_ref();
    let done = sqlx::query!(
        "INSERT INTO passkeys (id, user_id, credential_id, name, credential, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT ON CONSTRAINT passkeys_credential_unique DO NOTHING",
        PasskeyId::new().0,
        user.0,
        credential,
        name,
        write(passkey)?,
        now,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// It has signed: its counter moves on.
pub(crate) async fn used(conn: &mut PgConnection, kept: &Kept, now: Instant) -> Result<(), ServiceError> {
    let done = sqlx::query!(
        "UPDATE passkeys SET credential = $2, last_used_at = $3 WHERE id = $1",
        kept.id.0,
        write(&kept.passkey)?,
        now,
    )
    .execute(conn)
    .await?;
    Ok(ensure_affected(done.rows_affected(), 1)?)
}

/// The name of what was removed.
pub(crate) async fn remove(
    conn: &mut PgConnection,
    user: UserId,
    passkey: PasskeyId,
) -> Result<Option<String>, DbError> {
    let row =
        sqlx::query!("DELETE FROM passkeys WHERE id = $1 AND user_id = $2 RETURNING name", passkey.0, user.0)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|row| row.name))
}
