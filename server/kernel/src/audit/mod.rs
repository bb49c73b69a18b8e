//! Who did what. Written in the transaction of the act, append-only, and chained by hash afterwards.

mod chain;
mod seal;
mod verify;

use shared::{
    ids::{TenantId, UserId},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::errors::DbError;

pub use chain::COLUMNS;
pub use seal::Sealer;
pub use verify::{Chain, Checked, Fault, Finding, chains, verify};

/// One entry.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// At which business.
    pub tenant: Option<TenantId>,
    /// By whom; `None` for guests and the program.
    pub user: Option<UserId>,
    /// `booking.cancel`, …
    pub action: &'static str,
    /// `booking`, …
    pub resource_kind: &'static str,
    /// Which one.
    pub resource: Option<Uuid>,
    /// Whether it was allowed.
    pub success: bool,
    /// When.
    pub at: Instant,
}

/// Writes an entry.
///
/// # Errors
/// When the database does not take it.
pub async fn record(conn: &mut PgConnection, entry: Entry) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO audit_logs (id, tenant_id, user_id, action, resource_kind, resource_id, success, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::now_v7(),
        entry.tenant.map(|id| id.0),
        entry.user.map(|id| id.0),
        entry.action,
        entry.resource_kind,
        entry.resource,
        entry.success,
        entry.at,
    )
    .execute(conn)
    .await?;
    Ok(())
}
