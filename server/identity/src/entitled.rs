//! Whether somebody may do something, asked by the program itself and not in their request.

use async_trait::async_trait;
use server_kernel::ServiceError;
use shared::{
    error::AppResult,
    ids::{TenantId, UserId},
    notify::EntitledApi,
    permission::{Family, Permission, Scope},
};

use crate::{Identity, held::put_together};

#[async_trait]
impl EntitledApi for Identity {
    async fn holds(&self, tenant: TenantId, user: UserId, permission: Permission) -> AppResult<bool> {
        Ok(self.entitled(tenant, user, permission).await?)
    }
}

impl Identity {
    async fn entitled(
        &self,
        tenant: TenantId,
        user: UserId,
        permission: Permission,
    ) -> Result<bool, ServiceError> {
        let mut tx = self.begin().await?;
        let words = sqlx::query_scalar!(
            "SELECT held_by(m.tenant_id, m.user_id, $3) FROM tenant_members m
             WHERE m.tenant_id = $1 AND m.user_id = $2 AND m.status = 'active'",
            tenant.0,
            user.0,
            self.clock.now(),
        )
        .fetch_optional(tx.conn())
        .await?;
        tx.commit().await?;
        let held = put_together(&words.flatten().unwrap_or_default(), Family::Tenant);
        Ok(held.permissions.scope(permission) >= Some(Scope::Tenant))
    }
}
