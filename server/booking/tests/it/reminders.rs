//! The letter the day before a visit. The tests' moment is 10:00 in Bengaluru on the 20th of November.

use server_booking::Bookings;
use server_testkit::Fixture;
use shared::{
    booking::{Action, BookingApi as _, BookingView, NewBooking},
    time::Local,
};

use crate::{
    checker::sound,
    races::all_at_once,
    world::{World, contact, on, step, to, wish, with_link},
};

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

async fn world() -> World {
    World::with(|spa| spa.staff(2).rooms(2).window(0, 60).confirms_at_once()).await
}

/// A guest's visit then.
async fn visit(world: &World, starts_at: Local) -> BookingView {
    world.guest_books(&wish(&world.spa, starts_at)).await
}

/// What was asked to be written of since the last time.
async fn reminded(world: &World) -> Vec<serde_json::Value> {
    sqlx::query_scalar(
        "DELETE FROM jobs WHERE kind = 'booking_message' AND payload->>'news' = 'reminder' RETURNING payload",
    )
    .fetch_all(world.db.owner())
    .await
    .unwrap()
}

/// The letters that came of it: to whom, and what they say.
async fn letters(world: &World, jobs: Vec<serde_json::Value>) -> Vec<(String, String, String)> {
    for job in jobs {
        world.deliver(job).await;
    }
    sqlx::query_as(
        "WITH gone AS (DELETE FROM jobs WHERE kind = 'send_mail' RETURNING id, payload)
         SELECT payload->>'to', payload->>'subject', payload->>'body' FROM gone ORDER BY id",
    )
    .fetch_all(world.db.owner())
    .await
    .unwrap()
}

async fn round(api: &Bookings) -> usize {
    api.remind_of_visits().await.unwrap()
}

#[tokio::test]
async fn a_guest_is_reminded_once_the_day_before_in_their_language() {
    let world = world().await;
    for (locale, says) in [("en", "We look forward"), ("hi", "इंतज़ार"), ("ar", "يسعدنا")]
    {
        let visitor = shared::caller::Caller { locale: locale.to_owned(), ..world.spa.visitor() };
        let view = world.book_as(&visitor, &wish(&world.spa, on("2026-11-24", "14:00"))).await.unwrap();
        assert_eq!(round(&world.later(3 * DAY + 4 * HOUR - 1)).await, 0, "not before");
        assert_eq!(round(&world.later(3 * DAY + 4 * HOUR)).await, 1);
        assert_eq!(round(&world.later(3 * DAY + 4 * HOUR + 1)).await, 0, "once");
        let written = letters(&world, reminded(&world).await).await;
        let [(email, subject, body)] = written.as_slice() else { panic!("{written:?}") };
        assert_eq!(email, "meera@example.com");
        assert!(subject.contains("2026-11-24 14:00 (Asia/Kolkata)"), "{subject}");
        assert!(body.contains(says) && body.contains(&view.number), "{body}");
        assert!(body.contains(&view.access_token.clone().unwrap()), "it opens the booking: {body}");
        world.api.act(&with_link(&view), view.id, &step(Action::Cancel), None).await.unwrap();
    }
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_nodes_at_once_remind_each_guest_once() {
    let world = world().await;
    for time in ["11:00", "12:30", "14:00", "15:30", "17:00"] {
        visit(&world, on("2026-11-24", time)).await;
        visit(&world, on("2026-11-24", time)).await;
    }
    let due = 4 * DAY - HOUR;
    let nodes = (0..8).map(|_| {
        let node = world.later(due);
        async move { node.remind_of_visits().await.unwrap() }
    });
    let all: usize = all_at_once(nodes).await.into_iter().sum();
    assert_eq!((all, reminded(&world).await.len()), (10, 10));
    // What another node has in hand is left to it, and nobody waits for it.
    sqlx::query("UPDATE bookings SET reminded_for = NULL").execute(world.db.owner()).await.unwrap();
    let mut other = world.db.owner().begin().await.unwrap();
    sqlx::query("SELECT 1 FROM bookings ORDER BY id LIMIT 4 FOR UPDATE").execute(&mut *other).await.unwrap();
    assert_eq!(round(&world.later(due)).await, 6);
    other.rollback().await.unwrap();
    assert_eq!(round(&world.later(due)).await, 4);
}

#[tokio::test]
async fn whoever_has_heard_of_the_visit_within_the_day_is_not_reminded() {
    let world = world().await;
    let booked = visit(&world, on("2026-11-20", "17:00")).await;
    let early = visit(&world, on("2026-11-24", "11:00")).await;
    // Moved from one day to the next, less than a day before it begins.
    let late = world.later(3 * DAY + 5 * HOUR);
    late.act(&world.spa.desk(), early.id, &to(on("2026-11-24", "13:00"), None), None).await.unwrap();
    assert_eq!(round(&world.later(1)).await, 0, "{}", booked.number);
    assert_eq!(round(&late).await, 0);
    assert_eq!(round(&world.later(3 * DAY + 9 * HOUR)).await, 0);
}

#[tokio::test]
async fn a_moved_visit_is_reminded_of_anew_and_one_that_is_off_not() {
    let world = world().await;
    let view = visit(&world, on("2026-11-24", "14:00")).await;
    let off = visit(&world, on("2026-11-24", "14:00")).await;
    world.api.act(&with_link(&off), off.id, &step(Action::Cancel), None).await.unwrap();
    let due = world.later(3 * DAY + 4 * HOUR);
    assert_eq!(round(&due).await, 1);
    let stale = reminded(&world).await;
    due.act(&world.spa.desk(), view.id, &to(on("2026-11-27", "16:00"), None), None).await.unwrap();
    assert!(letters(&world, stale).await.is_empty(), "the time that it was to remind of is no more");
    assert_eq!(round(&world.later(6 * DAY + 6 * HOUR)).await, 1, "a day before the new time");
    let written = letters(&world, reminded(&world).await).await;
    assert!(written[0].2.contains("2026-11-27 16:00"), "{written:?}");
    // Called off between the round and the letter.
    let view = visit(&world, on("2026-11-30", "14:00")).await;
    let due = world.later(9 * DAY + 4 * HOUR);
    assert_eq!(round(&due).await, 1);
    due.act(&with_link(&view), view.id, &step(Action::Cancel), None).await.unwrap();
    assert!(letters(&world, reminded(&world).await).await.is_empty());
}

#[tokio::test]
async fn nobody_is_reminded_at_night() {
    let world = world().await;
    let night = visit(&world, on("2026-11-24", "14:00")).await;
    let start = |at: &'static str| {
        sqlx::query("UPDATE bookings SET starts_at = $2::timestamptz, ends_at = $2::timestamptz + interval '1 hour' WHERE id = $1")
            .bind(night.id.0)
            .bind(at.parse::<Local>().unwrap())
            .execute(world.db.owner())
    };
    // The 23rd at 10:00 is three days later.
    let monday = |hour: i64, minute: i64| world.later(3 * DAY + (hour - 10) * HOUR + minute);
    start("2026-11-24T23:00:00+05:30").await.unwrap();
    for (hour, minute, expected) in [(23, 0, 0), (31, 59, 0), (32, 0, 1), (32, 1, 0)] {
        assert_eq!(round(&monday(hour, minute)).await, expected, "{hour}:{minute}");
    }
    start("2026-11-24T05:00:00+05:30").await.unwrap();
    for (hour, minute, expected) in [(5, 0, 0), (7, 59, 0), (8, 0, 1)] {
        assert_eq!(round(&monday(hour, minute)).await, expected, "{hour}:{minute}");
    }
    start("2026-11-24T21:00:00+05:30").await.unwrap();
    for (hour, minute, expected) in [(20, 59, 0), (21, 0, 0), (32, 0, 1)] {
        assert_eq!(round(&monday(hour, minute)).await, expected, "{hour}:{minute}");
    }
}

#[tokio::test]
async fn what_waits_for_the_business_and_whoever_has_no_address_is_left_out() {
    let world = World::with(|spa| spa.staff(2).rooms(2).window(0, 60)).await;
    let request = visit(&world, on("2026-11-24", "14:00")).await;
    let nobody = shared::contact::ContactInput { email: String::new(), ..contact("") };
    world
        .desk_books(&NewBooking { customer: Some(nobody), ..wish(&world.spa, on("2026-11-24", "14:00")) })
        .await;
    let due = world.later(3 * DAY + 4 * HOUR);
    assert_eq!(round(&due).await, 0);
    world.api.act(&world.spa.manager(), request.id, &step(Action::Confirm), None).await.unwrap();
    assert_eq!(round(&due).await, 1);
}

#[tokio::test]
async fn whoever_wants_no_reminders_gets_none_and_still_hears_of_what_becomes_of_the_visit() {
    let world = world().await;
    let account = Fixture::customer(&world.db, "ravi@example.com").await;
    let wanted = NewBooking {
        customer: Some(contact("ravi@example.com")),
        ..wish(&world.spa, on("2026-11-24", "14:00"))
    };
    let view = world.book_as(&account, &wanted).await.unwrap();
    sqlx::query("UPDATE users SET notify_email = false WHERE email = 'ravi@example.com'")
        .execute(world.db.owner())
        .await
        .unwrap();
    let due = world.later(3 * DAY + 4 * HOUR);
    round(&due).await;
    assert!(letters(&world, reminded(&world).await).await.is_empty());
    due.act(&world.spa.desk(), view.id, &to(on("2026-11-24", "16:00"), None), None).await.unwrap();
    let letter = world.last_letter().await;
    assert!(letter.contains("2026-11-24 16:00"), "{letter}");
}

#[tokio::test]
async fn what_is_to_be_reminded_of_is_found_by_its_index() {
    let world = world().await;
    let plan = crate::plans::of_reminders(&world).await;
    assert!(plan.contains("bookings_to_remind") && !plan.contains("Seq Scan on bookings"), "{plan}");
    assert!(!plan.contains("Seq Scan on events"), "{plan}");
}
