//! Whose time a caller may see and change, and what every change leaves behind.

use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::json;
use server_kernel::{Actor, DbError, ServiceError, Tx, audit::Entry, events::NewEvent, trace, zone};
use server_tenants::Tenant;
use shared::{
    ErrorCode,
    caller::{Caller, Membership, SignedIn},
    ids::{StaffId, TenantId},
    permission::{Permission, Scope},
    staff::{PersonLine, StaffStatus},
    time::{Instant, Local},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Staff;

/// A use case under way: whoever asks has been let in.
pub(crate) struct Work<'a> {
    pub tx: Tx,
    pub user: &'a SignedIn,
    pub place: &'a Membership,
    pub tenant: Arc<Tenant>,
    pub now: Instant,
}

impl Work<'_> {
    pub fn tenant(&self) -> TenantId {
        self.place.tenant
    }

    pub fn zone(&self) -> Tz {
        self.tenant.timezone
    }

    pub fn local(&self, at: Instant) -> Local {
        zone::local(self.zone(), at)
    }

    pub fn today(&self) -> NaiveDate {
        self.local(self.now).date_naive()
    }

    /// Whether the caller holds a permission over the whole business.
    pub fn whole(&self, permission: Permission) -> bool {
        self.place.permissions.scope(permission) >= Some(Scope::Tenant)
    }

    /// Audit entry and event.
    pub async fn note(
        &mut self,
        kind: &'static str,
        action: &'static str,
        what: Uuid,
        version: i32,
    ) -> Result<(), DbError> {
        let (tenant, at) = (self.tenant(), self.now);
        let entry = Entry {
            tenant: Some(tenant),
            user: Some(self.user.user),
            action,
            resource_kind: kind,
            resource: Some(what),
            success: true,
            at,
        };
        let event = NewEvent {
            tenant,
            aggregate_kind: kind,
            aggregate: what,
            version,
            kind: action,
            data: json!({}),
            at,
        };
        trace::record(self.tx.conn(), entry, event, None).await
    }
}

impl Staff {
    /// Begins as somebody of the business for whom `permission` holds over all of it.
    pub(crate) async fn begin_whole<'a>(
        &self,
        caller: &'a Caller,
        permission: Permission,
    ) -> Result<Work<'a>, ServiceError> {
        let (user, place) = caller.whole_business(permission)?;
        self.begin(user, place).await
    }

    /// Begins for one person's time: with a permission over the business, or over one's own. Whoever may see their own alone
    /// does not hear of others.
    pub(crate) async fn begin_for<'a>(
        &self,
        caller: &'a Caller,
        permission: Permission,
        staff: StaffId,
    ) -> Result<Work<'a>, ServiceError> {
        let (user, place, scope) = caller.staff(permission)?;
        if scope < Scope::Tenant && (scope < Scope::Own || place.staff != Some(staff)) {
            return Err(ErrorCode::NotFound.into());
        }
        self.begin(user, place).await
    }

    /// Begins for the caller's own time.
    pub(crate) async fn begin_own<'a>(
        &self,
        caller: &'a Caller,
        permission: Permission,
    ) -> Result<(Work<'a>, StaffId), ServiceError> {
        let (user, place, scope) = caller.staff(permission)?;
        let own = place.staff.filter(|_| scope >= Scope::Own).ok_or(ErrorCode::Forbidden)?;
        Ok((self.begin(user, place).await?, own))
    }

    async fn begin<'a>(&self, user: &'a SignedIn, place: &'a Membership) -> Result<Work<'a>, ServiceError> {
        let tenant = self.tenants.by_id(place.tenant).await?;
        let tx = self.db.begin(Actor::staff(user, place)).await?;
        Ok(Work { tx, user, place, tenant, now: self.clock.now() })
    }
}

/// Somebody of the business, with their version. Of another business nobody is found.
pub(crate) async fn person(
    conn: &mut PgConnection,
    tenant: TenantId,
    staff: StaffId,
) -> Result<(PersonLine, i32), ServiceError> {
    let row = sqlx::query!(
        "SELECT name, title, status, version FROM staff WHERE tenant_id = $1 AND id = $2",
        tenant.0,
        staff.0,
    )
    .fetch_optional(conn)
    .await?
    .ok_or(ErrorCode::NotFound)?;
    let status = StaffStatus::from_stored(&row.status)
        .ok_or(DbError::Inconsistent { table: "staff", column: "status" })?;
    Ok((PersonLine { id: staff, name: row.name, title: row.title, status }, row.version))
}

/// Takes the person's row for a change. `Some(version)`: only if nobody was quicker.
pub(crate) async fn take(
    conn: &mut PgConnection,
    tenant: TenantId,
    staff: StaffId,
    version: Option<i32>,
) -> Result<i32, ServiceError> {
    person(&mut *conn, tenant, staff).await?;
    let taken = sqlx::query_scalar!(
        "UPDATE staff SET version = version + 1 WHERE tenant_id = $1 AND id = $2 AND ($3::int IS NULL OR version = $3)
         RETURNING version",
        tenant.0,
        staff.0,
        version,
    )
    .fetch_optional(conn)
    .await?;
    Ok(taken.ok_or(ErrorCode::SettingsChanged)?)
}
