//! The service.

use std::sync::Arc;

use async_trait::async_trait;
use server_kernel::{Actor, Clock, Db, ServiceError};
use server_tenants::{Tenant, Tenants};
use shared::{
    AppResult,
    catalog::{CatalogApi, PackageView, ServiceView, StaffView},
};

use crate::read;

/// The catalogue.
#[derive(Debug)]
pub struct Catalog {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) tenants: Arc<Tenants>,
}

impl Catalog {
    /// The catalogue in `db`.
    #[must_use]
    pub const fn new(db: Db, clock: Clock, tenants: Arc<Tenants>) -> Self {
        Self { db, clock, tenants }
    }

    /// All of them, or those in which some words are, the best first.
    async fn read_services(
        &self,
        tenant: &Tenant,
        locale: &str,
        words: Option<&str>,
    ) -> Result<Vec<ServiceView>, ServiceError> {
        let mut tx = self.db.begin(Actor::Public { tenant: Some(tenant.id) }).await?;
        let addons = read::addons(tx.conn(), tenant, locale).await?;
        let mut services = read::services(tx.conn(), tenant, &addons, locale).await?;
        if let Some(words) = words {
            let found = read::found(tx.conn(), words).await?;
            let place = |service: &ServiceView| found.iter().position(|id| *id == service.id.0);
            services.retain(|service| place(service).is_some());
            services.sort_by_key(place);
        }
        tx.commit().await?;
        Ok(services)
    }

    async fn read_packages(&self, tenant: &Tenant, locale: &str) -> Result<Vec<PackageView>, ServiceError> {
        let mut tx = self.db.begin(Actor::Public { tenant: Some(tenant.id) }).await?;
        let packages = read::packages(tx.conn(), tenant, locale).await?;
        tx.commit().await?;
        Ok(packages)
    }

    async fn read_staff(&self, tenant: &Tenant) -> Result<Vec<StaffView>, ServiceError> {
        let mut tx = self.db.begin(Actor::Public { tenant: Some(tenant.id) }).await?;
        let staff = read::staff(tx.conn(), tenant).await?;
        tx.commit().await?;
        Ok(staff)
    }
}

#[async_trait]
impl CatalogApi for Catalog {
    async fn services(&self, slug: &str, locale: &str) -> AppResult<Vec<ServiceView>> {
        let tenant = self.tenants.by_slug(slug).await?;
        Ok(self.read_services(&tenant, locale, None).await?)
    }

    async fn find_services(&self, slug: &str, locale: &str, words: &str) -> AppResult<Vec<ServiceView>> {
        let tenant = self.tenants.by_slug(slug).await?;
        let words = read::words(words);
        Ok(self.read_services(&tenant, locale, words.as_deref()).await?)
    }

    async fn packages_on_sale(&self, slug: &str, locale: &str) -> AppResult<Vec<PackageView>> {
        let tenant = self.tenants.by_slug(slug).await?;
        Ok(self.read_packages(&tenant, locale).await?)
    }

    async fn staff(&self, slug: &str) -> AppResult<Vec<StaffView>> {
        let tenant = self.tenants.by_slug(slug).await?;
        Ok(self.read_staff(&tenant).await?)
    }
}
