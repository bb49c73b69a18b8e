//! What somebody of a team is, and whether they come in.

use server_kernel::{DbError, ServiceError, Tx, errors::ensure_affected};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    ids::{CustomRoleId, UserId},
    permission::{Module, Role},
    team::{MemberStatus, Place, RoleRef},
};
use uuid::Uuid;

use super::{
    note,
    place::{At, at},
    rank::{may_give, may_give_own},
    read::may_change,
    roles::{CustomRole, custom_roles},
};
use crate::Identity;

/// What somebody is at the moment.
struct Member {
    system: Vec<Role>,
    own: Vec<CustomRoleId>,
}

/// Everybody who changes a team waits here, so that two cannot each remove the other's last owner.
async fn lock_team(tx: &mut Tx, at: &At<'_>) -> Result<(), DbError> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended('team ' || $1::uuid::text, 0)) AS \"locked: ()\"",
        at.tenant.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}

/// Somebody whom the caller may change: not themselves, and nobody who does not stand below them.
async fn changeable(
    tx: &mut Tx,
    at: &At<'_>,
    user: UserId,
    custom: &[CustomRole],
) -> Result<Member, ServiceError> {
    let row = sqlx::query!(
        "SELECT ARRAY(SELECT r.role FROM member_roles r WHERE r.tenant_id = m.tenant_id AND r.user_id = m.user_id) AS \"roles!\",
             ARRAY(SELECT c.role_id FROM member_custom_roles c WHERE c.tenant_id = m.tenant_id AND c.user_id = m.user_id)
                 AS \"custom!\"
         FROM tenant_members m WHERE m.tenant_id = $1 AND m.user_id = $2",
        at.tenant.0,
        user.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(ErrorCode::NotFound)?;
    let system: Vec<Role> = row.roles.iter().filter_map(|role| Role::from_stored(role)).collect();
    let own: Vec<CustomRoleId> = row.custom.into_iter().map(CustomRoleId).collect();
    if user == at.user.user || !may_change(at, &system, &own, custom) {
        return Err(ErrorCode::Forbidden.into());
    }
    Ok(Member { system, own })
}

/// Sorts what is to be given, if the caller may give all of it.
pub(super) fn given(
    at: &At<'_>,
    roles: &[RoleRef],
    custom: &[CustomRole],
) -> Result<(Vec<String>, Vec<Uuid>), AppError> {
    if roles.is_empty() {
        return Err(AppError::field("roles", FieldProblem::Required));
    }
    let (mut system, mut own) = (Vec::new(), Vec::new());
    for role in roles {
        match role {
            RoleRef::System(role) if role.family() == at.family && may_give(at.roles, *role) => {
                system.push(role.as_str().to_owned());
            }
            RoleRef::System(_) => return Err(ErrorCode::Forbidden.into()),
            RoleRef::Custom(id) => {
                let known = custom.iter().find(|role| role.id == *id).ok_or(ErrorCode::NotFound)?;
                if !may_give_own(at.permissions, &known.permissions) {
                    return Err(ErrorCode::Forbidden.into());
                }
                own.push(id.0);
            }
        }
    }
    Ok((system, own))
}

impl Identity {
    pub(super) async fn give_roles(
        &self,
        caller: &Caller,
        place: Place,
        user: UserId,
        roles: &[RoleRef],
    ) -> Result<(), ServiceError> {
        let at = at(caller, place, Module::Rbac.update())?;
        let now = self.clock.now();
        let mut tx = self.db.begin(at.actor).await?;
        lock_team(&mut tx, &at).await?;
        let custom = custom_roles(tx.conn(), at.tenant).await?;
        changeable(&mut tx, &at, user, &custom).await?;
        let (system, own) = given(&at, roles, &custom)?;
        write_roles(&mut tx, &at, user, &system, &own).await?;
        keeps_a_head(&mut tx, &at).await?;
        note(tx.conn(), &at, "team.set_roles", "user", user.0, now).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn change_status(
        &self,
        caller: &Caller,
        place: Place,
        user: UserId,
        status: MemberStatus,
    ) -> Result<(), ServiceError> {
        let at = at(caller, place, Module::Rbac.update())?;
        let now = self.clock.now();
        let mut tx = self.db.begin(at.actor).await?;
        lock_team(&mut tx, &at).await?;
        let custom = custom_roles(tx.conn(), at.tenant).await?;
        let member = changeable(&mut tx, &at, user, &custom).await?;
        let done = sqlx::query!(
            "UPDATE tenant_members SET status = $3 WHERE tenant_id = $1 AND user_id = $2 AND status <> 'left'",
            at.tenant.0,
            user.0,
            status.as_str(),
        )
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Err(ErrorCode::NotFound.into());
        }
        if status == MemberStatus::Left && !(member.system.is_empty() && member.own.is_empty()) {
            // Whoever comes back is asked again, and comes back with what they are then.
            write_roles(&mut tx, &at, user, &[], &[]).await?;
        }
        keeps_a_head(&mut tx, &at).await?;
        let action = match status {
            MemberStatus::Active => "team.reinstate",
            MemberStatus::Suspended => "team.suspend",
            MemberStatus::Left => "team.remove",
        };
        note(tx.conn(), &at, action, "user", user.0, now).await?;
        keep_diary(&mut tx, &at, user, status).await?;
        Ok(tx.commit().await?)
    }
}

/// Nobody is booked with somebody who cannot come in. What they have already stands on the board as work to be placed. Whoever
/// changes the team need not be allowed to change diaries.
async fn keep_diary(
    tx: &mut Tx,
    at: &At<'_>,
    user: UserId,
    status: MemberStatus,
) -> Result<(), ServiceError> {
    tx.continue_as_system().await?;
    sqlx::query!(
        "UPDATE staff SET version = version + 1, status = CASE WHEN $3 THEN 'active' ELSE 'inactive' END
         WHERE tenant_id = $1 AND user_id = $2
           AND CASE WHEN $3 THEN status = 'inactive' ELSE status IN ('active', 'on_leave') END",
        at.tenant.0,
        user.0,
        status == MemberStatus::Active,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn write_roles(
    tx: &mut Tx,
    at: &At<'_>,
    user: UserId,
    system: &[String],
    own: &[Uuid],
) -> Result<(), DbError> {
    sqlx::query!("DELETE FROM member_roles WHERE tenant_id = $1 AND user_id = $2", at.tenant.0, user.0)
        .execute(tx.conn())
        .await?;
    sqlx::query!(
        "DELETE FROM member_custom_roles WHERE tenant_id = $1 AND user_id = $2",
        at.tenant.0,
        user.0
    )
    .execute(tx.conn())
    .await?;
    let written = sqlx::query!(
        "INSERT INTO member_roles (tenant_id, user_id, role) SELECT DISTINCT $1::uuid, $2::uuid, unnest($3::text[])",
        at.tenant.0,
        user.0,
        system,
    )
    .execute(tx.conn())
    .await?;
    ensure_affected(written.rows_affected(), system.len() as u64)?;
    sqlx::query!(
        "INSERT INTO member_custom_roles (tenant_id, user_id, role_id) SELECT DISTINCT $1::uuid, $2::uuid, unnest($3::uuid[])",
        at.tenant.0,
        user.0,
        own,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A business without an owner could never be given one again.
async fn keeps_a_head(tx: &mut Tx, at: &At<'_>) -> Result<(), ServiceError> {
    let head = at.system_roles().find(|role| role.superior().is_none()).unwrap_or(Role::Vendor);
    let there = sqlx::query_scalar!(
        "SELECT EXISTS (SELECT FROM member_roles r
             JOIN tenant_members m ON m.tenant_id = r.tenant_id AND m.user_id = r.user_id
             WHERE r.tenant_id = $1 AND r.role = $2 AND m.status = 'active') AS \"there!\"",
        at.tenant.0,
        head.as_str(),
    )
    .fetch_one(tx.conn())
    .await?;
    if there { Ok(()) } else { Err(ErrorCode::LastOwner.into()) }
}
