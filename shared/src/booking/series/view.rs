//! What is asked for and what is shown.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::rule::RuleInput;
use crate::{
    booking::BookingStatus,
    error::ErrorCode,
    ids::{BookingId, SeriesId, StaffId},
    money::Money,
    time::Local,
};

/// Whether a date of a series can be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateState {
    /// It is booked already: the visit that repeats.
    Booked,
    /// Free.
    Free,
    /// Somebody or something is taken then.
    Taken,
    /// Nobody works then, or the place is closed.
    Closed,
    /// Over, too soon, or too far ahead.
    Outside,
}

/// One date of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesDate {
    /// Which.
    pub date: NaiveDate,
    /// At the series's time; `None` where the clocks skip it.
    pub starts_at: Option<Local>,
    /// Whether it can be booked.
    pub state: DateState,
    /// The nearest other times of that day.
    pub alternatives: Vec<Local>,
}

/// A series before it is booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesPlan {
    /// Name of the business.
    pub business: String,
    /// Its address in links.
    pub slug: String,
    /// IANA name of its zone.
    pub timezone: String,
    /// What, as it was booked.
    pub service: String,
    /// By whom.
    pub staff: Option<String>,
    /// The visit that repeats.
    pub starts_at: Local,
    /// Every date; empty as long as no rule is given.
    pub dates: Vec<SeriesDate>,
}

/// A series to be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSeries {
    /// The rule, as it was looked at.
    pub rule: RuleInput,
    /// The times to book besides the visit that repeats, each at most once.
    pub times: Vec<Local>,
}

/// Which visits of a series a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// This one.
    One,
    /// This one and all after it.
    Following,
    /// All that are still to come.
    All,
}

/// What happens to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// This visit moves there; the others by as much, by the wall clock. With another person, if one is named.
    Move {
        /// Where this one goes, by the business's wall clock.
        to: NaiveDateTime,
        /// To whom; the same person when absent.
        staff: Option<StaffId>,
    },
    /// They are called off.
    Cancel,
}

/// A change of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesChange {
    /// Which visits.
    pub reach: Reach,
    /// What happens to them.
    pub change: Change,
    /// What it costs on the caller's screen, as in [`Transition`](crate::booking::Transition).
    #[serde(default)]
    pub fee: Option<String>,
}

/// Why one visit of a series cannot be booked or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesConflict {
    /// When it would have been.
    pub starts_at: Local,
    /// Why not.
    pub code: ErrorCode,
}

/// What came of it: everything, or nothing and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesOutcome {
    /// The series.
    pub series: Option<SeriesId>,
    /// Visits that were booked or changed.
    pub done: Vec<BookingId>,
    /// Those in the way; nothing was done when there are any.
    pub conflicts: Vec<SeriesConflict>,
}

/// A series as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesView {
    /// Id.
    pub id: SeriesId,
    /// The rule, as RFC 5545 writes it.
    pub rule: String,
    /// Name of the business.
    pub business: String,
    /// Its address in links.
    pub slug: String,
    /// What, as it was booked.
    pub service: String,
    /// Its visits, in order.
    pub visits: Vec<SeriesVisit>,
}

/// One visit of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesVisit {
    /// Its booking.
    pub id: BookingId,
    /// The number people say to each other.
    pub number: String,
    /// State of the order.
    pub status: BookingStatus,
    /// Start, in the business's zone.
    pub starts_at: Local,
    /// End, in the business's zone.
    pub ends_at: Local,
    /// By whom.
    pub staff: Option<String>,
    /// What calling it off would cost the caller now; `None` where only the list was asked for.
    pub cancel_fee: Option<Money>,
    /// How many credits of packages it would lose them.
    #[serde(default)]
    pub cancel_credits: u16,
}
