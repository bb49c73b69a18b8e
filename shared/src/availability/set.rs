//! Sets of moments.

use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::stretch::{Calendar, Stretch, intersect, micros, normalise, subtract, within};
use crate::time::{Instant, Span};

/// A set of moments as half-open spans: sorted, disjoint, none empty, none touching the next.
///
/// On the wire it is the list of its spans. Exact to the microsecond; finer parts of an instant are cut off.
/// All operations between two sets take O(n + m).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Span>", into = "Vec<Span>")]
pub struct SpanSet {
    stretches: Vec<Stretch>,
}

impl SpanSet {
    /// The set with nothing in it.
    #[must_use]
    pub const fn new() -> Self {
        Self { stretches: Vec::new() }
    }

    /// Any spans in any order, overlapping or not. O(n) if they come sorted by start, else O(n log n).
    #[must_use]
    pub fn from_unsorted(spans: impl IntoIterator<Item = Span>) -> Self {
        let spans = spans.into_iter();
        let mut calendar = Calendar::new();
        let mut stretches = Vec::with_capacity(spans.size_hint().0);
        let mut high = i64::MIN;
        let mut tidy = true;
        for span in spans {
            let stretch = Stretch::new(calendar.micros(span.start()), calendar.micros(span.end()));
            if !stretch.is_empty() {
                tidy &= high < stretch.lo;
                high = stretch.hi;
                stretches.push(stretch);
            }
        }
        if !tidy {
            normalise(&mut stretches);
        }
        Self { stretches }
    }

    pub(super) fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// Whether there is no moment in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    /// The number of separate spans.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.stretches.len()
    }

    /// Its spans, in order.
    pub fn iter(&self) -> impl Iterator<Item = Span> + '_ {
        self.stretches.iter().filter_map(|stretch| stretch.span())
    }

    /// The moments in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let (mut a, mut b) = (self.stretches.iter().peekable(), other.stretches.iter().peekable());
        let mut merged = Vec::with_capacity(self.len() + other.len());
        while let Some(&next) = match (a.peek(), b.peek()) {
            (Some(x), Some(y)) if y < x => b.next(),
            (Some(_), _) => a.next(),
            (None, _) => b.next(),
        } {
            merged.push(next);
        }
        normalise(&mut merged);
        Self { stretches: merged }
    }

    /// The moments in both.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        Self {
            stretches: intersect(self.stretches.iter().copied(), other.stretches.iter().copied()).collect(),
        }
    }

    /// The moments in this one and not in `other`.
    #[must_use]
    pub fn subtract(&self, other: &Self) -> Self {
        Self {
            stretches: subtract(self.stretches.iter().copied(), other.stretches.iter().copied()).collect(),
        }
    }

    /// What of it lies in `span`. O(log n + what is left).
    #[must_use]
    pub fn clip(&self, span: Span) -> Self {
        let bounds = Stretch::from(span);
        let parts = within(&self.stretches, bounds).iter().map(|stretch| stretch.common(bounds));
        Self { stretches: parts.filter(|stretch| !stretch.is_empty()).collect() }
    }

    /// Whether every moment of `span` is in it. O(log n).
    #[must_use]
    pub fn contains(&self, span: Span) -> bool {
        self.holds(span.into())
    }

    /// Whether any moment of `span` is in it. O(log n).
    #[must_use]
    pub fn overlaps(&self, span: Span) -> bool {
        self.touches(span.into())
    }

    /// The whole span of the set around `at`: the opening hours that a moment falls into. O(log n).
    #[must_use]
    pub fn covering(&self, at: Instant) -> Option<Span> {
        let at = micros(at);
        within(&self.stretches, Stretch::new(at, at.saturating_add(1))).first()?.span()
    }

    /// How much time it holds in all.
    #[must_use]
    pub fn total(&self) -> Duration {
        Duration::microseconds(self.measure(Stretch::new(i64::MIN, i64::MAX)))
    }

    pub(super) fn holds(&self, wanted: Stretch) -> bool {
        within(&self.stretches, wanted).first().is_some_and(|stretch| stretch.contains(wanted))
    }

    pub(super) fn touches(&self, wanted: Stretch) -> bool {
        !within(&self.stretches, wanted).is_empty()
    }

    /// How many microseconds of `bounds` are in it.
    pub(super) fn measure(&self, bounds: Stretch) -> i64 {
        within(&self.stretches, bounds)
            .iter()
            .map(|stretch| stretch.common(bounds))
            .fold(0, |sum, part| sum.saturating_add(part.hi.saturating_sub(part.lo)))
    }
}

impl From<Span> for SpanSet {
    fn from(span: Span) -> Self {
        Self::from_unsorted([span])
    }
}

impl From<Vec<Span>> for SpanSet {
    fn from(spans: Vec<Span>) -> Self {
        Self::from_unsorted(spans)
    }
}

impl From<SpanSet> for Vec<Span> {
    fn from(set: SpanSet) -> Self {
        set.iter().collect()
    }
}

impl FromIterator<Span> for SpanSet {
    fn from_iter<T: IntoIterator<Item = Span>>(spans: T) -> Self {
        Self::from_unsorted(spans)
    }
}
