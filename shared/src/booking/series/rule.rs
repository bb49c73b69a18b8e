//! The part of RFC 5545's recurrence rules that visits have: weekly on some days, monthly by date, monthly by the nth weekday.
//! Expanded on local dates: what time a date has is the zone's business.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::error::{FieldError, FieldProblem};

/// Visits of one series, the first included.
pub const LONGEST: u32 = 52;
/// Days ahead that a series may reach.
const FARTHEST: u64 = 731;
/// Months without the day are passed over; after so many in a row there is no such day.
const PATIENCE: u32 = 24;

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// On these days of every so many weeks: one bit for each day, Sunday the lowest. Weeks begin on Monday.
    Weeks {
        /// Every so many.
        interval: u32,
        /// On which days.
        weekdays: u8,
    },
    /// On the date of the first visit; months that have no such date are passed over.
    MonthlyOnDate {
        /// Every so many.
        interval: u32,
    },
    /// On the weekday of the first visit, the first, second, third or fourth in its month; the last one when it was in its fifth
    /// week.
    MonthlyOnWeekday {
        /// Every so many.
        interval: u32,
    },
}

/// How long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// So many visits, the first included.
    Count(u32),
    /// Up to this day, included.
    Date(NaiveDate),
}

/// A series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// How often.
    pub every: Every,
    /// How long.
    pub until: Until,
}

/// The same as a form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleInput {
    /// `weekly`, `date`, `weekday`.
    pub every: String,
    /// Every so many weeks or months; 1 when empty.
    pub interval: String,
    /// Days of the week, 0 is Sunday; that of the first visit when empty.
    pub days: Vec<u8>,
    /// So many visits.
    pub count: String,
    /// Or up to this day.
    pub until: String,
}

impl RuleInput {
    /// What was asked for, for a first visit on `first`.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self, first: NaiveDate) -> Result<Rule, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, code| errors.push(FieldError { field: field.to_owned(), code });
        let interval = match self.interval.trim() {
            "" => 1,
            text => text.parse().ok().filter(|n| (1..=12).contains(n)).unwrap_or_else(|| {
                wrong("interval", FieldProblem::OutOfRange);
                1
            }),
        };
        let every = match self.every.as_str() {
            "weekly" | "" => {
                if self.days.iter().any(|day| *day > 6) {
                    wrong("days", FieldProblem::Unknown);
                }
                let bits = self.days.iter().filter(|day| **day < 7).fold(0, |bits, day| bits | 1 << day);
                let own = 1 << first.weekday().num_days_from_sunday();
                Every::Weeks { interval, weekdays: if bits == 0 { own } else { bits } }
            }
            "date" => Every::MonthlyOnDate { interval },
            "weekday" => Every::MonthlyOnWeekday { interval },
            _ => {
                wrong("every", FieldProblem::Unknown);
                Every::MonthlyOnDate { interval }
            }
        };
        let until = match (self.count.trim(), self.until.trim()) {
            ("", "") => {
                wrong("count", FieldProblem::Required);
                Until::Count(1)
            }
            ("", date) => match date.parse::<NaiveDate>() {
                Ok(date) if date <= first => {
                    wrong("until", FieldProblem::Inconsistent);
                    Until::Date(date)
                }
                Ok(date) if (date - first).num_days() > FARTHEST as i64 => {
                    wrong("until", FieldProblem::TooFar);
                    Until::Date(date)
                }
                Ok(date) => Until::Date(date),
                Err(_) => {
                    wrong("until", FieldProblem::Malformed);
                    Until::Count(1)
                }
            },
            (count, _) => match count.parse() {
                Ok(count) if (2..=LONGEST).contains(&count) => Until::Count(count),
                _ => {
                    wrong("count", FieldProblem::OutOfRange);
                    Until::Count(1)
                }
            },
        };
        if errors.is_empty() { Ok(Rule { every, until }) } else { Err(errors) }
    }
}

impl Rule {
    /// Every date from `first` on, [`LONGEST`] and two years at most. `first` is one of them if the rule says so.
    #[must_use]
    pub fn dates(&self, first: NaiveDate) -> Vec<NaiveDate> {
        let last = first.checked_add_days(Days::new(FARTHEST)).unwrap_or(first);
        let (most, last) = match self.until {
            Until::Count(count) => (count.min(LONGEST), last),
            Until::Date(until) => (LONGEST, until.min(last)),
        };
        let mut dates = Vec::new();
        let mut push = |date: NaiveDate| {
            let more = date <= last && (dates.len() as u32) < most;
            if more {
                dates.push(date);
            }
            more
        };
        match self.every {
            Every::Weeks { interval, weekdays } => {
                let monday = first - Days::new(u64::from(first.weekday().num_days_from_monday()));
                let mut week = Some(monday);
                while let Some(start) = week {
                    let days = start.iter_days().take(7).filter(|day| {
                        *day >= first && weekdays & (1 << day.weekday().num_days_from_sunday()) != 0
                    });
                    let mut any = start <= last && weekdays & 0x7f != 0;
                    for day in days {
                        any &= push(day);
                    }
                    week = start.checked_add_days(Days::new(7 * u64::from(interval.max(1)))).filter(|_| any);
                }
            }
            Every::MonthlyOnDate { interval } => {
                months(first, interval, &mut push, |month| month.with_day(first.day()))
            }
            Every::MonthlyOnWeekday { interval } => {
                let nth = first.day0() / 7;
                months(first, interval, &mut push, |month| nth_weekday(month, first, nth));
            }
        }
        dates
    }

    /// As RFC 5545 writes it; `first` is the first visit's date.
    #[must_use]
    pub fn text(&self, first: NaiveDate) -> String {
        const DAYS: [&str; 7] = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
        let own = DAYS[first.weekday().num_days_from_sunday() as usize % 7];
        let every = match self.every {
            Every::Weeks { interval, weekdays } => {
                let days = (0..7).filter(|day| weekdays & (1 << day) != 0).map(|day| DAYS[day]);
                format!("FREQ=WEEKLY;INTERVAL={interval};BYDAY={}", days.collect::<Vec<_>>().join(","))
            }
            Every::MonthlyOnDate { interval } => {
                format!("FREQ=MONTHLY;INTERVAL={interval};BYMONTHDAY={}", first.day())
            }
            Every::MonthlyOnWeekday { interval } => {
                let nth = first.day0() / 7;
                let nth = if nth > 3 { -1 } else { i64::from(nth) + 1 };
                format!("FREQ=MONTHLY;INTERVAL={interval};BYDAY={nth}{own}")
            }
        };
        match self.until {
            Until::Count(count) => format!("{every};COUNT={count}"),
            Until::Date(date) => format!("{every};UNTIL={}T235959Z", date.format("%Y%m%d")),
        }
    }
}

/// One day of every so many months, from that of `first` on.
fn months(
    first: NaiveDate,
    interval: u32,
    push: &mut impl FnMut(NaiveDate) -> bool,
    day_of: impl Fn(NaiveDate) -> Option<NaiveDate>,
) {
    let start = first.with_day(1).unwrap_or(first);
    let (mut nth, mut missed) = (0_u32, 0);
    while missed < PATIENCE {
        let month = start.checked_add_months(Months::new(nth.saturating_mul(interval.max(1))));
        let Some(month) = month else { return };
        match day_of(month).filter(|day| *day >= first) {
            Some(day) if !push(day) => return,
            Some(_) => missed = 0,
            None => missed += 1,
        }
        nth += 1;
    }
}

/// The weekday of `like` in a month, counted from 0; the last one beyond the fourth.
fn nth_weekday(month: NaiveDate, like: NaiveDate, nth: u32) -> Option<NaiveDate> {
    if nth <= 3 {
        return NaiveDate::from_weekday_of_month_opt(
            month.year(),
            month.month(),
            like.weekday(),
            nth as u8 + 1,
        );
    }
    let of = |nth| NaiveDate::from_weekday_of_month_opt(month.year(), month.month(), like.weekday(), nth);
    of(5).or_else(|| of(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn dates(input: &RuleInput, first: &str) -> Vec<String> {
        let rule = input.parse(day(first)).unwrap();
        rule.dates(day(first)).iter().map(ToString::to_string).collect()
    }

    fn input(every: &str, interval: &str, days: &[u8], count: &str, until: &str) -> RuleInput {
        RuleInput {
            every: every.to_owned(),
            interval: interval.to_owned(),
            days: days.to_vec(),
            count: count.to_owned(),
            until: until.to_owned(),
        }
    }

    #[test]
    fn weekly_is_the_same_weekday() {
        let rule = input("weekly", "", &[], "3", "");
        assert_eq!(dates(&rule, "2026-11-20"), ["2026-11-20", "2026-11-27", "2026-12-04"]);
    }

    #[test]
    fn every_second_week_on_two_days() {
        // A Friday; Tuesdays and Fridays.
        let rule = input("weekly", "2", &[2, 5], "", "2026-12-20");
        assert_eq!(
            dates(&rule, "2026-11-20"),
            ["2026-11-20", "2026-12-01", "2026-12-04", "2026-12-15", "2026-12-18"]
        );
    }

    #[test]
    fn months_without_the_date_are_passed_over() {
        let rule = input("date", "1", &[], "4", "");
        assert_eq!(dates(&rule, "2027-01-31"), ["2027-01-31", "2027-03-31", "2027-05-31", "2027-07-31"]);
        // There is a 29 February only in some years; every twelfth month finds it once in four.
        let rule = input("date", "12", &[], "5", "");
        assert_eq!(dates(&rule, "2028-02-29"), ["2028-02-29"]);
    }

    #[test]
    fn the_third_friday_and_the_last() {
        let rule = input("weekday", "1", &[], "3", "");
        assert_eq!(dates(&rule, "2026-11-20"), ["2026-11-20", "2026-12-18", "2027-01-15"]);
        assert_eq!(dates(&rule, "2027-01-29"), ["2027-01-29", "2027-02-26", "2027-03-26"]);
    }

    #[test]
    fn a_series_ends() {
        let rule = Rule {
            every: Every::Weeks { interval: 1, weekdays: 0x7f },
            until: Until::Date(day("2099-01-01")),
        };
        assert_eq!(rule.dates(day("2026-11-20")).len(), LONGEST as usize);
        let never = Rule { every: Every::Weeks { interval: 1, weekdays: 0 }, until: Until::Count(5) };
        assert_eq!(never.dates(day("2026-11-20")), []);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let wrong = |input: RuleInput| {
            let errors = input.parse(day("2026-11-20")).unwrap_err();
            errors.into_iter().map(|error| (error.field, error.code)).collect::<Vec<_>>()
        };
        let one = |field: &str, code| vec![(field.to_owned(), code)];
        assert_eq!(wrong(input("weekly", "13", &[], "3", "")), one("interval", FieldProblem::OutOfRange));
        assert_eq!(wrong(input("weekly", "", &[7], "3", "")), one("days", FieldProblem::Unknown));
        assert_eq!(wrong(input("yearly", "", &[], "3", "")), one("every", FieldProblem::Unknown));
        assert_eq!(wrong(input("weekly", "", &[], "", "")), one("count", FieldProblem::Required));
        assert_eq!(wrong(input("weekly", "", &[], "1", "")), one("count", FieldProblem::OutOfRange));
        assert_eq!(wrong(input("weekly", "", &[], "53", "")), one("count", FieldProblem::OutOfRange));
        assert_eq!(
            wrong(input("weekly", "", &[], "", "2026-11-20")),
            one("until", FieldProblem::Inconsistent)
        );
        assert_eq!(wrong(input("weekly", "", &[], "", "2036-11-20")), one("until", FieldProblem::TooFar));
        assert_eq!(wrong(input("weekly", "", &[], "", "soon")), one("until", FieldProblem::Malformed));
    }
}
