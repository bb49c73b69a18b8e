//! The sealer: chains what was written, behind the writers' backs, so that no commit waits for another.
//!
//! Rows become visible late, and not in the order of their ids. Each is sealed once, where its chain ends when it is seen.

use std::{collections::BTreeMap, sync::Mutex, time::Duration};

use chrono::TimeDelta;
use shared::time::Instant;
use sqlx::PgConnection;
use uuid::Uuid;

use super::chain::{BEGINNING, Hash, Row, link};
use crate::{
    Clock,
    db::{Actor, Db},
    errors::DbError,
};

/// Any constant will do, as long as nobody else uses it: the sealer's advisory lock.
const SEALER_LOCK: i64 = 0x6f6d_6261_726f_0002;
const INTERVAL: Duration = Duration::from_secs(3);
/// Rows of one round.
const BATCH: i64 = 1_000;
/// Longer than any transaction may take. What shows up later than this was not written but put in.
const LATENESS: TimeDelta = TimeDelta::minutes(10);

/// The sealer of one process.
#[derive(Debug)]
pub struct Sealer {
    db: Db,
    /// Everything with an older id was looked at: in a row that a restart begins anew.
    seen: Mutex<Uuid>,
}

/// Rows that wait, by chain.
struct Waiting {
    chains: BTreeMap<Uuid, Vec<Uuid>>,
    rows: usize,
    oldest: Option<Uuid>,
    newest: Option<Uuid>,
}

impl Sealer {
    /// A sealer that has seen nothing yet.
    #[must_use]
    pub const fn new(db: Db) -> Self {
        Self { db, seen: Mutex::new(Uuid::nil()) }
    }

    /// Seals for ever.
    pub async fn run(&self) {
        let mut interval = tokio::time::interval(INTERVAL);
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            interval.tick().await;
            self.catch_up().await;
        }
    }

    /// A backlog is worked off without waiting.
    async fn catch_up(&self) {
        loop {
            match self.seal().await {
                Ok(Some(sealed)) if sealed == BATCH as usize => {}
                Ok(_) => return,
                Err(error) => {
                    tracing::warn!(%error, "the audit log could not be sealed");
                    return;
                }
            }
        }
    }

    /// One round: how many rows were sealed. `None` when another node is at it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn seal(&self) -> Result<Option<usize>, DbError> {
        // Ids carry the system's time, whatever the program's clock shows.
        let now = Clock::system().now();
        let waiting = self.waiting().await?;
        let lag = waiting.oldest.map_or(0, |oldest| (now - time_of(oldest, now)).num_seconds());
        metrics::gauge!("ombaro_audit_seal_lag_seconds").set(lag as f64);
        metrics::gauge!("ombaro_audit_unsealed").set(waiting.rows as f64);
        for (chain, rows) in &waiting.chains {
            if !self.seal_chain(*chain, rows, now).await? {
                return Ok(None);
            }
        }
        let full = waiting.rows == BATCH as usize;
        let reached = waiting.newest.filter(|_| full).map_or(now, |newest| time_of(newest, now));
        if let Ok(mut seen) = self.seen.lock() {
            *seen = (*seen).max(first_id(reached - LATENESS));
        }
        Ok(Some(waiting.rows))
    }

    async fn waiting(&self) -> Result<Waiting, DbError> {
        let seen = self.seen.lock().map_or(Uuid::nil(), |seen| *seen);
        let mut tx = self.db.begin(Actor::System).await?;
        let rows = sqlx::query!(
            "SELECT a.id, coalesce(a.tenant_id, '00000000-0000-0000-0000-000000000000') AS \"chain!\"
             FROM audit_logs a
             LEFT JOIN audit_heads h ON h.tenant_id = coalesce(a.tenant_id, '00000000-0000-0000-0000-000000000000')
             WHERE a.id >= $1 AND (h.closed_until IS NULL OR a.id >= h.closed_until)
                 AND NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.audit_id = a.id)
             ORDER BY a.id LIMIT $2",
            seen,
            BATCH,
        )
        .fetch_all(tx.conn())
        .await?;
        tx.commit().await?;
        let mut chains: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
        for row in &rows {
            chains.entry(row.chain).or_default().push(row.id);
        }
        let (oldest, newest) = (rows.first().map(|row| row.id), rows.last().map(|row| row.id));
        Ok(Waiting { chains, rows: rows.len(), oldest, newest })
    }

    /// Appends rows to one chain. `false` when another node is sealing.
    async fn seal_chain(&self, chain: Uuid, rows: &[Uuid], now: Instant) -> Result<bool, DbError> {
        let mut tx = self.db.begin(Actor::System).await?;
        let mine = sqlx::query_scalar!("SELECT pg_try_advisory_xact_lock($1) AS \"mine!\"", SEALER_LOCK)
            .fetch_one(tx.conn())
            .await?;
        if !mine {
            return Ok(false);
        }
        let rows = unsealed(tx.conn(), rows).await?;
        if let Some(last) = rows.last() {
            let head = head(tx.conn(), chain).await?;
            let closed_until = first_id(time_of(last.id, now) - LATENESS);
            append(tx.conn(), chain, head, &rows, closed_until).await?;
        }
        tx.commit().await?;
        Ok(true)
    }
}

/// The smallest id of a moment (RFC 9562, version 7).
fn first_id(at: Instant) -> Uuid {
    let millis = u128::try_from(at.timestamp_millis()).unwrap_or_default();
    Uuid::from_u128((millis << 80) | (0x7 << 76) | (0x2 << 62))
}

/// When an id was made; never in the future, whoever made it.
fn time_of(id: Uuid, now: Instant) -> Instant {
    let millis = i64::try_from(id.as_u128() >> 80).unwrap_or(i64::MAX);
    chrono::DateTime::from_timestamp_millis(millis).map_or(now, |at| at.min(now))
}

/// Those of these rows that still have no seal, in the order of their ids.
async fn unsealed(conn: &mut PgConnection, rows: &[Uuid]) -> Result<Vec<Row>, DbError> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT id, tenant_id, user_id, action, resource_kind, resource_id, success, at FROM audit_logs
         WHERE id = ANY ($1) AND NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.audit_id = audit_logs.id)
         ORDER BY id",
        rows,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// Where a chain ends.
async fn head(conn: &mut PgConnection, chain: Uuid) -> Result<(i64, Hash), DbError> {
    let head = sqlx::query!("SELECT position, hash FROM audit_heads WHERE tenant_id = $1", chain)
        .fetch_optional(conn)
        .await?;
    let Some(head) = head else { return Ok((0, BEGINNING)) };
    let unreadable = DbError::Inconsistent { table: "audit_heads", column: "hash" };
    Ok((head.position, Hash::try_from(head.hash).map_err(|_| unreadable)?))
}

async fn append(
    conn: &mut PgConnection,
    chain: Uuid,
    (mut position, mut hash): (i64, Hash),
    rows: &[Row],
    closed_until: Uuid,
) -> Result<(), DbError> {
    let (mut positions, mut ids, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        position += 1;
        hash = link(&hash, position, row);
        positions.push(position);
        ids.push(row.id);
        hashes.push(hash.to_vec());
    }
    sqlx::query!(
        "WITH sealed AS (
             INSERT INTO audit_seals (tenant_id, position, audit_id, hash)
             SELECT $1, link.position, link.audit_id, link.hash
             FROM unnest($2::bigint[], $3::uuid[], $4::bytea[]) AS link (position, audit_id, hash)
         )
         INSERT INTO audit_heads AS head (tenant_id, position, hash, closed_until) VALUES ($1, $5, $6, $7)
         ON CONFLICT (tenant_id) DO UPDATE SET position = excluded.position, hash = excluded.hash,
             closed_until = greatest(head.closed_until, excluded.closed_until)",
        chain,
        &positions,
        &ids,
        &hashes,
        position,
        hash.as_slice(),
        closed_until,
    )
    .execute(conn)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_made_later_is_behind_the_smallest_of_its_moment() {
        let now = Clock::system().now();
        let id = Uuid::now_v7();
        let made = time_of(id, now + TimeDelta::seconds(5));
        assert!(first_id(made) <= id && id < first_id(made + TimeDelta::milliseconds(1)));
        assert_eq!(time_of(Uuid::max(), now), now);
        assert_eq!(first_id(made).get_version_num(), 7);
    }
}
