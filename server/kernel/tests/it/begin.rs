//! Whoever goes away in the middle leaves nothing behind.

use std::time::Duration;

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use server_kernel::{Actor, Db};
use server_testkit::TestDb;
use shared::ids::{StaffId, TenantId, UserId};
use shared::permission::Role;

fn somebody() -> Actor {
    Actor::Staff {
        user: UserId::new(),
        tenant: TenantId::new(),
        reach: *Role::VendorManager.permissions().reach(),
        staff: Some(StaffId::new()),
    }
}

/// Begins, and perhaps goes on for a while.
async fn work(db: Db, on: bool) {
    let mut tx = db.begin(somebody()).await.unwrap();
    if on {
        sqlx::query("SELECT pg_sleep(0.01)").execute(tx.conn()).await.unwrap();
    }
}

async fn forgotten(db: &TestDb) -> i64 {
    sqlx::query_scalar(
        "SELECT count(*) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'ombaro' AND state <> 'idle'",
    )
    .fetch_one(db.owner())
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_begin_aborted_a_thousand_times_leaves_every_connection_clean() {
    let test = TestDb::new().await;
    let db = test.db();
    let mut random = StdRng::seed_from_u64(1);
    for round in 0..1000 {
        let task = tokio::spawn(work(db.clone(), round % 4 == 0));
        match random.random_range(0..3) {
            0 => tokio::task::yield_now().await,
            1 => tokio::time::sleep(Duration::from_micros(random.random_range(1..1500))).await,
            _ => {}
        }
        task.abort();
        let _ = task.await;
    }
    for _ in 0..100 {
        if forgotten(&test).await == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(forgotten(&test).await, 0);
    // Every connection of the pool at once: each is the next borrower's alone.
    let mut borrowed = Vec::new();
    for _ in 0..12 {
        let mut tx = db.begin(Actor::Public { tenant: None }).await.unwrap();
        let (role, left): (String, String) = sqlx::query_as(
            "SELECT current_user::text, concat(current_setting('app.tenant_id', true), current_setting('app.user_id', true),
                current_setting('app.staff_id', true), current_setting('app.booking_id', true))",
        )
        .fetch_one(tx.conn())
        .await
        .unwrap();
        assert_eq!((role.as_str(), left.as_str()), ("ombaro_public", ""));
        borrowed.push(tx);
    }
    assert_eq!(db.connections(), (12, 0));
}

#[tokio::test]
async fn what_is_not_committed_did_not_happen() {
    let test = TestDb::new().await;
    let write = "INSERT INTO rate_limit_logs (id, class, principal_hash, at) VALUES (gen_random_uuid(), 'x', '', now())";
    let mut tx = test.db().begin(Actor::System).await.unwrap();
    sqlx::query(write).execute(tx.conn()).await.unwrap();
    drop(tx);
    let mut tx = test.db().begin(Actor::System).await.unwrap();
    sqlx::query(write).execute(tx.conn()).await.unwrap();
    tx.rollback().await.unwrap();
    let rows: i64 =
        sqlx::query_scalar("SELECT count(*) FROM rate_limit_logs").fetch_one(test.owner()).await.unwrap();
    assert_eq!(rows, 0);
}
