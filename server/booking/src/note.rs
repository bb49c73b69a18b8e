//! What is written down of a booking besides its steps: who read or changed what belongs to it.

use server_kernel::{DbError, audit};
use shared::time::Instant;

use crate::access::Opened;

impl Opened {
    /// Writes `action` of whoever opened the booking into the audit log, in the same transaction.
    pub(crate) async fn note(&mut self, action: &'static str, now: Instant) -> Result<(), DbError> {
        let entry = audit::Entry {
            tenant: Some(self.tenant.id),
            user: self.user,
            action,
            resource_kind: "booking",
            resource: Some(self.state.id.0),
            success: true,
            at: now,
        };
        audit::record(self.tx.conn(), entry).await
    }
}
