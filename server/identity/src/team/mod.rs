//! Teams: who works where, and what each may do there.
//!
//! Everything but joining runs in the caller's own name, so row security asks for `rbac` once more.

mod api;
mod grants;
mod invitations;
mod join;
mod members;
mod place;
mod rank;
mod read;
mod roles;
mod workplaces;

use server_kernel::{DbError, audit};
use shared::time::Instant;
use sqlx::PgConnection;
use uuid::Uuid;

use self::place::At;

/// Writes down what was done to a team.
async fn note(
    conn: &mut PgConnection,
    at: &At<'_>,
    action: &'static str,
    resource_kind: &'static str,
    resource: Uuid,
    now: Instant,
) -> Result<(), DbError> {
    let entry = audit::Entry {
        tenant: Some(at.tenant),
        user: Some(at.user.user),
        action,
        resource_kind,
        resource: Some(resource),
        success: true,
        at: now,
    };
    audit::record(conn, entry).await
}
