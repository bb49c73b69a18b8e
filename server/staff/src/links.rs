//! Calendars kept elsewhere, as their owner sees them.

use async_trait::async_trait;
use serde_json::json;
use server_kernel::{
    DbError, ServiceError,
    errors::ensure_affected,
    jobs,
    outgoing::{Door, host_of},
};
use shared::{
    AppError, AppResult, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    ids::{CalendarLinkId, StaffId},
    permission::Module,
    staff::{CalendarsApi, FeedFile, LinkFailure, LinkView},
};
use sqlx::PgConnection;
use url::Url;

use crate::{Staff, access::Work, day, read_links::READ};

/// Nobody keeps more.
const MOST: i64 = 5;

async fn enqueue(
    conn: &mut PgConnection,
    work: (shared::ids::TenantId, shared::time::Instant),
    link: CalendarLinkId,
) -> Result<(), DbError> {
    let (tenant, now) = work;
    let payload = json!({ "tenant": tenant, "link": link });
    jobs::enqueue(conn, Some(tenant), READ, &payload, now).await
}

impl Staff {
    pub(crate) fn door(&self) -> Door {
        Door::new(self.allowed_hosts.clone())
    }

    pub(crate) async fn links_of(
        &self,
        work: &mut Work<'_>,
        staff: StaffId,
    ) -> Result<Vec<LinkView>, ServiceError> {
        let rows = sqlx::query!(
            "SELECT id, name, host, read_at, tried_at, failure, events, skipped FROM calendar_links
             WHERE tenant_id = $1 AND staff_id = $2 ORDER BY created_at, id",
            work.place.tenant.0,
            staff.0,
        )
        .fetch_all(work.tx.conn())
        .await?;
        let links = rows.into_iter().map(|row| LinkView {
            id: CalendarLinkId(row.id),
            name: row.name,
            host: row.host,
            read_at: row.read_at.map(|at| work.local(at)),
            tried_at: row.tried_at.map(|at| work.local(at)),
            failure: row.failure.and_then(|text| LinkFailure::from_stored(&text)),
            events: row.events,
            skipped: row.skipped,
        });
        Ok(links.collect())
    }

    async fn write_link(&self, caller: &Caller, name: &str, address: &str) -> Result<(), ServiceError> {
        let (mut work, staff) = self.begin_own(caller, Module::Availability.update()).await?;
        let malformed = || AppError::field("address", FieldProblem::Malformed);
        if address.trim().is_empty() {
            return Err(AppError::field("address", FieldProblem::Required).into());
        }
        // Apple's and Outlook's programs write it so.
        let address = address.trim().replacen("webcal://", "https://", 1);
        let url = Url::parse(&address).ok().filter(|_| address.len() <= 2000).ok_or_else(malformed)?;
        if !self.door().may_knock(&url) {
            return Err(malformed().into());
        }
        let host = host_of(&url).ok_or_else(malformed)?;
        let name = day::text("name", name, 60)?;
        let name = if name.is_empty() { host.clone() } else { name };
        let (tenant, now, id) = (work.tenant(), work.now, CalendarLinkId::new());
        let sealed = self.seal.seal(url.as_str().as_bytes(), id.0.as_bytes());
        let sealed =
            sealed.ok_or_else(|| ServiceError::Internal("an address could not be sealed".to_owned()))?;
        let kept = sqlx::query!(
            "INSERT INTO calendar_links (tenant_id, id, staff_id, name, host, sealed_address, next_at, created_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, $7
             WHERE (SELECT count(*) FROM calendar_links WHERE tenant_id = $1 AND staff_id = $3) < $8",
            tenant.0,
            id.0,
            staff.0,
            name,
            host,
            sealed,
            now,
            MOST,
        )
        .execute(work.tx.conn())
        .await?;
        ensure_affected(kept.rows_affected(), 1)
            .map_err(|_| AppError::field("address", FieldProblem::OutOfRange))?;
        enqueue(work.tx.conn(), (tenant, now), id).await?;
        work.note("staff", "calendar.add_link", staff.0, 0).await?;
        Ok(work.tx.commit().await?)
    }

    async fn delete_link(&self, caller: &Caller, link: CalendarLinkId) -> Result<(), ServiceError> {
        let (mut work, staff) = self.begin_own(caller, Module::Availability.update()).await?;
        // Its times go with it.
        let gone = sqlx::query!(
            "DELETE FROM calendar_links WHERE tenant_id = $1 AND staff_id = $2 AND id = $3",
            work.place.tenant.0,
            staff.0,
            link.0,
        )
        .execute(work.tx.conn())
        .await?;
        ensure_affected(gone.rows_affected(), 1).map_err(|_| ErrorCode::NotFound)?;
        work.note("staff", "calendar.remove_link", staff.0, 0).await?;
        Ok(work.tx.commit().await?)
    }

    async fn read_soon(&self, caller: &Caller, link: CalendarLinkId) -> Result<(), ServiceError> {
        let (mut work, staff) = self.begin_own(caller, Module::Availability.update()).await?;
        let (tenant, now) = (work.tenant(), work.now);
        let due = sqlx::query!(
            "UPDATE calendar_links SET next_at = $4 WHERE tenant_id = $1 AND staff_id = $2 AND id = $3",
            tenant.0,
            staff.0,
            link.0,
            now,
        )
        .execute(work.tx.conn())
        .await?;
        ensure_affected(due.rows_affected(), 1).map_err(|_| ErrorCode::NotFound)?;
        enqueue(work.tx.conn(), (tenant, now), link).await?;
        Ok(work.tx.commit().await?)
    }
}

#[async_trait]
impl CalendarsApi for Staff {
    async fn renew_feed(&self, caller: &Caller, shows_names: bool) -> AppResult<()> {
        Ok(self.write_feed(caller, shows_names).await?)
    }

    async fn revoke_feed(&self, caller: &Caller) -> AppResult<()> {
        Ok(self.delete_feed(caller).await?)
    }

    async fn add_link(&self, caller: &Caller, name: &str, address: &str) -> AppResult<()> {
        Ok(self.write_link(caller, name, address).await?)
    }

    async fn remove_link(&self, caller: &Caller, link: CalendarLinkId) -> AppResult<()> {
        Ok(self.delete_link(caller, link).await?)
    }

    async fn read_link(&self, caller: &Caller, link: CalendarLinkId) -> AppResult<()> {
        Ok(self.read_soon(caller, link).await?)
    }

    async fn feed(&self, token: &str) -> AppResult<FeedFile> {
        Ok(self.read_feed(token).await?)
    }
}
