//! The server's side of these pages.

use app_core::UiError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    ids::CustomerPackageId,
    packages::{PackageChange, SoldFilter, SoldPackages},
};

/// A sale, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Which package at which price, with a space between them.
    pub ware: String,
    pub name: String,
    pub phone: String,
    pub email: String,
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldPage {
    pub view: SoldPackages,
    pub typed: Typed,
    /// One sale, however often its form is sent.
    pub key: String,
}

/// What was sold, and what can be.
#[server]
pub async fn packages_sold(filter: SoldFilter) -> Result<SoldPage, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    super::host::page(&ports, &caller, &filter).await
}

/// Sells: a plain form, answered with what was sold.
#[server]
pub async fn sell_package(
    #[server(default)] key: String,
    #[server(default)] ware: String,
    #[server(default)] method: String,
    #[server(default)] name: String,
    #[server(default)] phone: String,
    #[server(default)] email: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let typed = Typed { ware, name, phone, email };
    leptos_axum::redirect(&super::host::sell(&ports, &caller, &typed, method, key).await);
    Ok(())
}

/// Holds a package up.
#[server]
pub async fn suspend_package(
    package: CustomerPackageId,
    version: i32,
    #[server(default)] reason: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let change = PackageChange::Suspend { version, reason };
    super::host::change(&ports, &caller, package, change, "suspended").await;
    Ok(())
}

/// Lets it go on.
#[server]
pub async fn resume_package(package: CustomerPackageId, version: i32) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    super::host::change(&ports, &caller, package, PackageChange::Resume { version }, "resumed").await;
    Ok(())
}

/// Writes down that its unused part was paid back.
#[server]
pub async fn refund_package(
    package: CustomerPackageId,
    version: i32,
    #[server(default)] amount: String,
    #[server(default)] why: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let change = PackageChange::Refund { version, amount, reason: why };
    super::host::change(&ports, &caller, package, change, "refunded").await;
    Ok(())
}
