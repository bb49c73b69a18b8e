//! Following the event log: from where it was left, in order, each event once, in one transaction with everything that follows from
//! it. One node at a time does it, whichever comes first.

use std::str::FromStr as _;

use chrono_tz::Tz;
use server_kernel::{DbError, ServiceError, zone::local};
use shared::{
    booking::BookingStatus,
    ids::{BookingId, TenantId, UserId},
    live::BookingEventKind,
    notify::Notice,
    time::Instant,
};
use sqlx::PgConnection;

use super::{
    Notifications,
    decide::{Happened, Told, Visit, drafts},
    remind,
    write::{Saying, say},
};

/// How many events are read in one transaction.
const BATCH: i64 = 50;

/// A booking, and the business whose it is.
pub(super) struct About {
    pub tenant: TenantId,
    pub booking: BookingId,
    pub zone: Tz,
    pub visit: Visit,
}

impl About {
    pub fn notice(&self, kind: shared::notify::NoticeKind, at: Instant, was: Option<Instant>) -> Notice {
        Notice { kind, at: local(self.zone, at), was: was.map(|was| local(self.zone, was)) }
    }
}

fn kind_of(text: &str) -> Option<BookingEventKind> {
    BookingEventKind::ALL.iter().copied().find(|kind| kind.as_str() == text)
}

/// A booking as it is now. `None` when there is no such.
pub(super) async fn about(
    conn: &mut PgConnection,
    tenant: TenantId,
    booking: BookingId,
) -> Result<Option<About>, DbError> {
    let row = sqlx::query!(
        "SELECT b.status, b.starts_at, b.ends_at, b.user_id, n.timezone,
                ARRAY(SELECT s.user_id FROM appointments a JOIN staff s ON s.tenant_id = a.tenant_id AND s.id = a.staff_id
                      WHERE a.tenant_id = b.tenant_id AND a.booking_id = b.id AND a.status NOT IN ('cancelled', 'no_show')
                          AND a.class_id IS NULL AND s.user_id IS NOT NULL AND s.status <> 'terminated'
                      ORDER BY a.starts_at, a.id) AS \"workers!: Vec<uuid::Uuid>\",
                ARRAY(SELECT a.starts_at FROM appointments a JOIN staff s ON s.tenant_id = a.tenant_id AND s.id = a.staff_id
                      WHERE a.tenant_id = b.tenant_id AND a.booking_id = b.id AND a.status NOT IN ('cancelled', 'no_show')
                          AND a.class_id IS NULL AND s.user_id IS NOT NULL AND s.status <> 'terminated'
                      ORDER BY a.starts_at, a.id) AS \"starts!: Vec<Instant>\"
         FROM bookings b JOIN tenants n ON n.id = b.tenant_id WHERE b.tenant_id = $1 AND b.id = $2",
        tenant.0,
        booking.0,
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let status = BookingStatus::from_stored(&row.status)
        .ok_or(DbError::Inconsistent { table: "bookings", column: "status" })?;
    let mut workers = std::collections::BTreeMap::new();
    for (user, at) in row.workers.into_iter().zip(row.starts) {
        // Whoever has several parts comes for the first.
        workers.entry(UserId(user)).or_insert(at);
    }
    let visit = Visit {
        status,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        customer: row.user_id.map(UserId),
        workers,
    };
    let zone = Tz::from_str(&row.timezone)
        .map_err(|_| DbError::Inconsistent { table: "tenants", column: "timezone" })?;
    Ok(Some(About { tenant, booking, zone, visit }))
}

/// What was said of a booking, in order.
async fn told(conn: &mut PgConnection, about: &About) -> Result<Vec<Told>, DbError> {
    let rows = sqlx::query!(
        "SELECT user_id, data FROM notifications WHERE tenant_id = $1 AND booking_id = $2 ORDER BY id",
        about.tenant.0,
        about.booking.0,
    )
    .fetch_all(conn)
    .await?;
    let read = |data| serde_json::from_value::<Notice>(data).ok();
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((row.user_id, read(row.data)?)))
        .map(|(user, notice)| Told { user: UserId(user), kind: notice.kind, at: notice.at.to_utc() })
        .collect())
}

impl Notifications {
    /// Tells what has happened since the last time. How many events were looked at; none when another node is at it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn catch_up(&self) -> Result<usize, ServiceError> {
        let mut tx = self.begin().await?;
        let last = sqlx::query_scalar!("SELECT last FROM notification_cursor FOR UPDATE SKIP LOCKED")
            .fetch_optional(tx.conn())
            .await?;
        let Some(last) = last else { return Ok(0) };
        let events = sqlx::query!(
            "SELECT position AS \"position!\", tenant_id, aggregate_kind, aggregate_id, kind, user_id, action
             FROM events WHERE position > $1 ORDER BY position LIMIT $2",
            last,
            BATCH,
        )
        .fetch_all(tx.conn())
        .await?;
        let Some(newest) = events.last().map(|event| event.position) else { return Ok(0) };
        for event in &events {
            let Some(kind) = kind_of(&event.kind).filter(|_| event.aggregate_kind == "booking") else {
                continue;
            };
            let (tenant, booking) = (TenantId(event.tenant_id), BookingId(event.aggregate_id));
            let Some(about) = about(tx.conn(), tenant, booking).await? else { continue };
            let happened = Happened { kind, action: event.action.clone(), by: event.user_id.map(UserId) };
            self.tell(tx.conn(), &about, &happened, event.position).await?;
        }
        sqlx::query!("UPDATE notification_cursor SET last = $1", newest).execute(tx.conn()).await?;
        tx.commit().await?;
        Ok(events.len())
    }

    async fn tell(
        &self,
        conn: &mut PgConnection,
        about: &About,
        happened: &Happened,
        position: i64,
    ) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let cause = format!("event {position}");
        let before = told(&mut *conn, about).await?;
        let drafts = drafts(happened, &about.visit, &before, now);
        for draft in &drafts {
            let notice = about.notice(draft.kind, draft.at, draft.was);
            let saying = Saying { about, user: draft.user, notice, silent: draft.silent, cause: &cause };
            say(&mut *conn, &saying, now).await?;
        }
        let known: Vec<UserId> = drafts.iter().map(|draft| draft.user).collect();
        self.tell_business(&mut *conn, about, happened, &known, &cause).await?;
        Ok(remind::schedule(conn, about, happened.kind, now).await?)
    }
}
