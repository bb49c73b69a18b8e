//! The ports.

use async_trait::async_trait;

use super::{NoticeView, PushDevice, PushKey, PushSettings};
use crate::{
    caller::Caller,
    error::AppResult,
    ids::{TenantId, UserId},
    permission::Permission,
};

/// One's own notifications, and the browser that one looks at them with.
#[async_trait]
pub trait NotificationsApi: Send + Sync {
    /// The newest, and from here on none of them is new.
    async fn mine(&self, caller: &Caller) -> AppResult<Vec<NoticeView>>;

    /// How it stands with this browser.
    async fn device(&self, caller: &Caller) -> AppResult<PushDevice>;

    /// Switches it on. `device` is the cookie that the browser is known by.
    async fn switch_on(&self, caller: &Caller, key: &PushKey, device: Option<&str>) -> AppResult<()>;

    /// The browser hands out another place for its messages: where it is told so far, it is told there from now on. Not found where this
    /// session's browser is not told at `was`.
    async fn renew(&self, caller: &Caller, was: &str, key: &PushKey) -> AppResult<()>;

    /// Changes what it is told.
    async fn set(&self, caller: &Caller, settings: &PushSettings) -> AppResult<()>;

    /// Switches it off.
    async fn switch_off(&self, caller: &Caller) -> AppResult<()>;

    /// Sends it one message, to see that it works.
    async fn test(&self, caller: &Caller) -> AppResult<()>;
}

/// Who may do what, asked by the program itself.
#[async_trait]
pub trait EntitledApi: Send + Sync {
    /// Whether somebody holds a permission over all of a business at this moment.
    async fn holds(&self, tenant: TenantId, user: UserId, permission: Permission) -> AppResult<bool>;
}
