//! Pages about time: when everybody works, when they are away, what leave touches, and calendars elsewhere.

mod blocks;
mod calendars;
mod calls;
mod classes;
mod dates;
mod fields;
mod frame;
mod grid;
mod host;
mod leave;
mod person;
mod profile;
mod request;
mod routes;
mod slots;
mod team;
mod time;
mod week;
mod words;

pub use calls::{
    AddCalendar, AddDate, AskLeave, CancelLeave, DecideLeave, DropWeek, GiveVisit, OfferAnotherTime,
    ReadCalendar, RemoveCalendar, RemoveDate, RemovePaper, RenewFeed, RepeatTime, RevokeFeed, SavePaper,
    SavePerson, SaveWeek, SetStaffStatus, SetTravels, StopRepeating,
};
pub use routes::{HoursOfRoute, LeaveRequestRoute, LeaveRoute, MyTimeRoute, TeamHoursRoute};
