//! The port.

use async_trait::async_trait;
use shared::{
    caller::Caller,
    error::AppResult,
    notify::{NoticeView, NotificationsApi, PushDevice, PushKey, PushSettings},
};

use super::Notifications;

#[async_trait]
impl NotificationsApi for Notifications {
    async fn mine(&self, caller: &Caller) -> AppResult<Vec<NoticeView>> {
        Ok(self.own(caller).await?)
    }

    async fn device(&self, caller: &Caller) -> AppResult<PushDevice> {
        Ok(self.this_device(caller).await?)
    }

    async fn switch_on(&self, caller: &Caller, key: &PushKey, device: Option<&str>) -> AppResult<()> {
        Ok(self.subscribe(caller, key, device).await?)
    }

    async fn renew(&self, caller: &Caller, was: &str, key: &PushKey) -> AppResult<()> {
        Ok(self.resubscribe(caller, was, key).await?)
    }

    async fn set(&self, caller: &Caller, settings: &PushSettings) -> AppResult<()> {
        Ok(self.change(caller, settings).await?)
    }

    async fn switch_off(&self, caller: &Caller) -> AppResult<()> {
        Ok(self.unsubscribe(caller).await?)
    }

    async fn test(&self, caller: &Caller) -> AppResult<()> {
        Ok(self.send_test(caller).await?)
    }
}
