//! Cash.

use shared::{
    booking::{Action, BookingApi as _},
    payments::{NewPayment, PaymentsApi as _},
};

use crate::{
    checker::{count, sound},
    races::all_at_once,
    world::{World, code, fields, key, step, with_link},
};

fn cash(amount: &str) -> NewPayment {
    NewPayment { method: "cash".to_owned(), amount: amount.to_owned() }
}

#[tokio::test]
async fn money_is_taken_in_parts_and_never_beyond_the_total() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish("11:00")).await;
    let desk = world.spa.desk();
    let paid = world.api.pay(&desk, view.id, &cash("1000.5"), None).await.unwrap();
    assert_eq!((paid.version, paid.paid.minor), (2, 100_050));
    assert_eq!(code(world.api.pay(&desk, view.id, &cash("1499.51"), None).await), "payment.too_much");
    let paid = world.api.pay(&desk, view.id, &cash("1499.50"), None).await.unwrap();
    assert_eq!(paid.paid, paid.total);
    assert_eq!(code(world.api.pay(&desk, view.id, &cash("0.01"), None).await), "payment.too_much");
    let receipt = world.api.receipt(&desk, view.id).await.unwrap();
    assert_eq!(
        receipt.payments.iter().map(|payment| payment.amount.amount()).collect::<Vec<_>>(),
        ["1000.50", "1499.50"]
    );
    sound(&world.db).await;
}

#[tokio::test]
async fn what_is_no_amount_is_named() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish("11:00")).await;
    let desk = world.spa.desk();
    for amount in ["", "0", "-1", "1,000", "1.234", "NaN", "99999999999999999999", "\0"] {
        assert_eq!(fields(world.api.pay(&desk, view.id, &cash(amount), None).await), ["amount"], "{amount}");
    }
    assert_eq!(
        code(world.api.pay(&desk, view.id, &cash("92233720368547758.07"), None).await),
        "payment.too_much"
    );
    let card = NewPayment { method: "card".to_owned(), ..cash("1") };
    assert_eq!(fields(world.api.pay(&desk, view.id, &card, None).await), ["method"]);
    let guest = world.guest_books(&world.wish("12:00")).await;
    assert_eq!(code(world.api.pay(&with_link(&guest), guest.id, &cash("1"), None).await), "auth.forbidden");
    assert_eq!(code(world.api.pay(&desk, guest.id, &cash("1"), None).await), "booking.wrong_state");
    assert_eq!(count(&world.db, "SELECT count(*) FROM payments").await, 0);
}

#[tokio::test]
async fn money_taken_twice_under_one_key_is_taken_once() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish("11:00")).await;
    let desk = world.spa.desk();
    let first = world.api.pay(&desk, view.id, &cash("100"), key("pay", 1)).await.unwrap();
    let again = world.api.pay(&desk, view.id, &cash("100"), key("pay", 1)).await.unwrap();
    assert_eq!(first, again);
    let board = world.api.board(&world.spa.manager(), None).await.unwrap();
    assert_eq!(board.taken.map(|money| money.amount()), Some("100.00".to_owned()));
    assert_eq!(world.api.board(&desk, None).await.unwrap().taken, None);
    // The same key and amount for another booking is other money.
    let other = world.desk_books(&world.wish("12:00")).await;
    assert_eq!(world.api.pay(&desk, other.id, &cash("100"), key("pay", 1)).await.unwrap().id, other.id);
    let yesterday =
        world.api.board(&world.spa.manager(), Some(view.starts_at.date_naive().pred_opt().unwrap())).await;
    assert_eq!(yesterday.unwrap().taken.map(|money| money.minor), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_hands_at_one_till_never_take_too_much() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish("11:00")).await;
    let answers = all_at_once((0..20).map(|_| {
        let (api, desk) = (world.api.clone(), world.spa.desk());
        async move { api.pay(&desk, view.id, &cash("300"), None).await }
    }))
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 8);
    assert!(
        answers.into_iter().filter_map(Result::err).all(|error| error.code.as_str() == "payment.too_much")
    );
    let sums = "SELECT count(*) FROM bookings b WHERE b.paid_minor <> (SELECT coalesce(sum(amount_minor), 0) FROM payments p WHERE p.booking_id = b.id)";
    assert_eq!(count(&world.db, sums).await, 0);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_therapist_takes_money_for_own_visits_only() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish_with("11:00", 0)).await;
    assert_eq!(code(world.api.pay(&world.spa.therapist(1), view.id, &cash("1"), None).await), "not_found");
    let paid = world.api.pay(&world.spa.therapist(0), view.id, &cash("1"), None).await.unwrap();
    assert_eq!((paid.paid.minor, paid.customer.email.as_str()), (100, ""));
    world.api.act(&world.spa.manager(), view.id, &step(Action::Cancel), None).await.unwrap();
    assert_eq!(
        code(world.api.pay(&world.spa.therapist(0), view.id, &cash("1"), None).await),
        "booking.wrong_state"
    );
}
