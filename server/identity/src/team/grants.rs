//! One permission for one person.

use chrono::NaiveDate;
use server_kernel::{DbError, ServiceError, Tx, zone};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    ids::{GrantId, TenantId},
    permission::{Module, Scope},
    team::{NewGrant, Place},
    time::Instant,
};

use super::{note, place::at, roles::read_permission};
use crate::Identity;

fn reason(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(AppError::field("reason", FieldProblem::Required)),
        1..=300 => Ok(text.to_owned()),
        _ => Err(AppError::field("reason", FieldProblem::TooLong)),
    }
}

/// The end of that day where the business is.
async fn end_of(
    tx: &mut Tx,
    tenant: TenantId,
    day: Option<NaiveDate>,
    now: Instant,
) -> Result<Option<Instant>, ServiceError> {
    let Some(day) = day else { return Ok(None) };
    let zone = sqlx::query_scalar!("SELECT timezone FROM tenants WHERE id = $1", tenant.0)
        .fetch_one(tx.conn())
        .await?;
    let zone =
        zone::parse_zone(&zone).ok_or(DbError::Inconsistent { table: "tenants", column: "timezone" })?;
    let span = zone::day(zone, day).ok_or_else(|| AppError::field("until", FieldProblem::NoSuchTime))?;
    if span.end() <= now {
        return Err(AppError::field("until", FieldProblem::OutOfRange).into());
    }
    Ok(Some(span.end()))
}

impl Identity {
    pub(super) async fn give_permission(
        &self,
        caller: &Caller,
        place: Place,
        new: &NewGrant,
    ) -> Result<(), ServiceError> {
        let at = at(caller, place, Module::Rbac.create())?;
        let permission = read_permission(&new.permission)
            .ok_or_else(|| AppError::field("permission", FieldProblem::Unknown))?;
        let reason = reason(&new.reason)?;
        // Nobody gives what they do not hold, and nobody gives to themselves.
        let held = at.permissions.scope(permission).filter(|scope| *scope > Scope::Public);
        let scope = held.ok_or(ErrorCode::Forbidden)?.min(at.farthest());
        if new.user == at.user.user {
            return Err(ErrorCode::Forbidden.into());
        }
        let now = self.clock.now();
        let mut tx = self.db.begin(at.actor).await?;
        let member = sqlx::query_scalar!(
            "SELECT 1 AS \"one!\" FROM tenant_members WHERE tenant_id = $1 AND user_id = $2 AND status = 'active'",
            at.tenant.0,
            new.user.0,
        )
        .fetch_optional(tx.conn())
        .await?;
        member.ok_or(ErrorCode::NotFound)?;
        let until = end_of(&mut tx, at.tenant, new.until, now).await?;
        let id = GrantId::new();
        sqlx::query!(
            "INSERT INTO permission_grants
                 (tenant_id, id, user_id, module, action, scope, granted_by, reason, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            at.tenant.0,
            id.0,
            new.user.0,
            permission.module.as_str(),
            permission.action.as_str(),
            scope.as_str(),
            at.user.user.0,
            reason,
            now,
            until,
        )
        .execute(tx.conn())
        .await?;
        note(tx.conn(), &at, "team.grant", "user", new.user.0, now).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn take_permission(
        &self,
        caller: &Caller,
        place: Place,
        grant: GrantId,
    ) -> Result<(), ServiceError> {
        let at = at(caller, place, Module::Rbac.update())?;
        let now = self.clock.now();
        let mut tx = self.db.begin(at.actor).await?;
        let user = sqlx::query_scalar!(
            "UPDATE permission_grants SET revoked_at = $3
             WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING user_id",
            at.tenant.0,
            grant.0,
            now,
        )
        .fetch_optional(tx.conn())
        .await?;
        let user = user.ok_or(ErrorCode::NotFound)?;
        note(tx.conn(), &at, "team.revoke", "user", user, now).await?;
        Ok(tx.commit().await?)
    }
}
