//! Dates and times as they were typed, and the instants they are.

use chrono::{Datelike as _, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use server_kernel::zone::{self, WeeklyHours};
use shared::{AppError, error::FieldProblem, time::Span};

/// Longer than any absence.
const LONGEST_DAYS: i64 = 366;
/// How far ahead somebody plans.
const FARTHEST_DAYS: i64 = 730;

/// A date that was typed.
pub(crate) fn date(field: &str, text: &str) -> Result<NaiveDate, AppError> {
    match text.trim() {
        "" => Err(AppError::field(field, FieldProblem::Required)),
        text => text
            .parse()
            .ok()
            // What lies further off is a slip of the finger, and nothing that the database could keep.
            .filter(|date: &NaiveDate| (1900..=2200).contains(&date.year()))
            .ok_or_else(|| AppError::field(field, FieldProblem::Malformed)),
    }
}

/// A date, or nothing.
pub(crate) fn optional_date(field: &str, text: &str) -> Result<Option<NaiveDate>, AppError> {
    if text.trim().is_empty() { Ok(None) } else { date(field, text).map(Some) }
}

/// First and last day, neither over nor too far.
pub(crate) fn days(first: &str, last: &str, earliest: NaiveDate) -> Result<(NaiveDate, NaiveDate), AppError> {
    let first = date("first", first)?;
    let last = optional_date("last", last)?.unwrap_or(first);
    if last < earliest {
        return Err(AppError::field("first", FieldProblem::Past));
    }
    if (first - earliest).num_days() > FARTHEST_DAYS {
        return Err(AppError::field("first", FieldProblem::TooFar));
    }
    if last < first || (last - first).num_days() > LONGEST_DAYS {
        return Err(AppError::field("last", FieldProblem::OutOfRange));
    }
    Ok((first, last))
}

/// From and to on one day.
pub(crate) fn times(from: &str, to: &str) -> Result<(NaiveTime, NaiveTime), AppError> {
    for (field, text) in [("from", from), ("to", to)] {
        if text.trim().is_empty() {
            return Err(AppError::field(field, FieldProblem::Required));
        }
    }
    let time = shared::staff::week::Stretch::read(from, to)
        .ok_or_else(|| AppError::field("to", FieldProblem::OutOfRange))?;
    let clock = |minute: u16| {
        NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute % 1440) * 60, 0).unwrap_or_default()
    };
    Ok((clock(time.from), clock(time.to)))
}

/// A time of one local day; `None` where the clocks skip it.
pub(crate) fn on_day(zone: Tz, day: NaiveDate, from: NaiveTime, to: NaiveTime) -> Option<Span> {
    let weekday = u8::try_from(day.weekday().num_days_from_sunday()).ok()?;
    let hours = WeeklyHours { weekday, from, to, valid_from: None, valid_to: None };
    zone::expand(zone, &[hours], day..=day).iter().next()
}

/// Whole local days, the last included.
pub(crate) fn whole_days(zone: Tz, first: NaiveDate, last: NaiveDate) -> Option<Span> {
    Span::new(zone::day(zone, first)?.start(), zone::day(zone, last)?.end())
}

/// A line or some lines of text, without control characters.
pub(crate) fn text(field: &str, text: &str, longest: usize) -> Result<String, AppError> {
    let text = text.trim().replace("\r\n", "\n");
    if text.chars().count() > longest {
        return Err(AppError::field(field, FieldProblem::TooLong));
    }
    if text.chars().any(|letter| letter.is_control() && letter != '\n') {
        return Err(AppError::field(field, FieldProblem::Malformed));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_lie_ahead_and_in_order() {
        let today = "2026-11-20".parse().unwrap();
        let read = |first: &str, last: &str| days(first, last, today).map_err(|error| error.errors[0].code);
        assert!(read("2026-11-20", "").is_ok());
        assert!(read("2026-11-18", "2026-11-21").is_ok(), "under way");
        for (first, last, problem) in [
            ("", "", FieldProblem::Required),
            ("soon", "", FieldProblem::Malformed),
            ("2026-11-18", "", FieldProblem::Past),
            ("2026-11-22", "2026-11-21", FieldProblem::OutOfRange),
            ("2026-11-22", "2028-11-21", FieldProblem::OutOfRange),
            ("2036-11-22", "", FieldProblem::TooFar),
        ] {
            assert_eq!(read(first, last), Err(problem), "{first} {last}");
        }
    }

    #[test]
    fn a_time_of_a_day_follows_the_clocks() {
        let zone: Tz = "America/Chicago".parse().unwrap();
        let clock = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        let spring = on_day(zone, "2027-03-14".parse().unwrap(), clock(1), clock(4)).unwrap();
        assert_eq!(spring.length().num_hours(), 2);
        assert_eq!(times("20:00", "00:00").unwrap(), (clock(20), clock(0)));
        assert!(times("12:00", "12:00").is_err());
    }
}
