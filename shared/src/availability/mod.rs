//! The availability engine: which starts can be offered, who could take each, in which room, and why one is not offered.
//!
//! Pure functions over instants. A [`Diary`] says what is known about a business for some range of time, a [`Request`]
//! says what is wanted, and three functions answer from the same rules:
//!
//! * [`slots`]: every start on the grid within a range, with everyone who could take it (the picker);
//! * [`placements`]: every complete way to serve a visit at exactly one start, the preferred one first (the write path);
//! * [`refusal`]: why one start is not possible, `None` if it is (the board's drop preview, error messages).
//!
//! For a start on the grid: `slots` lists it ⇔ `placements` is not empty ⇔ `refusal` is `None`.
//!
//! Local hours become instants before they come here (`server-kernel`'s `zone`); the zone database never travels to
//! WebAssembly. All that the engine knows of the wall clock is the [`Grid`]'s offsets. Time is exact to the microsecond,
//! as in PostgreSQL.
//!
//! Visits away from the premises are asked about with the same functions: [`within_reach`] says when somebody works and
//! is taken as seen from an address, and [`thread`] finds the ways that their claims begin with.

mod classes;
mod diary;
mod explain;
mod grid;
mod itinerary;
mod placements;
mod refusal;
mod request;
mod set;
mod slots;
mod stretch;
mod sweep;
#[cfg(test)]
mod tests;
mod travel;
mod windows;

pub use classes::{ClassRequest, HeldClass, class_plans, class_refusal, class_slots};
pub use diary::{Diary, RoomDiary, StaffDiary};
pub use explain::{Explanation, LegExplanation, Presence, explain};
pub use grid::Grid;
pub use itinerary::{
    Gap, Itinerary, Leg, Plan, PlannedLeg, Seats, VisitSlot, plans, visit_refusal, visit_slots,
};
pub use placements::{Placement, placements};
pub use refusal::{Refusal, refusal};
pub use request::{Policy, Request, RoomNeed, StaffChoice, Visit};
pub use set::SpanSet;
pub use slots::{Slot, Slots, slots};
pub use travel::{MEMORY, Point, Stop, Travel, Ways, thread, within_reach};
