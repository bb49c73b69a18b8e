//! The days of a time that comes again. Pure: dates in, dates out; zones come later.

use std::ops::RangeInclusive;

use chrono::{Datelike as _, NaiveDate, NaiveTime, Utc};
use rrule::{RRule, RRuleSet, Tz, Unvalidated};
use shared::staff::{Often, Rule};

/// Days are counted as instants of a zone without changes: a rule is about dates.
fn instant(day: NaiveDate) -> chrono::DateTime<Tz> {
    day.and_time(NaiveTime::MIN)
        .and_local_timezone(Utc)
        .earliest()
        .unwrap_or_default()
        .with_timezone(&Tz::UTC)
}

/// The rule as RFC 5545 wants it for these dates.
fn text(rule: &Rule) -> String {
    let text = rule.to_string();
    // "Every second week" counts weeks from Sunday, like the week that is shown.
    if rule.often == Often::Weekly { format!("{text};WKST=SU") } else { text }
}

/// Those of its days that lie in a range, without those that are skipped.
pub(crate) fn days(
    rule: &Rule,
    first: NaiveDate,
    last: Option<NaiveDate>,
    skipped: &[NaiveDate],
    range: RangeInclusive<NaiveDate>,
) -> Vec<NaiveDate> {
    let end = last.map_or(*range.end(), |last| last.min(*range.end()));
    let Ok(parsed) = text(rule).parse::<RRule<Unvalidated>>() else { return Vec::new() };
    let Ok(set) = parsed.build(instant(first)) else { return Vec::new() };
    let set: RRuleSet = set.before(instant(end)).after(instant(*range.start()));
    let all = set.limit().all(2_000).dates.into_iter().map(|day| day.date_naive());
    all.filter(|day| *day >= first && *day <= end && range.contains(day) && !skipped.contains(day)).collect()
}

/// A rule from what a form says: the weekday of the month is the first day's.
pub(crate) fn rule(often: &str, every: u8, mut days: Vec<u8>, first: NaiveDate) -> Option<Rule> {
    days.sort_unstable();
    days.dedup();
    let weekday = u8::try_from(first.weekday().num_days_from_sunday()).ok()?;
    let rule = match often {
        "daily" => Rule { often: Often::Daily, every, days: Vec::new(), nth: None },
        "weekly" => {
            let days = if days.is_empty() { vec![weekday] } else { days };
            Rule { often: Often::Weekly, every, days, nth: None }
        }
        "monthly" => Rule { often: Often::Monthly, every, days: Vec::new(), nth: None },
        "monthly_day" => {
            let nth = i8::try_from((first.day() - 1) / 7 + 1).ok()?;
            let nth = if nth > 4 { -1 } else { nth };
            Rule { often: Often::Monthly, every, days: vec![weekday], nth: Some(nth) }
        }
        _ => return None,
    };
    rule.is_sound().then_some(rule)
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn texts(days: &[NaiveDate]) -> Vec<String> {
        days.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_second_tuesday() {
        let first = date("2026-11-24");
        let rule = rule("weekly", 2, vec![2], first).unwrap();
        let found = days(&rule, first, None, &[date("2026-12-22")], first..=date("2027-01-10"));
        assert_eq!(texts(&found), ["2026-11-24", "2026-12-08", "2027-01-05"]);
        let found =
            days(&rule, first, Some(date("2026-12-08")), &[], date("2026-11-25")..=date("2027-01-10"));
        assert_eq!(texts(&found), ["2026-12-08"]);
    }

    #[test]
    fn a_first_day_that_is_not_one_of_its_weekdays_is_not_taken() {
        let first = date("2026-11-25");
        let rule = rule("weekly", 1, vec![2], first).unwrap();
        assert_eq!(texts(&days(&rule, first, None, &[], first..=date("2026-12-02"))), ["2026-12-01"]);
    }

    #[test]
    fn months_by_date_and_by_weekday() {
        let first = date("2027-01-31");
        let by_date = rule("monthly", 1, vec![], first).unwrap();
        assert_eq!(
            texts(&days(&by_date, first, None, &[], first..=date("2027-05-31"))),
            ["2027-01-31", "2027-03-31", "2027-05-31"]
        );
        let last_sunday = rule("monthly_day", 1, vec![], first).unwrap();
        assert_eq!(last_sunday.to_string(), "FREQ=MONTHLY;BYDAY=-1SU");
        assert_eq!(
            texts(&days(&last_sunday, first, None, &[], first..=date("2027-03-31"))),
            ["2027-01-31", "2027-02-28", "2027-03-28"]
        );
        assert_eq!(rule("hourly", 1, vec![], first), None);
        assert_eq!(rule("daily", 0, vec![], first), None);
    }

    proptest! {
        #[test]
        fn weekly_days_are_those_that_counting_finds(
            start in 0..400_u64, every in 1..4_u8, wanted in prop::collection::btree_set(0..7_u8, 1..4), ahead in 0..120_u64,
        ) {
            let first = date("2026-01-01") + Days::new(start);
            let rule = rule("weekly", every, wanted.iter().copied().collect(), first).unwrap();
            let range = first + Days::new(ahead)..=first + Days::new(ahead + 60);
            let week = |day: NaiveDate| (day - date("2023-01-01")).num_days().div_euclid(7);
            let counted: Vec<_> = range.start().iter_days().take(61)
                .filter(|day| wanted.contains(&u8::try_from(day.weekday().num_days_from_sunday()).unwrap()))
                .filter(|day| (week(*day) - week(first)) % i64::from(every) == 0)
                .collect();
            prop_assert_eq!(days(&rule, first, None, &[], range), counted);
        }
    }
}
