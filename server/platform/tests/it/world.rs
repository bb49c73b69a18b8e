//! What these tests share.

use server_kernel::{Actor, audit, events::EventLog};
use server_platform::Platform;
use server_testkit::{Fixture, TestDb, clock, now};
use shared::{
    ErrorCode,
    caller::Caller,
    ids::{TenantId, UserId},
    permission::{Family, Permission, Role, Scope},
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

pub fn platform(db: &TestDb) -> Platform {
    Platform::new(db.db(), clock(), EventLog::new(db.db()))
}

/// Every role of head office.
pub fn roles() -> impl Iterator<Item = Role> {
    Role::ALL.iter().copied().filter(|role| role.family() == Family::Platform)
}

/// Whether the matrix lets a role do this everywhere, over the whole of the module.
pub fn whole(role: Role, permission: Permission) -> bool {
    role.permissions().scope(permission) == Some(Scope::Platform)
}

/// Whether it does over the whole or over one of these parts.
pub fn part(role: Role, permission: Permission, parts: &[&str]) -> bool {
    let reaches = |part: &&str| role.permissions().part_scope(permission, part) == Some(Scope::Platform);
    whole(role, permission) || parts.iter().any(reaches)
}

/// Whether something was done, or refused as it is to whoever may not; everything else is a failure of the test.
pub fn allowed<T: std::fmt::Debug>(outcome: shared::AppResult<T>) -> bool {
    match outcome {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.code, ErrorCode::Forbidden);
            false
        }
    }
}

/// An entry of the log, written now.
pub async fn write(
    db: &TestDb,
    tenant: Option<TenantId>,
    user: Option<UserId>,
    action: &'static str,
) -> Uuid {
    let resource = Uuid::now_v7();
    let mut tx = db.db().begin(Actor::System).await.unwrap();
    let kind = "booking";
    let entry = audit::Entry {
        tenant,
        user,
        action,
        resource_kind: kind,
        resource: Some(resource),
        success: true,
        at: now(),
    };
    audit::record(tx.conn(), entry).await.unwrap();
    tx.commit().await.unwrap();
    resource
}

/// Actions at a business (or at none) and what they were done to, oldest first.
pub async fn written(db: &TestDb, tenant: Option<TenantId>) -> Vec<(String, Option<Uuid>)> {
    sqlx::query_as(
        "SELECT action, resource_id FROM audit_logs WHERE tenant_id IS NOT DISTINCT FROM $1 ORDER BY id",
    )
    .bind(tenant.map(Uuid::from))
    .fetch_all(db.owner())
    .await
    .unwrap()
}

/// One text of the database, as its owner sees it.
pub async fn text(db: &TestDb, statement: &str) -> String {
    sqlx::query_scalar(AssertSqlSafe(statement.to_owned())).fetch_one(db.owner()).await.unwrap()
}

pub async fn super_admin(db: &TestDb) -> Caller {
    Fixture::head_office(db, Role::SuperAdmin).await
}
