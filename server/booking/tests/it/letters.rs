//! What customers are written when something becomes of their booking: once, in their language, and of nothing else.

use chrono::Duration;
use server_testkit::Fixture;
use shared::booking::{
    Action, BookingApi as _, NewBooking, SwapWish, Transition, Wish,
    series::{Change, NewSeries, Reach, RuleInput, SeriesApi as _, SeriesChange},
};

use crate::{
    checker::{count, sound},
    world::{World, at, code, contact, key, step, to, with_link},
};

/// What was written since the last time, newest last: the news of each letter.
async fn written(world: &World) -> Vec<String> {
    let news: Vec<String> =
        sqlx::query_scalar("DELETE FROM jobs WHERE kind = 'booking_message' RETURNING payload->>'news'")
            .fetch_all(world.db.owner())
            .await
            .unwrap();
    news
}

#[tokio::test]
async fn whatever_becomes_of_a_booking_is_written_once() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let (manager, desk) = (world.spa.manager(), world.spa.desk());
    let view = world.guest_books(&world.wish_with("11:00", 0)).await;
    let link = with_link(&view);
    assert_eq!(written(&world).await, ["ordered"]);
    world.api.act(&manager, view.id, &step(Action::Confirm), None).await.unwrap();
    let letter = world.last_letter().await;
    assert!(letter.contains("has confirmed your booking") && letter.contains("2026-11-20 11:00"), "{letter}");
    assert_eq!(written(&world).await, ["confirmed"]);
    // Another person at the same time is no letter; another time is one, whoever else is part of it.
    world.api.act(&manager, view.id, &to(at("11:00"), Some(world.spa.staff[1])), None).await.unwrap();
    assert!(written(&world).await.is_empty());
    world.api.act(&desk, view.id, &to(at("14:00"), None), None).await.unwrap();
    let letter = world.last_letter().await;
    assert!(
        letter.contains("Before: 2026-11-20 11:00") && letter.contains("Now: 2026-11-20 14:00"),
        "{letter}"
    );
    assert_eq!(written(&world).await, ["moved_by_business"]);
    world.api.act(&link, view.id, &to(at("16:00"), None), None).await.unwrap();
    let letter = world.last_letter().await;
    assert!(letter.contains("has still to confirm the new time"), "{letter}");
    assert_eq!(written(&world).await, ["moved_by_guest"]);
    world
        .api
        .act(&world.assigned(&view_of(&world, &view).await), view.id, &step(Action::Accept), None)
        .await
        .unwrap();
    assert_eq!(written(&world).await, ["confirmed"], "whoever does the work says yes for the business");
    let late = world.later(5 * 60 + 30);
    let fee = late.get(&link, view.id).await.unwrap().cancel_fee;
    let off = Transition { fee: Some(fee.amount()), ..step(Action::Cancel) };
    late.act(&link, view.id, &off, None).await.unwrap();
    assert!(world.last_letter().await.contains("is called off. It costs"));
    assert_eq!(written(&world).await, ["cancelled_by_guest"]);
    sound(&world.db).await;
}

async fn view_of(world: &World, view: &shared::booking::BookingView) -> shared::booking::BookingView {
    world.api.get(&world.spa.manager(), view.id).await.unwrap()
}

#[tokio::test]
async fn a_no_is_written_with_its_reason_and_silence_as_well() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let manager = world.spa.manager();
    for (action, news, says) in [
        (Action::Reject, "not_confirmed", "could not be confirmed. It costs you nothing."),
        (Action::Cancel, "cancelled_by_business", "We are sorry. It costs you nothing."),
    ] {
        let view = world.guest_books(&world.wish_with("11:00", 0)).await;
        written(&world).await;
        let why = Transition { reason: Some("The boiler broke.".to_owned()), ..step(action) };
        world.api.act(&manager, view.id, &why, None).await.unwrap();
        let letter = world.last_letter().await;
        assert!(letter.contains(says) && letter.contains("\n\nThe boiler broke.\n"), "{letter}");
        assert_eq!(written(&world).await, [news]);
    }
    world.guest_books(&world.wish_with("11:00", 0)).await;
    written(&world).await;
    assert_eq!(world.later(60).expire_undecided().await.unwrap(), 1);
    assert_eq!(written(&world).await, ["not_confirmed"]);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_visit_of_several_parts_is_one_letter_and_a_swap_two() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let (manager, desk) = (world.spa.manager(), world.spa.desk());
    let two = NewBooking {
        also: vec![Wish { staff: Some(world.spa.staff[0]), ..Wish::of(world.spa.service) }],
        ..world.wish_with("11:00", 0)
    };
    let view = world.desk_books(&two).await;
    written(&world).await;
    world.api.act(&desk, view.id, &to(at("13:00"), None), None).await.unwrap();
    assert_eq!(written(&world).await, ["moved_by_business"]);
    let one = world.desk_books(&world.wish_with("10:00", 1)).await;
    let other = world.desk_books(&world.wish_with("16:00", 1)).await;
    written(&world).await;
    let swap =
        SwapWish { first: one.appointments[0].id, second: other.appointments[0].id, versions: [None, None] };
    world.api.preview_swap(&manager, &swap).await.unwrap();
    assert!(written(&world).await.is_empty(), "looking writes nothing");
    world.api.swap(&manager, &swap).await.unwrap();
    assert_eq!(written(&world).await, ["moved_by_business", "moved_by_business"]);
    sound(&world.db).await;
}

#[tokio::test]
async fn letters_are_in_the_language_in_which_was_booked_and_go_to_an_address_only() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let manager = world.spa.manager();
    for (locale, says) in [("hi", "पुष्टि कर दी है"), ("ar", "حجزك")] {
        let mut visitor = world.spa.visitor();
        visitor.locale = locale.to_owned();
        let view = world.book_as(&visitor, &world.wish_with("11:00", 0)).await.unwrap();
        world.api.act(&manager, view.id, &step(Action::Confirm), None).await.unwrap();
        let letter = world.last_letter().await;
        assert!(letter.contains(says) && letter.contains(&view.number), "{letter}");
        world.api.act(&manager, view.id, &step(Action::Cancel), None).await.unwrap();
    }
    let customer = shared::contact::ContactInput { email: String::new(), ..contact("") };
    let nobody = NewBooking { customer: Some(customer), ..world.wish_with("15:00", 0) };
    let view = world.desk_books(&nobody).await;
    sqlx::query("DELETE FROM jobs").execute(world.db.owner()).await.unwrap();
    world.api.act(&manager, view.id, &step(Action::Cancel), None).await.unwrap();
    let (payload,): (serde_json::Value,) =
        sqlx::query_as("SELECT payload FROM jobs WHERE kind = 'booking_message'")
            .fetch_one(world.db.owner())
            .await
            .unwrap();
    let keys: Vec<&str> = payload.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["booking", "news", "reason_at", "tenant"], "ids and what happened, nothing of anybody");
    world.deliver(payload).await;
    assert_eq!(count(&world.db, "SELECT count(*) FROM jobs WHERE kind = 'send_mail'").await, 0);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_part_that_moves_by_itself_is_written_of_with_its_own_times() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let two = NewBooking {
        also: vec![Wish { staff: Some(world.spa.staff[1]), ..Wish::of(world.spa.service) }],
        ..world.wish_with("11:00", 0)
    };
    let view = world.desk_books(&two).await;
    let second = &view.appointments[1];
    let before = second.starts_at.format("Before: 2026-11-20 %H:%M").to_string();
    let alone = Transition { appointment: Some(second.id), ..to(at("15:00"), None) };
    world.api.act(&world.spa.desk(), view.id, &alone, None).await.unwrap();
    let letter = world.last_letter().await;
    let person = second.staff.as_ref().map(|staff| staff.name.clone()).unwrap();
    let now = format!("Now: 2026-11-20 15:00 (Asia/Kolkata), with {person}");
    assert!(letter.contains(&before) && letter.contains(&now), "{letter}");
}

#[tokio::test]
async fn what_a_therapist_says_to_the_business_is_not_written_to_the_customer() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let manager = world.spa.manager();
    for (action, minutes) in [(Some(Action::Cancel), 0), (None, 60)] {
        let view = world.guest_books(&world.wish_with("11:00", 0)).await;
        let ill = Transition { reason: Some("Ill, and tired of this.".to_owned()), ..step(Action::Decline) };
        world.api.act(&world.assigned(&view), view.id, &ill, None).await.unwrap();
        written(&world).await;
        match action {
            Some(action) => {
                world.api.act(&manager, view.id, &Transition::plain(action), None).await.unwrap();
            }
            None => assert_eq!(world.later(minutes).expire_undecided().await.unwrap(), 1),
        }
        let letter = world.last_letter().await;
        assert!(letter.contains(&view.number) && !letter.contains("Ill"), "{letter}");
        assert_eq!(written(&world).await.len(), 1);
    }
}

#[tokio::test]
async fn a_change_of_a_series_is_one_letter_that_names_its_visits() {
    let world =
        World::with(|spa| spa.staff(1).rooms(1).window(0, 365).free_cancel(180).confirms_at_once()).await;
    let who = Fixture::customer(&world.db, "meera@example.com").await;
    let first = world.book_as(&who, &world.wish("11:00")).await.unwrap();
    let rule = RuleInput { every: "weekly".to_owned(), count: "4".to_owned(), ..RuleInput::default() };
    let times = (1..=3).map(|week| at("11:00") + Duration::weeks(week)).collect();
    world.api.repeat(&who, first.id, &NewSeries { rule, times }).await.unwrap();
    written(&world).await;
    let all = |change| SeriesChange { reach: Reach::All, change, fee: None };
    let later = Change::Move { to: at("14:00").naive_local(), staff: None };
    world.api.change(&world.spa.desk(), first.id, &all(later.clone())).await.unwrap();
    let letter = world.last_letter().await;
    assert!(letter.contains("Before: 2026-11-20 11:00\nNow: 2026-11-20 14:00"), "{letter}");
    let others = "The same goes for: 2026-11-27 14:00, 2026-12-04 14:00, 2026-12-11 14:00\n";
    assert!(letter.contains(others), "{letter}");
    assert_eq!(written(&world).await, ["moved_by_business"]);
    world.api.change(&world.spa.desk(), first.id, &all(later)).await.unwrap();
    assert!(written(&world).await.is_empty(), "nothing is at another time");
    world.api.change(&who, first.id, &all(Change::Cancel)).await.unwrap();
    let letter = world.last_letter().await;
    assert!(letter.contains("is called off. It costs you nothing.") && letter.contains(others), "{letter}");
    assert_eq!(written(&world).await, ["cancelled_by_guest"]);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_credit_that_is_lost_is_said_to_be() {
    let world = World::with(|spa| spa.staff(2).rooms(2).window(0, 365).confirms_at_once()).await;
    crate::fees::sell(&world, Some(180), Some(50)).await;
    let who = Fixture::customer(&world.db, "meera@example.com").await;
    crate::credits::buy(&world, "meera@example.com", 1).await;
    let wish = NewBooking { credits: Some(1), ..world.wish("12:00") };
    let view = world.book_as(&who, &wish).await.unwrap();
    let off = Transition { credits: Some(1), ..Transition::plain(Action::Cancel) };
    world.api.act(&who, view.id, &off, None).await.unwrap();
    let letter = world.last_letter().await;
    assert!(letter.contains("The credit of the package is lost.") && !letter.contains("nothing"), "{letter}");
}

#[tokio::test]
async fn a_step_that_is_refused_or_sent_twice_writes_nothing_more() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let other = Fixture::business(&world.db).slug("another").build().await;
    let view = world.guest_books(&world.wish_with("11:00", 0)).await;
    let manager = world.spa.manager();
    written(&world).await;
    let strangers =
        [world.spa.visitor(), other.manager(), Fixture::customer(&world.db, "eve@example.com").await];
    for stranger in &strangers {
        assert_eq!(code(world.api.act(stranger, view.id, &step(Action::Cancel), None).await), "not_found");
    }
    let elsewhere = to(at("23:30"), None);
    assert!(world.api.act(&world.spa.desk(), view.id, &elsewhere, None).await.is_err());
    assert!(written(&world).await.is_empty());
    for _ in 0..2 {
        world.api.act(&manager, view.id, &step(Action::Confirm), key("confirm", 1)).await.unwrap();
    }
    assert_eq!(written(&world).await, ["confirmed"]);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_letter_names_nobody_while_nobody_has_the_visit_and_says_what_still_waits() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let manager = world.spa.manager();
    let view = world.guest_books(&world.wish_with("11:00", 0)).await;
    world.api.act(&manager, view.id, &to(at("14:00"), None), None).await.unwrap();
    let letter = world.last_letter().await;
    assert!(letter.contains("has still to confirm the new time") && letter.contains(", with "), "{letter}");
    sqlx::query("UPDATE appointments SET staff_id = NULL").execute(world.db.owner()).await.unwrap();
    let letter = world.last_letter().await;
    assert!(!letter.contains("with") && letter.contains("(Asia/Kolkata)\n"), "{letter}");
}
