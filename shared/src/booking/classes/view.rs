//! What is asked for and what is shown. Times carry the business's offset.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::{
    booking::{
        BookingStatus, RoomLine, ServiceLine, StaffLine,
        series::{RuleInput, SeriesConflict},
    },
    ids::{BookingId, ClassId, LocationId, OptionId, RoomId, ServiceId, StaffId},
    time::Local,
};

/// Seats that one class can have.
pub const MOST_SEATS: u16 = 200;

/// State of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassStatus {
    /// It is held.
    Scheduled,
    /// It is not.
    CalledOff,
}

impl ClassStatus {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::CalledOff => "called_off",
        }
    }

    /// Reads it back.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        [Self::Scheduled, Self::CalledOff].into_iter().find(|status| status.as_str() == text)
    }
}

/// A class to be scheduled, or several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewClass {
    /// What.
    pub service: ServiceId,
    /// How long.
    pub option: OptionId,
    /// Who teaches.
    pub staff: StaffId,
    /// In which of the business's locations; in the main one when absent.
    #[serde(default)]
    pub location: Option<LocationId>,
    /// First day, the business's calendar.
    pub date: NaiveDate,
    /// By its wall clock.
    pub time: NaiveTime,
    /// How many can come.
    pub seats: u16,
    /// How many have to come; 0: it is held in any case.
    pub min_seats: u16,
    /// How many hours before the start that is decided.
    pub decide_hours: u16,
    /// When it is held again; once when absent.
    #[serde(default)]
    pub rule: Option<RuleInput>,
    /// Leave out dates on which it cannot be held.
    #[serde(default)]
    pub leave_out: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassOutcome {
    /// What is scheduled, in order; nothing where there are conflicts that were not to be left out.
    pub done: Vec<ClassId>,
    /// Dates on which it cannot be held.
    pub conflicts: Vec<SeriesConflict>,
}

/// Where a class goes: what stays is said again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassChange {
    /// The day, the business's calendar.
    pub date: NaiveDate,
    /// By its wall clock.
    pub time: NaiveTime,
    /// Who teaches.
    pub staff: StaffId,
    /// Where; in any room that will do, the present one first, when absent.
    #[serde(default)]
    pub room: Option<RoomId>,
    /// Although some who come have something else then.
    #[serde(default)]
    pub anyway: bool,
}

/// Somebody who comes to a class and has something else booked when it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassConflict {
    /// Who.
    pub customer: String,
    /// The booking that is in the way.
    pub booking: BookingId,
    /// What.
    pub service: String,
    /// Start.
    pub starts_at: Local,
    /// End.
    pub ends_at: Local,
}

/// What was said of those who booked a class that is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassEnd {
    /// Bookings that are completed now.
    pub came: u16,
    /// Those whose customers did not come.
    pub absent: u16,
    /// Those of which it cannot be said: nobody has confirmed them, or they have changed meanwhile.
    pub left: u16,
}

/// A class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassRow {
    /// Id.
    pub id: ClassId,
    /// What.
    pub service: ServiceLine,
    /// Who teaches.
    pub staff: StaffLine,
    /// Where.
    pub room: Option<RoomLine>,
    /// In which location.
    pub location: LocationId,
    /// Start.
    pub starts_at: Local,
    /// End.
    pub ends_at: Local,
    /// How many can come.
    pub seats: u16,
    /// How many come.
    pub taken: u16,
    /// How many have to come.
    pub min_seats: u16,
    /// When that is decided; `None` once it is.
    pub decide_at: Option<Local>,
    /// State.
    pub status: ClassStatus,
}

/// A length in which a class can be held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassLength {
    /// What.
    pub service: ServiceLine,
    /// How long.
    pub option: OptionId,
    /// Minutes.
    pub minutes: i32,
    /// Who can teach it.
    pub staff: Vec<StaffLine>,
}

/// Two weeks of classes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassesView {
    /// First day.
    pub from: NaiveDate,
    /// IANA name of the business's zone.
    pub timezone: String,
    /// Its address in links.
    pub slug: String,
    /// In order of time; those called off included.
    pub classes: Vec<ClassRow>,
    /// What can be scheduled.
    pub lengths: Vec<ClassLength>,
    /// Whether the caller may schedule and call off.
    pub may_plan: bool,
}

/// Somebody who comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Their booking.
    pub booking: BookingId,
    /// Its number.
    pub number: String,
    /// Who.
    pub customer: String,
    /// For how many.
    pub seats: i16,
    /// State of their booking.
    pub status: BookingStatus,
    /// Whether they are still expected, or there.
    pub open: bool,
    /// Nothing left to pay.
    pub paid: bool,
}

/// A class and who comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassPage {
    /// The class.
    pub class: ClassRow,
    /// Why it was called off.
    pub reason: String,
    /// In order of their bookings; those who cancelled are not there.
    pub participants: Vec<Participant>,
    /// Who could teach it, whether free or not.
    pub teachers: Vec<StaffLine>,
    /// Where it could be held, whether free or not.
    pub rooms: Vec<RoomLine>,
    /// Whether the caller may change it.
    pub may_plan: bool,
    /// Whether it is to be said who came.
    pub may_finish: bool,
}
