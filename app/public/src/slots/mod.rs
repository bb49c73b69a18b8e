//! Free times as one chooses among them: a week of days, and the parts of one day.

mod part;
mod strip;
mod zone;

use app_core::{clock_time, short_date};
use chrono::{Days as Count, NaiveDate};
use shared::booking::{AvailabilityView, Days};

pub(crate) use part::{EVENING, NOON, Part, parts_of};
pub(crate) use strip::{Strip, To, is_open};
pub(crate) use zone::Zone;

/// Days in the strip.
pub(crate) const STRIP: usize = 7;

/// The day asked for, else the first one with a free time, else the first one.
pub(crate) fn shown_day(times: &AvailabilityView, asked: Option<NaiveDate>) -> Option<NaiveDate> {
    let strip = || times.days.iter().take(STRIP);
    strip()
        .find(|day| Some(day.date) == asked)
        .or_else(|| strip().find(|day| !day.slots.is_empty()))
        .or_else(|| times.days.first())
        .map(|day| day.date)
}

/// The next day with a free time, and whether the strip has to move to show it.
pub(crate) fn next_free(days: &[Days], day: NaiveDate) -> Option<NextFree> {
    let (at, times) =
        days.iter().enumerate().find(|(_, times)| times.date > day && !times.slots.is_empty())?;
    let time = times.slots.first().map(|slot| clock_time(slot.starts_at)).unwrap_or_default();
    Some(NextFree { date: times.date, day: short_date(times.date), time, beyond: at >= STRIP })
}

/// Where there is something again.
pub(crate) struct NextFree {
    pub date: NaiveDate,
    /// That day and its first time, as text.
    pub day: String,
    pub time: String,
    /// Not in this week.
    pub beyond: bool,
}

/// The first day of the strip before or after this one; never before today.
fn strip_start(first: NaiveDate, today: NaiveDate, later: bool) -> Option<NaiveDate> {
    let week = Count::new(STRIP as u64);
    if later {
        return first.checked_add_days(week);
    }
    (first > today).then(|| first.checked_sub_days(week)).flatten().map(|start| start.max(today))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earlier_days_end_today() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        assert_eq!(strip_start(day(20), day(20), false), None);
        assert_eq!(strip_start(day(23), day(20), false), Some(day(20)));
        assert_eq!(strip_start(day(28), day(20), false), Some(day(21)));
        assert_eq!(strip_start(day(20), day(20), true), Some(day(27)));
    }
}
