//! When a browser is left alone. What is said in quiet hours waits until they end, but not longer than two hours before the visit
//! that it is about: whoever would learn of it too late is woken.

use chrono::{Days, Duration, Timelike as _};
use chrono_tz::Tz;
use server_kernel::zone::{WeeklyHours, expand, local};
use shared::{notify::Quiet, time::Instant};

/// What is nearer than this is said at once.
const NEAR: Duration = Duration::hours(2);

/// The end of the quiet hours that `now` lies in.
fn end(quiet: Quiet, zone: Tz, now: Instant) -> Option<Instant> {
    let today = local(zone, now).date_naive();
    let night = |weekday| WeeklyHours {
        weekday,
        from: quiet.from,
        to: quiet.until,
        valid_from: None,
        valid_to: None,
    };
    let nights: Vec<WeeklyHours> = (0..7).map(night).collect();
    let yesterday = today.checked_sub_days(Days::new(1))?;
    expand(zone, &nights, yesterday..=today).covering(now).map(|night| night.end())
}

/// When something may be said that concerns visits at these times.
pub(crate) fn release(quiet: Option<Quiet>, zone: Tz, visits: &[Instant], now: Instant) -> Instant {
    let Some(end) = quiet.and_then(|quiet| end(quiet, zone, now)) else { return now };
    // The first visit that is still to come decides; a visit that is over wakes nobody.
    let soonest = visits.iter().copied().filter(|at| *at > now).min();
    let at = soonest.map_or(end, |visit| end.min(visit - NEAR)).max(now);
    // Whole seconds: what is kept in the database is compared again.
    at.with_nanosecond(0).unwrap_or(at).max(now)
}

#[cfg(test)]
mod tests {
    use server_kernel::zone::parse_zone;

    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn quiet(from: &str, until: &str) -> Option<Quiet> {
        Some(Quiet { from: from.parse().unwrap(), until: until.parse().unwrap() })
    }

    /// Quiet from 22:00 to 07:00 unless said otherwise; the visit is far away.
    fn released(zone: &str, hours: (&str, &str), now: &str) -> Instant {
        let far = at(now) + Duration::days(9);
        release(quiet(hours.0, hours.1), parse_zone(zone).unwrap(), &[far], at(now))
    }

    #[test]
    fn the_night_ends_in_the_morning_on_both_sides_of_midnight() {
        let night = ("22:00:00", "07:00:00");
        for (now, until) in [
            // Kolkata is 5:30 ahead: 21:59, 22:00, 23:30, 00:30, 06:59, 07:00.
            ("2026-11-20T16:29:00Z", "2026-11-20T16:29:00Z"),
            ("2026-11-20T16:30:00Z", "2026-11-21T01:30:00Z"),
            ("2026-11-20T18:00:00Z", "2026-11-21T01:30:00Z"),
            ("2026-11-20T19:00:00Z", "2026-11-21T01:30:00Z"),
            ("2026-11-21T01:29:00Z", "2026-11-21T01:30:00Z"),
            ("2026-11-21T01:30:00Z", "2026-11-21T01:30:00Z"),
        ] {
            assert_eq!(released("Asia/Kolkata", night, now), at(until), "{now}");
        }
    }

    #[test]
    fn hours_within_one_day_and_up_to_midnight() {
        for (hours, now, until) in [
            (("13:00:00", "15:00:00"), "2026-11-20T08:00:00Z", "2026-11-20T09:30:00Z"),
            (("13:00:00", "15:00:00"), "2026-11-20T09:30:00Z", "2026-11-20T09:30:00Z"),
            (("20:00:00", "00:00:00"), "2026-11-20T16:00:00Z", "2026-11-20T18:30:00Z"),
            (("20:00:00", "00:00:00"), "2026-11-20T18:30:00Z", "2026-11-20T18:30:00Z"),
        ] {
            assert_eq!(released("Asia/Kolkata", hours, now), at(until), "{hours:?} {now}");
        }
    }

    #[test]
    fn the_clock_of_the_wall_counts_where_it_changes() {
        // London, 29 March 2026: 01:00 becomes 02:00 UTC+1. Seven in the morning is 06:00 UTC.
        let night = ("22:00:00", "07:00:00");
        assert_eq!(released("Europe/London", night, "2026-03-28T23:00:00Z"), at("2026-03-29T06:00:00Z"));
        // 25 October 2026: 02:00 becomes 01:00. Seven is 07:00 UTC, an hour later than the day before.
        assert_eq!(released("Europe/London", night, "2026-10-24T23:00:00Z"), at("2026-10-25T07:00:00Z"));
        // An end that spring skips is the first moment after it; one that autumn repeats is the second.
        let short = ("22:00:00", "01:30:00");
        assert_eq!(released("Europe/London", short, "2026-03-28T23:00:00Z"), at("2026-03-29T01:00:00Z"));
        assert_eq!(released("Europe/London", short, "2026-10-24T23:00:00Z"), at("2026-10-25T01:30:00Z"));
    }

    #[test]
    fn a_visit_that_is_near_is_said_at_once_and_no_other_waits_too_long() {
        let zone = parse_zone("Asia/Kolkata").unwrap();
        let night = quiet("22:00:00", "09:00:00");
        // 03:00 in the morning; quiet until 03:30 UTC.
        let now = at("2026-11-20T21:30:00Z");
        for (visits, until) in [
            // At 04:00, within two hours.
            (vec!["2026-11-20T22:30:00Z"], "2026-11-20T21:30:00Z"),
            // At 08:00: two hours before, that is at 06:00.
            (vec!["2026-11-21T02:30:00Z"], "2026-11-21T00:30:00Z"),
            // Moved from 08:00 to tomorrow: whoever would go there at eight hears of it at six.
            (vec!["2026-11-22T02:30:00Z", "2026-11-21T02:30:00Z"], "2026-11-21T00:30:00Z"),
            // In the afternoon: at nine.
            (vec!["2026-11-21T09:30:00Z"], "2026-11-21T03:30:00Z"),
            // Over: nothing to wake anybody for.
            (vec!["2026-11-20T20:30:00Z"], "2026-11-21T03:30:00Z"),
        ] {
            let visits: Vec<_> = visits.into_iter().map(at).collect();
            assert_eq!(release(night, zone, &visits, now), at(until), "{visits:?}");
        }
        assert_eq!(release(None, zone, &[], now), now);
    }
}
