//! Windows of starts: a window `[lo, hi)` holds every start from the first to the last at which something fits.

use super::{
    diary::{Diary, StaffDiary},
    grid::Grid,
    request::{Request, RoomNeed},
    stretch::{DAY, MINUTE, Stretch, intersect, normalise, subtract, within},
};

/// The starts at which `[start - before, start + length)` fits into `free`; maybe none.
fn fit(free: Stretch, before: i64, length: i64) -> Stretch {
    // The last start is one that fits: half-open, the window ends one microsecond after it. Nothing overflows: the
    // calendar leaves a tenth of an `i64` to spare, and three times `u32::MAX` minutes are less.
    Stretch::new(free.lo + before, free.hi - length + 1)
}

/// The same for sorted, disjoint stretches, without empty windows.
fn fitting(free: impl Iterator<Item = Stretch>, before: i64, length: i64) -> impl Iterator<Item = Stretch> {
    free.map(move |free| fit(free, before, length)).filter(|window| !window.is_empty())
}

const DAY_MINUTES: u32 = 24 * 60;

/// All the time that a visit may touch which starts within `starts`.
fn reach(request: &Request, starts: Stretch) -> Stretch {
    Stretch::new(request.claimed(starts.lo).lo, request.claimed(starts.hi).hi)
}

/// Evenly spaced starts at which the place is open and a room is free: the same for everybody.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// From its first point of the grid.
    starts: Stretch,
    /// All starts at which the place is open, around it.
    open: Stretch,
}

/// Some of the starts in one person's window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Those that can be offered, from the first point of the grid; evenly spaced, at least one.
    pub starts: Stretch,
    /// All at which the person is free and the place open.
    pub window: Stretch,
}

/// The frames of `starts`, in order.
pub(super) fn frames(request: &Request, diary: &Diary, starts: Stretch) -> Vec<Frame> {
    let opening = within(diary.opening.stretches(), reach(request, starts));
    let mut open = Vec::with_capacity(opening.len());
    open.extend(fitting(opening.iter().copied(), 0, request.duration()));
    let roomy = roomy(request, diary, starts);
    let mut frames = Vec::with_capacity(open.len());
    let mut windows = open.as_slice();
    for mut free in intersect(open.iter().copied(), roomy) {
        while let Some((_, later)) = windows.split_first().filter(|(open, _)| open.hi <= free.lo) {
            windows = later;
        }
        let Some(open) = windows.first().copied() else {
            break;
        };
        while let Some(point) = request.grid.at(free.lo).filter(|point| point.at < free.hi) {
            let even = Stretch::new(point.at, free.hi.min(point.even_until()));
            frames.push(Frame { starts: even, open });
            free.lo = even.hi;
        }
    }
    frames
}

/// The starts within `frames` at which one person is at work and free for the whole claimed time, in order.
///
/// This is the inner loop. Whether a gap is long enough and holds a point of the grid is as good as random, so it takes
/// no branch: what holds none is written and cut off again. A gap may be empty, or end before it begins.
pub(super) fn parts(request: &Request, staff: &StaffDiary, frames: &[Frame], parts: &mut Vec<Part>) {
    let (Some(first), Some(last)) = (frames.first(), frames.last()) else {
        return;
    };
    let reach = reach(request, Stretch::new(first.starts.lo, last.starts.hi));
    let working = within(staff.working.stretches(), reach);
    let whole = working
        .iter()
        .fold(reach, |whole, stretch| Stretch::new(whole.lo.min(stretch.lo), whole.hi.max(stretch.hi)));
    let busy = within(staff.busy.stretches(), whole);
    let (before, length) = (request.before(), request.duration() + request.after());
    let steps = whole_steps(&request.grid);
    parts.reserve(working.len() + busy.len());
    let mut rest = frames;
    let mut gap = |gap: Stretch| {
        let fit = fit(gap, before, length);
        while let Some((_, later)) = rest.split_first().filter(|(frame, _)| frame.starts.hi <= fit.lo) {
            rest = later;
        }
        for frame in rest.iter().take_while(|frame| frame.starts.lo < fit.hi) {
            let first = frame.starts.lo.saturating_add(steps(fit.lo.saturating_sub(frame.starts.lo)));
            let starts = Stretch::new(first, fit.hi.min(frame.starts.hi));
            let kept = parts.len() + usize::from(!starts.is_empty());
            parts.push(Part { starts, window: fit.common(frame.open) });
            parts.truncate(kept);
        }
    };
    let mut claims = busy.iter().peekable();
    for shift in working {
        let mut free = shift.lo;
        while let Some(claim) = claims.peek().filter(|claim| claim.lo < shift.hi) {
            gap(Stretch::new(free, claim.lo));
            free = free.max(claim.hi);
            if claim.hi >= shift.hi {
                break;
            }
            claims.next();
        }
        gap(Stretch::new(free, shift.hi));
    }
}

/// Rounds a wait of less than a day up to whole steps. Counts minutes in 32 bits: a division by a variable 64-bit number
/// would cost more than everything else in the loop.
fn whole_steps(grid: &Grid) -> impl Fn(i64) -> i64 + use<> {
    let step = grid.step_minutes().min(DAY_MINUTES);
    move |wait| {
        let minutes = wait.clamp(0, DAY).unsigned_abs().div_ceil(MINUTE.unsigned_abs());
        let minutes = u32::try_from(minutes).unwrap_or(DAY_MINUTES);
        i64::from(minutes.div_ceil(step) * step) * MINUTE
    }
}

/// Those of `starts` at which a room is free for the whole claimed time, if one is needed.
fn roomy(request: &Request, diary: &Diary, starts: Stretch) -> Vec<Stretch> {
    if request.room == RoomNeed::None {
        return vec![starts];
    }
    let reach = reach(request, starts);
    let mut windows = Vec::new();
    for room in &diary.rooms {
        let busy = within(room.busy.stretches(), reach);
        let free = subtract([reach], busy.iter().copied());
        let fit = fitting(free, request.before(), request.duration() + request.after());
        windows.extend(fit.map(|window| window.common(starts)).filter(|window| !window.is_empty()));
    }
    normalise(&mut windows);
    windows
}

/// Whether a start within a window leaves no hole: it is hard against one end of it, and at the other end either hard as
/// well or with `shortest` or more to spare. Hard means less than one `step` away, as close as the grid allows.
pub(super) const fn snug(start: i64, window: Stretch, step: i64, shortest: i64) -> bool {
    let (earlier, later) =
        (start.saturating_sub(window.lo), window.hi.saturating_sub(1).saturating_sub(start));
    let (hard_before, hard_after) = (earlier < step, later < step);
    (hard_before && (hard_after || later >= shortest)) || (hard_after && earlier >= shortest)
}
