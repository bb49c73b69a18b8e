use server_kernel::{Actor, Db};
use server_testkit::{Business, Fixture, TestDb, now};

use shared::{availability::PlannedLeg, ids::RoomId};

use super::*;

/// One visit of an hour with one of the business's people.
fn visit(spa: &Business, staff: usize) -> Plan {
    visit_in(spa, staff, None)
}

fn visit_in(spa: &Business, staff: usize, room: Option<RoomId>) -> Plan {
    let span = Span::new(now(), now() + chrono::Duration::hours(1)).unwrap();
    vec![PlannedLeg {
        staff: spa.staff[staff],
        rooms: room.into_iter().collect(),
        service: span,
        staff_taken: vec![span],
        rooms_taken: span,
        seats: None,
        at: None,
    }]
}

async fn business(db: &TestDb, spa: &Business) -> std::sync::Arc<Tenant> {
    let tenants = server_tenants::Tenants::new(db.db(), server_testkit::clock());
    tenants.by_slug(&spa.slug).await.unwrap()
}

async fn begin(db: &Db, spa: &Business) -> server_kernel::Tx {
    db.begin(Actor::Public { tenant: Some(spa.tenant) }).await.unwrap()
}

/// Gives its own place back and wants the other one, then thinks better of it.
async fn exchange(
    db: Db,
    spa: Business,
    tenant: std::sync::Arc<Tenant>,
    appointment: AppointmentId,
    own: usize,
) -> Result<(), DbError> {
    for _ in 0..150 {
        let (mine, other) = (visit(&spa, own), visit(&spa, 1 - own));
        let mut tx = begin(&db, &spa).await;
        lock_exchange(tx.conn(), &resources(&mine), std::slice::from_ref(&other)).await?;
        release_appointments(tx.conn(), spa.tenant, &[appointment], None).await?;
        let taken = take_locked(tx.conn(), &tenant, &[other], Owner::Visit(&[appointment]), now()).await?;
        assert!(taken.is_none());
        tx.rollback().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_that_want_each_others_place_never_wait_in_a_circle() {
    let test = TestDb::new().await;
    let spa = Fixture::business(&test).staff(2).build().await;
    let tenant = business(&test, &spa).await;
    let appointments = [AppointmentId::new(), AppointmentId::new()];
    for (staff, appointment) in appointments.into_iter().enumerate() {
        let mut tx = begin(&test.db(), &spa).await;
        let placement = visit(&spa, staff);
        let ids = [appointment];
        let owner = Owner::Visit(&ids);
        assert!(take_first(tx.conn(), &tenant, &[placement], owner, now()).await.unwrap().is_some());
        tx.commit().await.unwrap();
    }
    let tasks = [0, 1, 0, 1]
        .map(|own| tokio::spawn(exchange(test.db(), spa.clone(), tenant.clone(), appointments[own], own)));
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn half_of_a_place_is_no_place() {
    let test = TestDb::new().await;
    let spa = Fixture::business(&test).staff(2).rooms(1).build().await;
    let room = spa.rooms.first().copied();
    let (first, second) = (visit_in(&spa, 0, room), visit_in(&spa, 1, room));
    let tenant = business(&test, &spa).await;
    let mut tx = begin(&test.db(), &spa).await;
    let ids = [AppointmentId::new(), AppointmentId::new()];
    let owner = |nth: usize| Owner::Visit(&ids[nth..=nth]);
    assert!(take_first(tx.conn(), &tenant, &[first], owner(0), now()).await.unwrap().is_some());
    tx.commit().await.unwrap();
    // The person is free, the room is not; the next way needs no room.
    let mut tx = begin(&test.db(), &spa).await;
    let taken = take_first(tx.conn(), &tenant, &[second, visit(&spa, 1)], owner(1), now()).await.unwrap();
    assert_eq!(taken, Some(visit(&spa, 1)));
    tx.commit().await.unwrap();
    let claims: i64 =
        sqlx::query_scalar("SELECT count(*) FROM claims").fetch_one(test.owner()).await.unwrap();
    assert_eq!(claims, 3);
}

mod of_plans {
    use chrono::Duration;
    use proptest::prelude::*;
    use shared::{availability::PlannedLeg, ids::StaffId};

    use super::*;

    fn minutes(from: i64, to: i64) -> Span {
        Span::new(now() + Duration::minutes(from), now() + Duration::minutes(to)).unwrap()
    }

    fn leg() -> impl Strategy<Value = PlannedLeg> {
        (1..3_u128, 3..5_u128, 0..200_i64, 10..60_i64, 0..20_i64, 0..20_i64).prop_map(
            |(staff, room, from, length, before, after)| PlannedLeg {
                staff: StaffId(Uuid::from_u128(staff)),
                rooms: vec![RoomId(Uuid::from_u128(room))],
                service: minutes(from, from + length),
                staff_taken: vec![minutes(from - before, from + length + after)],
                rooms_taken: minutes(from - before, from + length + after),
                seats: None,
                at: None,
            },
        )
    }

    proptest! {
        #[test]
        fn one_plan_never_stands_in_its_own_way_and_takes_all_that_it_needs(plan in prop::collection::vec(leg(), 1..5)) {
            let taken = takings(&plan);
            for (nth, one) in taken.iter().enumerate() {
                for other in taken.iter().skip(nth + 1).filter(|other| other.resource == one.resource) {
                    prop_assert!(!one.during.overlaps(other.during), "{one:?} {other:?}");
                }
            }
            for minute in -30..300 {
                let moment = minutes(minute, minute + 1);
                for id in 1..5_u128 {
                    let resource = Uuid::from_u128(id);
                    let needed = plan.iter().any(|leg| {
                        (leg.staff.0 == resource && leg.staff_taken.iter().any(|during| during.overlaps(moment)))
                            || (leg.rooms.iter().any(|room| room.0 == resource) && leg.rooms_taken.overlaps(moment))
                    });
                    let claimed =
                        taken.iter().any(|taking| taking.resource == resource && taking.during.overlaps(moment));
                    prop_assert_eq!(needed, claimed);
                }
            }
        }
    }
}
