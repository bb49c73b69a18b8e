//! Every day the days of what comes again are written out as far ahead as anybody can book.

use async_trait::async_trait;
use chrono::Duration;
use serde::Deserialize;
use serde_json::{Value, json};
use server_kernel::{
    Actor, Clock, Db, ServiceError,
    jobs::{self, JobError, Runner},
    zone,
};
use shared::ids::{BlockId, TenantId};

use crate::{
    affected::zone_of,
    blocks::{fill, load},
};

/// The job's name.
pub const TOP_UP: &str = "staff_block_top_up";

/// Runs them.
#[derive(Clone, Debug)]
pub struct TopUpBlocks {
    db: Db,
    clock: Clock,
}

#[derive(Debug, Deserialize)]
struct Which {
    tenant: TenantId,
    block: BlockId,
}

impl TopUpBlocks {
    /// Over a database.
    #[must_use]
    pub const fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }

    /// A block that is gone or over ends the chain; a run that comes twice in a day leaves it to the first.
    async fn top_up(&self, which: &Which) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        let due = sqlx::query_scalar!(
            "UPDATE staff_blocks b SET filled_at = $3 FROM tenants t
             WHERE b.tenant_id = $1 AND b.id = $2 AND t.id = b.tenant_id AND b.filled_at <= $3::timestamptz - interval '12 hours'
             RETURNING t.timezone",
            which.tenant.0,
            which.block.0,
            now,
        )
        .fetch_optional(tx.conn())
        .await?;
        let Some(zone) = due.map(|name| zone_of(&name)) else { return Ok(()) };
        let today = zone::local(zone, now).date_naive();
        let block = load(tx.conn(), which.tenant, None, Some(which.block)).await?.pop();
        if let Some(block) = block.filter(|block| block.last.is_none_or(|last| today <= last)) {
            fill(tx.conn(), which.tenant, zone, &block, today).await?;
            let payload = json!({ "tenant": which.tenant, "block": which.block });
            jobs::enqueue(tx.conn(), Some(which.tenant), TOP_UP, &payload, now + Duration::days(1)).await?;
        }
        Ok(tx.commit().await?)
    }
}

#[async_trait]
impl Runner for TopUpBlocks {
    fn kind(&self) -> &'static str {
        TOP_UP
    }

    async fn run(&self, payload: Value) -> Result<(), JobError> {
        let which: Which =
            serde_json::from_value(payload).map_err(|error| JobError::Fail(error.to_string()))?;
        self.top_up(&which).await.map_err(|error| match error {
            ServiceError::Db(error) => JobError::from(error),
            other => JobError::Retry(other.to_string()),
        })
    }
}
