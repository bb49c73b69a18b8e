//! What roles may do: system roles narrowed by the business, and roles of its own.

use server_kernel::{DbError, ServiceError};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    ids::{CustomRoleId, TenantId},
    permission::{Action, Module, Permission, Permissions, Role, Scope},
    team::{Place, RoleChange, RoleRef},
};
use sqlx::PgConnection;

use super::{
    note,
    place::{At, at},
    rank::{may_give, may_give_own},
};
use crate::Identity;

/// More than any business has use for.
const MAX_ROLES: usize = 40;

/// A role of the business's own.
pub(super) struct CustomRole {
    pub id: CustomRoleId,
    pub name: String,
    pub version: i32,
    pub permissions: Permissions,
}

/// The business's own roles, by name.
pub(super) async fn custom_roles(
    conn: &mut PgConnection,
    tenant: TenantId,
) -> Result<Vec<CustomRole>, DbError> {
    let rows = sqlx::query!(
        "SELECT r.id, r.name, r.version,
             ARRAY(SELECT concat_ws(' ', p.module, p.action, p.scope) FROM custom_role_permissions p
                   WHERE p.tenant_id = r.tenant_id AND p.role_id = r.id) AS \"held!\"
         FROM custom_roles r WHERE r.tenant_id = $1 ORDER BY lower(r.name), r.id",
        tenant.0,
    )
    .fetch_all(conn)
    .await?;
    let role = |id, name, version, held: Vec<String>| {
        let mut permissions = Permissions::default();
        for (permission, scope) in held.iter().filter_map(|held| read_held(held)) {
            permissions.allow(permission, scope);
        }
        CustomRole { id: CustomRoleId(id), name, version, permissions }
    };
    Ok(rows.into_iter().map(|row| role(row.id, row.name, row.version, row.held)).collect())
}

/// `module action scope`
fn read_held(text: &str) -> Option<(Permission, Scope)> {
    let mut words = text.split(' ');
    let (module, action, scope) = (words.next()?, words.next()?, words.next()?);
    let permission = Permission::new(Module::from_stored(module)?, Action::from_stored(action)?);
    Some((permission, Scope::from_stored(scope)?))
}

/// `module:action`
pub(super) fn read_permission(text: &str) -> Option<Permission> {
    let (module, action) = text.split_once(':')?;
    Some(Permission::new(Module::from_stored(module)?, Action::from_stored(action)?))
}

/// What a system role may do at a business.
pub(super) async fn limited(
    conn: &mut PgConnection,
    tenant: TenantId,
    role: Role,
) -> Result<Permissions, DbError> {
    let rows = sqlx::query!(
        "SELECT module, action FROM role_limits WHERE tenant_id = $1 AND role = $2",
        tenant.0,
        role.as_str(),
    )
    .fetch_all(conn)
    .await?;
    let mut permissions = role.permissions().clone();
    for row in rows {
        if let Some(permission) = read_permission(&format!("{}:{}", row.module, row.action)) {
            permissions.deny(permission);
        }
    }
    Ok(permissions)
}

impl Identity {
    pub(super) async fn change_role(
        &self,
        caller: &Caller,
        place: Place,
        change: &RoleChange,
    ) -> Result<RoleRef, ServiceError> {
        let needed = if change.role.is_some() { Module::Rbac.update() } else { Module::Rbac.create() };
        let at = at(caller, place, needed)?;
        let allowed = change.allowed.iter().map(|text| read_permission(text));
        let allowed: Vec<Permission> = allowed
            .collect::<Option<_>>()
            .ok_or_else(|| AppError::field("allowed", FieldProblem::Unknown))?;
        match change.role {
            Some(RoleRef::System(role)) => self.limit_role(&at, role, &allowed).await?,
            Some(RoleRef::Custom(id)) => self.rewrite_role(&at, id, change, &allowed).await?,
            None => return self.make_role(&at, change, &allowed).await,
        }
        change.role.ok_or_else(|| ErrorCode::Internal.into())
    }

    /// A business takes from a system role, and gives back what it took.
    async fn limit_role(&self, at: &At<'_>, role: Role, allowed: &[Permission]) -> Result<(), ServiceError> {
        if role.family() != at.family || at.roles.contains(&role) || !may_give(at.roles, role) {
            return Err(ErrorCode::Forbidden.into());
        }
        let held = |permission: &Permission| role.permissions().reach().part_scope(*permission).is_some();
        if !allowed.iter().all(held) {
            return Err(AppError::field("allowed", FieldProblem::OutOfRange).into());
        }
        let taken = Permission::all().filter(|permission| held(permission) && !allowed.contains(permission));
        let (modules, actions): (Vec<String>, Vec<String>) = taken.map(columns).unzip();
        let now = self.clock.now();
        let mut tx = self.db.begin(at.actor).await?;
        sqlx::query!(
            "DELETE FROM role_limits WHERE tenant_id = $1 AND role = $2",
            at.tenant.0,
            role.as_str()
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!(
            "INSERT INTO role_limits (tenant_id, role, module, action)
             SELECT $1, $2, module, action FROM unnest($3::text[], $4::text[]) AS taken (module, action)",
            at.tenant.0,
            role.as_str(),
            &modules,
            &actions,
        )
        .execute(tx.conn())
        .await?;
        note(tx.conn(), at, "team.limit_role", "business", at.tenant.0, now).await?;
        Ok(tx.commit().await?)
    }

    async fn make_role(
        &self,
        at: &At<'_>,
        change: &RoleChange,
        allowed: &[Permission],
    ) -> Result<RoleRef, ServiceError> {
        let name = role_name(&change.name)?;
        let held = within(at, allowed)?;
        let id = CustomRoleId::new();
        let now = self.clock.now();
        let mut tx = self.db.begin(at.actor).await?;
        if custom_roles(tx.conn(), at.tenant).await?.len() >= MAX_ROLES {
            return Err(AppError::field("name", FieldProblem::OutOfRange).into());
        }
        sqlx::query!(
            "INSERT INTO custom_roles (tenant_id, id, name, made_by, created_at) VALUES ($1, $2, $3, $4, $5)",
            at.tenant.0,
            id.0,
            name,
            at.user.user.0,
            now,
        )
        .execute(tx.conn())
        .await
        .map_err(named)?;
        write_permissions(tx.conn(), at, id, &held).await?;
        note(tx.conn(), at, "team.make_role", "role", id.0, now).await?;
        tx.commit().await?;
        Ok(RoleRef::Custom(id))
    }

    async fn rewrite_role(
        &self,
        at: &At<'_>,
        id: CustomRoleId,
        change: &RoleChange,
        allowed: &[Permission],
    ) -> Result<(), ServiceError> {
        let name = role_name(&change.name)?;
        let held = within(at, allowed)?;
        let now = self.clock.now();
        let mut tx = self.db.begin(at.actor).await?;
        let known = custom_roles(tx.conn(), at.tenant).await?;
        let known = known.iter().find(|role| role.id == id).ok_or(ErrorCode::NotFound)?;
        if !may_give_own(at.permissions, &known.permissions) {
            return Err(ErrorCode::Forbidden.into());
        }
        let done = sqlx::query!(
            "UPDATE custom_roles SET name = $3, version = version + 1
             WHERE tenant_id = $1 AND id = $2 AND ($4::int IS NULL OR version = $4)",
            at.tenant.0,
            id.0,
            name,
            change.version,
        )
        .execute(tx.conn())
        .await
        .map_err(named)?;
        if done.rows_affected() == 0 {
            return Err(ErrorCode::SettingsChanged.into());
        }
        sqlx::query!(
            "DELETE FROM custom_role_permissions WHERE tenant_id = $1 AND role_id = $2",
            at.tenant.0,
            id.0
        )
        .execute(tx.conn())
        .await?;
        write_permissions(tx.conn(), at, id, &held).await?;
        note(tx.conn(), at, "team.change_role", "role", id.0, now).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn set_second_factor(
        &self,
        caller: &Caller,
        place: Place,
        role: RoleRef,
        asked: bool,
    ) -> Result<(), ServiceError> {
        let at = at(caller, place, Module::Rbac.update())?;
        let now = self.clock.now();
        let mut tx = self.db.begin(at.actor).await?;
        let custom = custom_roles(tx.conn(), at.tenant).await?;
        let below = match role {
            RoleRef::System(role) => role.family() == at.family && may_give(at.roles, role),
            RoleRef::Custom(id) => {
                let known = custom.iter().find(|role| role.id == id).ok_or(ErrorCode::NotFound)?;
                may_give_own(at.permissions, &known.permissions)
            }
        };
        if !below {
            return Err(ErrorCode::Forbidden.into());
        }
        let text = role.to_string();
        sqlx::query!("DELETE FROM second_factor_roles WHERE tenant_id = $1 AND role = $2", at.tenant.0, text)
            .execute(tx.conn())
            .await?;
        if asked {
            sqlx::query!(
                "INSERT INTO second_factor_roles (tenant_id, role) VALUES ($1, $2)",
                at.tenant.0,
                text
            )
            .execute(tx.conn())
            .await?;
        }
        note(tx.conn(), &at, "team.second_factor", "business", at.tenant.0, now).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn drop_role(
        &self,
        caller: &Caller,
        place: Place,
        role: CustomRoleId,
    ) -> Result<(), ServiceError> {
        let at = at(caller, place, Module::Rbac.delete())?;
        let now = self.clock.now();
        let mut tx = self.db.begin(at.actor).await?;
        let done =
            sqlx::query!("DELETE FROM custom_roles WHERE tenant_id = $1 AND id = $2", at.tenant.0, role.0)
                .execute(tx.conn())
                .await?;
        if done.rows_affected() == 0 {
            return Err(ErrorCode::NotFound.into());
        }
        note(tx.conn(), &at, "team.remove_role", "role", role.0, now).await?;
        Ok(tx.commit().await?)
    }
}

fn columns(permission: Permission) -> (String, String) {
    (permission.module.as_str().to_owned(), permission.action.as_str().to_owned())
}

fn role_name(text: &str) -> Result<String, AppError> {
    let name = text.trim();
    let problem = match name.chars().count() {
        0 => FieldProblem::Required,
        1..=60 if !name.chars().any(char::is_control) => return Ok(name.to_owned()),
        1..=60 => FieldProblem::Malformed,
        _ => FieldProblem::TooLong,
    };
    Err(AppError::field("name", problem))
}

/// Each permission as far as the caller holds it.
fn within(at: &At<'_>, allowed: &[Permission]) -> Result<Vec<(Permission, Scope)>, AppError> {
    let held = |permission: &Permission| {
        let scope = at.permissions.scope(*permission).filter(|scope| *scope > Scope::Public)?;
        Some((*permission, scope.min(at.farthest())))
    };
    let held: Option<Vec<_>> = allowed.iter().map(held).collect();
    held.ok_or_else(|| AppError::field("allowed", FieldProblem::OutOfRange))
}

async fn write_permissions(
    conn: &mut PgConnection,
    at: &At<'_>,
    role: CustomRoleId,
    held: &[(Permission, Scope)],
) -> Result<(), DbError> {
    let (modules, actions): (Vec<String>, Vec<String>) =
        held.iter().map(|(permission, _)| columns(*permission)).unzip();
    let scopes: Vec<String> = held.iter().map(|(_, scope)| scope.as_str().to_owned()).collect();
    sqlx::query!(
        "INSERT INTO custom_role_permissions (tenant_id, role_id, module, action, scope)
         SELECT DISTINCT $1::uuid, $2::uuid, module, action, scope
         FROM unnest($3::text[], $4::text[], $5::text[]) AS held (module, action, scope)",
        at.tenant.0,
        role.0,
        &modules,
        &actions,
        &scopes,
    )
    .execute(conn)
    .await?;
    Ok(())
}

fn named(error: sqlx::Error) -> ServiceError {
    let error = DbError::from(error);
    if error.is_constraint("custom_roles_name_unique") {
        AppError::field("name", FieldProblem::Taken).into()
    } else {
        error.into()
    }
}
