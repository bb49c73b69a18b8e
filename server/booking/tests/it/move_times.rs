//! To which times a booking could be moved.

use chrono::Duration;
use server_testkit::Fixture;
use shared::{
    booking::{
        Action, BookingApi as _, BookingStatus, BookingView, Gender, MoveQuery, MoveTimes, NewBooking,
        SlotView, Wish, classes::ClassApi as _,
    },
    caller::Caller,
    time::Local,
};

use crate::{
    checker::sound,
    classes::{class, school},
    world::{World, at, code, fields, on, somebody, staff_of, step, to, with_link},
};

const THAT_DAY: MoveQuery = MoveQuery { anyone: false, from: None, to: None };
const ANYONE: MoveQuery = MoveQuery { anyone: true, ..THAT_DAY };

/// What is offered on the tests' day.
async fn offered(world: &World, caller: &Caller, view: &BookingView, query: MoveQuery) -> Vec<SlotView> {
    let day = Some(at("10:00").date_naive());
    let query = MoveQuery { from: day, to: day, ..query };
    let found: MoveTimes = world.api.move_times(caller, view.id, &query).await.unwrap();
    found.times.days.into_iter().flat_map(|day| day.slots).collect()
}

fn starts(slots: &[SlotView]) -> Vec<Local> {
    slots.iter().map(|slot| slot.starts_at).collect()
}

#[tokio::test]
async fn what_is_offered_for_a_move_is_what_can_be_had() {
    let world = World::with(|spa| spa.staff(2).rooms(1)).await;
    // One's own place is no obstacle; others' places are, with their room.
    let guest = world.spa.visitor();
    let couple = NewBooking {
        also: vec![Wish { staff: Some(world.spa.staff[0]), ..Wish::of(world.spa.service) }],
        ..world.wish_with("13:00", 0)
    };
    for wish in [world.wish_with("13:00", 0), couple] {
        let view = world.book_as(&guest, &wish).await.unwrap();
        let (link, mut view) = (with_link(&view), view);
        let other = world.desk_books(&world.wish_with("16:00", 1)).await;
        let (mut taken, mut refused) = (0, 0);
        for quarter in 0..40 {
            let there = at("10:00") + Duration::minutes(15 * quarter);
            let free = starts(&offered(&world, &link, &view, THAT_DAY).await);
            assert!(!free.contains(&view.starts_at), "where it is now is no other time");
            if there == view.starts_at {
                continue;
            }
            let moved = world.api.act(&link, view.id, &to(there, None), None).await;
            assert_eq!(moved.is_ok(), free.contains(&there), "{there}: {moved:?}");
            match moved {
                Ok(moved) => {
                    assert_eq!(moved.starts_at, there);
                    (view, taken) = (moved, taken + 1);
                }
                Err(_) => refused += 1,
            }
        }
        assert!(taken > 10 && refused > 5, "{taken} {refused}");
        let (desk, gone) = (world.spa.desk(), step(Action::Cancel));
        for id in [view.id, other.id] {
            world.api.act(&desk, id, &gone, None).await.unwrap();
        }
    }
    sound(&world.db).await;
}

#[tokio::test]
async fn whoever_asked_for_nobody_in_particular_can_have_somebody_else() {
    let world = World::with(|spa| spa.staff(3).rooms(3)).await;
    let staff = world.spa.staff.clone();
    sqlx::query("UPDATE staff SET gender = CASE WHEN id = $1 THEN 'male' ELSE 'female' END")
        .bind(staff[2].0)
        .execute(world.db.owner())
        .await
        .unwrap();
    let by_a_woman = NewBooking { staff_gender: Some(Gender::Female), ..world.wish("11:00") };
    let view = world.guest_books(&by_a_woman).await;
    let own = staff_of(&view).unwrap();
    let (link, other) =
        (with_link(&view), staff.iter().position(|id| *id != own && *id != staff[2]).unwrap());
    world.desk_books(&world.wish_with("15:00", staff.iter().position(|id| *id == own).unwrap())).await;
    let with = |slots: &[SlotView], time: &str| {
        slots
            .iter()
            .find(|slot| slot.starts_at == at(time))
            .map(|slot| slot.staff.clone())
            .unwrap_or_default()
    };
    let hers = offered(&world, &link, &view, THAT_DAY).await;
    assert!(hers.iter().all(|slot| slot.staff == [own]));
    assert_eq!(with(&hers, "15:00"), []);
    let anyones = offered(&world, &link, &view, ANYONE).await;
    assert_eq!(with(&anyones, "15:00"), [staff[other]], "no man, and not whoever is busy");
    let moved = world.api.act(&link, view.id, &to(at("15:00"), Some(staff[other])), None).await.unwrap();
    assert_eq!(staff_of(&moved), Some(staff[other]));
    sound(&world.db).await;
}

#[tokio::test]
async fn a_seat_moves_to_another_class_that_has_one() {
    let world = school().await;
    let manager = world.spa.manager();
    for (time, staff) in [("11:00", 0), ("14:00", 1), ("16:00", 2)] {
        let outcome = world.api.schedule(&manager, &class(&world, time, staff, 1)).await.unwrap();
        assert_eq!(outcome.conflicts, []);
    }
    let view = world.guest_books(&world.wish("11:00")).await;
    let other = world.guest_books(&world.wish("14:00")).await;
    let link = with_link(&view);
    let asked = world.api.move_times(&link, view.id, &ANYONE).await.unwrap();
    assert!(!asked.others, "a class has its teacher");
    assert_eq!(starts(&offered(&world, &link, &view, THAT_DAY).await), [at("16:00")]);
    let moved = world.api.act(&link, view.id, &to(at("16:00"), None), None).await.unwrap();
    assert_eq!(moved.starts_at, at("16:00"));
    assert_eq!(starts(&offered(&world, &with_link(&other), &other, THAT_DAY).await), [at("11:00")]);
    sound(&world.db).await;
}

#[tokio::test]
async fn only_whoever_could_move_it_now_hears_to_where() {
    let world = World::new().await;
    let view = world.guest_books(&world.wish_with("15:00", 0)).await;
    let link = with_link(&view);
    let stranger = Fixture::business(&world.db).slug("elsewhere").build().await;
    let strange_guest = {
        let other = crate::world::wish(&stranger, at("15:00"));
        with_link(&world.api.book(&stranger.visitor(), &stranger.slug, &other, None).await.unwrap())
    };
    for caller in [somebody("198.51.100.7"), stranger.manager(), strange_guest] {
        assert_eq!(code(world.api.move_times(&caller, view.id, &THAT_DAY).await), "not_found");
    }
    let therapist = world.assigned(&view);
    assert_eq!(code(world.api.move_times(&therapist, view.id, &THAT_DAY).await), "booking.wrong_state");
    assert!(!offered(&world, &world.spa.desk(), &view, THAT_DAY).await.is_empty());
    let backwards = MoveQuery {
        from: Some(on("2026-11-25", "00:00").date_naive()),
        to: Some(at("10:00").date_naive()),
        ..THAT_DAY
    };
    assert_eq!(fields(world.api.move_times(&link, view.id, &backwards).await), ["to"]);
    let far = MoveQuery { from: Some(on("2028-06-01", "00:00").date_naive()), ..THAT_DAY };
    assert_eq!(fields(world.api.move_times(&link, view.id, &far).await), ["from"]);
    let gone = world.api.act(&link, view.id, &step(Action::Cancel), None).await.unwrap();
    assert_eq!(gone.status, BookingStatus::Cancelled);
    assert_eq!(code(world.api.move_times(&link, view.id, &THAT_DAY).await), "booking.wrong_state");
    sound(&world.db).await;
}
