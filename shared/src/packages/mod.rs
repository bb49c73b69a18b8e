//! Packages that customers bought: what was sold, the credits that are left, and which visits used one.

mod credits;
mod port;
mod view;

pub use credits::{
    Credit, CreditStatus, PackageStatus, StoredStatus, credit_after, credits_lost, spend, status_of,
    unused_minor,
};
pub use port::PackagesApi;
pub use view::{
    CreditLine, CreditOffer, CustomerPackage, NewSale, OfferLine, OnSale, PackageChange, PackageUse,
    SoldFilter, SoldPackage, SoldPackages,
};
