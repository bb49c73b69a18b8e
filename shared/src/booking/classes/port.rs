//! The use cases of classes. Seats are booked like any other time: see [`crate::booking::BookingApi`].

use async_trait::async_trait;
use chrono::NaiveDate;

use super::view::{ClassChange, ClassConflict, ClassEnd, ClassOutcome, ClassPage, ClassesView, NewClass};
use crate::{
    caller::Caller,
    error::AppResult,
    ids::{BookingId, ClassId},
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

    /// Moves a class to another time, to somebody else or to another room, with everybody who comes: they are told, and may
    /// call it off for nothing. Where some of them have something else booked then nothing is changed and they are named,
    /// unless the change says that it does not matter. **Permissions:** as [`Self::schedule`].
    async fn move_class(
        &self,
        caller: &Caller,
        class: ClassId,
        change: &ClassChange,
    ) -> AppResult<Vec<ClassConflict>>;

    /// Completes the bookings of a class that has begun; those in `absent` are no-shows.
    /// **Permissions:** bookings:U of the whole business.
    async fn finish(&self, caller: &Caller, class: ClassId, absent: &[BookingId]) -> AppResult<ClassEnd>;

    /// Calls a class off: everybody's seat is given back, and they are told why. **Permissions:** as [`Self::schedule`].
    async fn call_off(&self, caller: &Caller, class: ClassId, reason: &str) -> AppResult<()>;
}
