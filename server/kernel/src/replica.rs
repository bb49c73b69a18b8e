//! A copy of the database on another server, a moment behind: for reading what may be a moment old. Asked only while it follows.

use std::sync::{Arc, Mutex, PoisonError};

use sqlx::PgPool;
use tokio::time::{Duration, Instant};

/// How often it is looked at; it may be behind by so much.
const LOOK: Duration = Duration::from_secs(5);
/// A replica that does not say how far it is in this time is not asked.
const PATIENCE: Duration = Duration::from_millis(500);

/// The replica, and what was found when somebody looked last.
#[derive(Clone, Debug)]
pub(crate) struct Replica {
    pool: PgPool,
    found: Arc<Mutex<Found>>,
}

#[derive(Clone, Copy, Debug)]
struct Found {
    at: Instant,
    follows: bool,
    /// Where the primary's log was then, in bytes: by the next look the replica is there, or it does not follow.
    primary: i64,
}

impl Replica {
    pub(crate) fn new(pool: PgPool) -> Self {
        // Nobody has looked: the first who asks goes to the primary, and looks.
        let at = Instant::now().checked_sub(LOOK).unwrap_or_else(Instant::now);
        Self { pool, found: Arc::new(Mutex::new(Found { at, follows: false, primary: i64::MAX })) }
    }

    /// Its pool, while it follows `primary`.
    pub(crate) fn following(&self, primary: &PgPool) -> Option<&PgPool> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let age = found.at.elapsed();
        if age >= 2 * LOOK {
            // What was found so long ago says nothing.
            (found.follows, found.primary) = (false, i64::MAX);
        }
        if age >= LOOK {
            // One looks, beside what is asked; the others go by what was found before.
            found.at = Instant::now();
            tokio::spawn(self.clone().look(primary.clone(), found.primary));
        }
        found.follows.then_some(&self.pool)
    }

    /// It did not answer: nobody asks it until somebody has looked again.
    pub(crate) fn is_away(&self) {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).follows = false;
    }

    async fn look(self, primary: PgPool, reached: i64) {
        let here = async {
            sqlx::query_scalar!("SELECT (pg_current_wal_lsn() - '0/0')::bigint AS \"lsn!\"")
                .fetch_one(&primary)
                .await
        };
        // Of a database that follows nobody there is no such place.
        let there = async {
            sqlx::query_scalar!("SELECT (pg_last_wal_replay_lsn() - '0/0')::bigint")
                .fetch_one(&self.pool)
                .await
        };
        let there = async { tokio::time::timeout(PATIENCE, there).await };
        let (Ok(here), there) = tokio::join!(here, there) else { return };
        let follows = matches!(there, Ok(Ok(Some(there))) if there >= reached);
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if found.follows != follows {
            tracing::info!(follows, "the replica");
        }
        metrics::gauge!("ombaro_replica_follows").set(if follows { 1.0 } else { 0.0 });
        *found = Found { at: Instant::now(), follows, primary: here };
    }

    /// Whether it is one, by its own word.
    pub(crate) async fn is_one(&self) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar!("SELECT pg_is_in_recovery() AS \"is!\"").fetch_one(&self.pool).await
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}
