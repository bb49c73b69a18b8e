//! Hours of a week as they are drawn and typed: minutes of the local day, several shifts with several breaks.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{AppError, FieldError, FieldProblem};

/// Minutes of a day.
pub const DAY: u16 = 1440;
/// What drawn hours snap to.
pub const SNAP: u16 = 15;
/// Shifts of a day, and breaks of a day, at most.
pub const ROWS: usize = 3;

/// From and to, minutes of the day; midnight at its end is 1440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stretch {
    /// First minute.
    pub from: u16,
    /// The minute after the last.
    pub to: u16,
}

impl Stretch {
    /// `None` unless it lies within a day and has a length.
    #[must_use]
    pub fn new(from: u16, to: u16) -> Option<Self> {
        (from < to && to <= DAY).then_some(Self { from, to })
    }

    /// Whether two share a minute.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// Whether `other` lies inside.
    #[must_use]
    pub const fn holds(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// Minutes.
    #[must_use]
    pub const fn length(self) -> u16 {
        self.to - self.from
    }

    /// As typed: `09:00` and `00:00` for the midnight at its end.
    #[must_use]
    pub fn read(from: &str, to: &str) -> Option<Self> {
        let to = match minutes(to)? {
            0 => DAY,
            other => other,
        };
        Self::new(minutes(from)?, to)
    }

    /// Moved by some minutes, as far as the day allows.
    #[must_use]
    pub fn moved(self, by: i32) -> Self {
        let by = by.clamp(-i32::from(self.from), i32::from(DAY - self.to));
        let shift = |minute: u16| u16::try_from(i32::from(minute) + by).unwrap_or(minute);
        Self { from: shift(self.from), to: shift(self.to) }
    }

    /// With another beginning, one snap long at least.
    #[must_use]
    pub fn from_moved(self, by: i32) -> Self {
        let from = (i32::from(self.from) + by).clamp(0, i32::from(self.to) - i32::from(SNAP));
        Self { from: u16::try_from(from).unwrap_or(self.from), ..self }
    }

    /// With another end, one snap long at least.
    #[must_use]
    pub fn to_moved(self, by: i32) -> Self {
        let to = (i32::from(self.to) + by).clamp(i32::from(self.from) + i32::from(SNAP), i32::from(DAY));
        Self { to: u16::try_from(to).unwrap_or(self.to), ..self }
    }
}

/// `09:30` → 570.
#[must_use]
pub fn minutes(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |text: &str| (text.len() <= 2).then(|| text.parse::<u16>().ok()).flatten();
    // Some browsers send seconds.
    let minute = minute.split(':').next().unwrap_or(minute);
    let (hour, minute) = (digits(hour)?, digits(minute)?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// 570 → `09:30`; the midnight at the end is `00:00`.
#[must_use]
pub fn clock(minute: u16) -> String {
    let minute = minute % DAY;
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A time somebody works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shift {
    /// When.
    pub time: Stretch,
    /// Where, for businesses with several places.
    pub place: Option<Uuid>,
}

/// One day of the week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// In order.
    pub shifts: Vec<Shift>,
    /// In order, each within a shift.
    pub breaks: Vec<Stretch>,
}

impl Day {
    /// What remains of the shifts without the breaks.
    #[must_use]
    pub fn worked(&self) -> Vec<Shift> {
        let mut left = Vec::new();
        for shift in &self.shifts {
            let mut from = shift.time.from;
            for pause in self.breaks.iter().filter(|pause| pause.overlaps(shift.time)) {
                left.extend(Stretch::new(from, pause.from).map(|time| Shift { time, ..*shift }));
                from = from.max(pause.to);
            }
            left.extend(Stretch::new(from, shift.time.to).map(|time| Shift { time, ..*shift }));
        }
        left
    }

    /// Minutes worked.
    #[must_use]
    pub fn length(&self) -> u32 {
        self.worked().iter().map(|shift| u32::from(shift.time.length())).sum()
    }

    /// The same in order, breaks cut to the shifts.
    #[must_use]
    pub fn tidy(mut self) -> Self {
        self.shifts.sort_unstable();
        self.breaks.retain(|pause| self.shifts.iter().any(|shift| shift.time.holds(*pause)));
        self.breaks.sort_unstable();
        self
    }

    fn problem(&self) -> Option<FieldProblem> {
        let crossing = |times: &[Stretch]| {
            times.iter().enumerate().any(|(at, one)| times[at + 1..].iter().any(|other| one.overlaps(*other)))
        };
        let shifts: Vec<Stretch> = self.shifts.iter().map(|shift| shift.time).collect();
        if crossing(&shifts) || crossing(&self.breaks) {
            Some(FieldProblem::Inconsistent)
        } else if self.breaks.iter().any(|pause| !shifts.iter().any(|shift| shift.holds(*pause))) {
            Some(FieldProblem::OutOfRange)
        } else {
            None
        }
    }
}

/// Sunday first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Week(pub [Day; 7]);

impl Week {
    /// Minutes worked.
    #[must_use]
    pub fn length(&self) -> u32 {
        self.0.iter().map(Day::length).sum()
    }

    /// The same without breaks: every break parts its shift in two.
    #[must_use]
    pub fn folded(&self) -> Self {
        Self(self.0.clone().map(|day| Day { shifts: day.worked(), breaks: Vec::new() }))
    }

    /// What is wrong: shifts that overlap, breaks that overlap or lie outside of every shift.
    ///
    /// # Errors
    /// A field `day0`…`day6` for each day that cannot be.
    pub fn check(&self) -> Result<(), AppError> {
        let wrong = self.0.iter().enumerate().filter_map(|(day, hours)| {
            hours.problem().map(|code| FieldError { field: format!("day{day}"), code })
        });
        let wrong: Vec<_> = wrong.collect();
        if wrong.is_empty() { Ok(()) } else { Err(AppError::fields(wrong)) }
    }
}

/// One row of the form: a shift or a break of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RowInput {
    /// 0 = Sunday.
    pub day: u8,
    /// A break and not a shift.
    pub pause: bool,
    /// `09:00`; empty: no row.
    pub from: String,
    /// `18:00`
    pub to: String,
    /// The place's id, or nothing.
    pub place: String,
}

/// Reads what was typed.
///
/// # Errors
/// A field for each day that cannot be read or cannot be.
pub fn read(rows: &[RowInput]) -> Result<Week, AppError> {
    let mut week = Week::default();
    let mut wrong: Vec<FieldError> = Vec::new();
    for row in rows.iter().filter(|row| !(row.from.trim().is_empty() && row.to.trim().is_empty())) {
        let Some(day) = week.0.get_mut(usize::from(row.day)) else { continue };
        let mut refuse = |code| {
            let field = format!("day{}", row.day);
            if !wrong.iter().any(|known| known.field == field) {
                wrong.push(FieldError { field, code });
            }
        };
        if row.from.trim().is_empty() || row.to.trim().is_empty() {
            refuse(FieldProblem::Required);
        } else if let Some(time) = Stretch::read(&row.from, &row.to) {
            match (row.pause, row.place.trim()) {
                (true, _) => day.breaks.push(time),
                (false, "") => day.shifts.push(Shift { time, place: None }),
                (false, place) => match place.parse() {
                    Ok(place) => day.shifts.push(Shift { time, place: Some(place) }),
                    Err(_) => refuse(FieldProblem::Unknown),
                },
            }
        } else {
            refuse(FieldProblem::Malformed);
        }
    }
    if !wrong.is_empty() {
        return Err(AppError::fields(wrong));
    }
    for day in &mut week.0 {
        day.shifts.sort_unstable();
        day.breaks.sort_unstable();
    }
    week.check()?;
    Ok(week)
}

/// Gives `days` the hours of `source`.
#[must_use]
pub fn copied(mut week: Week, source: usize, days: &[u8]) -> Week {
    let Some(hours) = week.0.get(source).cloned() else { return week };
    for day in days {
        if let Some(day) = week.0.get_mut(usize::from(*day)) {
            day.clone_from(&hours);
        }
    }
    week
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(day: u8, pause: bool, from: &str, to: &str) -> RowInput {
        RowInput { day, pause, from: from.into(), to: to.into(), place: String::new() }
    }

    #[test]
    fn what_is_typed_becomes_a_week_or_says_why_not() {
        let rows = [
            row(1, false, "15:00", "00:00"),
            row(1, false, "09:00", "13:00"),
            row(1, true, "10:00", "10:15"),
            row(2, false, "", ""),
        ];
        let week = read(&rows).unwrap();
        assert_eq!(week.0[1].shifts[1].time, Stretch { from: 900, to: 1440 });
        assert_eq!(week.length(), 4 * 60 - 15 + 9 * 60);
        for (rows, problem) in [
            (vec![row(3, false, "09:00", "")], FieldProblem::Required),
            (vec![row(3, false, "18:00", "09:00")], FieldProblem::Malformed),
            (vec![row(3, false, "9 o'clock", "10:00")], FieldProblem::Malformed),
            (
                vec![row(3, false, "09:00", "13:00"), row(3, false, "12:00", "14:00")],
                FieldProblem::Inconsistent,
            ),
            (vec![row(3, false, "09:00", "13:00"), row(3, true, "12:30", "13:30")], FieldProblem::OutOfRange),
            (vec![row(3, true, "12:30", "13:30")], FieldProblem::OutOfRange),
        ] {
            assert_eq!(read(&rows).unwrap_err().problem("day3"), Some(problem), "{rows:?}");
        }
    }

    #[test]
    fn one_day_is_copied_to_others_as_it_is() {
        let mut week = Week::default();
        week.0[1].shifts.push(Shift { time: Stretch { from: 540, to: 1080 }, place: None });
        let week = copied(week, 1, &[2, 6, 9]);
        assert_eq!(week.0[2], week.0[1]);
        assert_eq!(week.0[6], week.0[1]);
        assert!(week.0[3].shifts.is_empty());
    }

    fn day() -> impl Strategy<Value = Day> {
        let stretch =
            (0..DAY, 1..400_u16).prop_map(|(from, length)| Stretch { from, to: (from + length).min(DAY) });
        (prop::collection::vec(stretch.clone(), 0..4), prop::collection::vec(stretch, 0..4)).prop_map(
            |(shifts, breaks)| {
                let mut day = Day::default();
                for time in shifts.into_iter().filter(|time| time.from < time.to) {
                    if !day.shifts.iter().any(|shift| shift.time.overlaps(time)) {
                        day.shifts.push(Shift { time, place: None });
                    }
                }
                for time in breaks.into_iter().filter(|time| time.from < time.to) {
                    if !day.breaks.iter().any(|pause| pause.overlaps(time)) {
                        day.breaks.push(time);
                    }
                }
                day.tidy()
            },
        )
    }

    proptest! {
        #[test]
        fn folded_hours_are_worked_at_the_same_minutes(day in day(), minute in 0..DAY) {
            let at = Stretch { from: minute, to: minute + 1 };
            let shown = day.shifts.iter().any(|shift| shift.time.overlaps(at))
                && !day.breaks.iter().any(|pause| pause.overlaps(at));
            let folded = day.worked().iter().any(|shift| shift.time.overlaps(at));
            prop_assert_eq!(shown, folded);
        }

        #[test]
        fn what_is_moved_stays_within_its_day(from in 0..1425_u16, length in 15..600_u16, by in -2000..2000_i32) {
            let time = Stretch { from, to: (from + length).min(DAY) };
            for moved in [time.moved(by), time.from_moved(by), time.to_moved(by)] {
                prop_assert!(moved.from < moved.to && moved.to <= DAY, "{moved:?}");
            }
            prop_assert_eq!(time.moved(by).length(), time.length());
        }
    }
}
