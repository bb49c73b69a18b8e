//! Following the event log: from where it was left, in order, each event once, in one transaction with everything that follows from
//! it. One node at a time does it, whichever comes first.

use std::collections::{BTreeMap, HashMap};

use chrono_tz::Tz;
use server_kernel::{
    DbError, ServiceError, jobs,
    zone::{local, parse_zone},
};
use shared::{
    booking::{
        BookingStatus,
        dispatch::{ASKED, WAY},
    },
    ids::{BookingId, TenantId, UserId},
    live::BookingEventKind,
    notify::{Notice, NoticeKind},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Notifications,
    business::{self, Listener},
    decide::{Draft, Happened, Told, Visit, drafts, questions, tells},
    remind,
    write::{Saying, say},
};

/// How many events are read in one transaction.
const BATCH: i64 = 200;

/// A booking, and the business whose it is.
pub(super) struct About {
    pub tenant: TenantId,
    pub booking: BookingId,
    pub zone: Tz,
    pub visit: Visit,
}

impl About {
    pub fn notice(&self, kind: NoticeKind, at: Instant) -> Notice {
        Notice { kind, at: local(self.zone, at), was: None, by: None }
    }

    fn notice_of(&self, draft: &Draft) -> Notice {
        let there = |at| local(self.zone, at);
        Notice { was: draft.was.map(there), by: draft.by.map(there), ..self.notice(draft.kind, draft.at) }
    }
}

fn kind_of(text: &str) -> Option<BookingEventKind> {
    BookingEventKind::ALL.iter().copied().find(|kind| kind.as_str() == text)
}

/// Bookings as they are now.
pub(super) async fn abouts(
    conn: &mut PgConnection,
    wanted: &[(TenantId, BookingId)],
) -> Result<HashMap<(TenantId, BookingId), About>, DbError> {
    let (tenants, bookings): (Vec<Uuid>, Vec<Uuid>) =
        wanted.iter().map(|(tenant, id)| (tenant.0, id.0)).unzip();
    let rows = sqlx::query!(
        "SELECT b.tenant_id, b.id, b.status, b.starts_at, b.ends_at, b.user_id, n.timezone,
                coalesce(w.users, '{}') AS \"users!\", coalesce(w.starts, '{}') AS \"starts!\",
                w.answers AS \"answers?: Vec<Option<Instant>>\",
                b.place <> 'premises' AND n.answer_minutes IS NOT NULL AS \"asks!\",
                -- As long as the manager has no say in any of it.
                NOT EXISTS (SELECT FROM booking_items i JOIN services s ON s.tenant_id = i.tenant_id AND s.id = i.service_id
                            WHERE i.tenant_id = b.tenant_id AND i.booking_id = b.id
                              AND coalesce(s.confirmation_mode, n.confirmation_mode) = 'manager') AS \"worker_decides!\"
         FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[]) AS wanted (tenant_id, id)) wanted
         JOIN bookings b ON b.tenant_id = wanted.tenant_id AND b.id = wanted.id
         JOIN tenants n ON n.id = b.tenant_id
         LEFT JOIN LATERAL (
             SELECT array_agg(s.user_id ORDER BY a.starts_at, a.id) AS users, array_agg(a.starts_at ORDER BY a.starts_at, a.id) AS starts,
                    array_agg(CASE WHEN a.status = 'scheduled' THEN a.answer_by END ORDER BY a.starts_at, a.id) AS answers
             FROM appointments a JOIN staff s ON s.tenant_id = a.tenant_id AND s.id = a.staff_id
             WHERE a.tenant_id = b.tenant_id AND a.booking_id = b.id AND a.status NOT IN ('cancelled', 'no_show')
                 AND a.class_id IS NULL AND s.user_id IS NOT NULL AND s.status <> 'terminated'
         ) w ON true",
        &tenants,
        &bookings,
    )
    .fetch_all(conn)
    .await?;
    let mut found = HashMap::with_capacity(rows.len());
    for row in rows {
        let status = BookingStatus::from_stored(&row.status)
            .ok_or(DbError::Inconsistent { table: "bookings", column: "status" })?;
        let zone = parse_zone(&row.timezone)
            .ok_or(DbError::Inconsistent { table: "tenants", column: "timezone" })?;
        let (mut workers, mut asked) = (BTreeMap::new(), BTreeMap::new());
        let answers = row.answers.unwrap_or_default();
        for ((user, at), answer_by) in row.users.into_iter().zip(row.starts).zip(answers) {
            // Whoever has several parts comes for the first.
            workers.entry(UserId(user)).or_insert(at);
            if let Some(by) = answer_by {
                asked.entry(UserId(user)).or_insert(by);
            }
        }
        let visit = Visit {
            status,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            customer: row.user_id.map(UserId),
            workers,
            asked,
            asks: row.asks,
            worker_decides: row.worker_decides,
        };
        let (tenant, booking) = (TenantId(row.tenant_id), BookingId(row.id));
        found.insert((tenant, booking), About { tenant, booking, zone, visit });
    }
    Ok(found)
}

/// What was said of these bookings, of each in order.
async fn told(
    conn: &mut PgConnection,
    wanted: &[(TenantId, BookingId)],
) -> Result<HashMap<(TenantId, BookingId), Vec<Told>>, DbError> {
    let (tenants, bookings): (Vec<Uuid>, Vec<Uuid>) =
        wanted.iter().map(|(tenant, id)| (tenant.0, id.0)).unzip();
    let rows = sqlx::query!(
        "SELECT n.tenant_id, n.booking_id, n.user_id, n.data
         FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[]) AS wanted (tenant_id, id)) wanted
         JOIN notifications n ON n.tenant_id = wanted.tenant_id AND n.booking_id = wanted.id ORDER BY n.id",
        &tenants,
        &bookings,
    )
    .fetch_all(conn)
    .await?;
    let mut told: HashMap<_, Vec<Told>> = HashMap::new();
    for row in rows {
        let Ok(notice) = serde_json::from_value::<Notice>(row.data) else { continue };
        let said = Told { user: UserId(row.user_id), kind: notice.kind, at: notice.at.to_utc() };
        told.entry((TenantId(row.tenant_id), BookingId(row.booking_id))).or_default().push(said);
    }
    Ok(told)
}

/// An event that may concern somebody.
struct Line {
    position: i64,
    about: (TenantId, BookingId),
    what: What,
}

enum What {
    /// Something became of the booking.
    Happened(Happened),
    /// Whoever it was given to was asked whether they go.
    Asked,
}

/// What an event is about, if it concerns anybody.
fn what(aggregate: &str, kind: &str, action: String, by: Option<UserId>) -> Option<What> {
    match aggregate {
        "booking" => {
            let kind = kind_of(kind).filter(|kind| tells(*kind))?;
            Some(What::Happened(Happened { kind, action, by }))
        }
        WAY if kind == ASKED => Some(What::Asked),
        _ => None,
    }
}

/// What follows after a position, how far that goes, and how many events it was.
async fn lines_after(conn: &mut PgConnection, last: i64) -> Result<(Vec<Line>, Option<i64>, usize), DbError> {
    let events = sqlx::query!(
        "SELECT position AS \"position!\", tenant_id, aggregate_kind, aggregate_id, kind, user_id, action
         FROM events WHERE position > $1 ORDER BY position LIMIT $2",
        last,
        BATCH,
    )
    .fetch_all(conn)
    .await?;
    let (newest, count) = (events.last().map(|event| event.position), events.len());
    let mut lines = Vec::with_capacity(count);
    for event in events {
        let by = event.user_id.map(UserId);
        let Some(what) = what(&event.aggregate_kind, &event.kind, event.action, by) else { continue };
        let about = (TenantId(event.tenant_id), BookingId(event.aggregate_id));
        lines.push(Line { position: event.position, about, what });
    }
    Ok((lines, newest, count))
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
        let (lines, newest, count) = lines_after(tx.conn(), last).await?;
        let Some(newest) = newest else { return Ok(0) };
        // A few statements for the whole batch: whoever books meanwhile wants the database, too.
        let wanted: Vec<_> = lines.iter().map(|line| line.about).collect();
        if !wanted.is_empty() {
            let abouts = abouts(tx.conn(), &wanted).await?;
            let mut told = told(tx.conn(), &wanted).await?;
            let listeners = business::listeners(tx.conn(), &wanted, self.clock.now()).await?;
            let now = self.clock.now();
            let mut reminders = Vec::new();
            for line in &lines {
                let Some(about) = abouts.get(&line.about) else { continue };
                let told = told.entry(line.about).or_default();
                self.tell(tx.conn(), about, line, told, &listeners).await?;
                if let What::Happened(happened) = &line.what {
                    reminders.extend(remind::reminders(about, happened.kind, now));
                }
            }
            jobs::enqueue_all(tx.conn(), remind::KIND, reminders, now).await?;
        }
        sqlx::query!("UPDATE notification_cursor SET last = $1", newest).execute(tx.conn()).await?;
        tx.commit().await?;
        Ok(count)
    }

    async fn tell(
        &self,
        conn: &mut PgConnection,
        about: &About,
        line: &Line,
        told: &mut Vec<Told>,
        listeners: &[Listener],
    ) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let cause = format!("event {}", line.position);
        let drafts = match &line.what {
            What::Happened(happened) => drafts(happened, &about.visit, told, now),
            What::Asked => questions(&about.visit, told),
        };
        for draft in &drafts {
            let notice = about.notice_of(draft);
            let saying = Saying { about, user: draft.user, notice, silent: draft.silent, cause: &cause };
            say(&mut *conn, &saying, now).await?;
            told.push(Told { user: draft.user, kind: draft.kind, at: draft.at });
        }
        let What::Happened(happened) = &line.what else { return Ok(()) };
        let known: Vec<UserId> = drafts.iter().map(|draft| draft.user).collect();
        let others = listeners
            .iter()
            .filter(|listener| listener.tenant == about.tenant && !known.contains(&listener.user));
        self.tell_business(conn, about, happened, others, &cause).await
    }
}
