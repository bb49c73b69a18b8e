//! What is sent to change somebody's time. Text as it was typed: the service reads it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{rule::Span, week::RowInput};
use crate::ids::BlockId;

/// A week from some day on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WeekInput {
    /// The first day it holds; nothing: since ever.
    pub from: Option<NaiveDate>,
    /// Its hours.
    pub rows: Vec<RowInput>,
}

/// A time on certain dates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExceptionInput {
    /// `day_off`, `extra`, `blocked`
    pub kind: String,
    /// First day.
    pub first: String,
    /// Last day, for days off; the first when empty.
    pub last: String,
    /// `09:00`, for the others.
    pub from: String,
    /// `12:00`
    pub to: String,
    /// For extra hours: the place's id, or nothing for the main one.
    pub place: String,
    /// Why.
    pub reason: String,
}

/// A time that comes again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BlockInput {
    /// `weekly`, `daily`, `monthly`, `monthly_day`
    pub often: String,
    /// Every how many of them.
    pub every: String,
    /// Days of the week, 0 = Sunday.
    pub days: Vec<u8>,
    /// First day.
    pub first: String,
    /// Last day; for good when empty.
    pub last: String,
    /// `13:00`
    pub from: String,
    /// `15:00`
    pub to: String,
    /// Why.
    pub reason: String,
}

/// Which of them a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockTarget {
    /// Which time that comes again.
    pub block: BlockId,
    /// How much of it.
    pub span: Span,
    /// From which of its days, for all but the whole.
    pub day: Option<NaiveDate>,
}

/// Who somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileInput {
    /// `female`, `male`, `other`, or empty.
    pub gender: String,
    /// Years.
    pub experience: String,
    /// Separated by commas.
    pub languages: String,
    /// A few lines.
    pub bio: String,
}

/// What somebody has learned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CertificationInput {
    /// The one it takes the place of.
    pub id: Option<Uuid>,
    /// What.
    pub name: String,
    /// From whom.
    pub issuer: String,
    /// Since.
    pub year: String,
    /// The last day it is good.
    pub expires: String,
}

/// A request for leave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeaveInput {
    /// Its kind.
    pub kind: String,
    /// First day.
    pub first: String,
    /// Last day; the first when empty.
    pub last: String,
    /// The first day begins at midday.
    pub from_midday: bool,
    /// The last day ends at midday.
    pub to_midday: bool,
    /// Why.
    pub reason: String,
}
