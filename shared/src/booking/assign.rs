//! Who goes to whom on one day: the visits at customers', the people who could serve them, and why somebody is chosen.

use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    place::ArrivalWindow,
    view::{BusinessRef, ServiceLine, StaffLine},
};
use crate::{
    caller::Caller,
    error::AppResult,
    ids::{AppointmentId, BookingId, StaffId},
    time::Local,
};

/// A day's visits at customers' that are still to come, as they are given to people and as they would be given better.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignView {
    /// The business.
    pub business: BusinessRef,
    /// The day, on the business's clock.
    pub date: NaiveDate,
    /// In the order of their beginning.
    pub visits: Vec<AssignLine>,
    /// Minutes that everybody together is on the way, as things are.
    pub way_minutes: i64,
    /// The same if every visit were given as proposed.
    pub way_minutes_then: i64,
}

/// One visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignLine {
    /// Its booking.
    pub booking: BookingId,
    /// It.
    pub appointment: AppointmentId,
    /// The booking's version that was looked at.
    pub version: i32,
    /// Who is visited.
    pub customer: String,
    /// What for.
    pub service: ServiceLine,
    /// The part of town.
    pub area: String,
    /// When.
    pub starts_at: Local,
    /// Until when.
    pub ends_at: Local,
    /// Who goes there as things are.
    pub staff: StaffLine,
    /// Between when and when it may begin, if the customer is flexible.
    pub window: Option<ArrivalWindow>,
    /// Whether the customer asked for that person: then nobody else is proposed.
    pub asked: bool,
    /// What would be better.
    pub proposal: Option<AssignProposal>,
    /// Everybody, if all other visits are given as proposed.
    pub people: Vec<AssignChoice>,
}

/// Who should go there instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignProposal {
    /// Who.
    pub staff: StaffLine,
    /// When.
    pub starts_at: Local,
}

/// What speaks for or against somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignChoice {
    /// Who.
    pub staff: StaffLine,
    /// It.
    pub verdict: AssignVerdict,
}

/// Whether somebody could serve a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignVerdict {
    /// They could.
    Could {
        /// How much longer their ways of the day get, in minutes; less than nothing when it lies on the way.
        way_minutes: i64,
        /// What else they have to do that day, in minutes.
        busy_minutes: i64,
    },
    /// They do not give the service, do not go to customers, or are not whom the customer wishes for.
    NotAble,
    /// They do not work then.
    NotWorking,
    /// They are with somebody else.
    Busy,
    /// They cannot get there in time, or not from there to what comes after.
    TooFar,
}

/// One visit is given to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Which.
    pub appointment: AppointmentId,
    /// The booking's version that was looked at.
    pub version: i32,
    /// To whom.
    pub staff: StaffId,
    /// When.
    pub starts_at: Local,
}

/// Giving out a day's visits.
#[async_trait]
pub trait AssignApi: Send + Sync {
    /// A day's visits with what would be better. Nothing changes. **Permissions:** assignments:U of the whole business.
    async fn day(&self, caller: &Caller, date: NaiveDate) -> AppResult<AssignView>;

    /// Gives visits to people, all or none. Customers whose time changes are told.
    /// **Permissions:** assignments:U of the whole business.
    ///
    /// Errors: `booking.changed` when one of them was changed since it was looked at, `booking.slot_taken` when somebody is not free
    /// any more.
    async fn assign(&self, caller: &Caller, changes: &[Assignment]) -> AppResult<()>;
}
