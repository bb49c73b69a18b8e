//! What every change of the catalogue has in common: who may make it, and what it leaves behind.

use serde_json::json;
use server_kernel::{Actor, DbError, ServiceError, Tx, audit::Entry, events::NewEvent, trace};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    caller::{Caller, Membership, SignedIn},
    catalog::edit::May,
    error::FieldProblem,
    permission::{Module, Permission, Scope},
};
use sqlx::PgConnection;
use std::sync::Arc;
use uuid::Uuid;

use super::read::NewName;
use crate::Catalog;

/// A change under way: whoever makes it has been let in.
pub(super) struct Change<'a> {
    pub tx: Tx,
    pub user: &'a SignedIn,
    pub place: &'a Membership,
    pub tenant: Arc<Tenant>,
}

/// What was done, for those who ask later.
#[derive(Clone, Copy)]
pub(super) struct Done {
    /// `service`, `addon`, …
    pub kind: &'static str,
    pub id: Uuid,
    pub version: i32,
    /// `service.save`
    pub action: &'static str,
    /// `service_saved`
    pub event: &'static str,
}

/// What this person may do to the catalogue.
pub(super) fn may(place: &Membership) -> May {
    let can = |permission| place.permissions.scope(permission) >= Some(Scope::Tenant);
    May {
        add: can(Module::Catalog.create()),
        change: can(Module::Catalog.update()),
        archive: can(Module::Catalog.delete()),
        export: can(Module::Catalog.export()),
    }
}

/// To make something new, or to change what is there.
pub(super) fn to_save<T>(id: Option<T>) -> Permission {
    if id.is_some() { Module::Catalog.update() } else { Module::Catalog.create() }
}

/// The version of the row that was changed. None was: somebody was quicker, or it is not there.
pub(super) fn changed(version: Option<i32>, is_there: bool) -> Result<i32, ServiceError> {
    let why = if is_there { ErrorCode::SettingsChanged } else { ErrorCode::NotFound };
    version.ok_or_else(|| why.into())
}

/// Where an id named no row of this business.
pub(super) fn all_known(known: Option<i64>, asked: usize, field: &str) -> Result<(), AppError> {
    if known == i64::try_from(asked).ok() {
        Ok(())
    } else {
        Err(AppError::field(field, FieldProblem::Unknown))
    }
}

impl Catalog {
    pub(super) async fn begin<'a>(
        &self,
        caller: &'a Caller,
        permission: Permission,
    ) -> Result<Change<'a>, ServiceError> {
        let (user, place) = caller.whole_business(permission)?;
        let tenant = self.tenants.by_id(place.tenant).await?;
        let tx = self.db.begin(Actor::staff(user, place)).await?;
        Ok(Change { tx, user, place, tenant })
    }

    pub(super) async fn end(&self, mut change: Change<'_>, done: Done) -> Result<(), ServiceError> {
        self.record(&mut change, done).await?;
        change.tx.commit().await?;
        Ok(())
    }

    pub(super) async fn record(&self, change: &mut Change<'_>, done: Done) -> Result<(), DbError> {
        let (tenant, now) = (change.place.tenant, self.clock.now());
        let entry = Entry {
            tenant: Some(tenant),
            user: Some(change.user.user),
            action: done.action,
            resource_kind: done.kind,
            resource: Some(done.id),
            success: true,
            at: now,
        };
        let event = NewEvent {
            tenant,
            aggregate_kind: done.kind,
            aggregate: done.id,
            version: done.version,
            kind: done.event,
            data: json!({}),
            at: now,
        };
        trace::record(change.tx.conn(), entry, event, None).await
    }
}

/// One value of each name.
pub(super) fn column<T>(names: &[NewName], value: impl FnMut(&NewName) -> T) -> Vec<T> {
    names.iter().map(value).collect()
}

/// What was typed and refused is kept for some minutes, and so is a sheet.
pub(super) async fn keep(
    conn: &mut PgConnection,
    (tenant, user, kind, about): (Uuid, Uuid, &str, &str),
    content: &str,
    now: shared::time::Instant,
) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO catalogue_drafts (tenant_id, user_id, kind, about, content, kept_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, user_id, kind) DO UPDATE SET about = $4, content = $5, kept_at = $6",
        tenant,
        user,
        kind,
        about,
        content,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What was kept, unless it has been lying there for too long.
pub(super) async fn kept(
    conn: &mut PgConnection,
    (tenant, user, kind, about): (Uuid, Uuid, &str, &str),
    now: shared::time::Instant,
) -> Result<Option<String>, DbError> {
    Ok(sqlx::query_scalar!(
        "SELECT content FROM catalogue_drafts
         WHERE tenant_id = $1 AND user_id = $2 AND kind = $3 AND about = $4 AND kept_at > $5",
        tenant,
        user,
        kind,
        about,
        now - chrono::Duration::minutes(30),
    )
    .fetch_optional(conn)
    .await?)
}

/// It is done with.
pub(super) async fn forget(
    conn: &mut PgConnection,
    (tenant, user, kind): (Uuid, Uuid, &str),
) -> Result<(), DbError> {
    sqlx::query!(
        "DELETE FROM catalogue_drafts WHERE tenant_id = $1 AND user_id = $2 AND kind = $3",
        tenant,
        user,
        kind,
    )
    .execute(conn)
    .await?;
    Ok(())
}
