//! A business's week: who works and is taken when. Who comes stands on the board of each day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    place::LocationLine,
    status::{AppointmentStatus, BookingStatus},
    view::StaffLine,
};
use crate::{live::Cursor, time::Local};

/// From a minute of a day to another, counted on the wall clock from its midnight.
pub type Minutes = (i32, i32);

/// Seven days, Monday first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekView {
    /// The event log as this reading saw it.
    pub cursor: Cursor,
    /// The server's clock, in the business's zone.
    pub now: Local,
    /// The business's locations, the main one first; a single one where it has no others.
    pub locations: Vec<LocationLine>,
    /// Everybody who can be booked; in one location: who works or is booked there in this week.
    pub people: Vec<StaffLine>,
    /// The days.
    pub days: Vec<WeekDay>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekDay {
    /// Which.
    pub date: NaiveDate,
    /// When the place is open.
    pub opening: Vec<Minutes>,
    /// Everybody's day, in the order of the people.
    pub people: Vec<WeekCell>,
    /// Visits that nobody has yet.
    pub unplaced: Vec<WeekVisit>,
    /// Booked share of all working time, percent.
    pub load: u8,
}

/// One person's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekCell {
    /// Working time, in order.
    pub working: Vec<Minutes>,
    /// Visits and classes, in order of time.
    pub visits: Vec<WeekVisit>,
    /// Booked share of the working time, percent.
    pub load: u8,
}

/// When somebody is taken, and how that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekVisit {
    /// When.
    pub at: Minutes,
    /// State of the order.
    pub booking: BookingStatus,
    /// State of the appointment.
    pub appointment: AppointmentStatus,
}
