//! Minutes of a day turned into places on the board. Pure: nothing here knows a screen.

use chrono::{Duration, FixedOffset, NaiveDate, NaiveTime, TimeZone as _};
use shared::{
    booking::{BoardView, LENGTH_STEP, LONGEST},
    time::Local,
};

/// Times snap to a quarter of an hour.
pub(crate) const STEP: i32 = 15;
/// Lengths change by so much.
pub(crate) const LENGTH: i32 = LENGTH_STEP as i32;
const HOUR: i32 = 60;

/// Minutes from the midnight that begins `date`, by the wall clock of the place.
pub(crate) fn minute_of(date: NaiveDate, at: Local) -> i32 {
    let minutes = (at.naive_local() - date.and_time(NaiveTime::MIN)).num_minutes();
    i32::try_from(minutes).unwrap_or(i32::MAX)
}

/// The moment when the wall clock of the place shows `minute` of `date`.
pub(crate) fn moment(date: NaiveDate, minute: i32, offset: FixedOffset) -> Option<Local> {
    let wall = date.and_time(NaiveTime::MIN).checked_add_signed(Duration::minutes(i64::from(minute)))?;
    offset.from_local_datetime(&wall).single()
}

/// The offset that the place has while it is open on this day, which after a change of the clocks is not that of now.
pub(crate) fn offset_of(board: &BoardView) -> FixedOffset {
    let opening = board.opening.first().map(|(from, _)| *from);
    let working = || board.columns.iter().find_map(|column| column.working.first().map(|(from, _)| *from));
    let card = || board.cards.first().map(|card| card.starts_at);
    *opening.or_else(working).or_else(card).unwrap_or(board.now).offset()
}

/// `minute` on the nearest quarter of an hour.
pub(crate) const fn snap(minute: i32) -> i32 {
    (2 * minute + STEP).div_euclid(2 * STEP) * STEP
}

/// `minutes` as a length that somebody can choose.
pub(crate) fn snap_length(minutes: i32) -> i32 {
    let snapped = (2 * minutes + LENGTH).div_euclid(2 * LENGTH) * LENGTH;
    snapped.clamp(LENGTH, LONGEST as i32)
}

/// The minutes that the board shows, on whole hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// First minute.
    pub start: i32,
    /// The minute after the last.
    pub end: i32,
}

impl Extent {
    /// From the first to the last of opening hours, work and cards.
    pub fn of(board: &BoardView) -> Self {
        let opening = board.opening.iter().copied();
        let working = board.columns.iter().flat_map(|column| column.working.iter().copied());
        let cards = board.cards.iter().map(|card| (card.starts_at, card.ends_at));
        let classes = board.classes.iter().map(|class| (class.starts_at, class.ends_at));
        let (start, end) = opening
            .chain(working)
            .chain(cards)
            .chain(classes)
            .map(|(from, to)| (minute_of(board.date, from), minute_of(board.date, to)))
            .reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
            .unwrap_or((9 * HOUR, 18 * HOUR));
        let end = (end + HOUR - 1).div_euclid(HOUR) * HOUR;
        let start = start.div_euclid(HOUR) * HOUR;
        Self { start, end: end.max(start + HOUR) }
    }

    /// How many minutes.
    pub const fn span(self) -> i32 {
        self.end - self.start
    }

    /// Its full hours: minutes from the start of the grid, and the hour's number.
    pub fn hours(self) -> Vec<(i32, i32)> {
        (self.start / HOUR..=self.end / HOUR)
            .map(|hour| (hour * HOUR - self.start, hour.rem_euclid(24)))
            .collect()
    }

    /// Whether a minute is shown.
    pub const fn shows(self, minute: i32) -> bool {
        self.start <= minute && minute <= self.end
    }
}

/// Why somebody does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idle {
    /// Not at all on this day.
    AllDay,
    /// Begins later, at this minute.
    Until(i32),
    /// Between two stretches of work.
    Break,
    /// Has finished, at this minute.
    From(i32),
}

/// Time not worked inside the grid: from, to and why.
pub(crate) fn idle(extent: Extent, working: &[(i32, i32)]) -> Vec<(i32, i32, Idle)> {
    let (Some(first), Some(last)) = (working.first(), working.last()) else {
        return vec![(extent.start, extent.end, Idle::AllDay)];
    };
    let before = (extent.start, first.0, Idle::Until(first.0));
    let between = working.windows(2).filter_map(|pair| match pair {
        [one, next] => Some((one.1, next.0, Idle::Break)),
        _ => None,
    });
    let after = (last.1, extent.end, Idle::From(last.1));
    std::iter::once(before).chain(between).chain([after]).filter(|(from, to, _)| from < to).collect()
}

/// Which share of the minutes of `open` the minutes of `taken` are, percent; minutes taken twice count once.
pub(crate) fn share(open: &[(i32, i32)], taken: &[(i32, i32)]) -> u8 {
    let whole: i32 = open.iter().map(|(from, to)| to - from).sum();
    let is_taken = |minute: &i32| taken.iter().any(|(from, to)| (from..to).contains(&minute));
    let minutes = open.iter().flat_map(|(from, to)| *from..*to).filter(is_taken).count();
    let percent = i32::try_from(minutes).unwrap_or(i32::MAX).saturating_mul(100).checked_div(whole);
    percent.and_then(|percent| u8::try_from(percent).ok()).unwrap_or(0)
}

/// Cards that overlap share their column: for each `(from, to)` its lane and how many lanes there are.
pub(crate) fn lanes(cards: &[(i32, i32)]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..cards.len()).collect();
    order.sort_by_key(|at| cards.get(*at).copied());
    let mut found = vec![(0, 1); cards.len()];
    let mut group: Vec<usize> = Vec::new();
    let mut ends: Vec<i32> = Vec::new();
    for at in order {
        let Some((from, to)) = cards.get(at).copied() else { continue };
        if ends.iter().all(|end| *end <= from) {
            close(&mut found, &group, ends.len());
            group.clear();
            ends.clear();
        }
        let lane = ends.iter().position(|end| *end <= from).unwrap_or(ends.len());
        match ends.get_mut(lane) {
            Some(end) => *end = to,
            None => ends.push(to),
        }
        if let Some(place) = found.get_mut(at) {
            place.0 = lane;
        }
        group.push(at);
    }
    close(&mut found, &group, ends.len());
    found
}

/// Everything in a group knows how many lanes the group has.
fn close(found: &mut [(usize, usize)], group: &[usize], count: usize) {
    for at in group {
        if let Some(place) = found.get_mut(*at) {
            place.1 = count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NINE_TO_SIX: Extent = Extent { start: 540, end: 1080 };

    #[test]
    fn a_time_snaps_to_the_nearest_quarter() {
        for (minute, snapped) in
            [(600, 600), (607, 600), (608, 615), (622, 615), (623, 630), (-7, 0), (-8, -15)]
        {
            assert_eq!(snap(minute), snapped, "{minute}");
        }
    }

    #[test]
    fn a_length_is_a_multiple_of_five_and_neither_nothing_nor_a_day() {
        for (minutes, snapped) in [(62, 60), (63, 65), (0, 5), (-40, 5), (900, 720)] {
            assert_eq!(snap_length(minutes), snapped, "{minutes}");
        }
    }

    #[test]
    fn hours_run_from_the_first_to_the_last() {
        assert_eq!(NINE_TO_SIX.hours().first(), Some(&(0, 9)));
        assert_eq!(NINE_TO_SIX.hours().last(), Some(&(540, 18)));
        assert_eq!(Extent { start: 1380, end: 1500 }.hours(), [(0, 23), (60, 0), (120, 1)]);
    }

    #[test]
    fn time_not_worked_says_why() {
        assert_eq!(idle(NINE_TO_SIX, &[]), [(540, 1080, Idle::AllDay)]);
        assert_eq!(idle(NINE_TO_SIX, &[(540, 1080)]), []);
        assert_eq!(
            idle(NINE_TO_SIX, &[(600, 780), (840, 1020)]),
            [(540, 600, Idle::Until(600)), (780, 840, Idle::Break), (1020, 1080, Idle::From(1020))]
        );
    }

    #[test]
    fn a_room_is_as_full_as_the_minutes_that_are_taken() {
        assert_eq!(share(&[(540, 1080)], &[]), 0);
        assert_eq!(share(&[], &[(600, 660)]), 0);
        assert_eq!(share(&[(540, 740)], &[(500, 590), (580, 640)]), 50);
        assert_eq!(share(&[(540, 600), (660, 720)], &[(0, 1_440)]), 100);
    }

    #[test]
    fn cards_share_a_column_only_where_they_overlap() {
        assert_eq!(lanes(&[]), []);
        assert_eq!(lanes(&[(600, 660), (660, 720)]), [(0, 1), (0, 1)]);
        assert_eq!(lanes(&[(600, 690), (630, 690), (690, 720)]), [(0, 2), (1, 2), (0, 1)]);
        // The third takes the lane that the first has left.
        assert_eq!(lanes(&[(600, 660), (630, 720), (660, 700)]), [(0, 2), (1, 2), (0, 2)]);
        assert_eq!(lanes(&[(630, 690), (600, 690)]), [(1, 2), (0, 2)]);
    }

    #[test]
    fn minutes_and_moments_are_of_the_wall_clock() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let india = FixedOffset::east_opt(19_800).unwrap();
        let at = moment(date, 630, india).unwrap();
        assert_eq!(at.to_rfc3339(), "2026-11-20T10:30:00+05:30");
        assert_eq!(minute_of(date, at), 630);
        assert_eq!(minute_of(date, moment(date, 1_500, india).unwrap()), 1_500);
    }
}
