//! Limits that bit, by whom: an attack seen afterwards.

use server_kernel::{ServiceError, audit};
use shared::{caller::Caller, permission::Module, platform::LimitRow};

use crate::Platform;

const DAY: chrono::TimeDelta = chrono::TimeDelta::days(1);
/// More than anybody reads.
const MOST: i64 = 100;
/// Enough of a pseudonym to tell one from another.
const BYTES: usize = 4;

impl Platform {
    pub(crate) async fn limits_that_bit(&self, caller: &Caller) -> Result<Vec<LimitRow>, ServiceError> {
        let who = caller.head_office(Module::Audit.read())?;
        let mut tx = self.begin(who, None).await?;
        let rows = sqlx::query!(
            "SELECT class, principal_hash, count(*) AS \"minutes!\", max(at) AS \"last!\" FROM rate_limit_logs
             WHERE at > $1 GROUP BY class, principal_hash ORDER BY 3 DESC, 4 DESC LIMIT $2",
            self.clock.now() - DAY,
            MOST,
        )
        .fetch_all(tx.conn())
        .await?;
        let entry = self.entry(who.0, "limits.read", None, ("rate_limit_log", None));
        audit::record(tx.conn(), entry).await?;
        tx.commit().await?;
        Ok(rows
            .into_iter()
            .map(|row| LimitRow {
                class: row.class,
                caller: hex::encode(row.principal_hash.get(..BYTES).unwrap_or_default()),
                minutes: row.minutes,
                last: row.last.fixed_offset(),
            })
            .collect())
    }
}
