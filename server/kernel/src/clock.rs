//! The one place that reads the time.

use std::time::{Duration, Instant as Tick};

use shared::time::Instant;

/// The process's clock: the system's, or one that starts at a given moment and ticks on (`OMBARO_NOW`, never in
/// production).
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started: Option<(Instant, Tick)>,
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self { started: None }
    }

    /// A clock that shows `at` now.
    #[must_use]
    pub fn starting_at(at: Instant) -> Self {
        Self { started: Some((at, Tick::now())) }
    }

    /// Now, to the microsecond that PostgreSQL keeps.
    #[must_use]
    pub fn now(&self) -> Instant {
        let now = match self.started {
            #[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else asks")]
            None => chrono::Utc::now(),
            Some((at, tick)) => at + chrono::Duration::from_std(tick.elapsed()).unwrap_or_default(),
        };
        chrono::DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }

    /// Whether this is the system's clock.
    #[must_use]
    pub const fn is_system(&self) -> bool {
        self.started.is_none()
    }

    /// Waits in real time.
    pub async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
