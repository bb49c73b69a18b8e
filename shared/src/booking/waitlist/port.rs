//! The use cases of the waiting list.

use async_trait::async_trait;

use super::view::{Chance, NewWait, WaitView};
use crate::{
    booking::BookingView,
    caller::Caller,
    error::AppResult,
    ids::{OfferId, StaffId, WaitId},
    time::Local,
};

/// The waiting list. `key` is the secret of an entry's link: whoever has it is whoever waits.
#[async_trait]
pub trait WaitlistApi: Send + Sync {
    /// Waits for a time. **Permissions:** anyone, for a published business.
    async fn join(&self, caller: &Caller, slug: &str, wish: &NewWait) -> AppResult<WaitView>;

    /// One entry. **Permissions:** whoever has its link.
    async fn entry(&self, caller: &Caller, key: &str) -> AppResult<WaitView>;

    /// The caller's own entries that are not over, at every business. **Permissions:** signed in.
    async fn mine(&self, caller: &Caller) -> AppResult<Vec<WaitView>>;

    /// Waits no longer; a time that is kept is given back. **Permissions:** as [`Self::entry`].
    async fn withdraw(&self, caller: &Caller, key: &str) -> AppResult<WaitView>;

    /// Books the time that is kept. Asked again, it answers with the same booking. **Permissions:** as [`Self::entry`].
    async fn accept(&self, caller: &Caller, key: &str, offer: OfferId) -> AppResult<BookingView>;

    /// Goes on waiting; the time goes to the next one. **Permissions:** as [`Self::entry`].
    async fn decline(&self, caller: &Caller, key: &str, offer: OfferId) -> AppResult<WaitView>;

    /// Everybody who waits, in their order. **Permissions:** bookings:R of the business.
    async fn queue(&self, caller: &Caller) -> AppResult<Vec<WaitView>>;

    /// Takes somebody off the list. **Permissions:** bookings:U of the business.
    async fn remove(&self, caller: &Caller, entry: WaitId) -> AppResult<()>;

    /// The next free times of what somebody waits for, those that suit first. **Permissions:** bookings:U of the business.
    async fn chances(&self, caller: &Caller, entry: WaitId) -> AppResult<Vec<Chance>>;

    /// Offers a time out of turn. **Permissions:** bookings:U of the business.
    async fn offer(&self, caller: &Caller, entry: WaitId, starts_at: Local, staff: StaffId) -> AppResult<()>;
}
