//! Work for later, enqueued in the caller's transaction: it exists if and only if its cause does. A job may run twice and
//! must not mind.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use shared::{ids::TenantId, time::Instant};
use sqlx::PgConnection;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    clock::Clock,
    db::{Actor, Db},
    errors::DbError,
};

/// After this many tries a job is dead and waits for a person.
const MAX_ATTEMPTS: i32 = 10;
/// How long one run may take before another worker tries.
const LEASE: chrono::Duration = chrono::Duration::seconds(60);

/// Between two jobs the worker rests as long as the first one took, and never longer than this: when there is much to do, whoever waits
/// for an answer goes first.
const REST: Duration = Duration::from_millis(20);

/// Enqueues a job.
///
/// # Errors
/// When the database does not take it.
pub async fn enqueue(
    conn: &mut PgConnection,
    tenant: Option<TenantId>,
    kind: &str,
    payload: &serde_json::Value,
    run_at: Instant,
) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO jobs (id, tenant_id, kind, payload, run_at, created_at) VALUES ($1, $2, $3, $4, $5, $5)",
        Uuid::now_v7(),
        tenant.map(|id| id.0),
        kind,
        payload,
        run_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A job of a business that is to run at some time.
#[derive(Clone, Debug)]
pub struct Later {
    /// Whose.
    pub tenant: TenantId,
    /// What its runner gets.
    pub payload: serde_json::Value,
    /// Not before.
    pub run_at: Instant,
}

/// Enqueues many jobs of one kind in one statement.
///
/// # Errors
/// When the database does not take them; then it has none.
pub async fn enqueue_all(
    conn: &mut PgConnection,
    kind: &str,
    jobs: Vec<Later>,
    now: Instant,
) -> Result<(), DbError> {
    if jobs.is_empty() {
        return Ok(());
    }
    let tenants: Vec<Uuid> = jobs.iter().map(|job| job.tenant.0).collect();
    let run_at: Vec<Instant> = jobs.iter().map(|job| job.run_at).collect();
    let ids: Vec<Uuid> = jobs.iter().map(|_| Uuid::now_v7()).collect();
    let payloads: Vec<serde_json::Value> = jobs.into_iter().map(|job| job.payload).collect();
    sqlx::query!(
        "INSERT INTO jobs (id, tenant_id, kind, payload, run_at, created_at)
         SELECT j.id, j.tenant, $5, j.payload, j.run_at, $6
         FROM unnest($1::uuid[], $2::uuid[], $3::jsonb[], $4::timestamptz[]) AS j (id, tenant, payload, run_at)",
        &ids,
        &tenants,
        &payloads,
        &run_at,
        kind,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How a run ended, when not well.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Try again later.
    #[error("{0}")]
    Retry(String),
    /// No use trying again.
    #[error("{0}")]
    Fail(String),
}

impl From<DbError> for JobError {
    fn from(error: DbError) -> Self {
        Self::Retry(error.to_string())
    }
}

/// Runs jobs of one kind.
#[async_trait]
pub trait Runner: Send + Sync {
    /// Which kind.
    fn kind(&self) -> &'static str;
    /// Runs one.
    async fn run(&self, payload: serde_json::Value) -> Result<(), JobError>;
}

/// The worker of a process.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    clock: Clock,
    wake: Arc<Notify>,
    runners: Arc<Vec<Box<dyn Runner>>>,
}

impl Worker {
    /// A worker with these runners.
    #[must_use]
    pub fn new(db: Db, clock: Clock, runners: Vec<Box<dyn Runner>>) -> Self {
        Self { db, clock, wake: Arc::new(Notify::new()), runners: Arc::new(runners) }
    }

    /// Says that there is something to do.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Works until cancelled.
    pub async fn run(&self) {
        loop {
            let began = tokio::time::Instant::now();
            match self.run_one().await {
                Ok(true) => tokio::time::sleep(began.elapsed().min(REST)).await,
                Ok(false) => {
                    let _ = tokio::time::timeout(Duration::from_secs(1), self.wake.notified()).await;
                }
                Err(error) => {
                    tracing::warn!(%error, "jobs could not be read");
                    tokio::time::sleep(Duration::from_secs(2)).await;
                }
            }
        }
    }

    /// Runs the next due job. `false` when there is none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn run_one(&self) -> Result<bool, DbError> {
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        let job = sqlx::query!(
            "UPDATE jobs SET attempts = attempts + 1, locked_until = $1
             WHERE id = (
                 SELECT id FROM jobs
                 WHERE done_at IS NULL AND dead_at IS NULL AND run_at <= $2 AND coalesce(locked_until, '-infinity') <= $2
                 ORDER BY run_at FOR UPDATE SKIP LOCKED LIMIT 1
             )
             RETURNING id, kind, payload, attempts",
            now + LEASE,
            now,
        )
        .fetch_optional(tx.conn())
        .await?;
        tx.commit().await?;
        let Some(job) = job else { return Ok(false) };
        let outcome = match self.runners.iter().find(|runner| runner.kind() == job.kind) {
            Some(runner) => runner.run(job.payload).await,
            None => Err(JobError::Retry(format!("nobody here runs {}", job.kind))),
        };
        self.settle(job.id, job.attempts, outcome).await?;
        Ok(true)
    }

    /// What is done is forgotten but for its kind: messages hold links that open things, and people's addresses.
    async fn settle(&self, id: Uuid, attempts: i32, outcome: Result<(), JobError>) -> Result<(), DbError> {
        let now = self.clock.now();
        let backoff = chrono::Duration::seconds(5 << attempts.clamp(0, 12));
        let (done, dead, error) = match outcome {
            Ok(()) => (Some(now), None, None),
            Err(JobError::Retry(error)) if attempts < MAX_ATTEMPTS => (None, None, Some(error)),
            Err(error) => (None, Some(now), Some(error.to_string())),
        };
        if dead.is_some() {
            tracing::error!(job = %id, error, "job is dead");
        }
        let mut tx = self.db.begin(Actor::System).await?;
        sqlx::query!(
            "UPDATE jobs SET done_at = $2, dead_at = $3, last_error = $4, run_at = $5, locked_until = NULL,
                    payload = CASE WHEN $2::timestamptz IS NULL THEN payload ELSE '{}' END
             WHERE id = $1",
            id,
            done,
            dead,
            error,
            now + backoff,
        )
        .execute(tx.conn())
        .await?;
        tx.commit().await
    }
}
