//! A request sent twice has one effect and one answer.

use shared::booking::{BookingApi as _, NewBooking};

use crate::{
    checker::{count, sound},
    races::all_at_once,
    world::{World, code, key},
};

#[tokio::test]
async fn the_same_request_gets_the_same_answer() {
    let world = World::new().await;
    let caller = world.spa.visitor();
    let wish = world.wish("11:00");
    let first = world.api.book(&caller, &world.spa.slug, &wish, key("book", 1)).await.unwrap();
    let again = world.api.book(&caller, &world.spa.slug, &wish, key("book", 1)).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(
        code(world.api.book(&caller, &world.spa.slug, &wish, key("book", 2)).await),
        "idempotency.key_reused"
    );
    // Another browser with the same key is another request.
    assert!(world.api.book(&world.spa.visitor(), &world.spa.slug, &wish, key("book", 1)).await.is_ok());
    assert_eq!(count(&world.db, "SELECT count(*) FROM bookings").await, 2);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_refused_request_may_be_put_right_under_the_same_key() {
    let world = World::new().await;
    let caller = world.spa.visitor();
    let wrong = NewBooking { customer: None, ..world.wish("11:00") };
    assert_eq!(
        code(world.api.book(&caller, &world.spa.slug, &wrong, key("book", 1)).await),
        "request.invalid"
    );
    assert!(world.api.book(&caller, &world.spa.slug, &world.wish("11:00"), key("book", 2)).await.is_ok());
}

#[tokio::test]
async fn a_key_of_a_wrong_length_is_refused() {
    let world = World::new().await;
    for text in ["short".to_owned(), "x".repeat(256)] {
        let key = Some(shared::booking::IdempotencyKey { key: text, body: vec![1; 32] });
        let refused = world.api.book(&world.spa.visitor(), &world.spa.slug, &world.wish("11:00"), key).await;
        assert_eq!(crate::world::fields(refused), ["Idempotency-Key"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_requests_at_once_with_one_key_are_one_booking() {
    let world = World::new().await;
    let caller = world.spa.visitor();
    let answers = all_at_once((0..20).map(|_| {
        let (api, slug, caller, wish) =
            (world.api.clone(), world.spa.slug.clone(), caller.clone(), world.wish("11:00"));
        async move { api.book(&caller, &slug, &wish, key("book", 1)).await.unwrap() }
    }))
    .await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(count(&world.db, "SELECT count(*) FROM bookings").await, 1);
    sound(&world.db).await;
}
