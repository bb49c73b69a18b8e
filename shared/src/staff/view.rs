//! What is shown of somebody's time.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    leave::{LeaveKind, LeaveStatus, StaffStatus},
    rule::Rule,
    week::Week,
};
use crate::{
    booking::BookingStatus,
    ids::{AppointmentId, BlockId, BookingId, CalendarLinkId, ClassId, LeaveId, StaffId},
    time::Local,
};

/// Somebody who does the work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLine {
    /// Who.
    pub id: StaffId,
    /// What they are called.
    pub name: String,
    /// What they are.
    pub title: String,
    /// How they stand to the work.
    pub status: StaffStatus,
}

/// Everybody's hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamHours {
    /// In their order, with the week that holds today.
    pub people: Vec<(PersonLine, Week)>,
    /// How many ask for leave, for those who decide on it.
    pub asking: Option<i64>,
}

/// A stretch of time in which one week holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Its first day; since ever without.
    pub from: Option<NaiveDate>,
    /// Its last day; for good without.
    pub to: Option<NaiveDate>,
}

/// A place of the business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceLine {
    /// Which.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
}

/// What a time on certain dates is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExceptionKind {
    /// Whole days off.
    DayOff,
    /// Works besides the week.
    Extra,
    /// Cannot be booked.
    Blocked,
    /// Leave that was granted.
    Leave,
    /// Stands in a calendar elsewhere.
    External,
}

impl ExceptionKind {
    /// As `availability_exceptions` has it.
    #[must_use]
    pub const fn stored(self) -> &'static str {
        match self {
            Self::DayOff => "vacation",
            Self::Extra => "extra_hours",
            Self::Blocked => "blocked",
            Self::Leave => "leave",
            Self::External => "external",
        }
    }

    /// The one that is stored as `text`; whatever else is time off.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        match text {
            "vacation" => Self::DayOff,
            "extra_hours" => Self::Extra,
            "leave" => Self::Leave,
            "external" => Self::External,
            _ => Self::Blocked,
        }
    }
}

/// A time on certain dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionLine {
    /// Which.
    pub id: Uuid,
    /// What it is.
    pub kind: ExceptionKind,
    /// From.
    pub from: Local,
    /// To.
    pub to: Local,
    /// Whether it is whole days.
    pub whole_days: bool,
    /// Why.
    pub reason: String,
    /// The time that comes again which it is a day of.
    pub block: Option<BlockId>,
    /// Whether the person keeps it free by themselves.
    pub own: bool,
}

/// A time that comes again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockLine {
    /// Which.
    pub id: BlockId,
    /// How.
    pub rule: Rule,
    /// The first day.
    pub first_day: NaiveDate,
    /// The last day; for good without.
    pub last_day: Option<NaiveDate>,
    /// `13:00`
    pub from: String,
    /// `15:00`
    pub to: String,
    /// Why.
    pub reason: String,
    /// The days that come next.
    pub next: Vec<NaiveDate>,
}

/// A class that somebody holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassLine {
    /// Which.
    pub class: ClassId,
    /// What.
    pub service: String,
    /// When.
    pub from: Local,
    /// Until.
    pub to: Local,
    /// How many come.
    pub taken: i64,
    /// Whether it is outside of their hours.
    pub outside: bool,
}

/// Something booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitLine {
    /// Which booking.
    pub booking: BookingId,
    /// Which of its appointments.
    pub appointment: AppointmentId,
    /// Its number.
    pub number: String,
    /// Its state.
    pub status: BookingStatus,
    /// When.
    pub from: Local,
    /// Until.
    pub to: Local,
    /// What.
    pub service: String,
    /// For whom; nothing where the caller may not see it.
    pub customer: String,
}

/// A paper that shows what somebody has learned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certification {
    /// Which.
    pub id: Uuid,
    /// What.
    pub name: String,
    /// From whom.
    pub issuer: String,
    /// Since.
    pub year: Option<i16>,
    /// The last day it is good.
    pub expires_on: Option<NaiveDate>,
}

/// Who somebody is, for those who choose them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// `female`, `male`, `other`, or not said.
    pub gender: Option<String>,
    /// Years they have done this.
    pub experience_years: Option<i16>,
    /// What they speak, as they would say it.
    pub languages: Vec<String>,
    /// A few lines.
    pub bio: String,
    /// Whether they go to customers.
    #[serde(default)]
    pub travels: bool,
    /// What they have learned.
    pub certifications: Vec<Certification>,
}

/// One person's hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursView {
    /// Whose.
    pub person: PersonLine,
    /// To notice that somebody else changed them.
    pub version: i32,
    /// The business's day.
    pub today: NaiveDate,
    /// The weeks there are, in order.
    pub periods: Vec<Period>,
    /// The one that is shown.
    pub shown: Period,
    /// Whether there is no such week yet.
    pub is_new: bool,
    /// Its hours.
    pub week: Week,
    /// The business's places, where there are several.
    pub places: Vec<PlaceLine>,
    /// What is ahead.
    pub exceptions: Vec<ExceptionLine>,
    /// What comes again.
    pub blocks: Vec<BlockLine>,
    /// What is booked outside of the hours.
    pub outside: Vec<VisitLine>,
    /// Which classes they hold in the time ahead.
    pub classes: Vec<ClassLine>,
    /// Who they are.
    pub profile: Profile,
    /// Whether the caller may change the hours.
    pub may_change: bool,
    /// Whether the caller may change the profile.
    pub may_describe: bool,
}

/// A request for leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaveLine {
    /// Which.
    pub id: LeaveId,
    /// Whose.
    pub staff: StaffId,
    /// What they are called.
    pub name: String,
    /// Why they are away.
    pub kind: LeaveKind,
    /// First day.
    pub first_day: NaiveDate,
    /// Last day.
    pub last_day: NaiveDate,
    /// Begins at midday.
    pub from_midday: bool,
    /// Ends at midday.
    pub to_midday: bool,
    /// In their words.
    pub reason: String,
    /// What became of it.
    pub status: LeaveStatus,
    /// What was answered.
    pub answer: String,
    /// How many visits it touches.
    pub visits: i64,
    /// To notice that somebody else decided.
    pub version: i32,
    /// Whether the caller may take it back.
    pub may_cancel: bool,
    /// Whether the caller may decide.
    pub may_decide: bool,
}

/// A visit that leave touches, and what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AffectedVisit {
    /// Which.
    pub visit: VisitLine,
    /// Whether the customer can be written to.
    pub can_write: bool,
    /// The customer's number, for those who cannot.
    pub phone: String,
    /// When they were asked to choose another time.
    pub offered_at: Option<Local>,
    /// Colleagues who are free then.
    pub free: Vec<PersonLine>,
}

/// A request with everything it touches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaveView {
    /// The request.
    pub leave: LeaveLine,
    /// By time.
    pub affected: Vec<AffectedVisit>,
    /// Classes it touches: each is moved, given to somebody else or called off as a whole.
    pub classes: Vec<ClassLine>,
}

/// The subscription to one's own calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedView {
    /// The secret address.
    pub address: String,
    /// Whether customers' first names stand in it.
    pub shows_names: bool,
}

/// Why a calendar could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkFailure {
    /// Nobody answered.
    Unreachable,
    /// The other side said no.
    Refused,
    /// More than we read.
    TooLarge,
    /// Something else than a calendar.
    NotACalendar,
    /// An address inside a network of its own.
    ForbiddenAddress,
    /// More occasions than we follow.
    TooMuch,
}

impl LinkFailure {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::TooLarge => "too_large",
            Self::NotACalendar => "not_a_calendar",
            Self::ForbiddenAddress => "forbidden_address",
            Self::TooMuch => "too_much",
        }
    }

    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        [
            Self::Unreachable,
            Self::Refused,
            Self::TooLarge,
            Self::NotACalendar,
            Self::ForbiddenAddress,
            Self::TooMuch,
        ]
        .into_iter()
        .find(|one| one.as_str() == text)
    }
}

/// A calendar kept elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    /// Which.
    pub id: CalendarLinkId,
    /// What its owner calls it.
    pub name: String,
    /// Where it is; the rest of its address is a secret.
    pub host: String,
    /// When it was read last.
    pub read_at: Option<Local>,
    /// When it was tried last.
    pub tried_at: Option<Local>,
    /// Why the last try failed.
    pub failure: Option<LinkFailure>,
    /// How many times it takes in the days ahead.
    pub events: i32,
    /// How many of its entries could not be understood.
    pub skipped: i32,
}

/// What somebody who does the work has to do with time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyTimeView {
    /// The business's day.
    pub today: NaiveDate,
    /// Their requests, newest first.
    pub leave: Vec<LeaveLine>,
    /// Their week now.
    pub week: Week,
    /// What is ahead.
    pub exceptions: Vec<ExceptionLine>,
    /// Their own calendar elsewhere.
    pub feed: Option<FeedView>,
    /// Whether they may show customers' names there.
    pub may_show_names: bool,
    /// Calendars from elsewhere.
    pub links: Vec<LinkView>,
}

/// A calendar file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedFile {
    /// What it says.
    pub text: String,
    /// Changes with it.
    pub etag: String,
}
