//! Until when somebody may think about a visit: pure.

use chrono::{DateTime, Duration, NaiveTime, TimeZone as _};
use chrono_tz::Tz;
use shared::time::Instant;

/// Nobody is asked to answer at night, on the business's clock.
const NIGHT_FROM: u32 = 21;
const NIGHT_UNTIL: u32 = 8;

/// So many minutes from now, or from the morning when it is night; not after the visit begins.
pub(super) fn answer_by(zone: Tz, now: Instant, minutes: u16, starts_at: Instant) -> Instant {
    let from = morning(zone, now).filter(|morning| *morning < starts_at).unwrap_or(now);
    (from + Duration::minutes(minutes.into())).min(starts_at)
}

/// When the night is over; `None` by day.
fn morning(zone: Tz, now: Instant) -> Option<Instant> {
    let there = now.with_timezone(&zone);
    let hour = there.time();
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0);
    let date = if Some(hour) >= at(NIGHT_FROM) {
        there.date_naive().succ_opt()?
    } else if Some(hour) < at(NIGHT_UNTIL) {
        there.date_naive()
    } else {
        return None;
    };
    zone.from_local_datetime(&date.and_time(at(NIGHT_UNTIL)?)).earliest().map(|at: DateTime<Tz>| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_due_after_some_minutes_by_day_in_the_morning_at_night_and_before_the_visit() {
        let zone: Tz = "Asia/Kolkata".parse().unwrap();
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        for (now, starts, due) in [
            ("2026-11-20T10:00:00+05:30", "2026-11-21T10:00:00+05:30", "2026-11-20T10:15:00+05:30"),
            ("2026-11-20T22:30:00+05:30", "2026-11-21T10:00:00+05:30", "2026-11-21T08:15:00+05:30"),
            ("2026-11-21T03:00:00+05:30", "2026-11-21T10:00:00+05:30", "2026-11-21T08:15:00+05:30"),
            ("2026-11-20T10:00:00+05:30", "2026-11-20T10:10:00+05:30", "2026-11-20T10:10:00+05:30"),
            ("2026-11-20T22:00:00+05:30", "2026-11-20T23:00:00+05:30", "2026-11-20T22:15:00+05:30"),
            ("2026-11-20T21:00:00+05:30", "2026-11-21T08:05:00+05:30", "2026-11-21T08:05:00+05:30"),
        ] {
            assert_eq!(answer_by(zone, at(now), 15, at(starts)), at(due), "{now} {starts}");
        }
    }
}
