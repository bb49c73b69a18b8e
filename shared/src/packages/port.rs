//! The port.

use async_trait::async_trait;

use super::view::{CreditOffer, CustomerPackage, NewSale, PackageChange, SoldFilter, SoldPackages};
use crate::{
    booking::IdempotencyKey,
    caller::Caller,
    error::AppResult,
    ids::{CustomerPackageId, HoldId},
};

/// Packages that customers bought.
#[async_trait]
pub trait PackagesApi: Send + Sync {
    /// Sells a package of the catalogue, paid at the desk. **Permissions:** bookings:C and payments:C of the business.
    async fn sell(
        &self,
        caller: &Caller,
        sale: &NewSale,
        key: Option<IdempotencyKey>,
    ) -> AppResult<CustomerPackageId>;

    /// What was sold, newest first, and what can be. **Permissions:** bookings:R of the business.
    async fn sold(&self, caller: &Caller, filter: &SoldFilter) -> AppResult<SoldPackages>;

    /// Holds a package up, lets it go on, or pays its unused part back. **Permissions:** bookings:A of the business; payments:A
    /// to pay back.
    async fn change(
        &self,
        caller: &Caller,
        package: CustomerPackageId,
        change: &PackageChange,
    ) -> AppResult<()>;

    /// The caller's own packages, at every business. **Permissions:** signed in.
    async fn own(&self, caller: &Caller) -> AppResult<Vec<CustomerPackage>>;

    /// What the caller's own credits would pay of a time that is kept; nothing for whoever is not signed in.
    /// **Permissions:** as reading the hold.
    async fn offer(&self, caller: &Caller, hold: HoldId) -> AppResult<Option<CreditOffer>>;
}
