//! Every quarter of an hour each calendar kept elsewhere is read, and what stands in it takes the time here.

use std::time::Duration as Limit;

use async_trait::async_trait;
use chrono::Duration;
use serde::Deserialize;
use serde_json::{Value, json};
use server_kernel::{
    Actor, ServiceError,
    jobs::{self, JobError, Runner},
};
use shared::{
    ids::{CalendarLinkId, TenantId},
    staff::LinkFailure,
    time::{Instant, Span},
};
use url::Url;
use uuid::Uuid;

use crate::{
    Staff,
    affected::zone_of,
    calendar::{Taken, fetch::fetch, read},
};

/// The job's name.
pub(crate) const READ: &str = "calendar_link_read";
const EVERY: Duration = Duration::minutes(15);
/// How far ahead events are looked at.
const AHEAD: Duration = Duration::days(90);
/// A calendar that takes longer to be understood is too much.
const PATIENCE: Limit = Limit::from_secs(15);

/// Runs them.
#[derive(Clone)]
pub struct ReadCalendar(Staff);

#[derive(Debug, Deserialize)]
struct Which {
    tenant: TenantId,
    link: CalendarLinkId,
}

/// A calendar whose turn it is.
struct Due {
    staff_id: Uuid,
    sealed_address: Vec<u8>,
    timezone: String,
}

impl ReadCalendar {
    /// Over the service.
    #[must_use]
    pub const fn new(staff: Staff) -> Self {
        Self(staff)
    }

    /// One that is gone ends the chain; so does a run whose turn it is not, because another one is ahead of it.
    async fn turn(&self, which: &Which, now: Instant) -> Result<Option<Due>, ServiceError> {
        let mut tx = self.0.db.begin(Actor::System).await?;
        let due = sqlx::query_as!(
            Due,
            "UPDATE calendar_links l SET next_at = $4 FROM tenants t
             WHERE l.tenant_id = $1 AND l.id = $2 AND l.next_at <= $3 AND t.id = l.tenant_id
             RETURNING l.staff_id, l.sealed_address, t.timezone",
            which.tenant.0,
            which.link.0,
            now,
            now + EVERY,
        )
        .fetch_optional(tx.conn())
        .await?;
        if due.is_some() {
            let payload = json!({ "tenant": which.tenant, "link": which.link });
            jobs::enqueue(tx.conn(), Some(which.tenant), READ, &payload, now + EVERY).await?;
        }
        tx.commit().await?;
        Ok(due)
    }

    async fn taken(&self, which: &Which, due: &Due, now: Instant) -> Result<Taken, LinkFailure> {
        let address = self.0.seal.open(&due.sealed_address, which.link.0.as_bytes());
        let address = address.and_then(|bytes| String::from_utf8(bytes).ok());
        let url = address.and_then(|text| Url::parse(&text).ok()).ok_or(LinkFailure::Unreachable)?;
        let text = fetch(&self.0.door(), url).await?;
        let zone = zone_of(&due.timezone);
        let window = Span::new(now - Duration::days(1), now + AHEAD).ok_or(LinkFailure::TooMuch)?;
        let work = tokio::task::spawn_blocking(move || read(&text, zone, window));
        match tokio::time::timeout(PATIENCE, work).await {
            Ok(Ok(taken)) => taken,
            _ => Err(LinkFailure::TooMuch),
        }
    }

    /// What cannot be read now leaves what was read before: a time is not free because a line is down.
    async fn keep(
        &self,
        which: &Which,
        due: &Due,
        taken: Result<Taken, LinkFailure>,
        now: Instant,
    ) -> Result<(), ServiceError> {
        let mut tx = self.0.db.begin(Actor::System).await?;
        let noted = sqlx::query!(
            "UPDATE calendar_links SET tried_at = $3, read_at = CASE WHEN $4::text IS NULL THEN $3 ELSE read_at END,
                failure = $4, events = coalesce($5, events), skipped = coalesce($6, skipped)
             WHERE tenant_id = $1 AND id = $2",
            which.tenant.0,
            which.link.0,
            now,
            taken.as_ref().err().map(|failure| failure.as_str()),
            taken.as_ref().ok().map(|taken| i32::try_from(taken.spans.len()).unwrap_or(i32::MAX)),
            taken.as_ref().ok().map(|taken| i32::try_from(taken.skipped).unwrap_or(i32::MAX)),
        )
        .execute(tx.conn())
        .await?;
        // It may have been taken away meanwhile.
        if let (1, Ok(taken)) = (noted.rows_affected(), taken) {
            sqlx::query!(
                "DELETE FROM availability_exceptions WHERE tenant_id = $1 AND link_id = $2",
                which.tenant.0,
                which.link.0,
            )
            .execute(tx.conn())
            .await?;
            sqlx::query!(
                "INSERT INTO availability_exceptions (tenant_id, id, staff_id, kind, starts_at, ends_at, link_id)
                 SELECT $1, e.id, $2, 'external', e.starts_at, e.ends_at, $3
                 FROM unnest($4::uuid[], $5::timestamptz[], $6::timestamptz[]) AS e (id, starts_at, ends_at)",
                which.tenant.0,
                due.staff_id,
                which.link.0,
                &taken.spans.iter().map(|_| Uuid::now_v7()).collect::<Vec<_>>(),
                &taken.spans.iter().map(|span| span.start()).collect::<Vec<_>>(),
                &taken.spans.iter().map(|span| span.end()).collect::<Vec<_>>(),
            )
            .execute(tx.conn())
            .await?;
        }
        Ok(tx.commit().await?)
    }

    async fn read(&self, which: &Which) -> Result<(), ServiceError> {
        let now = self.0.clock.now();
        let Some(due) = self.turn(which, now).await? else { return Ok(()) };
        let taken = self.taken(which, &due, now).await;
        self.keep(which, &due, taken, now).await
    }
}

#[async_trait]
impl Runner for ReadCalendar {
    fn kind(&self) -> &'static str {
        READ
    }

    async fn run(&self, payload: Value) -> Result<(), JobError> {
        let which: Which =
            serde_json::from_value(payload).map_err(|error| JobError::Fail(error.to_string()))?;
        self.read(&which).await.map_err(|error| match error {
            ServiceError::Db(error) => JobError::from(error),
            other => JobError::Retry(other.to_string()),
        })
    }
}
