//! What a guest says of their health for one visit: a pregnancy, an allergy, an injury. Only for whoever does the work, around the
//! visit, and with the guest's consent (GDPR, article 9(2)(a)).

use async_trait::async_trait;
use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    error::AppResult,
    ids::BookingId,
    time::{Instant, Local},
};

/// The aggregate of events that say no more than that a note was written or erased, and only to whoever does the work.
pub const HEALTH: &str = "health";

/// The longest text, in characters.
pub const MAX_HEALTH: usize = 1_000;
/// The longest reason of a manager, in characters.
pub const MAX_HEALTH_REASON: usize = 300;
/// So many days after the visit the text is erased.
pub const HEALTH_KEPT_DAYS: u16 = 30;
/// Whoever does the work reads it so long before their part begins, and so long after it ends.
const AROUND: Duration = Duration::hours(24);
/// A manager who has said why reads it for so long.
const LOOK: Duration = Duration::minutes(15);

/// When whoever does the work may read it, half-open: from a day before the first of their parts until a day after the last. `parts`
/// are their starts and ends; nothing for whom has none.
#[must_use]
pub fn reading_time(parts: &[(Instant, Instant)]) -> Option<(Instant, Instant)> {
    let from = parts.iter().map(|(starts, _)| *starts).min()?;
    let until = parts.iter().map(|(_, ends)| *ends).max()?;
    Some((from - AROUND, until + AROUND))
}

/// Until when a manager reads it who said why then.
#[must_use]
pub fn look_ends(looked_at: Instant) -> Instant {
    looked_at + LOOK
}

/// In which part somebody asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthReader {
    /// It is theirs; they write it as long as the visit is not over.
    Guest {
        /// Whether it is not over.
        may_write: bool,
    },
    /// They do the work, and it is time.
    AtWork,
    /// They do the work, at another time.
    NotNow {
        /// From then, in the business's zone.
        from: Local,
        /// Until then.
        until: Local,
    },
    /// They run the business: they say why first, and read for a quarter of an hour then.
    Manager {
        /// Until then, when they have said why.
        until: Option<Local>,
    },
}

/// What a service is not for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotFor {
    /// The service, as it was booked.
    pub service: String,
    /// Its contraindications, as the business describes them.
    pub text: String,
}

/// That a manager read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthLook {
    /// When, in the business's zone.
    pub at: Local,
    /// Why, in their words.
    pub reason: String,
}

/// What a guest says of their health, as far as the viewer may read it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthView {
    /// For which visit.
    pub booking: BookingId,
    /// Its number.
    pub number: String,
    /// Where it is booked.
    pub business: String,
    /// Who asks.
    pub reader: HealthReader,
    /// When it was written; nothing where nothing was.
    pub written_at: Option<Local>,
    /// What was written, where the viewer may read it.
    pub text: Option<String>,
    /// The day it is erased, on the business's calendar.
    pub erased_on: NaiveDate,
    /// What the booked services are not for.
    pub not_for: Vec<NotFor>,
    /// Which managers have read it, for the guest: the newest first.
    pub looks: Vec<HealthLook>,
}

/// Health, visit by visit.
#[async_trait]
pub trait HealthApi: Send + Sync {
    /// What was written, if the viewer may read it; that somebody of the business read it is written down. **Permissions:** its
    /// customer, a guest with its link; whoever is assigned; bookings:A of the whole business.
    async fn health(&self, caller: &Caller, booking: BookingId) -> AppResult<HealthView>;

    /// Writes it, or writes it anew: 1 to [`MAX_HEALTH`] characters, and only with consent. **Permissions:** its customer, a guest
    /// with its link, until the visit is over.
    async fn write_health(
        &self,
        caller: &Caller,
        booking: BookingId,
        text: &str,
        agreed: bool,
    ) -> AppResult<()>;

    /// Takes it back, at any time. **Permissions:** its customer, a guest with its link.
    async fn erase_health(&self, caller: &Caller, booking: BookingId) -> AppResult<()>;

    /// Says why it has to be read, 1 to [`MAX_HEALTH_REASON`] characters, which the guest will see. **Permissions:** bookings:A of the
    /// whole business.
    async fn look_at_health(&self, caller: &Caller, booking: BookingId, reason: &str) -> AppResult<()>;
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone as _, Utc};

    use super::*;

    #[test]
    fn whoever_does_the_work_reads_from_a_day_before_their_first_part_to_a_day_after_their_last() {
        let at = |day, hour| Utc.with_ymd_and_hms(2026, 11, day, hour, 0, 0).unwrap();
        let parts = [(at(20, 15), at(20, 16)), (at(20, 10), at(20, 11))];
        assert_eq!(reading_time(&parts), Some((at(19, 10), at(21, 16))));
        assert_eq!(reading_time(&[]), None);
    }
}
