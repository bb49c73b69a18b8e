//! Another time, another person.

use server_testkit::Fixture;
use shared::booking::{
    Action, BookingApi as _, BookingStatus, BookingView, NewBooking, Transition, Wish, classes::ClassApi as _,
};

use crate::{
    checker::sound,
    classes::{class, school},
    world::{World, at, code, fields, on, staff_of, step, to, with_link},
};

/// One appointment of a visit begins then and takes so long.
fn lasting(view: &BookingView, nth: usize, time: &str, minutes: u32) -> Transition {
    let appointment = Some(view.appointments[nth].id);
    Transition { appointment, minutes: Some(minutes), ..to(at(time), None) }
}

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
    assert_eq!(fields(world.api.act(&manager, view.id, &nowhere, None).await), ["starts_at"]);
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

#[tokio::test]
async fn an_appointment_is_made_longer_or_shorter_for_the_same_price_and_the_preview_agrees() {
    let world = World::with(|spa| spa.staff(1).rooms(1).buffers(5, 15)).await;
    let manager = world.spa.manager();
    let view = world.desk_books(&world.wish("11:00")).await;
    // With its cleaning and the next one's set-up there are 40 minutes more.
    world.desk_books(&world.wish("13:00")).await;
    for (minutes, expected) in [
        (105, Some("booking.staff_busy")),
        (100, None),
        (240, Some("booking.staff_busy")),
        (30, None),
        (60, None),
    ] {
        let wish = lasting(&view, 0, "11:00", minutes);
        let preview = world.api.preview_step(&manager, view.id, &wish).await.unwrap();
        assert_eq!(preview.refusal.map(|code| code.as_str()), expected, "{minutes}");
        let done = world.api.act(&world.spa.desk(), view.id, &wish, None).await;
        match expected {
            Some(expected) => assert_eq!(code(done), expected, "{minutes}"),
            None => {
                let done = done.unwrap();
                let end = view.starts_at + chrono::Duration::minutes(minutes.into());
                assert_eq!((done.starts_at, done.ends_at, done.total), (view.starts_at, end, view.total));
            }
        }
    }
    // At another time as well; a later move keeps what it has become.
    let moved = world.api.act(&manager, view.id, &lasting(&view, 0, "14:30", 85), None).await.unwrap();
    assert_eq!((moved.starts_at, moved.ends_at), (at("14:30"), at("15:55")));
    let moved = world.api.act(&manager, view.id, &to(at("15:30"), None), None).await.unwrap();
    assert_eq!((moved.starts_at, moved.ends_at), (at("15:30"), at("16:55")));
    let late = lasting(&view, 0, "15:30", 155);
    assert_eq!(code(world.api.act(&manager, view.id, &late, None).await), "booking.outside_hours");
    sound(&world.db).await;
}

#[tokio::test]
async fn a_length_is_one_appointments_a_multiple_of_five_and_never_the_customers_to_choose() {
    let world = World::new().await;
    let manager = world.spa.manager();
    let view = world.guest_books(&world.wish("11:00")).await;
    for minutes in [0, 4, 61, 725, u32::MAX] {
        let wish = lasting(&view, 0, "11:00", minutes);
        assert_eq!(fields(world.api.act(&manager, view.id, &wish, None).await), ["minutes"], "{minutes}");
        assert_eq!(fields(world.api.preview_step(&manager, view.id, &wish).await), ["minutes"], "{minutes}");
    }
    let whole = Transition { appointment: None, ..lasting(&view, 0, "11:00", 75) };
    assert_eq!(fields(world.api.act(&manager, view.id, &whole, None).await), ["appointment"]);
    let wish = lasting(&view, 0, "11:00", 75);
    assert_eq!(fields(world.api.act(&with_link(&view), view.id, &wish, None).await), ["minutes"]);
    let therapist = world.assigned(&view);
    assert_eq!(code(world.api.act(&therapist, view.id, &wish, None).await), "auth.forbidden");
    let elsewhere = Fixture::business(&world.db).slug("elsewhere").build().await;
    assert_eq!(code(world.api.act(&elsewhere.manager(), view.id, &wish, None).await), "not_found");
    // It says nothing about other steps.
    let confirm = Transition { minutes: Some(75), ..step(Action::Confirm) };
    assert_eq!(fields(world.api.act(&manager, view.id, &confirm, None).await), ["minutes"]);
    assert_eq!(world.api.get(&manager, view.id).await.unwrap().version, 1);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_seat_in_a_class_lasts_as_long_as_the_class() {
    let world = school().await;
    world.api.schedule(&world.spa.manager(), &class(&world, "11:00", 0, 4)).await.unwrap();
    let view = world.desk_books(&world.wish("11:00")).await;
    let wish = lasting(&view, 0, "11:00", 75);
    assert_eq!(fields(world.api.act(&world.spa.manager(), view.id, &wish, None).await), ["minutes"]);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_part_of_a_visit_is_not_made_so_long_that_its_guest_would_be_in_two_places() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let wish = NewBooking {
        also: vec![Wish { staff: Some(world.spa.staff[1]), ..Wish::of(world.spa.service) }],
        ..world.wish_with("11:00", 0)
    };
    let view = world.desk_books(&wish).await;
    let manager = world.spa.manager();
    let longer = lasting(&view, 0, "11:00", 65);
    let preview = world.api.preview_step(&manager, view.id, &longer).await.unwrap();
    assert_eq!(preview.refusal.map(|code| code.as_str()), Some("booking.staff_busy"));
    assert_eq!(code(world.api.act(&manager, view.id, &longer, None).await), "booking.staff_busy");
    let done = world.api.act(&manager, view.id, &lasting(&view, 1, "12:00", 90), None).await.unwrap();
    assert_eq!((done.starts_at, done.ends_at), (at("11:00"), at("13:30")));
    sound(&world.db).await;
}
