//! Group classes. A class takes its teacher's and its room's time with claims of its own; each seat is a resource, and whoever
//! books takes seats and nothing else. So seats are kept, swapped and given back as everything is, and the constraint on claims
//! is what keeps one from being sold twice.
//!
//! A class that is called off, moved or given to somebody else changes its row; whoever takes a seat asks for that row with the
//! seat taken (`class_stands`). One of the two comes first, and the other sees it.

mod api;
mod call_off;
mod change;
mod finish;
mod guests;
mod read;
mod schedule;
mod seats;

use server_kernel::{ServiceError, audit, events::NewEvent, trace};
use server_tenants::Tenant;
use shared::{
    ids::{ClassId, StaffId, UserId},
    time::Instant,
};
use sqlx::PgConnection;

pub(crate) use read::{Which, rows};
pub(crate) use seats::{held, sit_again};

/// The event log's name for a class.
const KIND: &str = "class";

/// Audit and event of what happened to a class, for those in whose days it stands or stood.
#[expect(clippy::too_many_arguments, reason = "the parts of one entry, each of another kind")]
async fn leave_trace(
    conn: &mut PgConnection,
    tenant: &Tenant,
    class: ClassId,
    version: i32,
    kind: &'static str,
    concerns: &[StaffId],
    by: Option<UserId>,
    now: Instant,
) -> Result<(), ServiceError> {
    let action = match kind {
        "scheduled" => "class.schedule",
        "moved" => "class.move",
        "substituted" => "class.substitute",
        _ => "class.call_off",
    };
    let entry = audit::Entry {
        tenant: Some(tenant.id),
        user: by,
        action,
        resource_kind: KIND,
        resource: Some(class.0),
        success: true,
        at: now,
    };
    let event = NewEvent {
        tenant: tenant.id,
        aggregate_kind: KIND,
        aggregate: class.0,
        version,
        kind,
        data: serde_json::json!({ "staff": concerns }),
        at: now,
    };
    Ok(trace::record(conn, entry, event, None).await?)
}
