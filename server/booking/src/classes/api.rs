//! The port: errors are logged and translated here, once.

use async_trait::async_trait;
use chrono::NaiveDate;
use shared::{
    AppResult,
    booking::classes::{ClassApi, ClassOutcome, ClassPage, ClassesView, NewClass},
    caller::Caller,
    ids::{ClassId, StaffId},
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

    async fn substitute(&self, caller: &Caller, class: ClassId, staff: StaffId) -> AppResult<()> {
        self.substitute_teacher(caller, class, staff).await?;
        self.log.wake();
        Ok(())
    }

    async fn call_off(&self, caller: &Caller, class: ClassId, reason: &str) -> AppResult<()> {
        Ok(self.call_class_off(caller, class, reason).await?)
    }
}
