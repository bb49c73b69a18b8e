//! The service.

use std::sync::Arc;

use async_trait::async_trait;
use server_kernel::{Actor, Clock, Db, DbError, ServiceError};
use shared::{
    AppResult, ErrorCode,
    booking::Page,
    ids::TenantId,
    tenants::{BusinessFilter, BusinessRow, BusinessView, TenantsApi},
};

use crate::{
    cache::Cache,
    filter::Search,
    model::{Tenant, TenantRow},
    search, view,
};

/// Businesses.
#[derive(Debug)]
pub struct Tenants {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    cache: Cache,
}

impl Tenants {
    /// The businesses in `db`.
    #[must_use]
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, cache: Cache::default() }
    }

    /// A published business by its address, at most a minute old.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] when there is none or it is not published.
    pub async fn by_slug(&self, slug: &str) -> AppResult<Arc<Tenant>> {
        let tenant = match self.cache.by_slug(slug) {
            Some(tenant) => Some(tenant),
            None => self.read_by_slug(slug).await?.map(|tenant| self.keep(tenant)),
        };
        tenant.filter(|tenant| tenant.published).ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// A business by its id, published or not, at most a minute old: for whoever already has something of it.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] when there is none.
    pub async fn by_id(&self, id: TenantId) -> AppResult<Arc<Tenant>> {
        let tenant = match self.cache.by_id(id) {
            Some(tenant) => Some(tenant),
            None => self.read_by_id(id).await?.map(|tenant| self.keep(tenant)),
        };
        tenant.ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// Reads a business anew the next time: its settings were changed here.
    pub fn forget(&self, id: TenantId) {
        self.cache.forget(id);
    }

    fn keep(&self, tenant: Tenant) -> Arc<Tenant> {
        let tenant = Arc::new(tenant);
        self.cache.keep(&tenant);
        tenant
    }

    async fn read_by_slug(&self, slug: &str) -> Result<Option<Tenant>, ServiceError> {
        if !view::is_slug(slug) {
            return Ok(None);
        }
        let mut tx = self.db.begin(Actor::Public { tenant: None }).await?;
        let id = sqlx::query_scalar!("SELECT id FROM tenants WHERE slug = $1 AND kind = 'business'", slug)
            .fetch_optional(tx.conn())
            .await?;
        tx.commit().await?;
        match id {
            Some(id) => self.read_by_id(TenantId(id)).await,
            None => Ok(None),
        }
    }

    async fn read_by_id(&self, id: TenantId) -> Result<Option<Tenant>, ServiceError> {
        let mut tx = self.db.begin(Actor::System).await?;
        let row = sqlx::query_as!(
            TenantRow,
            "SELECT id, slug, name, business_type, status IN ('TRIAL', 'ACTIVE') AS \"published!\", timezone,
                currency, confirmation_mode, slot_step_minutes, min_notice_minutes, horizon_days, max_wait_minutes, free_cancel_minutes,
                check_in_opens_minutes, no_show_minutes, best_times_first, phone_prefix, travel_speed_kmh, travel_extra_minutes,
                (SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'address', l.address, 'place', l.place, 'latitude', l.latitude,
                     'longitude', l.longitude, 'open', l.closed_at IS NULL) ORDER BY l.is_main DESC, l.name, l.id), '[]')
                 FROM locations l WHERE l.tenant_id = tenants.id) AS \"locations!\",
                (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'latitude', a.latitude, 'longitude',
                     a.longitude, 'fee', a.fee_minor, 'active', a.is_active) ORDER BY a.name), '[]')
                 FROM service_areas a WHERE a.tenant_id = tenants.id) AS \"areas!\"
             FROM tenants WHERE id = $1 AND kind = 'business'",
            id.0,
        )
        .fetch_optional(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(row.map(Tenant::try_from).transpose()?)
    }

    async fn page(&self, search: &Search) -> Result<Page<BusinessRow>, DbError> {
        let mut tx = self.db.begin(search.actor()).await?;
        let page = search::page(tx.conn(), search).await?;
        tx.commit().await?;
        Ok(page)
    }

    async fn view(&self, slug: &str) -> Result<BusinessView, ServiceError> {
        if !view::is_slug(slug) {
            return Err(ErrorCode::NotFound.into());
        }
        let mut tx = self.db.begin(Actor::Public { tenant: None }).await?;
        let view = view::business(tx.conn(), slug, self.clock.now()).await?;
        tx.commit().await?;
        view.ok_or_else(|| ErrorCode::NotFound.into())
    }
}

#[async_trait]
impl TenantsApi for Tenants {
    async fn search(&self, filter: &BusinessFilter) -> AppResult<Page<BusinessRow>> {
        let search = Search::parse(filter)?;
        Ok(self.page(&search).await.map_err(ServiceError::from)?)
    }

    async fn get(&self, slug: &str) -> AppResult<BusinessView> {
        Ok(self.view(slug).await?)
    }
}
