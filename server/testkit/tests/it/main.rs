//! The testkit, tested.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod dependencies;

use server_kernel::Actor;
use server_testkit::{Fixture, PASSWORD, TestDb};
use shared::permission::{Module, Role, Scope};

async fn count(db: &TestDb, table: &'static str) -> i64 {
    let statement = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    sqlx::query_scalar(statement).fetch_one(db.owner()).await.unwrap()
}

#[tokio::test]
async fn two_tests_at_the_same_time_do_not_see_each_other() {
    let (one, other) = tokio::join!(TestDb::new(), TestDb::new());
    Fixture::business(&one).build().await;
    assert_eq!((count(&one, "staff").await, count(&other, "staff").await), (2, 0));
    assert!(one.db().is_migrated().await.unwrap());
}

#[tokio::test]
async fn a_database_is_gone_after_its_test() {
    let survivor = TestDb::new().await;
    let gone = TestDb::new().await;
    let name = gone.url().rsplit('/').next().unwrap().to_owned();
    let _open = gone.db().begin(Actor::System).await.unwrap();
    drop(gone);
    let there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(name)
        .fetch_one(survivor.owner())
        .await
        .unwrap();
    assert!(!there);
}

#[tokio::test]
async fn a_business_has_what_was_asked_for_and_its_people_are_who_they_say() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).staff(3).rooms(1).options(&[(30, 1), (45, 2), (60, 3)]).build().await;
    assert_eq!((spa.staff.len(), spa.rooms.len(), spa.options.len(), spa.addons.len()), (3, 1, 3, 1));
    assert_eq!(count(&db, "staff_schedules").await, 21);
    assert_eq!(count(&db, "tenant_members").await, 6);
    let therapist = spa.therapist(2);
    let (_, place, scope) = therapist.staff(Module::Bookings.read()).unwrap();
    assert_eq!((place.tenant, place.staff, scope), (spa.tenant, Some(spa.staff[2]), Scope::Assigned));
    for (caller, role) in [
        (spa.owner(), Role::Vendor),
        (spa.manager(), Role::VendorManager),
        (spa.desk(), Role::VendorReceptionist),
    ] {
        assert_eq!(caller.user().unwrap().membership.as_ref().unwrap().roles, [role]);
    }
    assert!(spa.visitor().signed_in.is_none());
    assert_ne!(spa.visitor().visitor, spa.visitor().visitor);
    let stranger = Fixture::stranger(&db).await;
    assert_ne!(stranger.whole_business(Module::Bookings.read()).unwrap().1.tenant, spa.tenant);
    let customer = Fixture::customer(&db, "meera@example.com").await;
    assert!(customer.user().unwrap().membership.is_none());
    assert!(PASSWORD.len() >= 12);
}
