//! The starts that are offered: every so many minutes of the local day.

use serde::{Deserialize, Serialize};

use super::stretch::{DAY, MINUTE, Stretch, micros};
use crate::time::Instant;

/// Every `step` minutes from local midnight, on the business's wall clock.
///
/// The clock is given as offsets from UTC and the instants at which they change, so quarter hours stay quarter hours in
/// Kathmandu (+05:45), and whole hours stay whole hours when Lord Howe Island moves its clocks by 30 minutes. A step that
/// does not divide the day starts anew at each midnight. `server-kernel`'s `zone::grid` makes one for a zone and range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    step_minutes: u32,
    offset_seconds: i32,
    changes: Vec<(Instant, i32)>,
}

impl Grid {
    /// A step of 0 counts as 1. The offset is in seconds east of UTC and holds until the first change.
    #[must_use]
    pub fn new(step_minutes: u32, offset_seconds: i32) -> Self {
        Self { step_minutes: step_minutes.max(1), offset_seconds, changes: Vec::new() }
    }

    /// From `at` on the clock has another offset, in seconds east of UTC.
    #[must_use]
    pub fn with_change(mut self, at: Instant, offset_seconds: i32) -> Self {
        let place = self.changes.partition_point(|(earlier, _)| *earlier <= at);
        self.changes.insert(place, (at, offset_seconds));
        self
    }

    /// Minutes between two starts; at least 1.
    #[must_use]
    pub fn step_minutes(&self) -> u32 {
        self.step_minutes.max(1)
    }

    /// Whether a visit may start at `at`.
    #[must_use]
    pub fn has(&self, at: Instant) -> bool {
        let at = micros(at);
        self.at(at).is_some_and(|point| point.at == at)
    }

    pub(super) fn step(&self) -> i64 {
        i64::from(self.step_minutes()) * MINUTE
    }

    /// The local day around `at`, taken as 24 hours of the offset in force at `at`.
    pub(super) fn day(&self, at: i64) -> Stretch {
        let midnight = at.saturating_sub(time_of_day(at, self.clock(at).0));
        Stretch::new(midnight, midnight.saturating_add(DAY))
    }

    /// The offset in force at `at` in microseconds, and when it ends.
    fn clock(&self, at: i64) -> (i64, i64) {
        let passed = self.changes.partition_point(|(from, _)| micros(*from) <= at);
        let seconds = match passed.checked_sub(1).and_then(|last| self.changes.get(last)) {
            Some((_, offset)) => *offset,
            None => self.offset_seconds,
        };
        let until = self.changes.get(passed).map_or(i64::MAX, |(from, _)| micros(*from));
        (i64::from(seconds) * 1_000_000, until)
    }

    /// The first point at or after `at`. `None` only at the end of time.
    pub(super) fn at(&self, mut at: i64) -> Option<Point<'_>> {
        loop {
            let (offset, until) = self.clock(at);
            let time = time_of_day(at, offset);
            let midnight = at.checked_sub(time)?.checked_add(DAY)?;
            let step = self.step();
            let wait = if time % step == 0 { 0 } else { step - time % step };
            let next = at.checked_add(wait)?.min(midnight);
            if next < until {
                let midnight = if next == midnight { midnight.checked_add(DAY)? } else { midnight };
                return Some(Point { grid: self, at: next, step, midnight, until });
            }
            at = until;
        }
    }
}

/// Microseconds since local midnight.
fn time_of_day(at: i64, offset: i64) -> i64 {
    (at.rem_euclid(DAY) + offset).rem_euclid(DAY)
}

/// One point of the grid, able to move on to later ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point<'a> {
    grid: &'a Grid,
    /// Where it is.
    pub at: i64,
    step: i64,
    /// The next midnight, later than `at`.
    midnight: i64,
    /// When the offset changes.
    until: i64,
}

impl Point<'_> {
    /// The first point at or after `at`, never an earlier one than this.
    #[inline]
    pub fn reach(self, at: i64) -> Option<Self> {
        if at <= self.at {
            return Some(self);
        }
        let past = at.saturating_sub(self.at).saturating_sub(1);
        let next = self.at.saturating_add((past / self.step + 1).saturating_mul(self.step));
        if next < self.midnight && next < self.until {
            return Some(Self { at: next, ..self });
        }
        self.grid.at(at)
    }

    /// Until when the points come at equal steps: the next midnight or change of offset.
    pub fn even_until(self) -> i64 {
        self.midnight.min(self.until)
    }
}

#[cfg(test)]
impl Grid {
    /// Every point in `bounds`, for tests.
    pub(super) fn points(&self, bounds: Stretch) -> Vec<Instant> {
        let first = self.at(bounds.lo);
        let points = std::iter::successors(first, |point| point.reach(point.at + 1));
        points
            .take_while(|point| point.at < bounds.hi)
            .filter_map(|point| super::stretch::instant(point.at))
            .collect()
    }
}
