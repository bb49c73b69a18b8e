//! A time kept while somebody fills in the form.

use chrono::Duration;
use server_testkit::now;
use shared::{
    booking::{BookingApi as _, BookingStatus, Draft, HoldView, NewBooking, NewHold},
    caller::Caller,
    contact::ContactInput,
};

use crate::{
    checker::{count, sound},
    races::all_at_once,
    world::{World, at, code, contact, fields, refusal, somebody},
};

async fn keep(world: &World, caller: &Caller, wish: &NewHold) -> HoldView {
    world.api.hold(caller, &world.spa.slug, wish, None).await.unwrap()
}

fn from_hold(world: &World, held: &HoldView) -> NewBooking {
    NewBooking { hold: Some(held.id), ..crate::world::wish(&world.spa, held.starts_at) }
}

#[tokio::test]
async fn a_time_is_kept_for_ten_minutes_and_then_booked() {
    let world = World::new().await;
    let caller = world.spa.visitor();
    let held = keep(&world, &caller, &world.hold_with("11:00", 0)).await;
    assert!(held.live && held.staff_chosen);
    assert_eq!(
        (held.starts_at, held.ends_at, held.total.amount().as_str()),
        (at("11:00"), at("12:00"), "2500.00")
    );
    let left = held.expires_at.to_utc() - (now() + Duration::minutes(10));
    assert!(left >= Duration::zero() && left < Duration::seconds(30), "{left}");
    assert_eq!(
        code(world.book_as(&world.spa.visitor(), &world.wish_with("11:00", 0)).await),
        "booking.slot_taken"
    );
    let view = world.book_as(&caller, &from_hold(&world, &held)).await.unwrap();
    assert_eq!(crate::world::staff_of(&view), Some(held.staff.id));
    assert_eq!(code(world.api.get_hold(&caller, held.id).await), "not_found");
    assert_eq!(fields(world.book_as(&caller, &from_hold(&world, &held)).await), ["hold"]);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_browser_keeps_one_time_and_what_was_typed_goes_with_it() {
    let world = World::with(|spa| spa.staff(1).rooms(1)).await;
    let caller = world.spa.visitor();
    let first = keep(&world, &caller, &world.hold("11:00")).await;
    let typed = Draft {
        contact: ContactInput {
            name: "M".to_owned(),
            email: "not an address".to_owned(),
            phone: "12".to_owned(),
        },
        address: "12".to_owned(),
        flexible_minutes: 60,
        notes: "left knee".to_owned(),
    };
    let saved = world.api.save_draft(&caller, first.id, &typed).await.unwrap();
    assert_eq!(saved.draft, typed);
    // It overlaps with its own earlier hold, which is no obstacle.
    let second = keep(&world, &caller, &world.hold("11:15")).await;
    assert_eq!(second.draft, typed);
    assert_eq!(code(world.api.get_hold(&caller, first.id).await), "not_found");
    assert!(world.book_as(&world.spa.visitor(), &world.wish("10:15")).await.is_ok());
    // A time that cannot be had costs nothing.
    assert_eq!(
        code(world.api.hold(&caller, &world.spa.slug, &world.hold("10:30"), None).await),
        "booking.slot_taken"
    );
    assert!(world.api.get_hold(&caller, second.id).await.unwrap().live);
    world.api.release_hold(&caller, second.id).await.unwrap();
    assert_eq!(code(world.api.release_hold(&caller, second.id).await), "not_found");
    assert_eq!(count(&world.db, "SELECT count(*) FROM claims WHERE hold_id IS NOT NULL").await, 0);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_draft_keeps_right_and_wrong_values_and_the_time_for_longer() {
    let world = World::new().await;
    let caller = world.spa.visitor();
    let held = keep(&world, &caller, &world.hold("11:00")).await;
    let endless = Draft {
        contact: contact("a\0b@example.com"),
        address: "é".repeat(2000),
        flexible_minutes: 7,
        notes: "é".repeat(9000),
    };
    let saved = world.later(5).save_draft(&caller, held.id, &endless).await.unwrap();
    assert_eq!(saved.draft.flexible_minutes, 0, "nobody could have chosen seven minutes");
    let lengths = (saved.draft.address.chars().count(), saved.draft.notes.chars().count());
    assert_eq!((saved.draft.contact.email.as_str(), lengths), ("ab@example.com", (1000, 4000)));
    assert!(saved.expires_at - held.expires_at >= Duration::minutes(4));
    assert!(world.later(14).get_hold(&caller, held.id).await.unwrap().live);
    // Too late to keep the time, never too late to keep the text.
    let late = world
        .later(16)
        .save_draft(&caller, held.id, &Draft { notes: "still here".to_owned(), ..Draft::default() })
        .await
        .unwrap();
    assert!(!late.live);
    assert_eq!((late.draft.notes.as_str(), late.expires_at), ("still here", saved.expires_at));
}

#[tokio::test]
async fn one_address_keeps_a_dozen_times_at_most() {
    let world = World::with(|spa| spa.staff(4).rooms(4)).await;
    let many = |n: usize| {
        (somebody("198.51.100.9"), world.hold_with(["11:00", "12:00", "13:00", "14:00"][n / 4], n % 4))
    };
    for n in 0..12 {
        let (caller, wish) = many(n);
        keep(&world, &caller, &wish).await;
    }
    let (caller, wish) = many(13);
    let refused = refusal(world.api.hold(&caller, &world.spa.slug, &wish, None).await);
    assert_eq!((refused.code.as_str(), refused.retry_after), ("hold.too_many", Some(600)));
    keep(&world, &somebody("198.51.100.10"), &world.hold("15:00")).await;
    assert!(world.later(11).hold(&caller, &world.spa.slug, &wish, None).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_impatient_browser_and_a_crowded_address_are_counted_right() {
    let world = World::with(|spa| spa.staff(10).rooms(0)).await;
    let one = somebody("198.51.100.1");
    let times = ["11:00", "12:00", "13:00"];
    let answers = all_at_once((0..40).map(|n: usize| {
        let caller = if n < 20 { one.clone() } else { somebody("198.51.100.2") };
        let (api, slug, wish) =
            (world.api.clone(), world.spa.slug.clone(), world.hold_with(times[n % 3], n % 10));
        async move { api.hold(&caller, &slug, &wish, None).await }
    }))
    .await;
    assert!(
        answers
            .into_iter()
            .filter_map(Result::err)
            .all(|error| ["booking.slot_taken", "hold.too_many"].contains(&error.code.as_str()))
    );
    let by_address = "SELECT max(n) FROM (SELECT count(*) AS n FROM holds WHERE booking_id IS NULL GROUP BY address_hash) AS counted";
    assert!(count(&world.db, by_address).await <= 12);
    sound(&world.db).await;
}

#[tokio::test]
async fn an_expired_hold_is_free_for_others() {
    let world = World::with(|spa| spa.staff(1).rooms(1)).await;
    let caller = world.spa.visitor();
    let held = keep(&world, &caller, &world.hold("11:00")).await;
    let late = world.later(11);
    assert!(!late.get_hold(&caller, held.id).await.unwrap().live);
    let view = late.book(&world.spa.visitor(), &world.spa.slug, &world.wish("11:30"), None).await.unwrap();
    assert_eq!(view.starts_at, at("11:30"));
    assert_eq!(
        code(late.book(&caller, &world.spa.slug, &from_hold(&world, &held), None).await),
        "booking.slot_taken"
    );
    assert!(late.get_hold(&caller, held.id).await.is_ok());
    sound(&world.db).await;
}

#[tokio::test]
async fn an_expired_hold_still_books_if_nobody_took_the_time() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let caller = world.spa.visitor();
    let held = keep(&world, &caller, &world.hold("11:00")).await;
    let late = world.later(30);
    let view = late.book(&caller, &world.spa.slug, &from_hold(&world, &held), None).await.unwrap();
    assert_eq!((view.status, view.starts_at), (BookingStatus::Pending, at("11:00")));
    // With anyone, somebody else will do when the person is gone.
    let held = keep(&world, &caller, &world.hold("14:00")).await;
    let taken = NewBooking { staff: Some(held.staff.id), ..world.wish("14:00") };
    late.book(&world.spa.visitor(), &world.spa.slug, &taken, None).await.unwrap();
    let view = late.book(&caller, &world.spa.slug, &from_hold(&world, &held), None).await.unwrap();
    assert_ne!(crate::world::staff_of(&view), Some(held.staff.id));
    sound(&world.db).await;
}

#[tokio::test]
async fn a_hold_that_becomes_a_longer_or_another_visit_takes_what_that_needs() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    for (n, change) in ["add-on", "option", "time", "staff"].into_iter().enumerate() {
        let caller = world.spa.visitor();
        let starts_at = crate::world::on(&format!("2026-11-2{}", n + 1), "11:00");
        let held = keep(&world, &caller, &NewHold { starts_at, ..world.hold_with("11:00", 0) }).await;
        let mut wish = from_hold(&world, &held);
        match change {
            "add-on" => wish.addons.clone_from(&world.spa.addons),
            "option" => wish.option = Some(world.spa.options[1]),
            "time" => wish.starts_at += Duration::minutes(30),
            _ => wish.staff = Some(world.spa.staff[1]),
        }
        let view = world.book_as(&caller, &wish).await.unwrap();
        let minutes = (view.ends_at - view.starts_at).num_minutes();
        assert_eq!(minutes, [75, 90, 60, 60][n], "{change}");
        assert_eq!(
            count(&world.db, "SELECT count(*) FROM claims WHERE hold_id IS NOT NULL").await,
            0,
            "{change}"
        );
        crate::checker::diary_is_sound(&world.db).await;
    }
}

#[tokio::test]
async fn a_hold_sent_twice_is_one_hold() {
    let world = World::new().await;
    let caller = world.spa.visitor();
    let wish = world.hold("11:00");
    let send = || world.api.hold(&caller, &world.spa.slug, &wish, crate::world::key("hold", 1));
    let first = send().await.unwrap();
    assert_eq!(send().await.unwrap(), first);
    assert_eq!(count(&world.db, "SELECT count(*) FROM holds").await, 1);
}
