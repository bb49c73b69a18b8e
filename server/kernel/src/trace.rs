//! What every change leaves behind, in one message: who did it, what happened, and what is to be done about it. Others may be
//! waiting for the change to be committed, so it does not take three.

use serde_json::Value;
use shared::{ids::EventId, time::Instant};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{audit::Entry, errors::DbError, events::NewEvent};

/// A job that follows from a change, at once.
#[derive(Clone, Copy, Debug)]
pub struct NewJob<'a> {
    /// Its runner's name.
    pub kind: &'a str,
    /// What the runner needs.
    pub payload: &'a Value,
    /// When it was asked for.
    pub at: Instant,
}

/// Writes audit entry, event and job. The caller holds the aggregate's row lock.
///
/// # Errors
/// When the database does not take it.
pub async fn record(
    conn: &mut PgConnection,
    entry: Entry,
    event: NewEvent,
    job: Option<NewJob<'_>>,
) -> Result<(), DbError> {
    sqlx::query!(
        "WITH audit AS (
             INSERT INTO audit_logs (id, tenant_id, user_id, action, resource_kind, resource_id, success, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ), job AS (
             INSERT INTO jobs (id, tenant_id, kind, payload, run_at, created_at)
             SELECT $9, $11, $16, $17, $18, $18 WHERE $16::text IS NOT NULL
         )
         INSERT INTO events (id, tenant_id, aggregate_kind, aggregate_id, aggregate_version, kind, data, at, user_id, action)
         VALUES ($10, $11, $12, $13, $14, $15, $19, $20, $3, $4)",
        Uuid::now_v7(),
        entry.tenant.map(|id| id.0),
        entry.user.map(|id| id.0),
        entry.action,
        entry.resource_kind,
        entry.resource,
        entry.success,
        entry.at,
        Uuid::now_v7(),
        EventId::new().0,
        event.tenant.0,
        event.aggregate_kind,
        event.aggregate,
        event.version,
        event.kind,
        job.map(|job| job.kind),
        job.map(|job| job.payload),
        job.map(|job| job.at),
        event.data,
        event.at,
    )
    .execute(conn)
    .await?;
    Ok(())
}
