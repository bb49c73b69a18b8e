//! Several businesses: where somebody works, and going from one to another.

use server_kernel::{Actor, ServiceError};
use shared::{ErrorCode, caller::Caller, ids::TenantId, team::Workplace};

use super::join::turn;
use crate::Identity;

impl Identity {
    pub(super) async fn own_workplaces(&self, caller: &Caller) -> Result<Vec<Workplace>, ServiceError> {
        let user = caller.user()?;
        let current = user.membership.as_ref().map(|membership| membership.tenant);
        let mut tx = self.db.begin(Actor::System).await?;
        let rows = sqlx::query!(
            "SELECT t.id, t.name, t.slug FROM tenant_members m JOIN tenants t ON t.id = m.tenant_id
             WHERE m.user_id = $1 AND m.status = 'active' AND t.kind = 'business' AND t.status <> 'DELETED'
             ORDER BY lower(t.name), t.slug",
            user.user.0,
        )
        .fetch_all(tx.conn())
        .await?;
        tx.commit().await?;
        let place = |id, name, slug| Workplace { tenant: id, name, slug, is_current: Some(id) == current };
        Ok(rows.into_iter().map(|row| place(TenantId(row.id), row.name, row.slug)).collect())
    }

    pub(super) async fn go_to(&self, caller: &Caller, tenant: TenantId) -> Result<(), ServiceError> {
        let places = self.own_workplaces(caller).await?;
        if !places.iter().any(|place| place.tenant == tenant) {
            return Err(ErrorCode::NotFound.into());
        }
        let mut tx = self.db.begin(Actor::System).await?;
        turn(&mut tx, caller.user()?.session, tenant).await?;
        Ok(tx.commit().await?)
    }
}
