//! Logo and accent: chosen by the business, shown to everybody.

use async_trait::async_trait;
use server_kernel::{
    Actor, DbError, ServiceError, Tx, audit,
    files::{self, PICTURES},
};
use shared::{
    AppError, AppResult, ErrorCode,
    caller::{Caller, Membership, SignedIn},
    error::FieldProblem,
    permission::{Module, Scope},
    tenants::{
        Brand,
        brand::{BrandApi, BrandView, HUES, Logo, MAX_LOGO, OWN_HUE},
    },
};
use uuid::Uuid;

use crate::Tenants;

/// Where a logo is to be had. Its id changes with it.
pub(crate) fn logo_path(id: Uuid) -> String {
    format!("/logos/{id}")
}

impl Tenants {
    async fn show_brand(&self, caller: &Caller) -> Result<BrandView, ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.read())?;
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let row = sqlx::query!(
            "SELECT t.slug, t.name, t.version, t.accent_hue, l.id AS \"logo?\"
             FROM tenants t LEFT JOIN business_logos l ON l.tenant_id = t.id WHERE t.id = $1",
            place.tenant.0,
        )
        .fetch_one(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(BrandView {
            version: row.version,
            may_change: place.permissions.scope(Module::Tenants.update()) >= Some(Scope::Tenant),
            slug: row.slug,
            name: row.name,
            brand: Brand { logo: row.logo.map(logo_path), hue: row.accent_hue },
        })
    }

    async fn change_hue(&self, caller: &Caller, hue: i16, version: i32) -> Result<(), ServiceError> {
        caller.whole_business(Module::Tenants.update())?;
        if !HUES.contains(&hue) {
            return Err(AppError::field("hue", FieldProblem::Unknown).into());
        }
        let mut change = self.begin_change(caller, version).await?;
        sqlx::query!(
            "UPDATE tenants SET accent_hue = $2 WHERE id = $1",
            change.place.tenant.0,
            // The product's own is nobody's choice.
            (hue != OWN_HUE).then_some(hue),
        )
        .execute(change.tx.conn())
        .await?;
        self.end_change(change, "tenant.save_brand").await
    }

    async fn keep_logo(&self, caller: &Caller, bytes: Vec<u8>) -> Result<(), ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.update())?;
        let logo = files::accept("logo", bytes, MAX_LOGO, PICTURES)?;
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        sqlx::query!(
            "INSERT INTO business_logos (tenant_id, id, content_type, content, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (tenant_id) DO UPDATE SET id = $2, content_type = $3, content = $4, created_at = $5",
            place.tenant.0,
            Uuid::now_v7(),
            logo.kind.media_type(),
            logo.content,
            self.clock.now(),
        )
        .execute(tx.conn())
        .await?;
        self.note_logo(&mut tx, (user, place), "tenant.set_logo").await?;
        Ok(tx.commit().await?)
    }

    async fn drop_logo(&self, caller: &Caller) -> Result<(), ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.update())?;
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        sqlx::query!("DELETE FROM business_logos WHERE tenant_id = $1", place.tenant.0)
            .execute(tx.conn())
            .await?;
        self.note_logo(&mut tx, (user, place), "tenant.remove_logo").await?;
        Ok(tx.commit().await?)
    }

    async fn note_logo(
        &self,
        tx: &mut Tx,
        (user, place): (&SignedIn, &Membership),
        action: &'static str,
    ) -> Result<(), DbError> {
        let entry = audit::Entry {
            tenant: Some(place.tenant),
            user: Some(user.user),
            action,
            resource_kind: "tenant",
            resource: Some(place.tenant.0),
            success: true,
            at: self.clock.now(),
        };
        audit::record(tx.conn(), entry).await
    }

    /// Everybody's who may see the business; before it is published, and while it is suspended, only its own people's.
    async fn find_logo(&self, caller: &Caller, name: &str) -> Result<Logo, ServiceError> {
        let id: Uuid = name.parse().map_err(|_| ErrorCode::NotFound)?;
        let own = caller.whole_business(Module::Tenants.read()).ok();
        let own = own.map(|(user, place)| Actor::staff(user, place));
        for actor in [Some(Actor::Public { tenant: None }), own].into_iter().flatten() {
            let mut tx = self.db.begin(actor).await?;
            let found = sqlx::query!("SELECT content_type, content FROM business_logos WHERE id = $1", id)
                .fetch_optional(tx.conn())
                .await?;
            tx.commit().await?;
            if let Some(row) = found {
                return Ok(Logo { media_type: row.content_type, bytes: row.content });
            }
        }
        Err(ErrorCode::NotFound.into())
    }
}

#[async_trait]
impl BrandApi for Tenants {
    async fn brand(&self, caller: &Caller) -> AppResult<BrandView> {
        Ok(self.show_brand(caller).await?)
    }

    async fn save_hue(&self, caller: &Caller, hue: i16, version: i32) -> AppResult<()> {
        Ok(self.change_hue(caller, hue, version).await?)
    }

    async fn set_logo(&self, caller: &Caller, bytes: Vec<u8>) -> AppResult<()> {
        Ok(self.keep_logo(caller, bytes).await?)
    }

    async fn remove_logo(&self, caller: &Caller) -> AppResult<()> {
        Ok(self.drop_logo(caller).await?)
    }

    async fn logo(&self, caller: &Caller, name: &str) -> AppResult<Logo> {
        Ok(self.find_logo(caller, name).await?)
    }
}
