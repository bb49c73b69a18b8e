//! The port: errors are logged and translated here, once.

use async_trait::async_trait;
use server_kernel::Actor;
use shared::{
    AppResult, ErrorCode,
    booking::{
        BookingView,
        waitlist::{Chance, NewWait, WaitView, WaitlistApi},
    },
    caller::Caller,
    ids::{OfferId, StaffId, WaitId},
    permission::Module,
    time::Local,
};

use crate::{
    Bookings,
    waitlist::{
        link,
        views::{self, Which},
    },
};
use server_kernel::ServiceError;

impl Bookings {
    async fn read_entry(&self, key: &str) -> Result<WaitView, ServiceError> {
        let now = self.clock.now();
        let (mut tx, tenant, entry) = self.open_entry(key, false).await?;
        let page = link::page(&self.secret, entry.id);
        let view = views::one(tx.conn(), &tenant, entry.id, page, now).await?;
        tx.commit().await?;
        Ok(view.ok_or(ErrorCode::NotFound)?)
    }

    async fn own_entries(&self, caller: &Caller) -> Result<Vec<WaitView>, ServiceError> {
        let user = caller.user()?.user;
        let actor = Actor::Customer { user, tenant: None, booking: None };
        let mut tx = self.db.begin(actor).await?;
        let which = Which { user: Some(user), live: true, ..Which::default() };
        let mut views = views::list(tx.conn(), which, self.clock.now()).await?;
        tx.commit().await?;
        for view in &mut views {
            view.page = link::page(&self.secret, view.id);
        }
        Ok(views)
    }

    async fn whole_queue(&self, caller: &Caller) -> Result<Vec<WaitView>, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.read())?;
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let which = Which { tenant: Some(membership.tenant), live: true, ..Which::default() };
        let views = views::list(tx.conn(), which, self.clock.now()).await?;
        tx.commit().await?;
        Ok(views)
    }
}

#[async_trait]
impl WaitlistApi for Bookings {
    async fn join(&self, caller: &Caller, slug: &str, wish: &NewWait) -> AppResult<WaitView> {
        let view = self.join_list(caller, slug, wish).await?;
        self.log.wake();
        Ok(view)
    }

    async fn entry(&self, _caller: &Caller, key: &str) -> AppResult<WaitView> {
        Ok(self.read_entry(key).await?)
    }

    async fn mine(&self, caller: &Caller) -> AppResult<Vec<WaitView>> {
        Ok(self.own_entries(caller).await?)
    }

    async fn withdraw(&self, _caller: &Caller, key: &str) -> AppResult<WaitView> {
        let view = self.withdraw_entry(key).await?;
        self.log.wake();
        Ok(view)
    }

    async fn accept(&self, caller: &Caller, key: &str, offer: OfferId) -> AppResult<BookingView> {
        let view = self.accept_offer(caller, key, offer).await?;
        self.log.wake();
        Ok(view)
    }

    async fn decline(&self, _caller: &Caller, key: &str, offer: OfferId) -> AppResult<WaitView> {
        let view = self.decline_offer(key, offer).await?;
        self.log.wake();
        Ok(view)
    }

    async fn queue(&self, caller: &Caller) -> AppResult<Vec<WaitView>> {
        Ok(self.whole_queue(caller).await?)
    }

    async fn remove(&self, caller: &Caller, entry: WaitId) -> AppResult<()> {
        self.remove_entry(caller, entry).await?;
        self.log.wake();
        Ok(())
    }

    async fn chances(&self, caller: &Caller, entry: WaitId) -> AppResult<Vec<Chance>> {
        Ok(self.list_chances(caller, entry).await?)
    }

    async fn offer(&self, caller: &Caller, entry: WaitId, starts_at: Local, staff: StaffId) -> AppResult<()> {
        self.offer_by_hand(caller, entry, starts_at.to_utc(), staff).await?;
        self.log.wake();
        Ok(())
    }
}
