//! Orders that nobody decides on lapse, and their time is free again.

use shared::booking::{Action, BookingApi as _, BookingStatus};

use crate::{
    checker::sound,
    world::{World, code, on, step, with_link},
};

const DAY: i64 = 24 * 60;

#[tokio::test]
async fn an_order_lapses_a_day_after_it_was_made_and_its_time_is_free_again() {
    let world = World::new().await;
    let wish =
        shared::booking::NewBooking { starts_at: on("2026-11-24", "11:00"), ..world.wish_with("11:00", 1) };
    let ordered = world.guest_books(&wish).await;
    let tomorrow = world.later(DAY - 1);
    assert_eq!(tomorrow.expire_undecided().await.unwrap(), 0);
    assert_eq!(
        code(tomorrow.book(&world.spa.visitor(), &world.spa.slug, &wish, None).await),
        "booking.slot_taken"
    );

    let tomorrow = world.later(DAY + 1);
    assert_eq!(tomorrow.expire_undecided().await.unwrap(), 1);
    assert_eq!(tomorrow.expire_undecided().await.unwrap(), 0, "once");
    let view = tomorrow.get(&with_link(&ordered), ordered.id).await.unwrap();
    assert_eq!((view.status, view.version), (BookingStatus::Expired, 2));
    assert_eq!(view.actions, []);
    let said = code(tomorrow.act(&world.spa.manager(), ordered.id, &step(Action::Confirm), None).await);
    assert_eq!(said, "booking.wrong_state");
    tomorrow.book(&world.spa.visitor(), &world.spa.slug, &wish, None).await.unwrap();
    sound(&world.db).await;
}

#[tokio::test]
async fn an_order_lapses_when_its_time_comes() {
    let world = World::new().await;
    let ordered = world.guest_books(&world.wish_with("11:00", 1)).await;
    assert_eq!(world.later(59).expire_undecided().await.unwrap(), 0);
    assert_eq!(world.later(60).expire_undecided().await.unwrap(), 1);
    let view = world.later(60).get(&with_link(&ordered), ordered.id).await.unwrap();
    assert_eq!(view.status, BookingStatus::Expired);
}

#[tokio::test]
async fn what_was_decided_stays() {
    let world = World::new().await;
    let ordered = world.guest_books(&world.wish_with("11:00", 1)).await;
    world.api.act(&world.spa.manager(), ordered.id, &step(Action::Confirm), None).await.unwrap();
    assert_eq!(world.later(2 * DAY).expire_undecided().await.unwrap(), 0);
    let view = world.later(60).get(&with_link(&ordered), ordered.id).await.unwrap();
    assert_eq!(view.status, BookingStatus::Confirmed);
}
