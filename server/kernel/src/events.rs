//! The event log. Whoever changes something writes an event in the same transaction, without a number; the sequencer
//! numbers what has become visible. The number is the cursor of every reader: gap-free, and never handed out late.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use shared::{
    ids::{EventId, TenantId},
    live::Cursor,
    time::Instant,
};
use sqlx::{PgConnection, Postgres, pool::PoolConnection};
use tokio::sync::{Notify, watch};
use uuid::Uuid;

use crate::{
    db::{Actor, Db},
    errors::DbError,
};

/// The channel of the database on which nodes tell each other that there are new numbers.
const CHANNEL: &str = "ombaro_events";
/// Any constant will do, as long as nobody else uses it: the sequencer's advisory lock.
const SEQUENCER_LOCK: i64 = 0x6f6d_6261_726f_0001;
/// Twenty times a second at most.
const COALESCE: Duration = Duration::from_millis(50);
/// What a lost wake-up costs at most.
const POLL: Duration = Duration::from_secs(1);

/// An event to be written.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// At which business.
    pub tenant: TenantId,
    /// `booking`, …
    pub aggregate_kind: &'static str,
    /// Which one.
    pub aggregate: Uuid,
    /// Its version after the change: readers ignore what they have seen.
    pub version: i32,
    /// What happened.
    pub kind: &'static str,
    /// More about it; no personal data.
    pub data: serde_json::Value,
    /// When.
    pub at: Instant,
}

/// A numbered event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its number.
    pub position: Cursor,
    /// At which business.
    pub tenant: TenantId,
    /// `booking`, …
    pub aggregate_kind: String,
    /// Which one.
    pub aggregate: Uuid,
    /// Its version after the change.
    pub version: i32,
    /// What happened.
    pub kind: String,
    /// More about it.
    pub data: serde_json::Value,
    /// When.
    pub at: Instant,
}

/// The last number given, as this transaction sees it: a page embeds it, so that its live connection misses nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn cursor(conn: &mut PgConnection) -> Result<Cursor, DbError> {
    Ok(sqlx::query_scalar!("SELECT last FROM event_cursor").fetch_one(conn).await?)
}

/// Writes an event that needs no trace in the audit log: it says only that something is to be read anew.
///
/// # Errors
/// When the database does not take it.
pub async fn append(conn: &mut PgConnection, event: &NewEvent) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO events (id, tenant_id, aggregate_kind, aggregate_id, aggregate_version, kind, data, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        EventId::new().0,
        event.tenant.0,
        event.aggregate_kind,
        event.aggregate,
        event.version,
        event.kind,
        event.data,
        event.at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Who tells the other nodes that there are new numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bell {
    /// The database.
    Database,
    /// Somebody who follows [`EventLog::numbered`] on one node and calls [`EventLog::advance`] on the others.
    Elsewhere,
}

/// The event log as one process sees it.
#[derive(Clone, Debug)]
pub struct EventLog {
    db: Db,
    wake: Arc<Notify>,
    /// The last number this process knows of.
    head: watch::Sender<Cursor>,
    /// The last number it gave itself.
    numbered: watch::Sender<Cursor>,
    /// What it numbered last, in order and without a gap: whoever follows here need not ask the database for it.
    at_hand: Arc<RwLock<Vec<Event>>>,
    bell: Bell,
}

/// The connection that numbers, while it works: its statement is planned once, and no request has to wait for it.
type Line = Option<PoolConnection<Postgres>>;

impl EventLog {
    /// A log that nobody numbers yet: [`EventLog::run`] does.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self {
            db,
            wake: Arc::new(Notify::new()),
            head: watch::Sender::new(0),
            numbered: watch::Sender::new(0),
            at_hand: Arc::default(),
            bell: Bell::Database,
        }
    }

    /// The same, where nodes do not tell each other through the database. Whoever hears nothing still asks every second.
    #[must_use]
    pub fn told_elsewhere(self) -> Self {
        Self { bell: Bell::Elsewhere, ..self }
    }

    /// The last number that this node gave, for whoever tells the others.
    #[must_use]
    pub fn numbered(&self) -> watch::Receiver<Cursor> {
        self.numbered.subscribe()
    }

    /// Says that a transaction with events has been committed.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// The last number this process knows of, and how to wait for the next.
    #[must_use]
    pub fn head(&self) -> watch::Receiver<Cursor> {
        self.head.subscribe()
    }

    /// Numbers events and hears of those that other nodes numbered, until cancelled.
    pub async fn run(&self) {
        match self.bell {
            Bell::Database => {
                tokio::join!(self.db.until_closed(self.sequence_for_ever()), self.listen_for_ever());
            }
            Bell::Elsewhere => self.db.until_closed(self.sequence_for_ever()).await,
        }
    }

    async fn sequence_for_ever(&self) {
        let mut line = None;
        loop {
            let _ = tokio::time::timeout(POLL, self.wake.notified()).await;
            match self.sequence_on(&mut line).await {
                Ok(Some(last)) => self.advance(last),
                // It may have looked before what we were woken for was there.
                Ok(None) => self.wake(),
                Err(error) => tracing::warn!(%error, "events could not be numbered"),
            }
            tokio::time::sleep(COALESCE).await;
        }
    }

    async fn listen_for_ever(&self) {
        loop {
            match self.db.listen(CHANNEL).await {
                Ok(mut listener) => {
                    while let Ok(notification) = listener.recv().await {
                        if let Ok(last) = notification.payload().parse() {
                            self.advance(last);
                        }
                    }
                }
                Err(error) => tracing::debug!(%error, "not listening"),
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Numbers have been given up to this one, here or elsewhere.
    pub fn advance(&self, last: Cursor) {
        self.head.send_if_modified(|head| {
            let newer = last > *head;
            *head = last.max(*head);
            newer
        });
    }

    /// Numbers everything that is visible and has no number. `None` when another node is at it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sequence(&self) -> Result<Option<Cursor>, DbError> {
        self.sequence_on(&mut None).await
    }

    async fn sequence_on(&self, line: &mut Line) -> Result<Option<Cursor>, DbError> {
        match self.number(line).await {
            // The database went away since this connection was used last; the next one is new.
            Err(DbError::Unavailable(_)) => self.number(line).await,
            numbered => numbered,
        }
    }

    async fn number(&self, line: &mut Line) -> Result<Option<Cursor>, DbError> {
        let bell = (self.bell == Bell::Database).then_some(CHANNEL);
        let mut connection = match line.take() {
            Some(connection) => connection,
            None => self.db.plain().await?,
        };
        let rows = sqlx::query!(
            "SELECT reached AS \"reached!\", at_number AS position, tenant, of_kind AS aggregate_kind, of_what AS aggregate,
                    in_version AS version, what AS kind, details AS data, happened AS at
             FROM number_events($1, $2)",
            SEQUENCER_LOCK,
            bell,
        )
        .fetch_all(&mut *connection)
        .await?;
        *line = Some(connection);
        let Some(reached) = rows.last().map(|row| row.reached) else { return Ok(None) };
        metrics::gauge!("ombaro_event_head").set(reached as f64);
        let events: Vec<Event> = rows
            .into_iter()
            .filter_map(|row| {
                Some(Event {
                    position: row.position?,
                    tenant: TenantId(row.tenant?),
                    aggregate_kind: row.aggregate_kind?,
                    aggregate: row.aggregate?,
                    version: row.version?,
                    kind: row.kind?,
                    data: row.data?,
                    at: row.at?,
                })
            })
            .collect();
        if !events.is_empty() {
            *self.at_hand.write().unwrap_or_else(PoisonError::into_inner) = events;
            self.numbered.send_replace(reached);
        }
        Ok(Some(reached))
    }

    /// The last number given, as the database has it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn last(&self) -> Result<Cursor, DbError> {
        let mut tx = self.db.begin(Actor::System).await?;
        let last = cursor(tx.conn()).await?;
        tx.commit().await?;
        Ok(last)
    }

    /// How many events wait for their number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unnumbered(&self) -> Result<i64, DbError> {
        let mut tx = self.db.begin(Actor::System).await?;
        let waiting = sqlx::query_scalar!("SELECT count(*) AS \"count!\" FROM events WHERE position IS NULL")
            .fetch_one(tx.conn())
            .await?;
        tx.commit().await?;
        Ok(waiting)
    }

    /// Events after `cursor`, in order, `limit` at most. There may be more even when it is fewer: only an empty answer is the end.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn after(&self, cursor: Cursor, limit: i64) -> Result<Vec<Event>, DbError> {
        if let Some(events) = self.at_hand_after(cursor, limit) {
            return Ok(events);
        }
        match self.read(cursor, limit).await {
            Err(DbError::Unavailable(_)) => self.read(cursor, limit).await,
            events => events,
        }
    }

    /// The next event and those that follow it, if this process numbered it last.
    fn at_hand_after(&self, cursor: Cursor, limit: i64) -> Option<Vec<Event>> {
        let numbered = self.at_hand.read().unwrap_or_else(PoisonError::into_inner);
        let next = numbered.iter().position(|event| event.position == cursor + 1)?;
        Some(numbered[next..].iter().take(usize::try_from(limit).unwrap_or(usize::MAX)).cloned().collect())
    }

    async fn read(&self, cursor: Cursor, limit: i64) -> Result<Vec<Event>, DbError> {
        let rows = sqlx::query!(
            "SELECT at_number AS \"position!\", tenant AS \"tenant!\", of_kind AS \"aggregate_kind!\", of_what AS \"aggregate!\",
                    in_version AS \"version!\", what AS \"kind!\", details AS \"data!\", happened AS \"at!\"
             FROM events_after($1, $2)",
            cursor,
            limit,
        )
        .fetch_all(&mut *self.db.plain().await?)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Event {
                position: row.position,
                tenant: TenantId(row.tenant),
                aggregate_kind: row.aggregate_kind,
                aggregate: row.aggregate,
                version: row.version,
                kind: row.kind,
                data: row.data,
                at: row.at,
            })
            .collect())
    }
}
