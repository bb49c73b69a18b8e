//! A business with everything that can be booked there.

use app_core::UiError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    catalog::{PackageView, ServiceView, StaffView},
    ids::ServiceId,
    tenants::BusinessView,
};

/// A business, what it sells and who works there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shop {
    /// The business.
    pub business: BusinessView,
    /// What it sells, in its own order.
    pub services: Vec<ServiceView>,
    /// Who can be booked.
    pub staff: Vec<StaffView>,
}

impl Shop {
    /// One of its services.
    #[must_use]
    pub fn service(&self, id: ServiceId) -> Option<&ServiceView> {
        self.services.iter().find(|service| service.id == id)
    }
}

/// One business.
#[server]
pub async fn open_shop(slug: String) -> Result<Shop, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let (business, services, staff) = futures::try_join!(
        ports.tenants.get(&slug),
        ports.catalog.services(&slug, &caller.locale),
        ports.catalog.staff(&slug)
    )?;
    Ok(Shop { business, services, staff })
}

/// What somebody sees who comes in or looks around.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The business, with what was looked for.
    pub shop: Shop,
    /// The packages on sale; none while something is looked for.
    pub packages: Vec<PackageView>,
}

/// One business, with those of its services in which some words are; all of them, and its packages, without words.
#[server]
pub async fn find_in_shop(slug: String, #[server(default)] words: String) -> Result<Window, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let shop = open_shop(slug).await?;
    let slug = &shop.business.slug;
    if words.trim().is_empty() {
        let packages = ports.catalog.packages_on_sale(slug, &caller.locale).await?;
        return Ok(Window { shop, packages });
    }
    let services = ports.catalog.find_services(slug, &caller.locale, &words).await?;
    Ok(Window { shop: Shop { services, ..shop }, packages: Vec::new() })
}
