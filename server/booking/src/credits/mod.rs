//! Credits of packages: sold at the desk, used by visits, returned to their packages. A package's row is held by whoever changes
//! what is left of it, always before anything is claimed; the check on `used` is what keeps one credit from being used twice.

mod api;
mod change;
mod offer;
mod purse;
mod read;
mod sell;
mod settle;

use server_kernel::{ServiceError, audit, events::NewEvent, trace};
use shared::{
    ids::{CustomerPackageId, TenantId, UserId},
    time::Instant,
};
use sqlx::PgConnection;

pub(crate) use purse::{Paid, Purse, pay, redeem};
pub(crate) use settle::{give_back, lock, paid_until, settle, still_pays};

/// The event log's name for a package that was sold.
const KIND: &str = "customer_package";

/// What happened to a package.
struct Trace {
    tenant: TenantId,
    package: CustomerPackageId,
    version: i32,
    action: &'static str,
    event: &'static str,
    by: UserId,
    at: Instant,
}

/// Audit and event of it.
async fn leave_trace(conn: &mut PgConnection, trace: Trace) -> Result<(), ServiceError> {
    let entry = audit::Entry {
        tenant: Some(trace.tenant),
        user: Some(trace.by),
        action: trace.action,
        resource_kind: KIND,
        resource: Some(trace.package.0),
        success: true,
        at: trace.at,
    };
    let event = NewEvent {
        tenant: trace.tenant,
        aggregate_kind: KIND,
        aggregate: trace.package.0,
        version: trace.version,
        kind: trace.event,
        data: serde_json::json!({}),
        at: trace.at,
    };
    Ok(trace::record(conn, entry, event, None).await?)
}
