//! Every start that can be offered.

use std::iter;

use super::{
    diary::Diary,
    request::Request,
    stretch::{Calendar, MINUTE, Stretch, micros},
    sweep::{Crew, Runs, Sweep},
    windows::{frames, parts, snug},
};
use crate::{
    ids::StaffId,
    time::{Instant, Span},
};

/// One start that can be offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot<'a> {
    /// When the service begins.
    pub start: Instant,
    /// When the service ends.
    pub end: Instant,
    /// Everyone who could take it, in the diary's order; never empty.
    pub staff: &'a [StaffId],
    /// Whether it keeps at least one person's diary tidy: the visit stands directly before or after another claim or an
    /// edge of their usable time (as directly as the grid allows), and leaves no gap on the other side that is too short
    /// for the shortest visit.
    pub best: bool,
}

/// The starts that can be offered. Kept as runs of evenly spaced starts with the same people: a free day is one run.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    runs: Runs,
    /// Length of the service, in microseconds.
    duration: i64,
    /// Between two starts, in microseconds.
    step: i64,
    /// The shortest visit worth a gap, in microseconds.
    shortest: i64,
}

impl Slots {
    /// How many there are. O(runs).
    #[must_use]
    pub fn len(&self) -> usize {
        self.runs.all().iter().map(|run| run.len(self.step)).sum()
    }

    /// Whether nothing can be offered.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.runs.all().is_empty()
    }

    /// In order of their starts.
    pub fn iter(&self) -> impl Iterator<Item = Slot<'_>> {
        let mut runs = self.runs.all().iter();
        let mut calendars = (Calendar::new(), Calendar::new());
        let (mut next, mut end, mut crew) = (0, 0, Crew::default());
        iter::from_fn(move || {
            if next >= end {
                let run = runs.next()?;
                (next, end, crew) = (run.starts.lo, run.starts.hi, self.runs.crew(*run));
            }
            let at = next;
            next = at.saturating_add(self.step);
            self.slot(at, crew, &mut calendars)
        })
    }

    /// The one that starts at exactly `start`. O(log runs).
    #[must_use]
    pub fn at(&self, start: Instant) -> Option<Slot<'_>> {
        let at = micros(start);
        let runs = self.runs.all();
        let run =
            runs.get(runs.partition_point(|run| run.starts.hi <= at)).filter(|run| run.has(at, self.step))?;
        self.slot(at, self.runs.crew(*run), &mut (Calendar::new(), Calendar::new()))
    }

    #[inline]
    fn slot<'a>(&self, at: i64, crew: Crew<'a>, calendars: &mut (Calendar, Calendar)) -> Option<Slot<'a>> {
        Some(Slot {
            start: calendars.0.instant(at)?,
            end: calendars.1.instant(at.saturating_add(self.duration))?,
            staff: crew.staff,
            best: crew.windows.iter().any(|window| snug(at, *window, self.step, self.shortest)),
        })
    }
}

/// Every start on the grid in `range` that can be offered, each with everyone who could take it.
///
/// `range` holds starts, not visits: the last visit may end after it. The diary must cover it and the claimed time on
/// either side. One sweep over hours and claims, O(n log people), however many starts there are.
#[must_use]
pub fn slots(request: &Request, diary: &Diary, range: Span) -> Slots {
    let starts = Stretch::from(range).common(request.bookable());
    if starts.is_empty() {
        return Slots::default();
    }
    let frames = frames(request, diary, starts);
    let people: Vec<_> = request.candidates(diary).collect();
    let mut found = Vec::new();
    let runs = match people.as_slice() {
        [only] => {
            parts(request, only, &frames, &mut found);
            Runs::of_one(only.id, found)
        }
        _ => {
            let mut sweep = Sweep::new();
            for staff in people {
                found.clear();
                parts(request, staff, &frames, &mut found);
                sweep.add(staff.id, &found);
            }
            sweep.run(&request.grid)
        }
    };
    Slots {
        runs,
        duration: request.duration(),
        step: request.grid.step(),
        shortest: i64::from(diary.shortest_visit_minutes) * MINUTE,
    }
}
