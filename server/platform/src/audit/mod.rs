//! The audit log, for a business and for head office.

mod filter;
mod read;

use server_kernel::{Actor, DbError, ServiceError, audit, zone::parse_zone};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    ids::TenantId,
    permission::Module,
    platform::{AuditFilter, AuditPage, is_slug},
};

use self::filter::Wanted;
use crate::{
    Platform,
    service::{given, reader},
};

/// The part of the log that is about money.
const FINANCE: &str = "finance";

impl Platform {
    pub(crate) async fn log_of_business(
        &self,
        caller: &Caller,
        filter: &AuditFilter,
    ) -> Result<AuditPage, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Audit.read())?;
        if given(&filter.business).is_some_and(|slug| slug != membership.slug) {
            return Err(ErrorCode::NotFound.into());
        }
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let zone = sqlx::query_scalar!("SELECT timezone FROM tenants WHERE id = $1", membership.tenant.0)
            .fetch_one(tx.conn())
            .await?;
        let zone = parse_zone(&zone).ok_or(DbError::Inconsistent { table: "tenants", column: "timezone" })?;
        let wanted = Wanted::parse(filter, Some(membership.tenant), zone)?;
        let page = read::page(tx.conn(), &wanted).await?;
        tx.commit().await?;
        Ok(page)
    }

    pub(crate) async fn log_of_all(
        &self,
        caller: &Caller,
        filter: &AuditFilter,
    ) -> Result<AuditPage, ServiceError> {
        let (user, office) = reader(caller, Module::Audit.read(), &[FINANCE])?;
        let only_money = caller.head_office(Module::Audit.read()).is_err();
        let mut tx = self.begin((user, office), None).await?;
        let (tenant, zone) = match given(&filter.business) {
            None => (None, chrono_tz::UTC),
            Some(slug) if !is_slug(slug) => {
                return Err(AppError::field("business", FieldProblem::Unknown).into());
            }
            Some(slug) => {
                let row = sqlx::query!("SELECT id, timezone FROM tenants WHERE slug = $1", slug)
                    .fetch_optional(tx.conn())
                    .await?
                    .ok_or_else(|| AppError::field("business", FieldProblem::Unknown))?;
                (Some(TenantId(row.id)), parse_zone(&row.timezone).unwrap_or(chrono_tz::UTC))
            }
        };
        let wanted = Wanted::parse(filter, tenant, zone)?;
        let page = read::page(tx.conn(), &wanted).await?;
        // Only afterwards: nobody looks at themselves looking.
        let what = ("audit_log", tenant.map(Into::into));
        audit::record(tx.conn(), self.entry(user, "audit.read", tenant, what)).await?;
        tx.commit().await?;
        Ok(AuditPage { only_money, ..page })
    }
}
