//! Work for later.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::Duration;
use server_kernel::{
    Actor,
    jobs::{self, JobError, Runner, Worker},
};
use server_testkit::{TestDb, clock_at, now};
use shared::time::Instant;

/// Notes what it was given, and does as it is told.
struct Note {
    seen: Arc<Mutex<Vec<i64>>>,
}

#[async_trait]
impl Runner for Note {
    fn kind(&self) -> &'static str {
        "note"
    }

    async fn run(&self, payload: serde_json::Value) -> Result<(), JobError> {
        tokio::task::yield_now().await;
        self.seen.lock().unwrap().push(payload["n"].as_i64().unwrap());
        match payload["then"].as_str() {
            Some("retry") => Err(JobError::Retry("not now".to_owned())),
            Some("fail") => Err(JobError::Fail("never".to_owned())),
            _ => Ok(()),
        }
    }
}

struct Office {
    test: TestDb,
    seen: Arc<Mutex<Vec<i64>>>,
}

type State = (i32, bool, bool, Option<String>, Instant);

impl Office {
    async fn new() -> Self {
        Self { test: TestDb::new().await, seen: Arc::default() }
    }

    fn worker(&self, at: Instant) -> Worker {
        Worker::new(self.test.db(), clock_at(at), vec![Box::new(Note { seen: Arc::clone(&self.seen) })])
    }

    async fn enqueue(&self, kind: &str, payload: serde_json::Value) {
        let mut tx = self.test.db().begin(Actor::System).await.unwrap();
        jobs::enqueue(tx.conn(), None, kind, &payload, now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn state(&self) -> State {
        sqlx::query_as(
            "SELECT attempts, done_at IS NOT NULL, dead_at IS NOT NULL, last_error, run_at FROM jobs",
        )
        .fetch_one(self.test.owner())
        .await
        .unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_workers_do_each_job_once() {
    let office = Office::new().await;
    for n in 0..60 {
        office.enqueue("note", serde_json::json!({ "n": n })).await;
    }
    let workers: Vec<_> = (0..6)
        .map(|_| {
            let worker = office.worker(now());
            tokio::spawn(async move { while worker.run_one().await.unwrap() {} })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    // Whoever found the queue's head locked by others may have gone home early.
    while office.worker(now()).run_one().await.unwrap() {}
    let mut seen = office.seen.lock().unwrap().clone();
    seen.sort_unstable();
    assert_eq!(seen, (0..60).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_job_that_fails_is_tried_again_later_and_later_and_then_given_up() {
    let office = Office::new().await;
    office.enqueue("note", serde_json::json!({ "n": 1, "then": "retry" })).await;
    let mut at = now();
    for attempt in 1..=10 {
        assert!(office.worker(at).run_one().await.unwrap(), "attempt {attempt}");
        let (attempts, done, dead, error, run_at) = office.state().await;
        assert_eq!(
            (attempts, done, dead, error.as_deref()),
            (attempt, false, attempt == 10, Some("not now"))
        );
        if attempt < 10 {
            let wait = run_at - at;
            let expected = Duration::seconds(5 << attempt);
            assert!(wait >= expected && wait < expected + Duration::seconds(5), "{wait}");
            assert!(!office.worker(run_at - Duration::seconds(1)).run_one().await.unwrap());
        }
        at = run_at;
    }
    assert!(!office.worker(at + Duration::days(30)).run_one().await.unwrap());
    assert_eq!(office.seen.lock().unwrap().len(), 10);
}

#[tokio::test]
async fn a_hopeless_job_is_dead_at_once_and_a_strange_one_waits_for_somebody_who_knows_it() {
    let office = Office::new().await;
    office.enqueue("note", serde_json::json!({ "n": 1, "then": "fail" })).await;
    assert!(office.worker(now()).run_one().await.unwrap());
    let (attempts, _, dead, error, _) = office.state().await;
    assert_eq!((attempts, dead, error.as_deref()), (1, true, Some("never")));
    sqlx::query("DELETE FROM jobs").execute(office.test.owner()).await.unwrap();
    office.enqueue("dance", serde_json::json!({})).await;
    assert!(office.worker(now()).run_one().await.unwrap());
    let (_, done, dead, error, _) = office.state().await;
    assert_eq!((done, dead, error.as_deref()), (false, false, Some("nobody here runs dance")));
}

#[tokio::test]
async fn a_job_whose_worker_died_is_somebody_elses_after_its_lease() {
    let office = Office::new().await;
    office.enqueue("note", serde_json::json!({ "n": 1 })).await;
    let lease = now() + Duration::seconds(60);
    sqlx::query("UPDATE jobs SET attempts = 1, locked_until = $1")
        .bind(lease)
        .execute(office.test.owner())
        .await
        .unwrap();
    assert!(!office.worker(now()).run_one().await.unwrap());
    assert!(office.worker(lease).run_one().await.unwrap());
    let (attempts, done, ..) = office.state().await;
    assert_eq!((attempts, done), (2, true));
}

#[tokio::test]
async fn a_job_exists_if_and_only_if_its_cause_does() {
    let office = Office::new().await;
    let mut tx = office.test.db().begin(Actor::System).await.unwrap();
    jobs::enqueue(tx.conn(), None, "note", &serde_json::json!({ "n": 1 }), now()).await.unwrap();
    tx.rollback().await.unwrap();
    assert!(!office.worker(now()).run_one().await.unwrap());
}

#[tokio::test]
async fn a_job_that_is_done_keeps_nothing_of_what_it_was_about() {
    let office = Office::new().await;
    office
        .enqueue("note", serde_json::json!({ "n": 1, "link": "https://ombaro.test/reset?token=secret" }))
        .await;
    assert!(office.worker(now()).run_one().await.unwrap());
    let kept: serde_json::Value =
        sqlx::query_scalar("SELECT payload FROM jobs").fetch_one(office.test.owner()).await.unwrap();
    assert_eq!(kept, serde_json::json!({}));
}
