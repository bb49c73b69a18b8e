//! The team as it is shown.

use std::collections::BTreeMap;

use server_kernel::{DbError, ServiceError, Tx, zone};
use shared::{
    caller::Caller,
    ids::{CustomRoleId, GrantId, InvitationId, StaffId, TenantId, UserId},
    permission::{Module, Permissions, Role},
    team::{Diary, GrantView, InvitationView, MemberStatus, MemberView, Place, RoleRef, RoleView, TeamView},
    time::Instant,
};

use super::{
    place::{At, at},
    rank::{may_give, may_give_own},
    roles::{CustomRole, custom_roles, limited},
};
use crate::Identity;

/// A business's name and zone.
struct Head {
    name: String,
    zone: chrono_tz::Tz,
}

impl Identity {
    pub(super) async fn read_team(&self, caller: &Caller, place: Place) -> Result<TeamView, ServiceError> {
        let at = at(caller, place, Module::Rbac.read())?;
        let now = self.clock.now();
        let mut tx = self.db.begin(at.actor).await?;
        let head = head(&mut tx, at.tenant).await?;
        let custom = custom_roles(tx.conn(), at.tenant).await?;
        let grants = grants(&mut tx, &at, head.zone, now).await?;
        let members = members(&mut tx, &at, &custom, grants).await?;
        let invitations = invitations(&mut tx, &at, head.zone, now).await?;
        let diaries = diaries(&mut tx, at.tenant).await?;
        let roles = roles(&mut tx, &at, &custom, &members).await?;
        tx.commit().await?;
        Ok(TeamView { name: head.name, members, invitations, diaries, roles, own: at.permissions.clone() })
    }
}

async fn head(tx: &mut Tx, tenant: TenantId) -> Result<Head, DbError> {
    let row = sqlx::query!("SELECT name, timezone FROM tenants WHERE id = $1", tenant.0)
        .fetch_one(tx.conn())
        .await?;
    let zone = zone::parse_zone(&row.timezone)
        .ok_or(DbError::Inconsistent { table: "tenants", column: "timezone" })?;
    Ok(Head { name: row.name, zone })
}

async fn diaries(tx: &mut Tx, tenant: TenantId) -> Result<Vec<Diary>, DbError> {
    let rows = sqlx::query!(
        "SELECT id, name FROM staff WHERE tenant_id = $1 AND user_id IS NULL AND status <> 'terminated'
         ORDER BY position, name, id",
        tenant.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| Diary { staff: StaffId(row.id), name: row.name }).collect())
}

async fn members(
    tx: &mut Tx,
    at: &At<'_>,
    custom: &[CustomRole],
    mut grants: BTreeMap<UserId, Vec<GrantView>>,
) -> Result<Vec<MemberView>, DbError> {
    let rows = sqlx::query!(
        "SELECT m.user_id, m.status, coalesce(u.name, '') AS \"name!\", coalesce(u.email::text, '') AS \"email!\",
             ARRAY(SELECT r.role FROM member_roles r WHERE r.tenant_id = m.tenant_id AND r.user_id = m.user_id) AS \"roles!\",
             ARRAY(SELECT c.role_id FROM member_custom_roles c WHERE c.tenant_id = m.tenant_id AND c.user_id = m.user_id)
                 AS \"custom!\"
         FROM tenant_members m LEFT JOIN users u ON u.id = m.user_id
         WHERE m.tenant_id = $1 AND m.status <> 'left' ORDER BY lower(u.name), m.user_id",
        at.tenant.0,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let user = UserId(row.user_id);
            let mut system: Vec<Role> = row.roles.iter().filter_map(|role| Role::from_stored(role)).collect();
            system.sort_unstable();
            let own: Vec<CustomRoleId> = row.custom.into_iter().map(CustomRoleId).collect();
            let is_self = user == at.user.user;
            Ok(MemberView {
                user,
                name: row.name,
                email: row.email,
                status: MemberStatus::from_stored(&row.status)
                    .ok_or(DbError::Inconsistent { table: "tenant_members", column: "status" })?,
                can_change: !is_self && may_change(at, &system, &own, custom),
                is_self,
                roles: system
                    .into_iter()
                    .map(RoleRef::System)
                    .chain(own.into_iter().map(RoleRef::Custom))
                    .collect(),
                grants: grants.remove(&user).unwrap_or_default(),
            })
        })
        .collect()
}

/// Whether the caller stands above everything that somebody is.
pub(super) fn may_change(at: &At<'_>, system: &[Role], own: &[CustomRoleId], custom: &[CustomRole]) -> bool {
    let below = |id: &CustomRoleId| {
        custom.iter().any(|role| role.id == *id && may_give_own(at.permissions, &role.permissions))
    };
    at.permissions.scope(Module::Rbac.update()).is_some()
        && system.iter().all(|role| may_give(at.roles, *role))
        && own.iter().all(below)
}

async fn grants(
    tx: &mut Tx,
    at: &At<'_>,
    zone: chrono_tz::Tz,
    now: Instant,
) -> Result<BTreeMap<UserId, Vec<GrantView>>, DbError> {
    let rows = sqlx::query!(
        "SELECT g.id, g.user_id, g.module, g.action, g.reason, g.expires_at, coalesce(u.name, '') AS \"granted_by!\"
         FROM permission_grants g LEFT JOIN users u ON u.id = g.granted_by
         WHERE g.tenant_id = $1 AND g.revoked_at IS NULL AND (g.expires_at IS NULL OR g.expires_at > $2)
         ORDER BY g.created_at, g.id",
        at.tenant.0,
        now,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut grants: BTreeMap<UserId, Vec<GrantView>> = BTreeMap::new();
    for row in rows {
        grants.entry(UserId(row.user_id)).or_default().push(GrantView {
            id: GrantId(row.id),
            permission: format!("{}:{}", row.module, row.action),
            reason: row.reason,
            granted_by: row.granted_by,
            until: row.expires_at.map(|at| zone::local(zone, at)),
        });
    }
    Ok(grants)
}

async fn invitations(
    tx: &mut Tx,
    at: &At<'_>,
    zone: chrono_tz::Tz,
    now: Instant,
) -> Result<Vec<InvitationView>, DbError> {
    let rows = sqlx::query!(
        "SELECT id, email::text AS \"email!\", roles, expires_at FROM invitations
         WHERE tenant_id = $1 AND accepted_at IS NULL AND revoked_at IS NULL ORDER BY created_at, id",
        at.tenant.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let view = |id, email, roles: Vec<String>, until| InvitationView {
        id: InvitationId(id),
        email,
        roles: roles.iter().filter_map(|role| role.parse().ok()).collect(),
        until: zone::local(zone, until),
        is_expired: until <= now,
    };
    Ok(rows.into_iter().map(|row| view(row.id, row.email, row.roles, row.expires_at)).collect())
}

async fn roles(
    tx: &mut Tx,
    at: &At<'_>,
    custom: &[CustomRole],
    members: &[MemberView],
) -> Result<Vec<RoleView>, DbError> {
    let count = |role: RoleRef| {
        i64::try_from(members.iter().filter(|member| member.roles.contains(&role)).count())
            .unwrap_or(i64::MAX)
    };
    let may_update = at.permissions.scope(Module::Rbac.update()).is_some();
    let asked = sqlx::query_scalar!("SELECT role FROM second_factor_roles WHERE tenant_id = $1", at.tenant.0)
        .fetch_all(tx.conn())
        .await?;
    let is_asked = |role: RoleRef| asked.contains(&role.to_string());
    let mut views = Vec::new();
    for role in at.system_roles() {
        let held = RoleRef::System(role);
        let can_give = may_give(at.roles, role);
        views.push(RoleView {
            role: held,
            name: String::new(),
            version: None,
            permissions: limited(tx.conn(), at.tenant, role).await?,
            most: role.permissions().clone(),
            second_factor: is_asked(held),
            members: count(held),
            can_give,
            can_change: may_update && can_give && !at.roles.contains(&role),
        });
    }
    for role in custom {
        let held = RoleRef::Custom(role.id);
        let can_give = may_give_own(at.permissions, &role.permissions);
        views.push(RoleView {
            role: held,
            name: role.name.clone(),
            version: Some(role.version),
            permissions: role.permissions.clone(),
            most: most(at),
            second_factor: is_asked(held),
            members: count(held),
            can_give,
            can_change: may_update && can_give,
        });
    }
    Ok(views)
}

/// What a role of the business's own can hold: whatever the caller holds over whole modules.
fn most(at: &At<'_>) -> Permissions {
    let mut most = Permissions::default();
    for permission in shared::permission::Permission::all() {
        if let Some(scope) = at.permissions.scope(permission) {
            most.allow(permission, scope.min(at.farthest()));
        }
    }
    most
}
