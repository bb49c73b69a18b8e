//! The service.

use std::sync::Arc;

use async_trait::async_trait;
use server_kernel::{Actor, Db, ServiceError};
use server_tenants::{Tenant, Tenants};
use shared::{
    AppResult,
    catalog::{CatalogApi, ServiceView, StaffView},
};

use crate::read;

/// The catalogue.
#[derive(Debug)]
pub struct Catalog {
    db: Db,
    tenants: Arc<Tenants>,
}

impl Catalog {
    /// The catalogue in `db`.
    #[must_use]
    pub fn new(db: Db, tenants: Arc<Tenants>) -> Self {
        Self { db, tenants }
    }

    async fn read_services(&self, tenant: &Tenant) -> Result<Vec<ServiceView>, ServiceError> {
        let mut tx = self.db.begin(Actor::Public { tenant: Some(tenant.id) }).await?;
        let addons = read::addons(tx.conn(), tenant).await?;
        let services = read::services(tx.conn(), tenant, &addons).await?;
        tx.commit().await?;
        Ok(services)
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
    async fn services(&self, slug: &str) -> AppResult<Vec<ServiceView>> {
        let tenant = self.tenants.by_slug(slug).await?;
        Ok(self.read_services(&tenant).await?)
    }

    async fn staff(&self, slug: &str) -> AppResult<Vec<StaffView>> {
        let tenant = self.tenants.by_slug(slug).await?;
        Ok(self.read_staff(&tenant).await?)
    }
}
