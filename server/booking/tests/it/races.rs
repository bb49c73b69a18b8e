//! Many people who want the same thing at the same moment.

use std::{future::Future, time::Duration};

use server_booking::Bookings;
use shared::{
    AppError,
    booking::{Action, BookingApi as _, BookingView, NewBooking},
    ids::BookingId,
};

use crate::{
    checker::{count, sound},
    world::{World, at, contact, somebody, step, to},
};

/// Runs everything at once, each in a task of its own.
pub async fn all_at_once<T: Send + 'static>(
    tasks: impl Iterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let tasks: Vec<_> = tasks.map(tokio::spawn).collect();
    futures::future::join_all(tasks).await.into_iter().map(Result::unwrap).collect()
}

/// Exactly `winners` were served, everybody else was told that the time is gone.
fn won(answers: Vec<Result<impl Sized, AppError>>, winners: usize) {
    let (mut served, mut refused) = (0, 0);
    for answer in answers {
        match answer {
            Ok(_) => served += 1,
            Err(error) => {
                assert_eq!(error.code.as_str(), "booking.slot_taken");
                refused += 1;
            }
        }
    }
    assert_eq!(served, winners, "{refused} refused");
}

async fn crowd(
    world: &World,
    size: usize,
    wish: impl Fn(usize) -> NewBooking,
) -> Vec<Result<BookingView, AppError>> {
    let (api, slug) = (&world.api, &world.spa.slug);
    all_at_once((0..size).map(|n| {
        let wish = NewBooking { customer: Some(contact(&format!("guest{n}@example.com"))), ..wish(n) };
        let (api, slug, caller) = (api.clone(), slug.clone(), somebody(&format!("198.51.100.{n}")));
        async move { api.book(&caller, &slug, &wish, None).await }
    }))
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_two_hundred_gets_the_slot() {
    let world = World::with(|spa| spa.staff(1).rooms(1)).await;
    won(crowd(&world, 200, |_| world.wish("11:00")).await, 1);
    assert_eq!(count(&world.db, "SELECT count(*) FROM bookings").await, 1);
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_starts_that_overlap_only_those_that_fit_are_taken() {
    let world = World::with(|spa| spa.staff(1).rooms(0).buffers(5, 10).step(5)).await;
    let starts = ["11:00", "11:05", "11:15", "11:30", "11:40", "11:50", "12:00", "12:05", "12:10", "12:15"];
    let answers = crowd(&world, 120, |n| world.wish(starts[n % starts.len()])).await;
    let served = answers.iter().filter(|answer| answer.is_ok()).count();
    assert!((1..=2).contains(&served), "{served}");
    assert!(
        answers.into_iter().filter_map(Result::err).all(|error| error.code.as_str() == "booking.slot_taken")
    );
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn anyone_is_served_as_long_as_somebody_is_left() {
    let world = World::with(|spa| spa.staff(5).rooms(5)).await;
    for staff in 0..4 {
        world.guest_books(&world.wish_with("11:00", staff)).await;
    }
    won(crowd(&world, 80, |_| world.wish("11:00")).await, 1);
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_rooms_are_given_once_each() {
    let world = World::with(|spa| spa.staff(6).rooms(2)).await;
    let answers = crowd(&world, 80, |n| world.wish_with("11:00", n % 6)).await;
    assert!(answers.iter().filter(|answer| answer.is_ok()).count() <= 2);
    let errors = answers.into_iter().filter_map(Result::err);
    assert!(errors.into_iter().all(|error| error.code.as_str() == "booking.slot_taken"));
    // A crowd may scare itself away; whoever comes back finds what is left.
    while world.book_as(&world.spa.visitor(), &world.wish("11:00")).await.is_ok() {}
    assert_eq!(count(&world.db, "SELECT count(*) FROM bookings").await, 2);
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_slot_is_held_once() {
    let world = World::with(|spa| spa.staff(1).rooms(1)).await;
    let answers = all_at_once((0..100).map(|n| {
        let (api, slug, hold) = (world.api.clone(), world.spa.slug.clone(), world.hold("11:00"));
        let caller = somebody(&format!("198.51.100.{n}"));
        async move { api.hold(&caller, &slug, &hold, None).await }
    }))
    .await;
    won(answers, 1);
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_expired_hold_in_the_way_is_no_reason_to_wait_in_a_circle() {
    let world = World::with(|spa| spa.staff(3).rooms(3)).await;
    for n in 0..3 {
        let caller = somebody(&format!("198.51.100.{n}"));
        world.api.hold(&caller, &world.spa.slug, &world.hold_with("11:00", n), None).await.unwrap();
    }
    let later = World { api: world.later(11), ..world };
    let answers =
        crowd(&later, 90, |n| if n % 2 == 0 { later.wish("11:00") } else { later.wish("10:45") }).await;
    assert!(answers.iter().filter(|answer| answer.is_ok()).count() >= 1);
    assert!(
        answers.into_iter().filter_map(Result::err).all(|error| error.code.as_str() == "booking.slot_taken")
    );
    sound(&later.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn browsers_that_exchange_their_holds_do_not_block_each_other() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let answers = all_at_once((0..6).map(|n: usize| {
        let (api, slug) = (world.api.clone(), world.spa.slug.clone());
        let (one, other) = (world.hold_with("11:00", n % 2), world.hold_with("12:00", (n + 1) % 2));
        let caller = somebody(&format!("198.51.100.{n}"));
        async move {
            let mut errors = Vec::new();
            for round in 0..60 {
                let wish = if (round + n).is_multiple_of(2) { &one } else { &other };
                errors.extend(api.hold(&caller, &slug, wish, None).await.err());
            }
            errors
        }
    }))
    .await;
    assert!(answers.into_iter().flatten().all(|error| error.code.as_str() == "booking.slot_taken"));
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn holds_that_become_other_times_do_not_block_each_other() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    for round in 0..12 {
        let date = format!("2026-12-{:02}", round + 1);
        let (ten, noon) = (crate::world::on(&date, "10:00"), crate::world::on(&date, "12:00"));
        let mut holders = Vec::new();
        for (n, mine) in [ten, noon, ten, noon].into_iter().enumerate() {
            let caller = somebody(&format!("198.51.{round}.{n}"));
            let wish = shared::booking::NewHold { starts_at: mine, ..world.hold_with("11:00", n / 2) };
            let held = world.api.hold(&caller, &world.spa.slug, &wish, None).await.unwrap();
            let other = if mine == ten { noon } else { ten };
            holders.push((
                caller,
                NewBooking { starts_at: other, hold: Some(held.id), ..world.wish_with("11:00", n / 2) },
            ));
        }
        let answers = all_at_once(holders.into_iter().map(|(caller, wish)| {
            let (api, slug) = (world.api.clone(), world.spa.slug.clone());
            async move { api.book(&caller, &slug, &wish, None).await }
        }))
        .await;
        assert!(
            answers
                .into_iter()
                .filter_map(Result::err)
                .all(|error| error.code.as_str() == "booking.slot_taken")
        );
    }
    sound(&world.db).await;
}

/// Moves a booking back and forth; a time that is taken just now is no error.
async fn to_and_fro(
    world: (Bookings, shared::caller::Caller),
    id: BookingId,
    stops: [(&str, shared::ids::StaffId); 2],
    rounds: usize,
) -> usize {
    let (api, manager) = world;
    let mut moved = 0;
    for round in 0..rounds {
        let (time, staff) = stops[round % 2];
        match api.act(&manager, id, &to(at(time), Some(staff)), None).await {
            Ok(_) => moved += 1,
            Err(error) => assert!(
                ["booking.slot_taken", "booking.staff_busy", "booking.no_room"]
                    .contains(&error.code.as_str()),
                "{error}"
            ),
        }
    }
    moved
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn bookings_that_change_places_all_day_never_wait_in_a_circle() {
    const ROUNDS: usize = 400;
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let staff = world.spa.staff.clone();
    let one = world.desk_books(&world.wish_with("11:00", 0)).await.id;
    let other = world.desk_books(&world.wish_with("12:00", 1)).await.id;
    let who = || (world.api.clone(), world.spa.manager());
    let there = [("11:00", staff[0]), ("12:00", staff[1])];
    let back = [("12:00", staff[1]), ("11:00", staff[0])];
    let movers = [
        tokio::spawn(to_and_fro(who(), one, back, ROUNDS)),
        tokio::spawn(to_and_fro(who(), other, there, ROUNDS)),
        tokio::spawn(to_and_fro(who(), one, there, ROUNDS)),
        tokio::spawn(to_and_fro(who(), other, back, ROUNDS)),
    ];
    let bookers: Vec<_> = (0..3_usize)
        .map(|n| {
            let (api, slug, desk) = (world.api.clone(), world.spa.slug.clone(), world.spa.desk());
            let wishes = ["11:00", "12:00", "11:30"].map(|time| world.wish(time));
            tokio::spawn(async move {
                for round in 0..ROUNDS / 4 {
                    match api.book(&desk, &slug, &wishes[(round + n) % 3], None).await {
                        Ok(view) => {
                            api.act(&desk, view.id, &step(Action::Cancel), None).await.unwrap();
                        }
                        Err(error) => assert_eq!(error.code.as_str(), "booking.slot_taken"),
                    }
                }
            })
        })
        .collect();
    let mut moved = 0;
    for mover in movers {
        moved += mover.await.unwrap();
    }
    for booker in bookers {
        booker.await.unwrap();
    }
    assert!(moved > 50, "{moved} moves");
    tokio::time::sleep(Duration::from_millis(50)).await;
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_who_pass_on_a_delay_at_once_move_the_day_by_all_of_them() {
    let world = std::sync::Arc::new(World::with(|spa| spa.staff(1).buffers(0, 15)).await);
    let first = world.desk_books(&world.wish_with("11:00", 0)).await;
    let second = world.desk_books(&world.wish_with("12:15", 0)).await;
    let answers = all_at_once((0..4).map(|_| {
        let (world, late) = (std::sync::Arc::clone(&world), first.appointments[0].id);
        async move { world.api.run_late(&world.spa.manager(), late, 15, true).await }
    }))
    .await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    for (view, time) in [(first, "12:00"), (second, "13:15")] {
        let now = world.api.get(&world.spa.manager(), view.id).await.unwrap();
        assert_eq!(now.starts_at, crate::world::at(time));
    }
    crate::checker::diary_is_sound(&world.db).await;
}
