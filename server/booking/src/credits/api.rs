//! The port: errors are logged and translated here, once.

use async_trait::async_trait;
use shared::{
    AppResult,
    booking::IdempotencyKey,
    caller::Caller,
    ids::{CustomerPackageId, HoldId},
    packages::{CreditOffer, CustomerPackage, NewSale, PackageChange, PackagesApi, SoldFilter, SoldPackages},
};

use crate::Bookings;

#[async_trait]
impl PackagesApi for Bookings {
    async fn sell(
        &self,
        caller: &Caller,
        sale: &NewSale,
        key: Option<IdempotencyKey>,
    ) -> AppResult<CustomerPackageId> {
        let sold = self.sell_package(caller, sale, key).await?;
        self.log.wake();
        Ok(sold)
    }

    async fn sold(&self, caller: &Caller, filter: &SoldFilter) -> AppResult<SoldPackages> {
        Ok(self.sold_packages(caller, filter).await?)
    }

    async fn change(
        &self,
        caller: &Caller,
        package: CustomerPackageId,
        change: &PackageChange,
    ) -> AppResult<()> {
        self.change_package(caller, package, change).await?;
        self.log.wake();
        Ok(())
    }

    async fn own(&self, caller: &Caller) -> AppResult<Vec<CustomerPackage>> {
        Ok(self.own_packages(caller).await?)
    }

    async fn offer(&self, caller: &Caller, hold: HoldId) -> AppResult<Option<CreditOffer>> {
        Ok(self.offer_credits(caller, hold).await?)
    }
}
