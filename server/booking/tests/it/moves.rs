//! Another time, another person.

use server_testkit::Fixture;
use shared::booking::{Action, BookingApi as _, BookingStatus, Transition};

use crate::{
    checker::sound,
    world::{World, at, code, on, staff_of, step, to, with_link},
};

#[tokio::test]
async fn a_manager_moves_a_booking_to_a_free_time_and_another_person() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish_with("11:00", 0)).await;
    let (manager, staff) = (world.spa.manager(), world.spa.staff.clone());
    // Over its own place.
    let moved = world.api.act(&manager, view.id, &to(at("11:30"), None), None).await.unwrap();
    assert_eq!((moved.version, moved.starts_at, moved.ends_at), (2, at("11:30"), at("12:30")));
    assert_eq!((staff_of(&moved), moved.status), (Some(staff[0]), BookingStatus::Confirmed));
    let moved =
        world.api.act(&manager, view.id, &to(on("2026-11-21", "09:10"), Some(staff[1])), None).await.unwrap();
    assert_eq!((moved.version, staff_of(&moved), moved.total), (3, Some(staff[1]), view.total));
    // The old place is free again.
    world.guest_books(&world.wish_with("11:30", 0)).await;
    sound(&world.db).await;
}

#[tokio::test]
async fn a_move_is_refused_with_its_reason_and_the_preview_agrees() {
    let world = World::with(|spa| spa.staff(3).rooms(2)).await;
    let (manager, staff) = (world.spa.manager(), world.spa.staff.clone());
    let view = world.desk_books(&world.wish_with("11:00", 0)).await;
    world.desk_books(&world.wish_with("13:00", 1)).await;
    world.desk_books(&world.wish_with("15:00", 1)).await;
    world.desk_books(&world.wish_with("15:00", 2)).await;
    sqlx::query("DELETE FROM staff_services WHERE staff_id = $1")
        .bind(staff[2].0)
        .execute(world.db.owner())
        .await
        .unwrap();
    for (time, person, expected) in [
        ("13:30", Some(staff[1]), Some("booking.staff_busy")),
        ("17:30", None, Some("booking.outside_hours")),
        ("21:00", None, Some("booking.outside_hours")),
        ("15:00", None, Some("booking.no_room")),
        ("12:00", Some(staff[2]), Some("booking.not_skilled")),
        ("12:00", Some(shared::ids::StaffId::new()), Some("booking.not_skilled")),
        ("05:00", None, Some("request.invalid")),
        ("13:00", Some(staff[0]), None),
    ] {
        let preview = world.api.preview_move(&manager, view.id, None, at(time), person, None).await.unwrap();
        assert_eq!(preview.refusal.map(|code| code.as_str()), expected, "{time}");
        let moved = world.api.act(&manager, view.id, &to(at(time), person), None).await;
        match expected {
            Some(expected) => assert_eq!(code(moved), expected, "{time}"),
            None => assert_eq!(moved.unwrap().appointments[0].room, preview.room, "{time}"),
        }
    }
    assert_eq!(world.api.get(&manager, view.id).await.unwrap().version, 2);
    let nowhere = Transition { starts_at: None, ..to(at("11:00"), None) };
    assert_eq!(crate::world::fields(world.api.act(&manager, view.id, &nowhere, None).await), ["starts_at"]);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_visit_moves_into_the_room_that_is_wished_for_or_not_at_all() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let manager = world.spa.manager();
    let view = world.desk_books(&world.wish_with("11:00", 0)).await;
    let other = world.desk_books(&world.wish_with("13:00", 1)).await;
    let rooms = world.api.board(&manager, None).await.unwrap().rooms;
    let taken = other.appointments[0].room.clone().unwrap();
    let free = rooms.into_iter().map(|each| each.room).find(|room| *room != taken).unwrap();
    for (time, room, expected) in [
        ("11:00", shared::ids::RoomId::new(), Some("booking.no_room")),
        ("13:00", taken.id, Some("booking.no_room")),
        ("13:00", free.id, None),
        ("11:00", taken.id, None),
        ("11:00", free.id, None),
    ] {
        let preview =
            world.api.preview_move(&manager, view.id, None, at(time), None, Some(room)).await.unwrap();
        assert_eq!(preview.refusal.map(|code| code.as_str()), expected, "{time}");
        let wish = Transition { room: Some(room), ..to(at(time), None) };
        let moved = world.api.act(&manager, view.id, &wish, None).await;
        match expected {
            Some(expected) => assert_eq!(code(moved), expected, "{time}"),
            None => {
                let moved = moved.unwrap();
                assert_eq!(moved.appointments[0].room.as_ref().map(|line| line.id), Some(room), "{time}");
                assert_eq!(staff_of(&moved), Some(world.spa.staff[0]), "{time}");
            }
        }
    }
    sound(&world.db).await;
}

#[tokio::test]
async fn a_preview_changes_nothing() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish("11:00")).await;
    let preview =
        world.api.preview_move(&world.spa.desk(), view.id, None, at("14:00"), None, None).await.unwrap();
    assert!(preview.refusal.is_none() && preview.room.is_some());
    let after = world.api.get(&world.spa.desk(), view.id).await.unwrap();
    assert_eq!((after.version, after.starts_at), (1, view.starts_at));
    world.api.act(&world.spa.desk(), view.id, &step(Action::Cancel), None).await.unwrap();
    let over =
        world.api.preview_move(&world.spa.desk(), view.id, None, at("14:00"), None, None).await.unwrap();
    assert_eq!(over.refusal.map(|code| code.as_str()), Some("booking.wrong_state"));
}

#[tokio::test]
async fn a_customers_move_waits_for_the_business_where_bookings_do() {
    let world = World::new().await;
    let view = world.guest_books(&world.wish("11:00")).await;
    let guest = with_link(&view);
    let moved = world.api.act(&guest, view.id, &to(at("12:00"), None), None).await.unwrap();
    assert_eq!(moved.status, BookingStatus::Pending);
    world.api.act(&world.spa.manager(), view.id, &step(Action::Confirm), None).await.unwrap();
    let moved = world.api.act(&guest, view.id, &to(at("13:00"), None), None).await.unwrap();
    assert_eq!(moved.status, BookingStatus::Rescheduled);
    let moved = world.api.act(&world.spa.manager(), view.id, &step(Action::Confirm), None).await.unwrap();
    assert_eq!(moved.status, BookingStatus::Confirmed);

    let quick = Fixture::business(&world.db).slug("at-once").confirms_at_once().build().await;
    let view = world
        .api
        .book(&quick.visitor(), "at-once", &crate::world::wish(&quick, at("11:00")), None)
        .await
        .unwrap();
    let moved = world.api.act(&with_link(&view), view.id, &to(at("13:00"), None), None).await.unwrap();
    assert_eq!(moved.status, BookingStatus::Confirmed);
}

#[tokio::test]
async fn a_customer_is_told_what_customers_are_told_and_not_after_the_start() {
    let world = World::with(|spa| spa.staff(1).rooms(1)).await;
    let view = world.guest_books(&world.wish("11:00")).await;
    world.guest_books(&world.wish("13:00")).await;
    let guest = with_link(&view);
    for (time, expected) in [
        ("13:15", "booking.slot_taken"),
        ("17:45", "booking.slot_not_offered"),
        ("14:07", "booking.slot_not_offered"),
        ("09:00", "request.invalid"),
    ] {
        assert_eq!(code(world.api.act(&guest, view.id, &to(at(time), None), None).await), expected, "{time}");
    }
    let late = world.later(61);
    assert_eq!(code(late.act(&guest, view.id, &to(at("15:00"), None), None).await), "booking.too_late");
    assert_eq!(code(late.act(&guest, view.id, &step(Action::Cancel), None).await), "booking.too_late");
    let gone = world.api.act(&guest, view.id, &step(Action::Cancel), None).await.unwrap();
    assert_eq!((gone.status, gone.actions.len()), (BookingStatus::Cancelled, 0));
    sound(&world.db).await;
}

#[tokio::test]
async fn a_move_keeps_length_and_price_whatever_the_catalogue_says_now() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish("11:00")).await;
    sqlx::query("UPDATE service_options SET minutes = minutes + 15, price_minor = 1")
        .execute(world.db.owner())
        .await
        .unwrap();
    sqlx::query("UPDATE services SET buffer_before_minutes = 60").execute(world.db.owner()).await.unwrap();
    let moved = world.api.act(&world.spa.manager(), view.id, &to(at("13:00"), None), None).await.unwrap();
    assert_eq!((moved.ends_at, moved.total), (at("14:00"), view.total));
    sound(&world.db).await;
}
