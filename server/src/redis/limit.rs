//! How often somebody may, counted over all nodes: the generic cell rate algorithm, as `governor` counts within one.

use std::time::Duration;

use governor::Quota;
use redis::Script;

use super::Redis;

/// By Redis's own clock, in microseconds: those of the nodes differ. What is kept is when everything that was let in would
/// have come if it had kept its pauses.
const TAKE: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local pause, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now) + pause
local wait = due - now - pause * burst
if wait > 0 then return wait end
redis.call('SET', KEYS[1], string.format('%.0f', due), 'PX', math.ceil((due - now) / 1000))
return 0";

pub(super) fn script() -> Script {
    Script::new(TAKE)
}

impl Redis {
    /// Takes one from what `who` may have; otherwise says how long until there is one. `None` while Redis is away: the caller
    /// decides by itself.
    pub async fn take(&self, who: &str, quota: Quota) -> Option<Result<(), Duration>> {
        let mut connection = self.connection()?;
        let pause = u64::try_from(quota.replenish_interval().as_micros()).unwrap_or(u64::MAX);
        let wait: Result<u64, _> = self
            .take
            .key(format!("{}:limit:{who}", self.prefix))
            .arg(pause)
            .arg(quota.burst_size().get())
            .invoke_async(&mut connection)
            .await;
        match wait {
            Ok(0) => Some(Ok(())),
            Ok(wait) => Some(Err(Duration::from_micros(wait))),
            Err(error) => {
                self.lost(&error);
                None
            }
        }
    }
}
