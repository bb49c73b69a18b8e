//! Head office's look at a business's papers.

use async_trait::async_trait;
use serde_json::json;
use server_kernel::{Actor, DbError, ServiceError, audit::Entry, events::NewEvent, trace};
use shared::{
    AppError, AppResult, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    ids::TenantId,
    permission::Module,
    tenants::settings::{TaxKind, Verification, VerificationApi, VerificationRow},
};

use super::{
    papers::{lists, reviewer},
    read,
};
use uuid::Uuid;

use crate::Tenants;

impl Tenants {
    async fn list_queue(
        &self,
        caller: &Caller,
        state: Verification,
    ) -> Result<Vec<VerificationRow>, ServiceError> {
        let (user, office) = caller.head_office(Module::Tenants.read())?;
        let mut tx = self.db.begin(Actor::head_office(user, office, None)).await?;
        let rows = sqlx::query!(
            "SELECT t.id, t.slug, t.name, t.business_type, t.country, t.verification_reason, t.version,
                coalesce(array_agg(x.kind ORDER BY x.kind) FILTER (WHERE x.kind IS NOT NULL), '{}') AS \"kinds!\",
                coalesce(array_agg(x.number ORDER BY x.kind) FILTER (WHERE x.kind IS NOT NULL), '{}') AS \"numbers!\"
             FROM tenants t LEFT JOIN business_tax_ids x ON x.tenant_id = t.id
             WHERE t.kind = 'business' AND t.status <> 'DELETED' AND t.verification = $1
             GROUP BY t.id ORDER BY t.created_at, t.id LIMIT 100",
            state.as_str(),
        )
        .fetch_all(tx.conn())
        .await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut papers = lists(&mut tx, &ids).await?;
        tx.commit().await?;
        let rows = rows.into_iter().map(|row| VerificationRow {
            tenant: TenantId(row.id),
            slug: row.slug,
            name: row.name,
            kind: row.business_type,
            country: row.country,
            state,
            reason: row.verification_reason,
            tax: row
                .kinds
                .iter()
                .zip(row.numbers)
                .filter_map(|(kind, number)| Some((TaxKind::from_stored(kind)?, number)))
                .collect(),
            papers: papers.remove(&TenantId(row.id)).unwrap_or_default(),
            version: row.version,
        });
        Ok(rows.collect())
    }

    async fn decide_on(
        &self,
        caller: &Caller,
        tenant: TenantId,
        decision: Verification,
        reason: &str,
        version: i32,
    ) -> Result<(), ServiceError> {
        let (user, office) = reviewer(caller)?;
        let reason = read::text(reason, 500).map_err(|problem| AppError::field("reason", problem))?;
        if decision == Verification::Rejected && reason.is_empty() {
            return Err(AppError::field("reason", FieldProblem::Required).into());
        }
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::head_office(user, office, Some(tenant))).await?;
        let before = sqlx::query_scalar!(
            "SELECT verification FROM tenants WHERE id = $1 AND kind = 'business' FOR UPDATE",
            tenant.0,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(ErrorCode::NotFound)?;
        let before = Verification::from_stored(&before)
            .ok_or(DbError::Inconsistent { table: "tenants", column: "verification" })?;
        if !before.may_become(decision) {
            return Err(ErrorCode::WrongState.into());
        }
        let version = sqlx::query_scalar!(
            "UPDATE tenants SET verification = $2, verification_reason = $3, version = version + 1
             WHERE id = $1 AND version = $4 RETURNING version",
            tenant.0,
            decision.as_str(),
            reason,
            version,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(ErrorCode::SettingsChanged)?;
        sqlx::query!(
            "UPDATE verification_documents SET status = $2, reviewed_by = $3, reviewed_at = $4
             WHERE tenant_id = $1 AND status = 'pending_review'",
            tenant.0,
            if decision == Verification::Verified { "verified" } else { "rejected" },
            user.user.0,
            now,
        )
        .execute(tx.conn())
        .await?;
        let entry = Entry {
            tenant: Some(tenant),
            user: Some(user.user),
            action: "tenant.verify",
            resource_kind: "tenant",
            resource: Some(tenant.0),
            success: true,
            at: now,
        };
        let event = NewEvent {
            tenant,
            aggregate_kind: "tenant",
            aggregate: tenant.0,
            version,
            kind: "verification_decided",
            data: json!({}),
            at: now,
        };
        trace::record(tx.conn(), entry, event, None).await?;
        tx.commit().await?;
        self.forget(tenant);
        Ok(())
    }
}

#[async_trait]
impl VerificationApi for Tenants {
    async fn queue(&self, caller: &Caller, state: Verification) -> AppResult<Vec<VerificationRow>> {
        Ok(self.list_queue(caller, state).await?)
    }

    async fn decide(
        &self,
        caller: &Caller,
        tenant: TenantId,
        decision: Verification,
        reason: &str,
        version: i32,
    ) -> AppResult<()> {
        Ok(self.decide_on(caller, tenant, decision, reason, version).await?)
    }
}
