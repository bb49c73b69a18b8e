//! Rows of hours and weeks: which week holds from which day on, and back. Pure.
//!
//! Breaks are kept without days of their own, so they hold in every week. While there is one week, they are what they look
//! like; where there are several, a break parts its shift in two.

use chrono::{Days, NaiveDate, NaiveTime, Timelike as _};
use server_kernel::zone::WeeklyHours;
use shared::staff::{
    Period,
    week::{DAY, Day, Shift, Stretch, Week},
};
use uuid::Uuid;

/// A row of `staff_schedules`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub weekday: u8,
    pub from: NaiveTime,
    pub to: NaiveTime,
    pub place: Option<Uuid>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

impl Row {
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|first| first <= day) && self.valid_to.is_none_or(|last| day <= last)
    }

    pub fn hours(&self) -> WeeklyHours {
        let Self { weekday, from, to, valid_from, valid_to, .. } = *self;
        WeeklyHours { weekday, from, to, valid_from, valid_to }
    }
}

/// A row of `schedule_breaks`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pause {
    pub weekday: u8,
    pub from: NaiveTime,
    pub to: NaiveTime,
}

impl Pause {
    pub fn hours(&self) -> WeeklyHours {
        let Self { weekday, from, to } = *self;
        WeeklyHours { weekday, from, to, valid_from: None, valid_to: None }
    }
}

/// Every week of somebody, in order; the first holds since ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan(pub Vec<(Option<NaiveDate>, Week)>);

fn stretch(from: NaiveTime, to: NaiveTime) -> Option<Stretch> {
    let minute = |time: NaiveTime| u16::try_from(time.num_seconds_from_midnight() / 60).ok();
    let to = minute(to)?;
    Stretch::new(minute(from)?, if to == 0 { DAY } else { to })
}

fn time(minute: u16) -> NaiveTime {
    NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute % DAY) * 60, 0).unwrap_or_default()
}

fn before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}

impl Plan {
    /// As the rows say.
    pub fn of(rows: &[Row], pauses: &[Pause]) -> Self {
        let mut starts: Vec<NaiveDate> = rows
            .iter()
            .flat_map(|row| {
                [row.valid_from, row.valid_to.and_then(|last| last.checked_add_days(Days::new(1)))]
            })
            .flatten()
            .collect();
        starts.sort_unstable();
        starts.dedup();
        let first = starts.first().map(|first| before(*first));
        let mut weeks = vec![(None, week_on(rows, pauses, first.unwrap_or_default()))];
        weeks.extend(starts.into_iter().map(|start| (Some(start), week_on(rows, pauses, start))));
        let mut plan = Self(weeks);
        plan.merge();
        plan
    }

    /// The rows that say the same.
    pub fn rows(&self) -> (Vec<Row>, Vec<Pause>) {
        let single = self.0.len() == 1;
        let (mut rows, mut pauses) = (Vec::new(), Vec::new());
        for (at, (start, week)) in self.0.iter().enumerate() {
            let valid_to = self.0.get(at + 1).and_then(|(next, _)| *next).map(before);
            let folded;
            let week = if single {
                week
            } else {
                folded = week.folded();
                &folded
            };
            for (weekday, day) in (0..).zip(&week.0) {
                rows.extend(day.shifts.iter().map(|shift| Row {
                    weekday,
                    from: time(shift.time.from),
                    to: time(shift.time.to),
                    place: shift.place,
                    valid_from: *start,
                    valid_to,
                }));
                let pause = |pause: &Stretch| Pause { weekday, from: time(pause.from), to: time(pause.to) };
                pauses.extend(day.breaks.iter().map(pause));
            }
        }
        (rows, pauses)
    }

    /// The weeks' days.
    pub fn periods(&self) -> Vec<Period> {
        let ends = self.0.iter().skip(1).map(|(start, _)| start.map(before)).chain([None]);
        self.0.iter().zip(ends).map(|((from, _), to)| Period { from: *from, to }).collect()
    }

    /// The place of the week that holds on a day.
    pub fn on(&self, day: NaiveDate) -> usize {
        self.0.iter().rposition(|(start, _)| start.is_none_or(|start| start <= day)).unwrap_or_default()
    }

    /// With this week from `start` on, until the next one begins.
    pub fn with(mut self, start: Option<NaiveDate>, week: Week) -> Self {
        match self.0.iter().position(|(known, _)| *known == start) {
            Some(at) => self.0[at].1 = week,
            None => {
                self.0.push((start, week));
                self.0.sort_by_key(|(start, _)| *start);
            }
        }
        self.merge();
        self
    }

    /// Without the week that begins on `start`; `None` when there is none.
    pub fn without(mut self, start: NaiveDate) -> Option<Self> {
        let at = self.0.iter().position(|(known, _)| *known == Some(start))?;
        self.0.remove(at);
        self.merge();
        Some(self)
    }

    /// Two weeks one after the other that are alike are one.
    fn merge(&mut self) {
        self.0.dedup_by(|later, earlier| later.1 == earlier.1);
    }
}

fn week_on(rows: &[Row], pauses: &[Pause], day: NaiveDate) -> Week {
    let mut week = Week::default();
    for row in rows.iter().filter(|row| row.holds_on(day)) {
        if let (Some(day), Some(time)) = (week.0.get_mut(usize::from(row.weekday)), stretch(row.from, row.to))
        {
            day.shifts.push(Shift { time, place: row.place });
        }
    }
    for pause in pauses {
        let time = stretch(pause.from, pause.to);
        if let (Some(day), Some(time)) = (week.0.get_mut(usize::from(pause.weekday)), time) {
            day.breaks.push(time);
        }
    }
    Week(week.0.map(Day::tidy))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn week(day: usize, shifts: &[(u16, u16)], breaks: &[(u16, u16)]) -> Week {
        let mut week = Week::default();
        let stretch = |(from, to): &(u16, u16)| Stretch { from: from * 60, to: to * 60 };
        week.0[day].shifts = shifts.iter().map(|time| Shift { time: stretch(time), place: None }).collect();
        week.0[day].breaks = breaks.iter().map(stretch).collect();
        week
    }

    #[test]
    fn one_week_keeps_its_breaks() {
        let plan = Plan(vec![(None, week(1, &[(9, 18)], &[(13, 14)]))]);
        let (rows, pauses) = plan.rows();
        assert_eq!((rows.len(), pauses.len()), (1, 1));
        assert_eq!(Plan::of(&rows, &pauses), plan);
    }

    #[test]
    fn a_week_from_some_day_on_leaves_the_days_before_alone() {
        let old = week(1, &[(9, 18)], &[(13, 14)]);
        let plan =
            Plan(vec![(None, old.clone())]).with(Some(date("2026-12-01")), week(2, &[(10, 16)], &[(12, 13)]));
        let (rows, pauses) = plan.rows();
        assert!(pauses.is_empty(), "a break without days would hold in both");
        let read = Plan::of(&rows, &pauses);
        assert_eq!(read.0[0].1, old.folded());
        assert_eq!(read.periods()[0].to, Some(date("2026-11-30")));
        assert_eq!((read.on(date("2026-11-30")), read.on(date("2026-12-01"))), (0, 1));
        // Somebody who stops altogether from some day on.
        let gone = read.with(Some(date("2027-01-01")), Week::default());
        let (rows, pauses) = gone.rows();
        assert_eq!(Plan::of(&rows, &pauses), gone);
        // And comes back: the days off were a week of their own.
        let back = gone.without(date("2027-01-01")).unwrap();
        assert_eq!(back.0.len(), 2);
        assert!(back.without(date("2027-01-01")).is_none());
    }

    #[test]
    fn a_night_until_midnight_survives() {
        let plan = Plan(vec![(None, week(5, &[(20, 24)], &[]))]);
        let (rows, pauses) = plan.rows();
        assert_eq!(rows[0].to, NaiveTime::MIN);
        assert_eq!(Plan::of(&rows, &pauses), plan);
    }

    fn any_week() -> impl Strategy<Value = Week> {
        (0..7_usize, 6..12_u16, 14..24_u16, 0..2_u8)
            .prop_map(|(day, from, to, pause)| week(day, &[(from, to)], &[(12, 13)][..usize::from(pause)]))
    }

    proptest! {
        #[test]
        fn writing_one_week_changes_its_days_and_no_others(
            first in any_week(), second in any_week(), changed in any_week(), gap in 1..60_u64, which in 0..3_usize, ahead in 0..200_u64,
        ) {
            let start = date("2026-12-01");
            let later = start + Days::new(gap);
            let plan = Plan(vec![(None, first)]).with(Some(start), second.folded()).with(Some(later), Week::default());
            let at = [None, Some(start), Some(later)][which];
            let written = plan.clone().with(at, changed.clone());
            let (rows, pauses) = written.rows();
            let read = Plan::of(&rows, &pauses);
            let day = start - Days::new(20) + Days::new(ahead);
            let within = match which {
                0 => day < start,
                1 => start <= day && day < later,
                _ => later <= day,
            };
            let before = &plan.0[plan.on(day)].1;
            let after = &read.0[read.on(day)].1;
            let wanted = if within { &changed } else { before };
            // A neighbour that was alike may have been one week with the changed one.
            if plan.0.len() == 3 {
                prop_assert_eq!(after.folded(), wanted.folded());
            }
        }
    }
}
