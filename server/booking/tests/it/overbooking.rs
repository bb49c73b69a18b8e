//! What a manager books over others on purpose.

use shared::booking::{Action, AvailabilityQuery, BookingApi as _, DeskChannel, NewBooking};

use crate::{
    checker::{count, sound},
    world::{World, at, code, fields, step, to},
};

fn over(wish: NewBooking, reason: &str) -> NewBooking {
    NewBooking { overbook: Some(reason.to_owned()), ..wish }
}

#[tokio::test]
async fn a_manager_books_over_a_visit_and_says_why_and_nobody_else_can() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let first = world.desk_books(&world.wish_with("11:00", 0)).await;
    let again = world.wish_with("11:15", 0);
    let manager = world.spa.manager();
    assert_eq!(code(world.book_as(&manager, &again).await), "booking.slot_taken");
    for caller in [world.spa.visitor(), world.spa.desk(), world.spa.therapist(0)] {
        let refused = code(world.book_as(&caller, &over(again.clone(), "A regular")).await);
        assert_eq!(refused, "auth.forbidden");
    }
    assert_eq!(fields(world.book_as(&manager, &over(again.clone(), "  ")).await), ["overbook"]);
    assert_eq!(fields(world.book_as(&manager, &over(again.clone(), &"x".repeat(201))).await), ["overbook"]);
    let second = world.book_as(&manager, &over(again, " A regular ")).await.unwrap();
    assert!(second.appointments[0].overbooked && !first.appointments[0].overbooked);
    assert_eq!(world.api.get(&manager, second.id).await.unwrap().appointments, second.appointments);
    let logged = "SELECT count(*) FROM audit_logs WHERE action = 'booking.overbook' AND success";
    assert_eq!(count(&world.db, logged).await, 1);
    assert_eq!(
        count(&world.db, "SELECT count(*) FROM bookings WHERE overbook_reason = 'A regular'").await,
        1
    );
    sound(&world.db).await;
}

#[tokio::test]
async fn what_is_free_is_booked_as_always_and_hours_are_kept() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let manager = world.spa.manager();
    let free = world.book_as(&manager, &over(world.wish_with("11:00", 0), "To be safe")).await.unwrap();
    assert!(!free.appointments[0].overbooked);
    assert_eq!(count(&world.db, "SELECT count(*) FROM bookings WHERE overbook_reason IS NOT NULL").await, 0);
    let night = code(world.book_as(&manager, &over(world.wish_with("23:00", 0), "A friend")).await);
    assert_eq!(night, "booking.slot_not_offered");
    sound(&world.db).await;
}

#[tokio::test]
async fn overbooked_time_is_offered_to_nobody_and_a_move_makes_it_an_ordinary_visit() {
    let world = World::with(|spa| spa.staff(1).rooms(1)).await;
    let manager = world.spa.manager();
    let first = world.desk_books(&world.wish("11:00")).await;
    let second = world.book_as(&manager, &over(world.wish("11:30"), "A regular")).await.unwrap();
    // The first one is called off: its place is not free as long as the other one lies over it.
    world.api.act(&manager, first.id, &step(Action::Cancel), None).await.unwrap();
    let query = AvailabilityQuery::of(world.spa.service);
    let view = world.api.availability(&world.spa.visitor(), &world.spa.slug, &query).await.unwrap();
    let offered: Vec<_> = view.days[0].slots.iter().map(|slot| slot.starts_at).collect();
    assert!(!offered.contains(&at("11:30")) && !offered.contains(&at("12:00")), "{offered:?}");
    let moved = world.api.act(&manager, second.id, &to(at("14:00"), None), None).await.unwrap();
    assert!(!moved.appointments[0].overbooked);
    assert_eq!(code(world.book_as(&manager, &world.wish("14:00")).await), "booking.slot_taken");
    sound(&world.db).await;
}

#[tokio::test]
async fn the_desk_says_how_an_order_came_in() {
    let world = World::new().await;
    let walk_in = NewBooking { channel: Some(DeskChannel::WalkIn), ..world.wish("11:00") };
    assert_eq!(code(world.book_as(&world.spa.visitor(), &walk_in).await), "auth.forbidden");
    world.book_as(&world.spa.desk(), &walk_in).await.unwrap();
    world.book_as(&world.spa.desk(), &world.wish("13:00")).await.unwrap();
    for (channel, rows) in [("walk_in", 1), ("phone_staff", 1), ("web", 0)] {
        let found: i64 = sqlx::query_scalar("SELECT count(*) FROM bookings WHERE channel = $1")
            .bind(channel)
            .fetch_one(world.db.owner())
            .await
            .unwrap();
        assert_eq!(found, rows, "{channel}");
    }
    sound(&world.db).await;
}
