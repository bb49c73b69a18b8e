//! Sending people to customers: who is asked, who is on the way, and who may know where they are.

use chrono::{Duration, DurationRound as _};
use server_booking::{Bookings, DispatchRound};
use server_testkit::Fixture;
use shared::{
    booking::{
        Action, AppointmentStatus, BookingApi as _, BookingStatus, BookingView, NewBooking, Transition,
        dispatch::{DispatchApi as _, NewFix, OfferOutcome, PersonState, WayPosition, WayState, WayView},
    },
    caller::Caller,
    ids::{AreaId, StaffId},
    time::Local,
};

use crate::{
    checker::{count, diary_is_sound, sound},
    home_visits::{home, town},
    races::all_at_once,
    world::{World, at, code, fields, on, somebody, staff_of, step, to, with_link},
};

/// A visit at noon that its therapist has accepted; its customer has the link.
async fn accepted(world: &World, area: AreaId) -> BookingView {
    let wish = NewBooking { place: home(area), ..world.wish_with("12:00", 0) };
    let view = world.guest_books(&wish).await;
    act(&world.api, &world.spa.therapist(0), &view, Action::Accept).await;
    view
}

async fn act(api: &Bookings, caller: &Caller, view: &BookingView, action: Action) -> BookingView {
    api.act(caller, view.id, &step(action), None).await.unwrap()
}

fn fix(at: Local, latitude: f64, longitude: f64) -> NewFix {
    NewFix {
        at,
        latitude,
        longitude,
        accuracy: Some(8.0),
        speed: None,
        heading: None,
        altitude: None,
        battery: Some(64.0),
    }
}

/// By the minute: the clock ticks on while a test runs.
fn minute(at: Local) -> Local {
    at.duration_trunc(Duration::minutes(1)).unwrap()
}

fn position(way: &WayView) -> Option<&WayPosition> {
    way.people[0].position.as_ref()
}

/// Nobody was asked for in particular.
async fn nobody_asked_for(world: &World) {
    sqlx::query("UPDATE appointments SET staff_asked = false").execute(world.db.owner()).await.unwrap();
}

/// Whoever goes says so within so many minutes, and with it that the visit takes place.
async fn answers_within(world: &World, minutes: i16) {
    sqlx::query("UPDATE tenants SET answer_minutes = $1, confirmation_mode = 'staff'")
        .bind(minutes)
        .execute(world.db.owner())
        .await
        .unwrap();
}

fn round(asked: usize, passed_on: usize, unanswered: usize) -> DispatchRound {
    DispatchRound { asked, passed_on, unanswered }
}

async fn goes(world: &World, view: &BookingView) -> Option<StaffId> {
    staff_of(&world.api.get(&world.spa.manager(), view.id).await.unwrap())
}

#[tokio::test]
async fn where_the_manager_decides_nobody_is_asked_before_that() {
    let (world, areas) = town(2).await;
    answers_within(&world, 15).await;
    sqlx::query("UPDATE tenants SET confirmation_mode = 'manager'").execute(world.db.owner()).await.unwrap();
    let view = world.guest_books(&NewBooking { place: home(areas[0]), ..world.wish_with("16:00", 0) }).await;
    assert_eq!(view.status, BookingStatus::Pending);
    assert_eq!(world.api.go_dispatch_round().await.unwrap(), round(0, 0, 0));
    act(&world.api, &world.spa.manager(), &view, Action::Confirm).await;
    assert_eq!(world.api.go_dispatch_round().await.unwrap(), round(1, 0, 0));
    // Another time of its customer's is the manager's question again.
    let moved = world.api.act(&with_link(&view), view.id, &to(at("17:00"), None), None).await.unwrap();
    assert_eq!(moved.status, BookingStatus::Rescheduled);
    assert_eq!(world.api.go_dispatch_round().await.unwrap(), round(0, 0, 0));
    sound(&world.db).await;
}

#[tokio::test]
async fn a_customer_sees_where_somebody_is_from_when_they_set_out_until_they_are_there() {
    let (world, areas) = town(2).await;
    let view = accepted(&world, areas[1]).await;
    let (therapist, customer) = (world.spa.therapist(0), with_link(&view));
    // Before the way nothing is kept, and nothing shown.
    let early = world.api.report(&therapist, view.id, &[fix(at("10:00"), 12.975, 77.606)]).await.unwrap();
    assert!(!early.on_the_way);
    assert_eq!(count(&world.db, "SELECT count(*) FROM visit_positions").await, 0);
    let way = world.api.way(&customer, view.id).await.unwrap();
    assert_eq!((way.people[0].state, way.door), (WayState::Ahead, false));
    let gone = act(&world.api, &therapist, &view, Action::Depart).await;
    assert_eq!(
        (gone.status, gone.appointments[0].status),
        (BookingStatus::Assigned, AppointmentStatus::Confirmed)
    );
    assert!(gone.appointments[0].set_out_at.is_some() && !gone.actions.contains(&Action::Depart));
    let way = world.api.way(&customer, view.id).await.unwrap();
    assert_eq!((way.people[0].state, position(&way)), (WayState::OnTheWay, None));
    // Ten minutes later, with what was kept meanwhile, in any order.
    let later = world.later(10);
    let sent = [
        fix(at("10:09"), 12.975, 77.630),
        fix(at("09:50"), 12.970, 77.590),
        fix(at("10:04"), 12.975, 77.610),
        fix(at("10:04"), 12.975, 77.610),
    ];
    assert!(later.report(&therapist, view.id, &sent).await.unwrap().on_the_way);
    assert!(later.report(&therapist, view.id, &sent).await.unwrap().on_the_way);
    assert_eq!(count(&world.db, "SELECT count(*) FROM visit_positions").await, 2);
    let way = later.way(&customer, view.id).await.unwrap();
    let seen = position(&way).unwrap();
    assert_eq!((seen.at, seen.latitude, seen.accuracy), (at("10:09"), 12.975, Some(8)));
    assert!((900..1_300).contains(&seen.meters) && seen.minutes > 0, "{seen:?}");
    assert!((2_100..2_250).contains(&count(&world.db, "SELECT way_meters::bigint FROM appointments").await));
    // The office sees the same.
    let day = later.day(&world.spa.manager(), None).await.unwrap();
    assert_eq!((day.visits[0].position.as_ref(), day.visits[0].battery), (Some(seen), Some(64)));
    // What is old is not where somebody is.
    assert_eq!(position(&world.later(20).way(&customer, view.id).await.unwrap()), None);
    let there = act(&later, &therapist, &view, Action::CheckIn).await;
    assert_eq!(there.appointments[0].status, AppointmentStatus::CheckedIn);
    let way = later.way(&customer, view.id).await.unwrap();
    assert_eq!(
        (way.people[0].state, way.people[0].reached_at.map(minute), position(&way)),
        (WayState::There, Some(at("10:10")), None)
    );
    // What comes late from the way is taken, what is no part of it is not.
    let late = [
        fix(at("10:09").checked_add_signed(Duration::seconds(30)).unwrap(), 12.975, 77.632),
        fix(at("10:14"), 12.9, 77.7),
    ];
    assert!(!world.later(15).report(&therapist, view.id, &late).await.unwrap().on_the_way);
    assert_eq!(count(&world.db, "SELECT count(*) FROM visit_positions").await, 3);
    // No event says where anybody is.
    let said = count(
        &world.db,
        "SELECT count(*) FROM events WHERE data::text LIKE '%latitude%' OR data::text LIKE '%77.6%'",
    )
    .await;
    assert_eq!(said, 0);
    sound(&world.db).await;
}

#[tokio::test]
async fn whoever_comes_within_a_hundred_metres_of_the_door_is_there() {
    let (world, areas) = town(1).await;
    let view = accepted(&world, areas[1]).await;
    let (therapist, customer) = (world.spa.therapist(0), with_link(&view));
    assert_eq!(fields(world.api.set_door(&customer, view.id, 13.9, 77.64).await), ["latitude"]);
    assert_eq!(fields(world.api.set_door(&customer, view.id, 91.0, 77.64).await), ["latitude"]);
    world.api.set_door(&customer, view.id, 12.9700, 77.6412).await.unwrap();
    let way = world.api.way(&customer, view.id).await.unwrap();
    assert_eq!((way.door, way.to), (true, (12.97, 77.6412)));
    act(&world.api, &therapist, &view, Action::Depart).await;
    let later = world.later(12);
    assert!(
        later.report(&therapist, view.id, &[fix(at("10:10"), 12.9720, 77.6412)]).await.unwrap().on_the_way
    );
    assert!(
        !later.report(&therapist, view.id, &[fix(at("10:12"), 12.9705, 77.6412)]).await.unwrap().on_the_way
    );
    let now = later.get(&customer, view.id).await.unwrap();
    assert_eq!(now.appointments[0].status, AppointmentStatus::CheckedIn);
    assert_eq!(later.way(&customer, view.id).await.unwrap().people[0].reached_at, Some(at("10:12")));
    let arrivals = "SELECT count(*) FROM audit_logs WHERE action = 'booking.check_in'";
    assert_eq!(count(&world.db, arrivals).await, 1);
}

#[tokio::test]
async fn nobody_else_learns_where_somebody_is_or_says_so_for_them() {
    let (world, areas) = town(2).await;
    let view = accepted(&world, areas[1]).await;
    let therapist = world.spa.therapist(0);
    act(&world.api, &therapist, &view, Action::Depart).await;
    let seen = [fix(at("10:01"), 12.975, 77.630)];
    world.later(2).report(&therapist, view.id, &seen).await.unwrap();
    let elsewhere = Fixture::business(&world.db).slug("elsewhere").build().await;
    for stranger in [
        somebody("203.0.113.9"),
        world.spa.therapist(1),
        elsewhere.manager(),
        elsewhere.therapist(0),
        Fixture::account(&world.db, "other@example.com", true).await.caller(),
    ] {
        assert_eq!(code(world.api.way(&stranger, view.id).await), "not_found", "{stranger:?}");
        let door = code(world.api.set_door(&stranger, view.id, 12.97, 77.64).await);
        assert_eq!(door, "not_found", "{stranger:?}");
        let said = code(world.api.report(&stranger, view.id, &seen).await);
        assert!(["not_found", "auth.required", "auth.forbidden"].contains(&said), "{stranger:?} {said}");
    }
    // Who sees the visit does not go there.
    for other in [world.spa.manager(), world.spa.desk(), with_link(&view)] {
        let said = code(world.api.report(&other, view.id, &seen).await);
        assert!(["not_found", "auth.required", "auth.forbidden"].contains(&said), "{said}");
    }
    assert_eq!(code(world.api.day(&therapist, None).await), "auth.forbidden");
    assert_eq!(code(world.api.day(&with_link(&view), None).await), "auth.required");
    assert_eq!(count(&world.db, "SELECT count(*) FROM visit_positions").await, 1);
}

#[tokio::test]
async fn nobody_sets_out_to_a_visit_on_the_premises_or_to_one_of_another_day() {
    let (world, areas) = town(1).await;
    let here = world.guest_books(&world.wish("16:00")).await;
    let therapist = world.spa.therapist(0);
    act(&world.api, &therapist, &here, Action::Accept).await;
    assert_eq!(
        code(world.api.act(&therapist, here.id, &step(Action::Depart), None).await),
        "booking.wrong_state"
    );
    assert_eq!(code(world.api.way(&with_link(&here), here.id).await), "not_found");
    let wish =
        NewBooking { place: home(areas[0]), ..crate::world::wish(&world.spa, on("2026-11-23", "12:00")) };
    let then = world.guest_books(&wish).await;
    act(&world.api, &therapist, &then, Action::Accept).await;
    assert_eq!(
        code(world.api.act(&therapist, then.id, &step(Action::Depart), None).await),
        "booking.wrong_state"
    );
}

#[tokio::test]
async fn whoever_does_not_answer_in_time_is_followed_by_the_next_until_nobody_is_left() {
    let (world, areas) = town(2).await;
    let wish = NewBooking { place: home(areas[1]), ..world.wish_with("14:00", 0) };
    let view = world.guest_books(&wish).await;
    nobody_asked_for(&world).await;
    // Without a deadline nobody is asked anything.
    assert_eq!(world.api.go_dispatch_round().await.unwrap(), round(0, 0, 0));
    answers_within(&world, 15).await;
    assert_eq!(world.api.go_dispatch_round().await.unwrap(), round(1, 0, 0));
    assert_eq!(world.api.go_dispatch_round().await.unwrap(), round(0, 0, 0));
    let own = world.api.get(&world.spa.therapist(0), view.id).await.unwrap();
    assert_eq!(own.appointments[0].answer_by.map(minute), Some(at("10:15")));
    assert_eq!(world.api.get(&with_link(&view), view.id).await.unwrap().appointments[0].answer_by, None);
    assert_eq!(world.later(14).go_dispatch_round().await.unwrap(), round(0, 0, 0));
    // Two nodes at once pass it on once.
    let rounds = all_at_once((0..4).map(|_| {
        let node = world.later(16);
        async move { node.go_dispatch_round().await.unwrap() }
    }))
    .await;
    let sum = |of: fn(&DispatchRound) -> usize| rounds.iter().map(of).sum::<usize>();
    assert_eq!(sum(|round| round.passed_on), 1);
    world.later(16).go_dispatch_round().await.unwrap();
    assert_eq!(goes(&world, &view).await, Some(world.spa.staff[1]));
    assert_eq!(count(&world.db, "SELECT count(*) FROM visit_offers WHERE outcome = 'open'").await, 1);
    diary_is_sound(&world.db).await;
    // Nobody else is left: it stays, and the business is told once.
    assert_eq!(world.later(32).go_dispatch_round().await.unwrap(), round(0, 0, 1));
    assert_eq!(world.later(33).go_dispatch_round().await.unwrap(), round(0, 0, 0));
    assert_eq!(goes(&world, &view).await, Some(world.spa.staff[1]));
    let line = world.later(34).day(&world.spa.manager(), None).await.unwrap().visits.remove(0);
    let asked: Vec<_> = line.asked.iter().map(|asked| asked.outcome).collect();
    assert_eq!(asked, [OfferOutcome::Lapsed, OfferOutcome::Lapsed]);
    assert_eq!(line.answer_by.map(minute), Some(at("10:31")));
    assert_eq!(count(&world.db, "SELECT count(*) FROM events WHERE kind = 'unanswered'").await, 1);
    // They may still say yes.
    act(&world.later(40), &world.spa.therapist(1), &view, Action::Accept).await;
    sound(&world.db).await;
}

#[tokio::test]
async fn what_is_declined_goes_to_whoever_is_next_and_not_back() {
    let (world, areas) = town(2).await;
    answers_within(&world, 30).await;
    let wish = NewBooking { place: home(areas[1]), ..world.wish_with("14:00", 0) };
    let view = world.guest_books(&wish).await;
    nobody_asked_for(&world).await;
    world.api.go_dispatch_round().await.unwrap();
    world.api.act(&world.spa.therapist(0), view.id, &step(Action::Decline), None).await.unwrap();
    assert_eq!(goes(&world, &view).await, None);
    assert_eq!(world.later(1).go_dispatch_round().await.unwrap(), round(1, 1, 0));
    assert_eq!(goes(&world, &view).await, Some(world.spa.staff[1]));
    world.later(2).act(&world.spa.therapist(1), view.id, &step(Action::Decline), None).await.unwrap();
    assert_eq!(world.later(3).go_dispatch_round().await.unwrap(), round(0, 0, 1));
    assert_eq!(world.later(4).go_dispatch_round().await.unwrap(), round(0, 0, 0));
    assert_eq!(goes(&world, &view).await, None);
    sound(&world.db).await;
}

#[tokio::test]
async fn whoever_has_accepted_or_was_asked_for_keeps_the_visit() {
    let (world, areas) = town(2).await;
    answers_within(&world, 10).await;
    let asked_for =
        world.guest_books(&NewBooking { place: home(areas[1]), ..world.wish_with("14:00", 0) }).await;
    let accepts =
        world.guest_books(&NewBooking { place: home(areas[1]), ..world.wish_with("17:00", 1) }).await;
    sqlx::query("UPDATE appointments SET staff_asked = false WHERE booking_id = $1")
        .bind(accepts.id.0)
        .execute(world.db.owner())
        .await
        .unwrap();
    assert_eq!(world.api.go_dispatch_round().await.unwrap(), round(2, 0, 0));
    act(&world.api, &world.spa.therapist(1), &accepts, Action::Accept).await;
    assert_eq!(world.later(11).go_dispatch_round().await.unwrap(), round(0, 0, 1));
    assert_eq!(goes(&world, &asked_for).await, Some(world.spa.staff[0]));
    assert_eq!(goes(&world, &accepts).await, Some(world.spa.staff[1]));
    let settled = "SELECT count(*) FROM visit_offers WHERE outcome = 'accepted'";
    assert_eq!(count(&world.db, settled).await, 1);
}

#[tokio::test]
async fn a_visit_that_moves_is_asked_about_again_and_whoever_was_on_the_way_sets_out_again() {
    let (world, areas) = town(2).await;
    answers_within(&world, 10).await;
    let view = accepted(&world, areas[1]).await;
    act(&world.api, &world.spa.therapist(0), &view, Action::Depart).await;
    let moved =
        world.api.act(&world.spa.manager(), view.id, &to(at("15:00"), Some(world.spa.staff[1])), None).await;
    let moved = moved.unwrap();
    assert_eq!((moved.status, moved.appointments[0].set_out_at), (BookingStatus::Confirmed, None));
    assert_eq!(world.later(1).go_dispatch_round().await.unwrap(), round(1, 0, 0));
    let seen = [fix(at("10:01"), 12.975, 77.630)];
    assert_eq!(code(world.later(1).report(&world.spa.therapist(0), view.id, &seen).await), "not_found");
}

#[tokio::test]
async fn a_step_on_the_way_may_have_been_done_without_a_network() {
    let (world, areas) = town(1).await;
    let view = accepted(&world, areas[1]).await;
    let done = |action, time| Transition { at: Some(at(time)), ..Transition::plain(action) };
    let later = world.later(60);
    let therapist = world.spa.therapist(0);
    later.act(&therapist, view.id, &done(Action::Depart, "10:20"), None).await.unwrap();
    // Everything that was kept meanwhile comes with it.
    let kept = [fix(at("10:25"), 12.975, 77.620), fix(at("10:45"), 12.972, 77.639)];
    later.report(&therapist, view.id, &kept).await.unwrap();
    later.act(&therapist, view.id, &done(Action::CheckIn, "10:50"), None).await.unwrap();
    let person = later.way(&with_link(&view), view.id).await.unwrap().people.remove(0);
    assert_eq!((person.set_out_at, person.reached_at), (Some(at("10:20")), Some(at("10:50"))));
}

#[tokio::test]
async fn whoever_begins_without_saying_that_they_are_there_was_there_by_then() {
    let (world, areas) = town(1).await;
    let view = accepted(&world, areas[0]).await;
    let therapist = world.spa.therapist(0);
    act(&world.api, &therapist, &view, Action::Depart).await;
    let later = world.later(20);
    act(&later, &therapist, &view, Action::Start).await;
    let person = later.way(&with_link(&view), view.id).await.unwrap().people.remove(0);
    assert_eq!(person.reached_at.map(minute), Some(at("10:20")));
}

#[tokio::test]
async fn positions_are_forgotten_after_a_day() {
    let (world, areas) = town(1).await;
    let view = accepted(&world, areas[1]).await;
    let therapist = world.spa.therapist(0);
    act(&world.api, &therapist, &view, Action::Depart).await;
    world.later(2).report(&therapist, view.id, &[fix(at("10:01"), 12.975, 77.630)]).await.unwrap();
    assert_eq!(world.later(23 * 60).forget_positions().await.unwrap(), 0);
    assert_eq!(world.later(24 * 60 + 1).forget_positions().await.unwrap(), 1);
    assert_eq!(count(&world.db, "SELECT count(*) FROM visit_positions").await, 0);
}

#[tokio::test]
async fn whoever_sends_people_out_sees_who_can_go_now() {
    let (world, areas) = town(3).await;
    let (manager, therapist) = (world.spa.manager(), world.spa.therapist(0));
    let now = async |minutes: i64| -> Vec<(StaffId, PersonState)> {
        let day = world.later(minutes).day(&manager, None).await.unwrap();
        day.people.into_iter().map(|person| (person.staff.id, person.state)).collect()
    };
    let state = async |minutes: i64, nth: usize| {
        let all = now(minutes).await;
        all.iter().find(|(id, _)| *id == world.spa.staff[nth]).map(|(_, state)| *state)
    };
    assert!(now(0).await.iter().all(|(_, state)| *state == PersonState::Offline));
    world.api.seen(&therapist).await.unwrap();
    assert_eq!(now(0).await[0], (world.spa.staff[0], PersonState::Available));
    assert_eq!(state(4, 0).await, Some(PersonState::Available));
    assert_eq!(state(6, 0).await, Some(PersonState::Offline));
    // It is written once a minute, and by whoever does the work.
    let written = "SELECT count(*) FROM staff_seen";
    let moment = "SELECT extract(epoch FROM max(seen_at))::bigint FROM staff_seen";
    let first = count(&world.db, moment).await;
    world.api.seen(&therapist).await.unwrap();
    assert_eq!((count(&world.db, moment).await, count(&world.db, written).await), (first, 1));
    world.later(2).seen(&therapist).await.unwrap();
    assert!(count(&world.db, moment).await > first);
    world.api.seen(&manager).await.unwrap();
    assert_eq!(count(&world.db, written).await, 1);
    // More hours than usual are no time off.
    sqlx::query(
        "INSERT INTO availability_exceptions (tenant_id, id, staff_id, kind, starts_at, ends_at, location_id)
         SELECT s.tenant_id, gen_random_uuid(), s.id, 'extra_hours', $2, $3, l.id FROM staff s JOIN locations l ON l.tenant_id = s.tenant_id
         WHERE s.id = $1 AND l.is_main",
    )
    .bind(world.spa.staff[0].0)
    .bind(at("08:00").to_utc())
    .bind(at("20:00").to_utc())
    .execute(world.db.owner())
    .await
    .unwrap();
    assert_eq!(state(3, 0).await, Some(PersonState::Available));
    // Time off counts at once, whatever the device says.
    sqlx::query(
        "INSERT INTO availability_exceptions (tenant_id, id, staff_id, kind, starts_at, ends_at, note, own)
         SELECT tenant_id, gen_random_uuid(), id, 'blocked', $2, $3, '', true FROM staff WHERE id = $1",
    )
    .bind(world.spa.staff[0].0)
    .bind(at("09:00").to_utc())
    .bind(at("10:04").to_utc())
    .execute(world.db.owner())
    .await
    .unwrap();
    assert_eq!(state(3, 0).await, Some(PersonState::Offline));
    assert_eq!(state(5, 0).await, Some(PersonState::Available));
    // From when they set out until they are done they are busy, with or without their device.
    let view = accepted(&world, areas[1]).await;
    act(&world.later(60), &therapist, &view, Action::Depart).await;
    assert_eq!(state(70, 0).await, Some(PersonState::Busy));
    let day = world.later(70).day(&manager, None).await.unwrap();
    assert_eq!(day.people.iter().find_map(|person| person.busy_until), Some(at("13:00")));
    act(&world.later(100), &therapist, &view, Action::CheckIn).await;
    act(&world.later(121), &therapist, &view, Action::Start).await;
    assert_eq!(state(122, 0).await, Some(PersonState::Busy));
    act(&world.later(179), &therapist, &view, Action::Complete).await;
    assert_eq!(state(180, 0).await, Some(PersonState::Offline));
    // Another day says nothing of now.
    let tomorrow = on("2026-11-21", "00:00").date_naive();
    assert!(world.api.day(&manager, Some(tomorrow)).await.unwrap().people.is_empty());
    assert_eq!(code(world.api.seen(&somebody("198.51.100.9")).await), "auth.required");
}
