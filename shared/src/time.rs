//! Instants and spans. Instants are UTC inside; a business's own offset is attached when they leave (RFC 3339).

use chrono::{DateTime, Duration, FixedOffset, Utc};
use serde::{Deserialize, Serialize};

/// A point in time.
pub type Instant = DateTime<Utc>;

/// A point in time as the clock on the business's wall shows it: the offset is the business's at that moment.
pub type Local = DateTime<FixedOffset>;

/// A half-open range of time `[start, end)`, never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    start: Instant,
    end: Instant,
}

impl Span {
    /// `None` unless `start < end`.
    #[must_use]
    pub fn new(start: Instant, end: Instant) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// The first moment inside.
    #[must_use]
    pub const fn start(self) -> Instant {
        self.start
    }

    /// The first moment no longer inside.
    #[must_use]
    pub const fn end(self) -> Instant {
        self.end
    }

    /// How long it lasts.
    #[must_use]
    pub fn length(self) -> Duration {
        self.end - self.start
    }

    /// Whether the two share a moment.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}
