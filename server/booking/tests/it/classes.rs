//! Group classes: seats that many book, a teacher and a room that one class has.

use std::sync::Arc;

use chrono::NaiveTime;
use server_testkit::Fixture;
use shared::{
    AppResult,
    booking::{
        Action, AvailabilityQuery, BookingApi as _, BookingStatus, NewBooking, NewHold,
        classes::{ClassApi as _, ClassChange, ClassEnd, ClassOutcome, ClassStatus, NewClass},
        series::RuleInput,
    },
    ids::ClassId,
    time::Local,
};

use crate::{
    checker::{count, diary_is_sound, sound},
    races::all_at_once,
    world::{World, at, code, contact, fields, on, somebody, step, to},
};

/// A business whose only service is held as a class, with three teachers and two rooms.
pub async fn school() -> World {
    let world = World::with(|spa| spa.staff(3).rooms(2).buffers(0, 15)).await;
    sqlx::query("UPDATE services SET serving = 'class', max_participants = 4")
        .execute(world.db.owner())
        .await
        .unwrap();
    world
}

pub fn class(world: &World, time: &str, staff: usize, seats: u16) -> NewClass {
    NewClass {
        service: world.spa.service,
        option: world.spa.options[0],
        staff: world.spa.staff[staff],
        location: None,
        date: at("10:00").date_naive(),
        time: NaiveTime::parse_from_str(time, "%H:%M").unwrap(),
        seats,
        min_seats: 0,
        decide_hours: 0,
        rule: None,
        leave_out: false,
    }
}

async fn scheduled(world: &World, wish: &NewClass) -> ClassId {
    let outcome = world.api.schedule(&world.spa.manager(), wish).await.unwrap();
    assert_eq!(outcome.conflicts, []);
    outcome.done[0]
}

async fn offered(world: &World, guests: u32) -> Vec<Local> {
    let query = AvailabilityQuery { guests: Some(guests), ..AvailabilityQuery::of(world.spa.service) };
    let view = world.api.availability(&world.spa.visitor(), &world.spa.slug, &query).await.unwrap();
    view.days.iter().flat_map(|day| &day.slots).map(|slot| slot.starts_at).collect()
}

fn party(world: &World, time: &str, guests: u32) -> NewBooking {
    NewBooking { guests: Some(guests), ..world.wish(time) }
}

fn taken(outcome: AppResult<ClassOutcome>) -> Vec<&'static str> {
    outcome.unwrap().conflicts.iter().map(|conflict| conflict.code.as_str()).collect()
}

#[tokio::test]
async fn seats_are_sold_until_there_are_none_and_a_cancelled_one_is_sold_again() {
    let world = school().await;
    assert_eq!(offered(&world, 1).await, [] as [Local; 0], "without a class there is nothing to book");
    scheduled(&world, &class(&world, "11:00", 0, 3)).await;
    assert_eq!(offered(&world, 1).await, [at("11:00")]);
    assert_eq!(offered(&world, 4).await, [] as [Local; 0]);
    let two = world.guest_books(&party(&world, "11:00", 2)).await;
    assert_eq!(two.total.minor, 2 * world.guest_books(&party(&world, "11:00", 1)).await.total.minor);
    assert_eq!(offered(&world, 1).await, [] as [Local; 0]);
    let late = code(world.book_as(&world.spa.visitor(), &party(&world, "11:00", 1)).await);
    assert_eq!(late, "booking.slot_taken");
    let elsewhere = code(world.book_as(&world.spa.visitor(), &party(&world, "11:15", 1)).await);
    assert_eq!(elsewhere, "booking.slot_not_offered");
    diary_is_sound(&world.db).await;
    world.api.act(&world.spa.desk(), two.id, &step(Action::Cancel), None).await.unwrap();
    assert_eq!(offered(&world, 2).await, [at("11:00")]);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_class_keeps_its_teacher_and_its_room_from_everything_else() {
    let world = school().await;
    let manager = world.spa.manager();
    scheduled(&world, &class(&world, "11:00", 0, 3)).await;
    assert_eq!(
        taken(world.api.schedule(&manager, &class(&world, "11:30", 0, 3)).await),
        ["booking.staff_busy"]
    );
    scheduled(&world, &class(&world, "11:30", 1, 3)).await;
    assert_eq!(taken(world.api.schedule(&manager, &class(&world, "11:30", 2, 3)).await), ["booking.no_room"]);
    assert_eq!(
        taken(world.api.schedule(&manager, &class(&world, "23:00", 2, 3)).await),
        ["booking.outside_hours"]
    );
    sound(&world.db).await;
}

#[tokio::test]
async fn a_seat_is_held_while_somebody_types_and_becomes_theirs() {
    let world = school().await;
    scheduled(&world, &class(&world, "11:00", 0, 1)).await;
    let browser = somebody("198.51.100.7");
    let hold = world.api.hold(&browser, &world.spa.slug, &world.hold("11:00"), None).await.unwrap();
    assert_eq!(offered(&world, 1).await, [] as [Local; 0]);
    let other = code(world.book_as(&world.spa.visitor(), &world.wish("11:00")).await);
    assert_eq!(other, "booking.slot_taken");
    let seat = "SELECT max(resource_id::text) = min(resource_id::text) AND count(*) = 1 FROM claims WHERE class_id IS NULL";
    let wish = NewBooking { hold: Some(hold.id), ..world.wish("11:00") };
    world.book_as(&browser, &wish).await.unwrap();
    assert!(sqlx::query_scalar::<_, bool>(seat).fetch_one(world.db.owner()).await.unwrap());
    sound(&world.db).await;
}

#[tokio::test]
async fn whoever_moves_takes_a_seat_in_another_class_and_leaves_their_own() {
    let world = school().await;
    scheduled(&world, &class(&world, "11:00", 0, 2)).await;
    scheduled(&world, &class(&world, "15:00", 1, 2)).await;
    let booking = world.guest_books(&party(&world, "11:00", 2)).await;
    let manager = world.spa.manager();
    let nowhere = code(world.api.act(&manager, booking.id, &to(at("13:00"), None), None).await);
    assert_eq!(nowhere, "booking.slot_not_offered");
    let moved = world.api.act(&manager, booking.id, &to(at("15:00"), None), None).await.unwrap();
    assert_eq!(moved.appointments[0].staff.as_ref().unwrap().id, world.spa.staff[1]);
    assert_eq!(offered(&world, 2).await, [at("11:00")]);
    sound(&world.db).await;
}

#[tokio::test]
async fn fifty_who_ask_at_once_get_exactly_the_seats_there_are() {
    let world = Arc::new(school().await);
    scheduled(&world, &class(&world, "11:00", 0, 8)).await;
    let answers = all_at_once((0..50).map(|n| {
        let world = Arc::clone(&world);
        async move {
            let browser = somebody(&format!("198.51.100.{n}"));
            let wish = NewBooking {
                customer: Some(contact(&format!("guest{n}@example.com"))),
                ..party(&world, "11:00", 1 + n % 2)
            };
            world.book_as(&browser, &wish).await.map(|view| i64::from(view.appointments[0].guests))
        }
    }))
    .await;
    let seats: i64 = answers.iter().flatten().sum();
    assert!((7..=8).contains(&seats), "{seats} of 8");
    for refused in answers.into_iter().filter(Result::is_err) {
        assert_eq!(code(refused), "booking.slot_taken");
    }
    sound(&world.db).await;
}

#[tokio::test]
async fn a_class_called_off_cancels_everybody_and_tells_them_and_frees_its_teacher() {
    let world = school().await;
    let id = scheduled(&world, &class(&world, "11:00", 0, 5)).await;
    let one = world.guest_books(&party(&world, "11:00", 2)).await;
    let two = world.guest_books(&party(&world, "11:00", 1)).await;
    let typing = somebody("198.51.100.9");
    let hold = world.api.hold(&typing, &world.spa.slug, &world.hold("11:00"), None).await.unwrap();
    // Somebody is early.
    let early = world.desk_books(&party(&world, "11:00", 1)).await;
    let code_of = world.api.check_in_code(&world.spa.desk(), early.id).await.unwrap();
    world.later(40).check_in(&world.spa.desk(), &code_of.token, None, None, None).await.unwrap();
    let manager = world.spa.manager();
    assert_eq!(fields(world.api.call_off(&manager, id, "  ").await), ["reason"]);
    for caller in [world.spa.visitor(), world.spa.desk(), world.spa.therapist(0)] {
        let refused = code(world.api.call_off(&caller, id, "no").await);
        assert!(refused.starts_with("auth."), "{refused}");
    }
    world.api.call_off(&manager, id, "The teacher is ill").await.unwrap();
    for booking in [one.id, two.id, early.id] {
        let view = world.api.get(&manager, booking).await.unwrap();
        assert_eq!(view.status, BookingStatus::Cancelled);
    }
    let told = "SELECT count(*) FROM jobs WHERE kind = 'booking_message' AND payload->>'news' = 'called_off'";
    assert_eq!(count(&world.db, told).await, 3);
    assert_eq!(offered(&world, 1).await, [] as [Local; 0]);
    // A seat that was being typed for is worth nothing any more.
    let wish = NewBooking { hold: Some(hold.id), ..world.wish("11:00") };
    assert_eq!(code(world.book_as(&typing, &wish).await), "booking.slot_not_offered");
    assert_eq!(code(world.api.call_off(&manager, id, "again").await), "booking.wrong_state");
    scheduled(&world, &class(&world, "11:00", 0, 5)).await;
    sound(&world.db).await;
}

/// Somebody may have looked before it was called off, and book after it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_is_left_in_a_class_that_is_called_off_while_many_book() {
    let world = Arc::new(school().await);
    let manager = world.spa.manager();
    for round in 0..8 {
        let id = scheduled(&world, &class(&world, "11:00", 0, 60)).await;
        all_at_once((0..30).map(|n| {
            let (world, manager) = (Arc::clone(&world), manager.clone());
            async move {
                if n == 0 {
                    tokio::time::sleep(std::time::Duration::from_millis(10 + 8 * round)).await;
                    world.api.call_off(&manager, id, "A strike").await.unwrap();
                } else {
                    let _ = world
                        .book_as(&somebody(&format!("198.51.100.{n}")), &party(&world, "11:00", 1))
                        .await;
                }
            }
        }))
        .await;
    }
    diary_is_sound(&world.db).await;
    let both = "SELECT count(*) FROM bookings WHERE status = 'cancelled'";
    assert!(count(&world.db, both).await > 0);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_class_that_too_few_book_is_called_off_in_time_and_one_with_enough_is_held() {
    let world = school().await;
    let wish = |time, staff| NewClass { min_seats: 2, decide_hours: 2, ..class(&world, time, staff, 5) };
    let few = scheduled(&world, &wish("14:00", 0)).await;
    let enough = scheduled(&world, &wish("14:30", 1)).await;
    let lonely = world.guest_books(&party(&world, "14:00", 1)).await;
    world.guest_books(&party(&world, "14:30", 2)).await;
    assert_eq!(world.later(100).settle_classes().await.unwrap(), 0, "it is too early to decide");
    let later = world.later(151);
    later.settle_classes().await.unwrap();
    let manager = world.spa.manager();
    let status = async |id| later.class(&manager, id).await.unwrap().class.status;
    assert_eq!(status(few).await, ClassStatus::CalledOff);
    assert_eq!(status(enough).await, ClassStatus::Scheduled);
    assert_eq!(world.api.get(&manager, lonely.id).await.unwrap().status, BookingStatus::Cancelled);
    sound(&world.db).await;
}

#[tokio::test]
async fn somebody_else_teaches_and_everybody_stays() {
    let world = school().await;
    let id = scheduled(&world, &class(&world, "11:00", 0, 5)).await;
    scheduled(&world, &class(&world, "11:00", 1, 5)).await;
    let booking =
        world.guest_books(&NewBooking { staff: Some(world.spa.staff[0]), ..world.wish("11:00") }).await;
    let manager = world.spa.manager();
    let to = |staff: usize| changed(&world, "11:00", staff);
    assert_eq!(code(world.api.move_class(&manager, id, &to(1)).await), "booking.staff_busy");
    diary_is_sound(&world.db).await;
    world.api.move_class(&manager, id, &to(2)).await.unwrap();
    let view = world.api.get(&manager, booking.id).await.unwrap();
    assert_eq!(view.appointments[0].staff.as_ref().unwrap().id, world.spa.staff[2]);
    assert_eq!(view.version, booking.version + 1, "who looks at it is told");
    assert_eq!(count(&world.db, OTHER_TEACHER).await, 1);
    for teacher in [0, 2] {
        let concerned = format!(
            "SELECT count(*) FROM events WHERE aggregate_kind = 'class' AND kind = 'substituted' AND data->'staff' ? '{}'",
            world.spa.staff[teacher]
        );
        let events: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(concerned)).fetch_one(world.db.owner()).await.unwrap();
        assert_eq!(events, 1, "both hear of it");
    }
    assert_eq!(code(world.api.move_class(&manager, id, &to(2)).await), "booking.wrong_state");
    assert_eq!(code(world.api.move_class(&world.spa.desk(), id, &to(0)).await), "auth.forbidden");
    sound(&world.db).await;
}

const OTHER_TEACHER: &str =
    "SELECT count(*) FROM jobs WHERE kind = 'booking_message' AND payload->>'news' = 'other_teacher'";
const MOVED: &str =
    "SELECT count(*) FROM jobs WHERE kind = 'booking_message' AND payload->>'news' = 'class_moved'";

pub fn changed(world: &World, time: &str, staff: usize) -> ClassChange {
    let NewClass { date, time, staff, .. } = class(world, time, staff, 1);
    ClassChange { date, time, staff, room: None, anyway: false }
}

#[tokio::test]
async fn a_class_moves_with_everybody_who_comes_and_they_are_told() {
    let world = school().await;
    let manager = world.spa.manager();
    let id =
        scheduled(&world, &NewClass { min_seats: 1, decide_hours: 0, ..class(&world, "11:00", 0, 5) }).await;
    let one = world.guest_books(&party(&world, "11:00", 2)).await;
    let two = world.desk_books(&party(&world, "11:00", 1)).await;
    let gone = world.guest_books(&party(&world, "11:00", 1)).await;
    world.api.act(&world.spa.desk(), gone.id, &step(Action::Cancel), None).await.unwrap();
    let code_of = world.api.check_in_code(&world.spa.desk(), two.id).await.unwrap();
    let early = world.later(40);
    early.check_in(&world.spa.desk(), &code_of.token, None, None, None).await.unwrap();

    let rooms = world.api.class(&manager, id).await.unwrap().rooms;
    let room = Some(rooms[1].id);
    early.move_class(&manager, id, &ClassChange { room, ..changed(&world, "15:30", 1) }).await.unwrap();
    let page = world.api.class(&manager, id).await.unwrap();
    assert_eq!((page.class.starts_at, page.class.ends_at), (at("15:30"), at("16:30")));
    assert_eq!((page.class.staff.id, page.class.room.map(|room| room.id)), (world.spa.staff[1], room));
    assert_eq!(page.class.decide_at, Some(at("15:30")), "as long before as it was to be");
    for booking in [&one, &two] {
        let view = world.api.get(&manager, booking.id).await.unwrap();
        assert_eq!((view.starts_at, view.version > booking.version), (at("15:30"), true));
        assert_eq!(view.appointments[0].room.as_ref().map(|room| room.id), room);
        assert_eq!(view.checked_in_at, None);
    }
    assert_eq!(world.api.get(&manager, gone.id).await.unwrap().starts_at, at("11:00"), "what is over stays");
    assert_eq!(count(&world.db, MOVED).await, 2);
    assert_eq!(offered(&world, 2).await, [at("15:30")]);
    // Where it was, teacher and room are free.
    scheduled(&world, &class(&world, "11:00", 0, 5)).await;
    diary_is_sound(&world.db).await;
    // They can still sit down, come and go.
    let later = world.later(60 * 5);
    let code_of = later.check_in_code(&world.spa.desk(), two.id).await.unwrap();
    later.check_in(&world.spa.desk(), &code_of.token, None, None, None).await.unwrap();
    world.api.act(&world.spa.desk(), one.id, &step(Action::Cancel), None).await.unwrap();
    sound(&world.db).await;
}

#[tokio::test]
async fn a_class_that_cannot_move_stays_and_says_why() {
    let world = school().await;
    let manager = world.spa.manager();
    let id = scheduled(&world, &class(&world, "11:00", 0, 5)).await;
    let other = scheduled(&world, &class(&world, "15:00", 1, 5)).await;
    world.guest_books(&party(&world, "11:00", 1)).await;
    let to = |time, staff| changed(&world, time, staff);
    let room = world.api.class(&manager, other).await.unwrap().class.room.map(|room| room.id);
    let refused = async |change: ClassChange| code(world.api.move_class(&manager, id, &change).await);
    assert_eq!(refused(to("15:00", 1)).await, "booking.staff_busy");
    assert_eq!(refused(to("23:00", 0)).await, "booking.outside_hours");
    let taken = ClassChange { room, ..to("15:00", 0) };
    assert_eq!(refused(taken).await, "booking.no_room");
    assert_eq!(refused(to("11:00", 0)).await, "booking.wrong_state");
    for (change, field) in [
        (ClassChange { date: on("2026-11-19", "10:00").date_naive(), ..to("11:00", 0) }, "date"),
        (ClassChange { date: chrono::NaiveDate::MAX, ..to("11:00", 0) }, "date"),
        (ClassChange { date: chrono::NaiveDate::MIN, ..to("11:00", 0) }, "date"),
        (to("00:10", 0), "time"),
        (ClassChange { staff: shared::ids::StaffId::new(), ..to("12:00", 0) }, "staff"),
        (ClassChange { room: Some(shared::ids::RoomId::new()), ..to("12:00", 0) }, "room"),
    ] {
        assert_eq!(fields(world.api.move_class(&manager, id, &change).await), [field], "{change:?}");
    }
    for caller in [world.spa.visitor(), world.spa.desk(), world.spa.therapist(0)] {
        let refused = code(world.api.move_class(&caller, id, &to("12:00", 0)).await);
        assert!(refused.starts_with("auth."), "{refused}");
    }
    assert_eq!(code(world.api.move_class(&manager, ClassId::new(), &to("12:00", 0)).await), "not_found");
    let begun = code(world.later(31 + 60).move_class(&manager, id, &to("17:00", 0)).await);
    assert_eq!(begun, "booking.wrong_state");
    assert_eq!(world.api.class(&manager, id).await.unwrap().class.starts_at, at("11:00"));
    world.api.call_off(&manager, id, "A strike").await.unwrap();
    assert_eq!(refused(to("12:00", 0)).await, "booking.wrong_state");
    sound(&world.db).await;
}

#[tokio::test]
async fn who_has_something_else_then_is_named_before_anything_moves() {
    let world = school().await;
    let manager = world.spa.manager();
    let id = scheduled(&world, &class(&world, "11:00", 0, 5)).await;
    scheduled(&world, &class(&world, "15:00", 1, 5)).await;
    let booking = |time, email: &str| NewBooking { customer: Some(contact(email)), ..party(&world, time, 1) };
    world.desk_books(&booking("11:00", "meera@example.com")).await;
    world.desk_books(&booking("11:00", "ravi@example.com")).await;
    let other = world.desk_books(&booking("15:00", "meera@example.com")).await;
    let change = changed(&world, "15:30", 0);
    let conflicts = world.api.move_class(&manager, id, &change).await.unwrap();
    assert_eq!(conflicts.len(), 1);
    assert_eq!((conflicts[0].booking, conflicts[0].starts_at), (other.id, at("15:00")));
    assert_eq!(world.api.class(&manager, id).await.unwrap().class.starts_at, at("11:00"));
    assert_eq!(count(&world.db, MOVED).await, 0);
    let anyway = ClassChange { anyway: true, ..change };
    assert_eq!(world.api.move_class(&manager, id, &anyway).await.unwrap(), []);
    assert_eq!(world.api.class(&manager, id).await.unwrap().class.starts_at, at("15:30"));
    sound(&world.db).await;
}

#[tokio::test]
async fn whoever_is_moved_with_a_class_calls_off_for_nothing() {
    let world = school().await;
    sqlx::query("UPDATE services SET free_cancel_minutes = 1440, cancel_fee_percent = 50")
        .execute(world.db.owner())
        .await
        .unwrap();
    let manager = world.spa.manager();
    let tomorrow = on("2026-11-23", "11:00");
    let wish = NewClass { date: tomorrow.date_naive(), ..class(&world, "11:00", 0, 5) };
    let id = scheduled(&world, &wish).await;
    let ravi = Fixture::customer(&world.db, "ravi@example.com").await;
    let booking = NewBooking {
        starts_at: tomorrow,
        customer: Some(contact("ravi@example.com")),
        ..world.wish("11:00")
    };
    let view = world.book_as(&ravi, &booking).await.unwrap();
    world.api.move_class(&manager, id, &changed(&world, "15:30", 0)).await.unwrap();
    let moved = world.api.get(&ravi, view.id).await.unwrap();
    assert_eq!((moved.cancel_fee.minor, moved.free_until), (0, Some(at("15:30"))));
    assert!(moved.late_fee.minor > 0, "who does not come still owes it");
    let off = world.api.act(&ravi, view.id, &step(Action::Cancel), None).await.unwrap();
    assert_eq!(off.due().minor, 0);
    sound(&world.db).await;
}

/// Whoever books, cancels or moves meanwhile comes before it or after it, and nobody waits in a circle.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_class_moves_back_and_forth_while_many_book_cancel_and_move() {
    let world = Arc::new(school().await);
    let manager = world.spa.manager();
    let id = scheduled(&world, &class(&world, "11:00", 0, 80)).await;
    scheduled(&world, &class(&world, "15:45", 2, 80)).await;
    let moves = all_at_once((0..28).map(|n| {
        let (world, manager) = (Arc::clone(&world), manager.clone());
        async move {
            if n < 4 {
                let mut moved = 0;
                for round in 0..6 {
                    let time = ["11:00", "12:30", "14:00"][(n + round) % 3];
                    let change = ClassChange { anyway: true, ..changed(&world, time, (n + round) % 2) };
                    moved += usize::from(world.api.move_class(&manager, id, &change).await.is_ok());
                }
                return moved;
            }
            let desk = world.spa.desk();
            for round in 0..6 {
                let time = ["11:00", "12:30", "14:00", "15:45"][(n + round) % 4];
                let Ok(view) =
                    world.book_as(&somebody(&format!("198.51.100.{n}")), &party(&world, time, 1)).await
                else {
                    continue;
                };
                let next = if n % 2 == 0 { step(Action::Cancel) } else { to(at("15:45"), None) };
                let _ = world.api.act(&desk, view.id, &next, None).await;
            }
            0
        }
    }))
    .await;
    assert!(moves.into_iter().sum::<usize>() > 3);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_class_repeats_and_dates_in_the_way_are_named_or_left_out() {
    let world = school().await;
    let manager = world.spa.manager();
    let rule = RuleInput { every: "weekly".into(), count: "4".into(), ..RuleInput::default() };
    let monday = on("2026-11-23", "10:00").date_naive();
    scheduled(
        &world,
        &NewClass { date: on("2026-12-07", "10:00").date_naive(), ..class(&world, "11:00", 0, 3) },
    )
    .await;
    let wish = NewClass { date: monday, rule: Some(rule), ..class(&world, "11:00", 0, 3) };
    let refused = world.api.schedule(&manager, &wish).await.unwrap();
    assert_eq!((refused.done.len(), refused.conflicts.len()), (0, 1));
    assert_eq!(refused.conflicts[0].starts_at, on("2026-12-07", "11:00"));
    let held = world.api.schedule(&manager, &NewClass { leave_out: true, ..wish }).await.unwrap();
    assert_eq!((held.done.len(), held.conflicts.len()), (3, 1));
    assert_eq!(count(&world.db, "SELECT count(*) FROM classes").await, 4);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_no_show_who_comes_after_all_sits_down_again() {
    let world = school().await;
    scheduled(&world, &class(&world, "11:00", 0, 2)).await;
    let booking = world.desk_books(&party(&world, "11:00", 2)).await;
    let later = world.later(80);
    let manager = world.spa.manager();
    later.act(&manager, booking.id, &step(Action::NoShow), None).await.unwrap();
    diary_is_sound(&world.db).await;
    later.act(&manager, booking.id, &step(Action::Confirm), None).await.unwrap();
    sound(&world.db).await;
}

#[tokio::test]
async fn what_is_wrong_with_a_class_is_named() {
    let world = school().await;
    let manager = world.spa.manager();
    let wish = || class(&world, "11:00", 0, 3);
    for (wish, field) in [
        (NewClass { seats: 0, ..wish() }, "seats"),
        (NewClass { seats: 201, ..wish() }, "seats"),
        (NewClass { min_seats: 4, ..wish() }, "min_seats"),
        (NewClass { decide_hours: 400, ..wish() }, "decide_hours"),
        (NewClass { date: on("2026-11-19", "10:00").date_naive(), ..wish() }, "date"),
        (NewClass { date: chrono::NaiveDate::MAX, ..wish() }, "date"),
        (NewClass { date: chrono::NaiveDate::MIN, ..wish() }, "date"),
        (NewClass { service: shared::ids::ServiceId::new(), ..wish() }, "service"),
    ] {
        assert_eq!(fields(world.api.schedule(&manager, &wish).await), [field]);
    }
    assert_eq!(code(world.api.schedule(&world.spa.desk(), &wish()).await), "auth.forbidden");
    assert_eq!(code(world.api.class(&manager, ClassId::new()).await), "not_found");
    for day in [chrono::NaiveDate::MAX, chrono::NaiveDate::MIN] {
        assert_eq!(fields(world.api.classes(&manager, Some(day)).await), ["from"]);
    }
    let two = NewHold { also: vec![shared::booking::Wish::of(world.spa.service)], ..world.hold("11:00") };
    let hold = world.api.hold(&somebody("198.51.100.1"), &world.spa.slug, &two, None).await;
    assert_eq!(fields(hold), ["also"]);
    sound(&world.db).await;
}

#[tokio::test]
async fn nobody_makes_a_class_longer_for_themselves() {
    let world = school().await;
    scheduled(&world, &class(&world, "11:00", 0, 3)).await;
    let longer = NewBooking { addons: world.spa.addons.clone(), ..world.wish("11:00") };
    assert_eq!(fields(world.book_as(&world.spa.visitor(), &longer).await), ["addons"]);
    sqlx::query("UPDATE addons SET minutes = 0").execute(world.db.owner()).await.unwrap();
    world.guest_books(&longer).await;
    sound(&world.db).await;
}

#[tokio::test]
async fn a_class_is_closed_with_who_came_and_who_did_not() {
    let world = school().await;
    let (manager, desk) = (world.spa.manager(), world.spa.desk());
    let id = scheduled(&world, &class(&world, "11:00", 0, 6)).await;
    let came = world.guest_books(&party(&world, "11:00", 2)).await;
    let early = world.desk_books(&party(&world, "11:00", 1)).await;
    let missed = world.desk_books(&party(&world, "11:00", 1)).await;
    let gone = world.guest_books(&party(&world, "11:00", 1)).await;
    world.api.act(&desk, gone.id, &step(Action::Cancel), None).await.unwrap();
    let code_of = world.api.check_in_code(&desk, early.id).await.unwrap();
    world.later(50).check_in(&desk, &code_of.token, None, None, None).await.unwrap();

    // Before it begins nobody can say; whoever is a few minutes late is no no-show.
    assert_eq!(code(world.later(59).finish(&desk, id, &[]).await), "booking.wrong_state");
    assert_eq!(code(world.later(70).finish(&desk, id, &[missed.id]).await), "booking.wrong_state");
    assert!(!world.api.class(&desk, id).await.unwrap().may_finish);
    for caller in [world.spa.visitor(), world.spa.therapist(0)] {
        let refused = code(world.later(100).finish(&caller, id, &[]).await);
        assert!(refused.starts_with("auth."), "{refused}");
    }
    let after = world.later(120);
    assert!(after.class(&desk, id).await.unwrap().may_finish);
    let stranger = shared::ids::BookingId::new();
    let end = after.finish(&desk, id, &[missed.id, stranger]).await.unwrap();
    assert_eq!(end, ClassEnd { came: 2, absent: 1, left: 0 });
    let status = async |id| world.api.get(&manager, id).await.unwrap().status;
    assert_eq!(status(came.id).await, BookingStatus::Completed);
    assert_eq!(status(early.id).await, BookingStatus::Completed);
    assert_eq!(status(missed.id).await, BookingStatus::NoShow);
    assert_eq!(status(gone.id).await, BookingStatus::Cancelled);
    assert!(!after.class(&desk, id).await.unwrap().may_finish, "it is all said");
    assert_eq!(after.finish(&desk, id, &[]).await.unwrap(), ClassEnd::default());
    assert_eq!(code(after.finish(&desk, ClassId::new(), &[]).await), "not_found");
    // A no-show who was there after all can be taken back.
    after.act(&manager, missed.id, &step(Action::Confirm), None).await.unwrap();
    assert_eq!(after.finish(&desk, id, &[]).await.unwrap().came, 1);
    sound(&world.db).await;
}
