//! The port: errors are logged and translated here, once.

use async_trait::async_trait;
use shared::{
    AppResult,
    booking::series::{NewSeries, RuleInput, SeriesApi, SeriesChange, SeriesOutcome, SeriesPlan, SeriesView},
    caller::Caller,
    ids::BookingId,
};

use crate::Bookings;

#[async_trait]
impl SeriesApi for Bookings {
    async fn plan(
        &self,
        caller: &Caller,
        booking: BookingId,
        rule: Option<&RuleInput>,
    ) -> AppResult<SeriesPlan> {
        Ok(self.plan_series(caller, booking, rule).await?)
    }

    async fn repeat(
        &self,
        caller: &Caller,
        booking: BookingId,
        series: &NewSeries,
    ) -> AppResult<SeriesOutcome> {
        let outcome = self.repeat_booking(caller, booking, series).await?;
        self.log.wake();
        Ok(outcome)
    }

    async fn series_of(&self, caller: &Caller, booking: BookingId) -> AppResult<Option<SeriesView>> {
        Ok(self.read_series(caller, booking).await?)
    }

    async fn change(
        &self,
        caller: &Caller,
        booking: BookingId,
        change: &SeriesChange,
    ) -> AppResult<SeriesOutcome> {
        let outcome = self.change_series(caller, booking, change).await?;
        self.log.wake();
        Ok(outcome)
    }

    async fn own_series(&self, caller: &Caller) -> AppResult<Vec<SeriesView>> {
        Ok(self.list_own_series(caller).await?)
    }
}
