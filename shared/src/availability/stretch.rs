//! The engine's own half-open range: microseconds since 1970-01-01T00:00Z in an `i64`, and lazy operations on sorted
//! sequences of them. Every operation is one pass over both sides.

use std::iter;

use chrono::{NaiveDate, NaiveTime, Timelike};

use crate::time::{Instant, Span};

pub(super) const MINUTE: i64 = 60 * 1_000_000;
pub(super) const DAY: i64 = 24 * 60 * MINUTE;

/// `[lo, hi)` in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretch {
    pub lo: i64,
    pub hi: i64,
}

impl Stretch {
    pub const fn new(lo: i64, hi: i64) -> Self {
        Self { lo, hi }
    }

    pub const fn is_empty(self) -> bool {
        self.lo >= self.hi
    }

    pub fn common(self, other: Self) -> Self {
        Self::new(self.lo.max(other.lo), self.hi.min(other.hi))
    }

    pub const fn contains(self, other: Self) -> bool {
        self.lo <= other.lo && other.hi <= self.hi
    }

    /// `None` only outside chrono's calendar (±262,000 years).
    pub fn span(self) -> Option<Span> {
        Span::new(instant(self.lo)?, instant(self.hi)?)
    }
}

impl From<Span> for Stretch {
    fn from(span: Span) -> Self {
        Self::new(micros(span.start()), micros(span.end()))
    }
}

#[inline]
pub(super) const fn micros(instant: Instant) -> i64 {
    instant.timestamp_micros()
}

pub(super) const fn instant(micros: i64) -> Option<Instant> {
    Instant::from_timestamp_micros(micros)
}

/// Converts many neighbouring instants: the calendar is consulted once a day, not once an instant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    date: NaiveDate,
    midnight: i64,
}

impl Calendar {
    pub const fn new() -> Self {
        Self { date: Instant::UNIX_EPOCH.naive_utc().date(), midnight: 0 }
    }

    /// As [`micros`].
    #[inline]
    pub fn micros(&mut self, instant: Instant) -> i64 {
        let utc = instant.naive_utc();
        if utc.date() != self.date {
            self.date = utc.date();
            self.midnight = micros(self.date.and_time(NaiveTime::MIN).and_utc());
        }
        let time = utc.time();
        let second = i64::from(time.num_seconds_from_midnight());
        self.midnight + second * 1_000_000 + i64::from(time.nanosecond() / 1000)
    }

    /// As [`instant`].
    #[inline]
    pub fn instant(&mut self, micros: i64) -> Option<Instant> {
        let mut time = micros.wrapping_sub(self.midnight);
        if !(0..DAY).contains(&time) {
            self.date = instant(micros)?.naive_utc().date();
            time = micros.rem_euclid(DAY);
            self.midnight = micros.saturating_sub(time);
        }
        let second = u32::try_from(time / 1_000_000).ok()?;
        let nano = u32::try_from(time % 1_000_000).ok()?.checked_mul(1000)?;
        Some(self.date.and_time(NaiveTime::from_num_seconds_from_midnight_opt(second, nano)?).and_utc())
    }
}

/// The part of a sorted, disjoint slice that has anything to do with `bounds`, found by bisection.
pub(super) fn within(all: &[Stretch], bounds: Stretch) -> &[Stretch] {
    let from = all.partition_point(|stretch| stretch.hi <= bounds.lo);
    let rest = all.get(from..).unwrap_or_default();
    let len = rest.partition_point(|stretch| stretch.lo < bounds.hi);
    rest.get(..len).unwrap_or_default()
}

/// What both sorted, disjoint sequences share.
pub(super) fn intersect(
    a: impl IntoIterator<Item = Stretch>,
    b: impl IntoIterator<Item = Stretch>,
) -> impl Iterator<Item = Stretch> {
    let (mut a, mut b) = (a.into_iter(), b.into_iter());
    let (mut left, mut right) = (a.next(), b.next());
    iter::from_fn(move || {
        loop {
            let (x, y) = (left?, right?);
            let shared = x.common(y);
            if x.hi <= y.hi {
                left = a.next();
            } else {
                right = b.next();
            }
            if !shared.is_empty() {
                return Some(shared);
            }
        }
    })
}

/// What of the sorted, disjoint sequence `whole` lies in none of the sorted, disjoint `holes`.
pub(super) fn subtract(
    whole: impl IntoIterator<Item = Stretch>,
    holes: impl IntoIterator<Item = Stretch>,
) -> impl Iterator<Item = Stretch> {
    let (mut whole, mut holes) = (whole.into_iter(), holes.into_iter());
    let (mut left, mut hole) = (whole.next(), holes.next());
    iter::from_fn(move || {
        loop {
            let rest = left?;
            let Some(cut) = hole.filter(|cut| cut.lo < rest.hi) else {
                left = whole.next();
                if rest.is_empty() {
                    continue;
                }
                return Some(rest);
            };
            if cut.hi < rest.hi {
                left = Some(Stretch::new(rest.lo.max(cut.hi), rest.hi));
                hole = holes.next();
            } else {
                left = whole.next();
            }
            if rest.lo < cut.lo {
                return Some(Stretch::new(rest.lo, cut.lo));
            }
        }
    })
}

/// Sorts if need be, then melts together what overlaps or touches, in place. None may be empty.
pub(super) fn normalise(stretches: &mut Vec<Stretch>) {
    if !stretches.is_sorted_by_key(|stretch| stretch.lo) {
        stretches.sort_unstable();
    }
    stretches.dedup_by(|next, kept| {
        let melts = next.lo <= kept.hi;
        if melts {
            kept.hi = kept.hi.max(next.hi);
        }
        melts
    });
}
