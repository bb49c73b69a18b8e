//! A business's day, and a therapist's.

use shared::{
    booking::{Action, BookingApi as _, NewBooking},
    caller::Caller,
};

use crate::world::{World, at, code, on, step, to};

#[tokio::test]
async fn the_board_shows_the_day_with_everybody_in_it() {
    let world = World::new().await;
    let noted = NewBooking { notes: Some("left knee".to_owned()), ..world.wish_with("11:00", 0) };
    let waiting = world.guest_books(&noted).await;
    let gone = world.guest_books(&world.wish_with("12:00", 0)).await;
    world.api.act(&world.spa.manager(), gone.id, &step(Action::Cancel), None).await.unwrap();
    let tomorrow = NewBooking { starts_at: on("2026-11-21", "09:00"), ..world.wish("11:00") };
    let tomorrow = world.guest_books(&tomorrow).await;

    let board = world.api.board(&world.spa.manager(), None).await.unwrap();
    assert_eq!((board.date, board.timezone.as_str()), (at("10:00").date_naive(), "Asia/Kolkata"));
    assert_eq!(board.opening, [(at("08:00"), at("20:00"))]);
    assert_eq!(board.now.format("%H:%M").to_string(), "10:00");
    assert_eq!(
        board.columns.iter().map(|column| (column.staff.id, column.load)).collect::<Vec<_>>(),
        [(world.spa.staff[0], 11), (world.spa.staff[1], 0)]
    );
    assert_eq!(board.columns[0].working, [(at("09:00"), at("18:00"))]);
    assert_eq!((board.in_use, board.taken.map(|money| money.minor)), (5, Some(0)));
    let [card] = board.cards.as_slice() else { panic!("{:?}", board.cards) };
    assert_eq!(
        (card.booking, card.staff, card.starts_at, card.minutes),
        (waiting.id, Some(world.spa.staff[0]), at("11:00"), 60)
    );
    assert!(card.has_notes && !card.paid && card.room.is_some());
    assert!(card.actions.contains(&Action::Confirm));
    let desk = world.api.board(&world.spa.desk(), None).await.unwrap();
    assert!(!desk.cards[0].actions.contains(&Action::Confirm));
    let next =
        world.api.board(&world.spa.manager(), Some(on("2026-11-21", "09:00").date_naive())).await.unwrap();
    assert_eq!(next.cards.iter().map(|card| card.booking).collect::<Vec<_>>(), [tomorrow.id]);
}

#[tokio::test]
async fn a_card_follows_its_booking() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish_with("11:00", 0)).await;
    world
        .api
        .act(&world.spa.manager(), view.id, &to(at("14:00"), Some(world.spa.staff[1])), None)
        .await
        .unwrap();
    let card = world.api.board(&world.spa.desk(), None).await.unwrap().cards.remove(0);
    assert_eq!((card.staff, card.starts_at, card.version), (Some(world.spa.staff[1]), at("14:00"), 2));
    assert!(world.api.my_day(&world.spa.therapist(0), None).await.unwrap().visits.is_empty());
    assert_eq!(world.api.my_day(&world.spa.therapist(1), None).await.unwrap().visits.len(), 1);
}

#[tokio::test]
async fn my_day_is_mine_in_order_of_time() {
    let world = World::new().await;
    for time in ["14:00", "11:00", "12:30"] {
        world.desk_books(&world.wish_with(time, 0)).await;
    }
    world.desk_books(&world.wish_with("11:00", 1)).await;
    let day = world.api.my_day(&world.spa.therapist(0), None).await.unwrap();
    assert_eq!(day.staff.id, world.spa.staff[0]);
    assert_eq!(
        day.visits.iter().map(|visit| visit.starts_at).collect::<Vec<_>>(),
        ["11:00", "12:30", "14:00"].map(at)
    );
    assert!(day.visits[0].actions.contains(&Action::Accept));
    assert!(!day.visits[0].actions.contains(&Action::Reschedule));
}

#[tokio::test]
async fn boards_are_for_people_of_the_business() {
    let world = World::new().await;
    assert_eq!(code(world.api.board(&Caller::default(), None).await), "auth.required");
    assert_eq!(code(world.api.my_day(&Caller::default(), None).await), "auth.required");
    assert_eq!(code(world.api.list(&Caller::default(), &Default::default()).await), "auth.required");
    let customer = server_testkit::Fixture::customer(&world.db, "ravi@example.com").await;
    assert_eq!(code(world.api.board(&customer, None).await), "auth.forbidden");
    assert_eq!(code(world.api.my_day(&world.spa.manager(), None).await), "auth.forbidden");
    assert_eq!(code(world.api.board(&world.spa.therapist(0), None).await), "auth.forbidden");
}
