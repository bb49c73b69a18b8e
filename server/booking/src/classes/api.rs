//! The port: errors are logged and translated here, once.

use async_trait::async_trait;
use chrono::NaiveDate;
use shared::{
    AppResult,
    booking::classes::{
        ClassApi, ClassChange, ClassConflict, ClassEnd, ClassOutcome, ClassPage, ClassesView, NewClass,
    },
    caller::Caller,
    ids::{BookingId, ClassId},
};

use crate::Bookings;

#[async_trait]
impl ClassApi for Bookings {
    async fn classes(&self, caller: &Caller, from: Option<NaiveDate>) -> AppResult<ClassesView> {
        Ok(self.list_classes(caller, from).await?)
    }

    async fn class(&self, caller: &Caller, class: ClassId) -> AppResult<ClassPage> {
        Ok(self.read_class(caller, class).await?)
    }

    async fn schedule(&self, caller: &Caller, class: &NewClass) -> AppResult<ClassOutcome> {
        let outcome = self.schedule_classes(caller, class).await?;
        self.log.wake();
        Ok(outcome)
    }

    async fn move_class(
        &self,
        caller: &Caller,
        class: ClassId,
        change: &ClassChange,
    ) -> AppResult<Vec<ClassConflict>> {
        let conflicts = self.change_class(caller, class, change).await?;
        self.log.wake();
        Ok(conflicts)
    }

    async fn finish(&self, caller: &Caller, class: ClassId, absent: &[BookingId]) -> AppResult<ClassEnd> {
        let end = self.finish_class(caller, class, absent).await?;
        self.log.wake();
        Ok(end)
    }

    async fn call_off(&self, caller: &Caller, class: ClassId, reason: &str) -> AppResult<()> {
        Ok(self.call_class_off(caller, class, reason).await?)
    }
}
