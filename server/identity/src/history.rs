//! The last sign-ins of an account, and those that failed, for its owner to look through.

use server_kernel::DbError;
pub(crate) use shared::identity::SignInMethod as Method;
use shared::{
    identity::{SignInMethod, SignInView},
    ids::UserId,
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::device;

/// As many as anybody looks through.
const PAGE: i64 = 20;
/// Longer ago than anybody looks.
const KEPT: chrono::Duration = chrono::Duration::days(180);

/// Writes down that somebody came in, or did not.
pub(crate) async fn note(
    conn: &mut PgConnection,
    user: UserId,
    method: Method,
    agent: &str,
    success: bool,
    now: Instant,
) -> Result<(), DbError> {
    forget_old(&mut *conn, user, now).await?;
    sqlx::query!(
        "INSERT INTO sign_ins (id, user_id, method, device, success, at) VALUES ($1, $2, $3, $4, $5, $6)",
        Uuid::now_v7(),
        user.0,
        method.as_str(),
        device::name(agent),
        success,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn forget_old(conn: &mut PgConnection, user: UserId, now: Instant) -> Result<(), DbError> {
    sqlx::query!("DELETE FROM sign_ins WHERE user_id = $1 AND at < $2", user.0, now - KEPT)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes as long as writing down, for nobody.
pub(crate) async fn nobody(conn: &mut PgConnection, user: UserId, now: Instant) -> Result<(), DbError> {
    forget_old(&mut *conn, user, now).await?;
    sqlx::query!(
        "INSERT INTO sign_ins (id, user_id, method, device, success, at) SELECT $1, id, 'password', '', false, $3
         FROM users WHERE id = $2",
        Uuid::now_v7(),
        user.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The last ones, newest first.
pub(crate) async fn last(conn: &mut PgConnection, user: UserId) -> Result<Vec<SignInView>, DbError> {
    let rows = sqlx::query!(
        "SELECT method, device, success, at FROM sign_ins WHERE user_id = $1 ORDER BY at DESC, id DESC LIMIT $2",
        user.0,
        PAGE,
    )
    .fetch_all(conn)
    .await?;
    let views: Option<Vec<_>> = rows
        .into_iter()
        .map(|row| {
            Some(SignInView {
                method: SignInMethod::from_stored(&row.method)?,
                device: row.device,
                success: row.success,
                at: row.at.fixed_offset(),
            })
        })
        .collect();
    views.ok_or(DbError::Inconsistent { table: "sign_ins", column: "method" })
}
