//! Local time. The zone database lives here, on the host, and only here: what leaves are instants and offsets.
//!
//! Where the clocks change, a shift runs from the first instant at which the wall shows its beginning or later to the
//! last at which it shows less than its end. So a beginning that the spring skips moves to the first instant after the
//! gap, a beginning that autumn repeats is the earlier one, and an end inside the repeated hour is the later one.

use std::ops::RangeInclusive;

use chrono::{
    DateTime, Datelike, Days, Duration, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset,
    TimeZone,
};
use chrono_tz::{GapInfo, TZ_VARIANTS, Tz};
use shared::{
    availability::{Grid, SpanSet},
    time::{Instant, Local, Span},
};

#[cfg(test)]
mod tests;

/// Hours of one weekday, every week, on the wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeeklyHours {
    /// The day they begin on: 0 is Sunday, 6 is Saturday. Anything else is no day.
    pub weekday: u8,
    /// The local time they begin.
    pub from: NaiveTime,
    /// The local time they end. Not later than `from`: it is on the following day, so 00:00 is the midnight that ends
    /// the day, and 22:00 to 02:00 is a night.
    pub to: NaiveTime,
    /// The first day they hold.
    pub valid_from: Option<NaiveDate>,
    /// The last day they hold.
    pub valid_to: Option<NaiveDate>,
}

impl WeeklyHours {
    fn holds_on(&self, date: NaiveDate) -> bool {
        u32::from(self.weekday) == date.weekday().num_days_from_sunday()
            && self.valid_from.is_none_or(|first| first <= date)
            && self.valid_to.is_none_or(|last| date <= last)
    }
}

/// A zone by its IANA name, e.g. `Asia/Kolkata`.
#[must_use]
pub fn parse_zone(name: &str) -> Option<Tz> {
    name.parse().ok()
}

/// The names of all zones whose wall clocks show `from` or later at this instant, and less than `until`.
#[must_use]
pub fn zones_between(at: Instant, from: NaiveTime, until: NaiveTime) -> Vec<String> {
    let shows = |zone: &&Tz| (from..until).contains(&at.with_timezone(*zone).time());
    TZ_VARIANTS.iter().filter(shows).map(|zone| zone.name().to_owned()).collect()
}

/// The moments within `hours` that begin on one of `days`, local dates of `zone`, first and last included.
///
/// A night that began the day before is not among them: start a day earlier where that matters.
#[must_use]
pub fn expand(zone: Tz, hours: &[WeeklyHours], days: RangeInclusive<NaiveDate>) -> SpanSet {
    let dates = days.start().iter_days().take_while(|date| date <= days.end());
    dates.flat_map(|date| hours.iter().filter_map(move |row| shift(zone, row, date))).collect()
}

/// `hours` on one day; `None` if they do not hold then, or if the clocks skip them altogether.
fn shift(zone: Tz, hours: &WeeklyHours, date: NaiveDate) -> Option<Span> {
    if !hours.holds_on(date) {
        return None;
    }
    let last = if hours.to <= hours.from { date.checked_add_days(Days::new(1))? } else { date };
    Span::new(first_at(zone, date.and_time(hours.from))?, last_before(zone, last.and_time(hours.to))?)
}

/// The local day: 23, 24 or 25 hours, give or take. `None` for a date that the zone skipped (Samoa, 30 December 2011) and
/// outside the years 1 to 9999: neither RFC 3339 nor the database goes on for ever.
#[must_use]
pub fn day(zone: Tz, date: NaiveDate) -> Option<Span> {
    if !(1..=9999).contains(&date.year()) {
        return None;
    }
    let next = date.checked_add_days(Days::new(1))?;
    Span::new(first_at(zone, date.and_time(NaiveTime::MIN))?, first_at(zone, next.and_time(NaiveTime::MIN))?)
}

/// What the wall clock of `zone` shows at `at`.
#[must_use]
pub fn local(zone: Tz, at: Instant) -> Local {
    at.with_timezone(&zone).fixed_offset()
}

/// The starts on every `step_minutes` of the wall clock of `zone`, good for starts within `range`.
#[must_use]
pub fn grid(zone: Tz, step_minutes: u32, range: Span) -> Grid {
    let mut grid = Grid::new(step_minutes, offset(zone, range.start()));
    let mut at = range.start();
    while at < range.end() {
        let next =
            at.checked_add_signed(Duration::hours(12)).map_or(range.end(), |next| next.min(range.end()));
        if offset(zone, at) != offset(zone, next) {
            grid = grid.with_change(change(zone, at, next), offset(zone, next));
        }
        at = next;
    }
    grid
}

/// Seconds east of UTC.
fn offset(zone: Tz, at: Instant) -> i32 {
    zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()
}

/// The second at which the clocks change between `before` and `after`, whose offsets differ.
fn change(zone: Tz, mut before: Instant, mut after: Instant) -> Instant {
    let old = offset(zone, before);
    while after - before > Duration::seconds(1) {
        let middle = before + Duration::seconds((after - before).num_seconds() / 2);
        if offset(zone, middle) == old { before = middle } else { after = middle }
    }
    // Changes fall on whole seconds, `range` need not.
    DateTime::from_timestamp(after.timestamp(), 0).unwrap_or(after)
}

/// The first instant at which the wall shows `wanted` or later.
fn first_at(zone: Tz, wanted: NaiveDateTime) -> Option<Instant> {
    match zone.from_local_datetime(&wanted) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => Some(at.to_utc()),
        MappedLocalTime::None => after_gap(zone, wanted),
    }
}

/// The end of the last instant at which the wall shows less than `wanted`.
fn last_before(zone: Tz, wanted: NaiveDateTime) -> Option<Instant> {
    match zone.from_local_datetime(&wanted) {
        MappedLocalTime::Single(at) => Some(at.to_utc()),
        MappedLocalTime::Ambiguous(first, second) => {
            // Where the repeated hour begins with `wanted`, nothing less is shown again: 24:00 stays the first midnight.
            let just_before = wanted.checked_sub_signed(Duration::microseconds(1))?;
            let repeated = matches!(zone.from_local_datetime(&just_before), MappedLocalTime::Ambiguous(..));
            Some(if repeated { second } else { first }.to_utc())
        }
        MappedLocalTime::None => after_gap(zone, wanted),
    }
}

/// The first instant after the gap that skips `wanted`.
fn after_gap(zone: Tz, wanted: NaiveDateTime) -> Option<Instant> {
    GapInfo::new(&wanted, &zone)?.end.map(|end| end.to_utc())
}
