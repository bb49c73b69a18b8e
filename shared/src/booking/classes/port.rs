//! The use cases of classes. Seats are booked like any other time: see [`crate::booking::BookingApi`].

use async_trait::async_trait;
use chrono::NaiveDate;

use super::view::{ClassOutcome, ClassPage, ClassesView, NewClass};
use crate::{
    caller::Caller,
    error::AppResult,
    ids::{ClassId, StaffId},
};

/// Classes.
#[async_trait]
pub trait ClassApi: Send + Sync {
    /// Two weeks of classes, from today when no day is given. **Permissions:** bookings:R of the whole business.
    async fn classes(&self, caller: &Caller, from: Option<NaiveDate>) -> AppResult<ClassesView>;

    /// One class and who comes. **Permissions:** as [`Self::classes`].
    async fn class(&self, caller: &Caller, class: ClassId) -> AppResult<ClassPage>;

    /// Schedules a class, or every class of a rule. Where some cannot be held nothing is scheduled and they are named, unless
    /// the wish says to leave them out. **Permissions:** bookings:A of the whole business.
    async fn schedule(&self, caller: &Caller, class: &NewClass) -> AppResult<ClassOutcome>;

    /// Gives a class to somebody else. **Permissions:** as [`Self::schedule`].
    async fn substitute(&self, caller: &Caller, class: ClassId, staff: StaffId) -> AppResult<()>;

    /// Calls a class off: everybody's seat is given back, and they are told why. **Permissions:** as [`Self::schedule`].
    async fn call_off(&self, caller: &Caller, class: ClassId, reason: &str) -> AppResult<()>;
}
