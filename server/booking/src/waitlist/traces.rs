//! What every step of an entry leaves behind.

use serde_json::json;
use server_kernel::{
    ServiceError, Tx, audit,
    events::NewEvent,
    trace::{self, NewJob},
};
use server_tenants::Tenant;
use shared::{
    ids::{UserId, WaitId},
    time::Instant,
};

use crate::waitlist::message::{WaitMessage, Word};

/// The event log's name for an entry.
pub(super) const KIND: &str = "waitlist";

/// Audit, event, and a message to the customer if there is one.
#[expect(clippy::too_many_arguments, reason = "the parts of one trace, each of another kind")]
pub(super) async fn leave(
    tx: &mut Tx,
    tenant: &Tenant,
    entry: WaitId,
    version: i32,
    kind: &'static str,
    by: Option<UserId>,
    word: Option<Word>,
    now: Instant,
) -> Result<(), ServiceError> {
    let audited = audit::Entry {
        tenant: Some(tenant.id),
        user: by,
        action: action(kind),
        resource_kind: KIND,
        resource: Some(entry.0),
        success: true,
        at: now,
    };
    let event = NewEvent {
        tenant: tenant.id,
        aggregate_kind: KIND,
        aggregate: entry.0,
        version,
        kind,
        data: json!({}),
        at: now,
    };
    let payload = match word {
        Some(word) => serde_json::to_value(WaitMessage { tenant: tenant.id, entry, word })
            .map_err(|error| ServiceError::Internal(error.to_string()))?,
        None => json!({}),
    };
    let job = word.map(|_| NewJob { kind: WaitMessage::KIND, payload: &payload, at: now });
    Ok(trace::record(tx.conn(), audited, event, job).await?)
}

fn action(kind: &str) -> &'static str {
    match kind {
        "joined" => "waitlist.join",
        "offered" => "waitlist.offer",
        "accepted" => "waitlist.accept",
        "declined" => "waitlist.decline",
        "lapsed" => "waitlist.lapse",
        "expired" => "waitlist.expire",
        _ => "waitlist.withdraw",
    }
}
