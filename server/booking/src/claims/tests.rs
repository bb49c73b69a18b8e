use server_kernel::{Actor, Db};
use server_testkit::{Business, Fixture, TestDb, now};

use super::*;

/// One visit of an hour with one of the business's people.
fn visit(spa: &Business, staff: usize) -> Placement {
    let span = Span::new(now(), now() + chrono::Duration::hours(1)).unwrap();
    Placement { staff: spa.staff[staff], room: None, service: span, claimed: span }
}

async fn begin(db: &Db, spa: &Business) -> server_kernel::Tx {
    db.begin(Actor::Public { tenant: Some(spa.tenant) }).await.unwrap()
}

/// Gives its own place back and wants the other one, then thinks better of it.
async fn exchange(db: Db, spa: Business, appointment: AppointmentId, own: usize) -> Result<(), DbError> {
    for _ in 0..150 {
        let (mine, other) = (visit(&spa, own), visit(&spa, 1 - own));
        let mut tx = begin(&db, &spa).await;
        lock_exchange(tx.conn(), &resources(Some(mine.staff), None), &[other]).await?;
        release_appointment(tx.conn(), spa.tenant, appointment, None).await?;
        let taken =
            take_locked(tx.conn(), spa.tenant, &[other], Owner::Appointment(appointment), now()).await?;
        assert!(taken.is_none());
        tx.rollback().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_that_want_each_others_place_never_wait_in_a_circle() {
    let test = TestDb::new().await;
    let spa = Fixture::business(&test).staff(2).build().await;
    let appointments = [AppointmentId::new(), AppointmentId::new()];
    for (staff, appointment) in appointments.into_iter().enumerate() {
        let mut tx = begin(&test.db(), &spa).await;
        let placement = visit(&spa, staff);
        let owner = Owner::Appointment(appointment);
        assert!(take_first(tx.conn(), spa.tenant, &[placement], owner, now()).await.unwrap().is_some());
        tx.commit().await.unwrap();
    }
    let tasks =
        [0, 1, 0, 1].map(|own| tokio::spawn(exchange(test.db(), spa.clone(), appointments[own], own)));
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn half_of_a_place_is_no_place() {
    let test = TestDb::new().await;
    let spa = Fixture::business(&test).staff(2).rooms(1).build().await;
    let room = spa.rooms.first().copied();
    let (first, second) = (Placement { room, ..visit(&spa, 0) }, Placement { room, ..visit(&spa, 1) });
    let mut tx = begin(&test.db(), &spa).await;
    let owner = || Owner::Appointment(AppointmentId::new());
    assert!(take_first(tx.conn(), spa.tenant, &[first], owner(), now()).await.unwrap().is_some());
    tx.commit().await.unwrap();
    // The person is free, the room is not; the next way needs no room.
    let mut tx = begin(&test.db(), &spa).await;
    let taken = take_first(tx.conn(), spa.tenant, &[second, visit(&spa, 1)], owner(), now()).await.unwrap();
    assert_eq!(taken, Some(visit(&spa, 1)));
    tx.commit().await.unwrap();
    let claims: i64 =
        sqlx::query_scalar("SELECT count(*) FROM claims").fetch_one(test.owner()).await.unwrap();
    assert_eq!(claims, 3);
}
