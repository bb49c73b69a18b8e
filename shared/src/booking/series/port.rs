//! The use cases of series.

use async_trait::async_trait;

use super::{
    rule::RuleInput,
    view::{NewSeries, SeriesChange, SeriesOutcome, SeriesPlan, SeriesView},
};
use crate::{caller::Caller, error::AppResult, ids::BookingId};

/// Series. Each begins with a booking that repeats.
#[async_trait]
pub trait SeriesApi: Send + Sync {
    /// Which dates a rule gives, and whether each can be booked. Changes nothing. **Permissions:** the booking's customer with an
    /// account; bookings:C of the business.
    async fn plan(
        &self,
        caller: &Caller,
        booking: BookingId,
        rule: Option<&RuleInput>,
    ) -> AppResult<SeriesPlan>;

    /// Books all of it or nothing. **Permissions:** as [`Self::plan`].
    async fn repeat(
        &self,
        caller: &Caller,
        booking: BookingId,
        series: &NewSeries,
    ) -> AppResult<SeriesOutcome>;

    /// The series of a booking, if it is one of several. **Permissions:** the booking's customer with an account; bookings:R.
    async fn series_of(&self, caller: &Caller, booking: BookingId) -> AppResult<Option<SeriesView>>;

    /// Moves or cancels one, this and the following, or all: all of them or none. **Permissions:** as each step by itself.
    async fn change(
        &self,
        caller: &Caller,
        booking: BookingId,
        change: &SeriesChange,
    ) -> AppResult<SeriesOutcome>;

    /// The caller's own series that are not over. **Permissions:** signed in.
    async fn own_series(&self, caller: &Caller) -> AppResult<Vec<SeriesView>>;
}
