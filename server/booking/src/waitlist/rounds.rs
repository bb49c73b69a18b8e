//! What is done without anybody asking: offers lapse, entries expire, and what became free is offered.

use server_kernel::{Actor, ServiceError, events::Event};
use shared::{
    ErrorCode,
    booking::waitlist::{WaitStatus, WaitStep},
    ids::{OfferId, TenantId, WaitId},
};

use crate::{
    Bookings,
    waitlist::{entry, offer::move_on, traces},
};

/// At most so many at a time; the next call goes on.
const BATCH: i64 = 200;

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Offers that nobody answered.
    pub lapsed: usize,
    /// Entries whose last day is over.
    pub expired: usize,
    /// Offers made.
    pub offered: usize,
}

impl Bookings {
    /// Lets offers lapse and entries expire, and offers what is free: whatever freed it, a hold that ran out and a new day that can
    /// be booked included. Safe to run on several nodes at once.
    ///
    /// # Errors
    /// When the database does not answer; what was done before stays.
    pub async fn go_round(&self) -> Result<Round, ServiceError> {
        let mut round = Round::default();
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        let due = sqlx::query!(
            "SELECT tenant_id, entry_id, id FROM waitlist_offers WHERE outcome = 'open' AND expires_at <= $1
             ORDER BY expires_at LIMIT $2",
            now,
            BATCH,
        )
        .fetch_all(tx.conn())
        .await?;
        let over = sqlx::query!(
            "SELECT tenant_id, id FROM waitlist_entries WHERE status = 'waiting' AND last_at <= $1 ORDER BY last_at LIMIT $2",
            now,
            BATCH,
        )
        .fetch_all(tx.conn())
        .await?;
        let lines = sqlx::query_scalar!(
            "SELECT DISTINCT tenant_id FROM waitlist_entries WHERE status IN ('waiting', 'offered')"
        )
        .fetch_all(tx.conn())
        .await?;
        tx.rollback().await?;
        // One that cannot be read must not keep the others.
        for row in due {
            match self.lapse(TenantId(row.tenant_id), WaitId(row.entry_id), OfferId(row.id)).await {
                Ok(lapsed) => round.lapsed += usize::from(lapsed),
                Err(error) => tracing::error!(offer = %row.id, %error, "an offer cannot lapse"),
            }
        }
        for row in over {
            match self.expire_entry(TenantId(row.tenant_id), WaitId(row.id)).await {
                Ok(expired) => round.expired += usize::from(expired),
                Err(error) => tracing::error!(entry = %row.id, %error, "an entry cannot expire"),
            }
        }
        for tenant in lines {
            match self.offer_freed(TenantId(tenant)).await {
                Ok(offered) => round.offered += offered,
                Err(error) => tracing::error!(%tenant, %error, "what is free cannot be offered"),
            }
        }
        if round != Round::default() {
            self.log.wake();
        }
        Ok(round)
    }

    async fn expire_entry(&self, tenant: TenantId, id: WaitId) -> Result<bool, ServiceError> {
        let tenant = self.tenants.by_id(tenant).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        let waiting = entry::read(tx.conn(), tenant.id, id, true).await?;
        let over = waiting.filter(|entry| entry.status == WaitStatus::Waiting && entry.last_at <= now);
        let Some(entry) = over else { return Ok(false) };
        let next = entry.status.after(WaitStep::Expire).ok_or(ErrorCode::WrongState)?;
        move_on(tx.conn(), tenant.id, &entry, next, entry.unanswered).await?;
        traces::leave(&mut tx, &tenant, id, entry.version + 1, WaitStep::Expire.as_str(), None, None, now)
            .await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Whether something may have become free for whoever waits, or somebody begun to.
#[must_use]
pub fn may_free(event: &Event) -> bool {
    match event.aggregate_kind.as_str() {
        "booking" => {
            matches!(
                event.kind.as_str(),
                "cancelled" | "rejected" | "rescheduled" | "expired" | "no_show" | "declined"
            )
        }
        traces::KIND => matches!(event.kind.as_str(), "joined" | "declined" | "lapsed" | "withdrawn"),
        // Somebody is asked, or somewhere else on their way, or has written a note.
        shared::booking::dispatch::WAY | shared::booking::health::HEALTH => false,
        // Hours, leave, services: whatever else a business changes.
        _ => true,
    }
}
