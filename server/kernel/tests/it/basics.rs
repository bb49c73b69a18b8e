//! Keys and clocks.

use chrono::{Duration, Timelike as _};
use server_kernel::{
    Actor, Clock,
    idempotency::{self, Claimed, Scope},
};
use server_testkit::{Fixture, TestDb, now};
use shared::{AppError, booking::IdempotencyKey, ids::TenantId};

fn scope(tenant: TenantId, principal: &str) -> Scope {
    Scope { tenant, principal: principal.to_owned(), route: "bookings" }
}

fn key(body: u8) -> IdempotencyKey {
    IdempotencyKey { key: "a-key-of-some-length".to_owned(), body: vec![body; 32] }
}

/// Claims, and answers with `answer` when it is the first; what it was told.
async fn ask(
    db: &TestDb,
    scope: &Scope,
    key: &IdempotencyKey,
    answer: &str,
    commit: bool,
) -> Result<String, String> {
    let mut tx = db.db().begin(Actor::Public { tenant: Some(scope.tenant) }).await.unwrap();
    let told = match idempotency::claim::<String>(tx.conn(), scope, key, now()).await {
        Ok(Claimed::Answered(told)) => Ok(told),
        Ok(Claimed::First) => {
            idempotency::store(tx.conn(), scope, key, &answer.to_owned()).await.unwrap();
            Ok(answer.to_owned())
        }
        Err(error) => Err(AppError::from(error).code.as_str().to_owned()),
    };
    if commit {
        tx.commit().await.unwrap();
    }
    told
}

#[tokio::test]
async fn a_key_has_one_answer_where_it_belongs() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).build().await.tenant;
    let salon = Fixture::business(&db).slug("salon").build().await.tenant;
    let mine = scope(spa, "me");
    assert_eq!(ask(&db, &mine, &key(1), "undone", false).await.as_deref(), Ok("undone"));
    assert_eq!(ask(&db, &mine, &key(1), "one", true).await.as_deref(), Ok("one"));
    assert_eq!(ask(&db, &mine, &key(1), "two", true).await.as_deref(), Ok("one"));
    assert_eq!(ask(&db, &mine, &key(2), "two", true).await, Err("idempotency.key_reused".to_owned()));
    assert_eq!(ask(&db, &scope(spa, "you"), &key(2), "yours", true).await.as_deref(), Ok("yours"));
    assert_eq!(ask(&db, &scope(salon, "me"), &key(2), "there", true).await.as_deref(), Ok("there"));
    let other = Scope { route: "holds", ..mine };
    assert_eq!(ask(&db, &other, &key(2), "held", true).await.as_deref(), Ok("held"));
    for text in ["", "fifteen letters", &"x".repeat(256)] {
        let short = IdempotencyKey { key: text.to_owned(), ..key(1) };
        assert_eq!(ask(&db, &other, &short, "no", true).await, Err("request.invalid".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_second_request_in_flight_waits_for_the_answer() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).build().await.tenant;
    let mine = scope(spa, "me");
    let mut first = db.db().begin(Actor::Public { tenant: Some(spa) }).await.unwrap();
    assert!(matches!(
        idempotency::claim::<String>(first.conn(), &mine, &key(1), now()).await,
        Ok(Claimed::First)
    ));
    let answer = async {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        idempotency::store(first.conn(), &mine, &key(1), &"one".to_owned()).await.unwrap();
        first.commit().await.unwrap();
    };
    let same = key(1);
    let (second, third, ()) =
        tokio::join!(ask(&db, &mine, &same, "two", true), ask(&db, &mine, &same, "three", true), answer);
    assert_eq!((second.as_deref(), third.as_deref()), (Ok("one"), Ok("one")));
}

#[tokio::test]
async fn a_clock_that_was_set_ticks_on_in_microseconds() {
    let clock = Clock::starting_at(now());
    let first = clock.now();
    clock.sleep(std::time::Duration::from_millis(20)).await;
    let passed = clock.now() - first;
    assert!(passed >= Duration::milliseconds(20) && passed < Duration::seconds(10), "{passed}");
    assert!(first - now() < Duration::seconds(10));
    assert!(!clock.is_system() && Clock::system().is_system());
    assert_eq!(Clock::system().now().nanosecond() % 1000, 0);
}
