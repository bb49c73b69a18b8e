//! What is typed and drawn of a week: for each day so many shifts and so many breaks, each with a beginning and an end. The
//! fields are the truth; the picture is drawn from them and writes into them.

use leptos::prelude::*;
use shared::{
    AppError,
    staff::week::{ROWS, RowInput, SNAP, Stretch, Week, clock, read},
};

/// A shift or a break.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub from: RwSignal<String>,
    pub to: RwSignal<String>,
}

impl Slot {
    fn new(time: Option<Stretch>) -> Self {
        let text = |minute: Option<u16>| RwSignal::new(minute.map(clock).unwrap_or_default());
        Self { from: text(time.map(|time| time.from)), to: text(time.map(|time| time.to)) }
    }

    /// Its time, if it has one.
    pub fn time(self) -> Option<Stretch> {
        Stretch::read(&self.from.read(), &self.to.read())
    }

    /// The same, asked from a handler.
    pub fn time_untracked(self) -> Option<Stretch> {
        Stretch::read(&self.from.read_untracked(), &self.to.read_untracked())
    }

    pub fn set(self, time: Option<Stretch>) {
        self.from.set(time.map(|time| clock(time.from)).unwrap_or_default());
        self.to.set(time.map(|time| clock(time.to)).unwrap_or_default());
    }

    /// Whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self.from.read().trim().is_empty() && self.to.read().trim().is_empty()
    }
}

/// One day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DaySlots {
    pub shifts: [Slot; ROWS],
    pub breaks: [Slot; ROWS],
}

impl DaySlots {
    /// Adds a shift after the last one; `false` where there is no room.
    pub fn add_shift(self) -> bool {
        let Some(free) = empty(self.shifts) else { return false };
        let last = self.shifts.iter().filter_map(|slot| slot.time_untracked()).map(|time| time.to).max();
        let time = match last {
            None => Stretch::new(9 * 60, 17 * 60),
            Some(end) => {
                Stretch::new(end + 60, (end + 60 + 3 * 60).min(1440)).filter(|time| time.length() >= SNAP)
            }
        };
        free.set(time);
        time.is_some()
    }

    /// Adds half an hour in the middle of the longest shift.
    pub fn add_break(self) -> bool {
        let longest =
            self.shifts.iter().filter_map(|slot| slot.time_untracked()).max_by_key(|time| time.length());
        let (Some(free), Some(shift)) = (empty(self.breaks), longest) else { return false };
        let taken: Vec<Stretch> = self.breaks.iter().filter_map(|slot| slot.time_untracked()).collect();
        let middle = (shift.from + shift.length() / 2) / SNAP * SNAP;
        let tries = [0_u16, 60, 120, 180]
            .into_iter()
            .filter_map(|later| Stretch::new(middle + later, middle + later + 30));
        let fits = |time: &Stretch| shift.holds(*time) && !taken.iter().any(|known| known.overlaps(*time));
        let time = tries.into_iter().find(fits);
        free.set(time);
        time.is_some()
    }
}

fn empty(slots: [Slot; ROWS]) -> Option<Slot> {
    slots
        .into_iter()
        .find(|slot| slot.from.read_untracked().is_empty() && slot.to.read_untracked().is_empty())
}

/// The whole week.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WeekSlots(pub [DaySlots; 7]);

impl WeekSlots {
    pub fn new(week: &Week) -> Self {
        let day = |day: usize| {
            let hours = &week.0[day];
            DaySlots {
                shifts: std::array::from_fn(|at| Slot::new(hours.shifts.get(at).map(|shift| shift.time))),
                breaks: std::array::from_fn(|at| Slot::new(hours.breaks.get(at).copied())),
            }
        };
        Self(std::array::from_fn(day))
    }

    /// What cannot be, if anything: the same words that the server would find.
    pub fn problem(self) -> Option<AppError> {
        let rows = (0_u8..).zip(self.0).flat_map(|(day, slots)| {
            let row = move |pause: bool, slot: Slot| RowInput {
                day,
                pause,
                from: slot.from.get(),
                to: slot.to.get(),
                place: String::new(),
            };
            let shifts = slots.shifts.into_iter().map(move |slot| row(false, slot));
            shifts.chain(slots.breaks.into_iter().map(move |slot| row(true, slot)))
        });
        read(&rows.collect::<Vec<_>>()).err()
    }
}
