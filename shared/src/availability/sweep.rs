//! From everyone's windows to one list of starts.

use super::{
    grid::{Grid, Point},
    stretch::Stretch,
    windows::Part,
};
use crate::ids::StaffId;

/// Evenly spaced starts with the same people.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// From the first start; at least one.
    pub starts: Stretch,
    /// Where its people begin in the list of all, where their windows do, and how many there are.
    staff: usize,
    windows: usize,
    count: usize,
}

impl Run {
    pub fn len(&self, step: i64) -> usize {
        let last = self.starts.hi.saturating_sub(1).saturating_sub(self.starts.lo);
        usize::try_from(last / step + 1).unwrap_or(usize::MAX)
    }

    pub fn has(&self, at: i64, step: i64) -> bool {
        self.starts.lo <= at && at < self.starts.hi && (at - self.starts.lo) % step == 0
    }
}

/// Who could take a run's starts, and each one's window around them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Crew<'a> {
    pub staff: &'a [StaffId],
    pub windows: &'a [Stretch],
}

/// Runs in order, and their people.
#[derive(Clone, Debug, Default)]
pub(super) struct Runs {
    runs: Vec<Run>,
    staff: Vec<StaffId>,
    windows: Vec<Stretch>,
}

impl Runs {
    pub const fn all(&self) -> &[Run] {
        self.runs.as_slice()
    }

    #[inline]
    pub fn crew(&self, run: Run) -> Crew<'_> {
        let from = |first: usize| first..first.saturating_add(run.count);
        Crew {
            staff: self.staff.get(from(run.staff)).unwrap_or_default(),
            windows: self.windows.get(from(run.windows)).unwrap_or_default(),
        }
    }

    /// With only one person every part is a run.
    pub fn of_one(id: StaffId, parts: Vec<Part>) -> Self {
        let run = |(windows, part): (usize, &Part)| Run { starts: part.starts, staff: 0, windows, count: 1 };
        Self {
            runs: parts.iter().enumerate().map(run).collect(),
            staff: vec![id],
            windows: parts.into_iter().map(|part| part.window).collect(),
        }
    }

    /// Adds the points before `until`, if any, and hands back the next one.
    fn fill<'a>(
        &mut self,
        mut point: Option<Point<'a>>,
        until: i64,
        crew: impl Iterator<Item = (StaffId, Stretch)>,
    ) -> Option<Point<'a>> {
        if point.is_none_or(|point| point.at >= until) {
            return point;
        }
        let first = self.staff.len();
        for (id, window) in crew {
            self.staff.push(id);
            self.windows.push(window);
        }
        let count = self.staff.len() - first;
        while let Some(start) = point.filter(|point| point.at < until) {
            let starts = Stretch::new(start.at, until.min(start.even_until()));
            self.runs.push(Run { starts, staff: first, windows: first, count });
            point = start.reach(starts.hi);
        }
        point
    }
}

/// Everyone's windows of starts, when there are several people.
pub(super) struct Sweep {
    people: Vec<StaffId>,
    /// When, who (an index into `people`), and the window of theirs that opens then, if it does not close.
    edges: Vec<(i64, usize, Option<Stretch>)>,
}

impl Sweep {
    pub const fn new() -> Self {
        Self { people: Vec::new(), edges: Vec::new() }
    }

    /// One more person, with sorted and disjoint parts.
    pub fn add(&mut self, id: StaffId, parts: &[Part]) {
        let who = self.people.len();
        self.people.push(id);
        for part in parts {
            self.edges.push((part.starts.lo, who, Some(part.window)));
            self.edges.push((part.starts.hi, who, None));
        }
    }

    pub fn run(mut self, grid: &Grid) -> Runs {
        // A stable sort, for it merges everyone's sorted edges. Closing (`None`) stays before opening at the same time.
        self.edges.sort_by_key(|(at, who, _)| (*at, *who));
        let mut runs = Runs::default();
        let mut present: Vec<Option<Stretch>> = vec![None; self.people.len()];
        let mut many = 0_usize;
        let mut point = self.edges.first().and_then(|edge| grid.at(edge.0));
        let mut edges = self.edges.iter().copied().peekable();
        while let Some((at, who, window)) = edges.next() {
            if let Some(here) = present.get_mut(who) {
                *here = window;
            }
            many = if window.is_some() { many + 1 } else { many.saturating_sub(1) };
            let until = edges.peek().map_or(at, |next| next.0);
            if many > 0 && at < until {
                point = point.and_then(|point| point.reach(at));
                let crew = self.people.iter().zip(&present);
                let crew = crew.filter_map(|(id, window)| window.map(|window| (*id, window)));
                point = runs.fill(point, until, crew);
            }
        }
        runs
    }
}
