//! Doors without anybody at them. A kiosk is a browser with a token of its own, which opens one booking at a time and only to let in
//! whose it is; what it answers is what a stranger beside them may read.

mod code;
mod device;
mod enter;

use async_trait::async_trait;
use shared::{
    AppResult,
    booking::kiosk::{AtDoor, HereView, KioskApi, KioskView, KiosksView, LetIn},
    caller::Caller,
    ids::{KioskId, LocationId},
};

use crate::Bookings;

#[async_trait]
impl KioskApi for Bookings {
    async fn kiosks(&self, caller: &Caller) -> AppResult<KiosksView> {
        Ok(self.list_kiosks(caller).await?)
    }

    async fn set_up(&self, caller: &Caller, location: LocationId, name: &str) -> AppResult<String> {
        Ok(self.make_kiosk(caller, location, name).await?)
    }

    async fn take_back(&self, caller: &Caller, kiosk: KioskId) -> AppResult<()> {
        Ok(self.end_kiosk(caller, kiosk).await?)
    }

    async fn kiosk(&self, token: &str) -> AppResult<KioskView> {
        Ok(self.show_kiosk(token).await?)
    }

    async fn here(&self, caller: &Caller, code: &str) -> AppResult<HereView> {
        Ok(self.show_here(caller, code).await?)
    }

    async fn let_in(&self, at: &AtDoor, code: &str) -> AppResult<LetIn> {
        let done = self.enter(at, code).await?;
        self.log.wake();
        Ok(done)
    }
}
