//! The code at the desk.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use shared::{
    booking::{
        Action, BookingApi as _, BookingView, CheckInCode, NewBooking, Transition,
        door::{CodeClaims, Shown, Verdict, judge},
    },
    caller::Caller,
    error::FieldProblem,
};

use crate::{
    checker::{count, sound},
    races::all_at_once,
    world::{BASE, World, at, code, key, on, refusal, step, to, wish, with_link},
};

async fn confirmed(world: &World, time: &str) -> (BookingView, CheckInCode) {
    let view = world.guest_books(&world.wish_with(time, 0)).await;
    world.api.act(&world.spa.manager(), view.id, &step(Action::Confirm), None).await.unwrap();
    let code = world.api.check_in_code(&with_link(&view), view.id).await.unwrap();
    (view, code)
}

#[tokio::test]
async fn a_code_lets_in_once_and_says_since_when() {
    let world = World::new().await;
    let (view, shown) = confirmed(&world, "11:00").await;
    assert!(shown.svg.starts_with("<svg"), "{}", shown.svg.get(..60).unwrap_or_default());
    let (there, desk) = (world.later(40), world.spa.desk());
    let link = format!(" {BASE}/check-in#{}\n", shown.token);
    let arrived = there.check_in(&desk, &link, None, None, None).await.unwrap();
    assert_eq!((arrived.id, arrived.appointments[0].status.as_str()), (view.id, "checked_in"));
    for again in [&shown.token, &shown.short] {
        let refused = refusal(world.later(50).check_in(&desk, again, None, None, None).await);
        assert_eq!((refused.code.as_str(), refused.since), ("checkin.already", arrived.checked_in_at));
    }
    sound(&world.db).await;
}

#[tokio::test]
async fn a_short_code_may_be_typed_as_people_type() {
    let world = World::new().await;
    for (n, time) in ["11:00", "12:00", "13:00"].into_iter().enumerate() {
        let (_, shown) = confirmed(&world, time).await;
        let (left, right) = shown.short.split_at(4);
        let typed = [
            format!("{left}-{right}"),
            shown.short.to_lowercase(),
            format!(" {} {right} ", left.to_lowercase()),
        ][n]
            .clone();
        let there = world.later(45 + 60 * i64::try_from(n).unwrap());
        assert!(there.check_in(&world.spa.desk(), &typed, None, None, None).await.is_ok(), "{typed}");
    }
}

#[tokio::test]
async fn what_is_no_code_of_ours_is_unknown() {
    let world = World::new().await;
    let (_, shown) = confirmed(&world, "11:00").await;
    let there = world.later(45);
    let desk = world.spa.desk();
    let mut tampered = shown.token.clone().into_bytes();
    tampered[30] = if tampered[30] == b'A' { b'B' } else { b'A' };
    let tampered = String::from_utf8(tampered).unwrap();
    let cut = shown.token[..100].to_owned();
    for text in [
        tampered,
        cut,
        String::new(),
        "#".to_owned(),
        "ABCD2345".to_owned(),
        "é".repeat(8),
        "\0".repeat(8),
        "x".repeat(100_000),
    ] {
        assert_eq!(code(there.check_in(&desk, &text, None, None, None).await), "checkin.unknown");
    }
    // Signed by another installation.
    let secret = server_kernel::crypto::SecretKey::from_secret(&[8; 32]).unwrap();
    let clock = server_testkit::clock();
    let tenants = std::sync::Arc::new(server_tenants::Tenants::new(world.db.db(), clock));
    let log = server_kernel::events::EventLog::new(world.db.db());
    let elsewhere =
        server_booking::Bookings::new(world.db.db(), clock, tenants, log, secret, BASE.to_owned());
    assert_eq!(code(elsewhere.check_in(&desk, &shown.token, None, None, None).await), "checkin.unknown");
}

#[tokio::test]
async fn a_code_of_another_business_is_unknown() {
    let world = World::new().await;
    let other =
        server_testkit::Fixture::business(&world.db).slug("elsewhere").confirms_at_once().build().await;
    let view = world.api.book(&other.visitor(), "elsewhere", &wish(&other, at("11:00")), None).await.unwrap();
    let shown = world.api.check_in_code(&with_link(&view), view.id).await.unwrap();
    for text in [&shown.token, &shown.short] {
        assert_eq!(
            code(world.later(45).check_in(&world.spa.desk(), text, None, None, None).await),
            "checkin.unknown"
        );
    }
    assert!(world.later(45).check_in(&other.desk(), &shown.short, None, None, None).await.is_ok());
}

#[tokio::test]
async fn a_code_waits_for_its_day_and_its_hour() {
    let world = World::new().await;
    let (view, shown) = confirmed(&world, "11:00").await;
    let desk = world.spa.desk();
    for (minutes, expected) in [
        (29, "checkin.too_early"),
        (-24 * 60, "checkin.wrong_day"),
        (24 * 60, "checkin.wrong_day"),
        (121, "checkin.revoked"),
    ] {
        let refused = refusal(world.later(minutes).check_in(&desk, &shown.token, None, None, None).await);
        assert_eq!((refused.code.as_str(), refused.since), (expected, Some(view.starts_at)), "{minutes}");
    }
    assert!(world.later(30).check_in(&desk, &shown.token, None, None, None).await.is_ok());
    let waiting = world.guest_books(&world.wish("12:00")).await;
    let shown = world.api.check_in_code(&with_link(&waiting), waiting.id).await.unwrap();
    assert_eq!(
        code(world.later(100).check_in(&desk, &shown.token, None, None, None).await),
        "booking.wrong_state"
    );
}

#[tokio::test]
async fn a_business_chooses_when_it_takes_arrivals_and_from_when_nobody_comes_any_more() {
    let world = World::new().await;
    let (view, shown) = confirmed(&world, "11:00").await;
    let tenant = world.spa.tenant.0;
    sqlx::query("UPDATE tenants SET check_in_opens_minutes = 10, no_show_minutes = 5 WHERE id = $1")
        .bind(tenant)
        .execute(world.db.owner())
        .await
        .unwrap();
    let desk = world.spa.desk();
    let early = refusal(world.later(49).check_in(&desk, &shown.token, None, None, None).await);
    assert_eq!((early.code.as_str(), early.opens), ("checkin.too_early", Some(at("10:50"))));
    assert_eq!(world.later(49).door(&desk).await.unwrap().opens_before, 10);
    let late = world.later(64).act(&desk, view.id, &step(Action::NoShow), None).await;
    assert_eq!(code(late), "booking.wrong_state");
    assert!(world.later(65).act(&desk, view.id, &step(Action::NoShow), None).await.is_ok());
    let (_, shown) = confirmed(&world, "12:00").await;
    assert!(world.later(110).check_in(&desk, &shown.token, None, None, None).await.is_ok());
}

#[tokio::test]
async fn a_move_or_a_cancellation_revokes_the_code() {
    let world = World::new().await;
    let (there, desk, manager) = (world.later(45), world.spa.desk(), world.spa.manager());
    let (view, old) = confirmed(&world, "11:00").await;
    world.api.act(&manager, view.id, &to(at("11:15"), None), None).await.unwrap();
    assert_eq!(code(there.check_in(&desk, &old.token, None, None, None).await), "checkin.revoked");
    assert_eq!(code(there.check_in(&desk, &old.short, None, None, None).await), "checkin.unknown");
    let new = world.api.check_in_code(&with_link(&view), view.id).await.unwrap();
    world.api.act(&manager, view.id, &step(Action::Cancel), None).await.unwrap();
    for text in [&new.token, &new.short] {
        assert_eq!(code(there.check_in(&desk, text, None, None, None).await), "checkin.revoked");
    }
    assert_eq!(code(world.api.check_in_code(&with_link(&view), view.id).await), "booking.wrong_state");
    // A move to another day.
    let (view, old) = confirmed(&world, "13:00").await;
    world.api.act(&manager, view.id, &to(on("2026-11-23", "13:00"), None), None).await.unwrap();
    assert_eq!(code(world.later(165).check_in(&desk, &old.token, None, None, None).await), "checkin.revoked");
}

#[tokio::test]
async fn a_scan_sent_again_from_the_queue_gets_its_answer_again() {
    let world = World::new().await;
    let (_, shown) = confirmed(&world, "11:00").await;
    let (there, desk) = (world.later(45), world.spa.desk());
    let first = there.check_in(&desk, &shown.token, None, None, key("scan", 1)).await.unwrap();
    let again = there.check_in(&desk, &shown.token, None, None, key("scan", 1)).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(
        code(there.check_in(&desk, &shown.token, None, None, key("scan", 2)).await),
        "idempotency.key_reused"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_scanners_let_a_customer_in_once() {
    let world = World::new().await;
    let (_, shown) = confirmed(&world, "11:00").await;
    let there = world.later(45);
    let answers = all_at_once((0..10).map(|_| {
        let (api, desk, token) = (there.clone(), world.spa.desk(), shown.token.clone());
        async move { api.check_in(&desk, &token, None, None, None).await }
    }))
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert!(
        answers
            .into_iter()
            .filter_map(Result::err)
            .all(|error| error.code.as_str() == "checkin.already" && error.since.is_some())
    );
    assert_eq!(count(&world.db, "SELECT count(*) FROM events WHERE kind = 'checked_in'").await, 1);
    sound(&world.db).await;
}

#[tokio::test]
async fn only_people_of_the_business_scan() {
    let world = World::new().await;
    let (view, shown) = confirmed(&world, "11:00").await;
    let there = world.later(45);
    assert_eq!(
        code(there.check_in(&Caller::default(), &shown.token, None, None, None).await),
        "auth.required"
    );
    assert_eq!(
        code(there.check_in(&with_link(&view), &shown.token, None, None, None).await),
        "auth.required"
    );
    assert_eq!(
        code(there.check_in(&world.spa.therapist(1), &shown.token, None, None, None).await),
        "checkin.unknown"
    );
    assert!(there.check_in(&world.spa.therapist(0), &shown.token, None, None, None).await.is_ok());
}

#[tokio::test]
async fn what_was_done_without_a_network_counts_from_when_it_was_done() {
    let world = World::new().await;
    let (view, shown) = confirmed(&world, "11:00").await;
    // Half past eleven: the visit is over when the network is back, two hours later.
    let there = world.later(180);
    let desk = world.spa.desk();
    assert_eq!(code(there.check_in(&desk, &shown.token, None, None, None).await), "checkin.revoked");
    let arrived = there.check_in(&desk, &shown.token, Some(at("10:50")), None, None).await.unwrap();
    assert_eq!(arrived.checked_in_at, Some(at("10:50")));
    let done = |action, time| Transition { at: Some(at(time)), ..step(action) };
    there.act(&desk, view.id, &done(Action::Start, "11:02"), None).await.unwrap();
    let over = there.act(&desk, view.id, &done(Action::Complete, "11:58"), None).await.unwrap();
    let part = &over.appointments[0];
    assert_eq!((part.started_at, part.completed_at), (Some(at("11:02")), Some(at("11:58"))));
    sound(&world.db).await;
}

#[tokio::test]
async fn nobody_says_that_they_did_something_tomorrow_or_long_ago_or_what_needs_the_server() {
    let world = World::new().await;
    let (view, shown) = confirmed(&world, "11:00").await;
    let there = world.later(60);
    let desk = world.spa.desk();
    let now = at("11:00");
    for when in [now + chrono::Duration::minutes(3), now - chrono::Duration::hours(25)] {
        let refused = refusal(there.check_in(&desk, &shown.token, Some(when), None, None).await);
        assert_eq!(refused.errors[0].code, FieldProblem::OutOfRange, "{when}");
    }
    // A clock that is a little fast counts as now.
    let fast = now + chrono::Duration::minutes(1);
    let arrived = there.check_in(&desk, &shown.token, Some(fast), None, None).await.unwrap();
    assert!(arrived.checked_in_at.is_some_and(|at| at < fast), "{:?}", arrived.checked_in_at);
    let cancelled = Transition { at: Some(now), ..step(Action::Cancel) };
    for caller in [world.spa.manager(), with_link(&view)] {
        let refused = refusal(there.act(&caller, view.id, &cancelled, None).await);
        assert_eq!(refused.errors[0].field, "at");
    }
}

#[tokio::test]
async fn a_door_knows_whose_visits_are_today_and_what_a_code_of_theirs_looks_like() {
    let world = World::new().await;
    let (view, shown) = confirmed(&world, "11:00").await;
    let waiting = world.guest_books(&world.wish("13:00")).await;
    let there = world.later(45);
    let list = there.door(&world.spa.desk()).await.unwrap();
    let ids: Vec<_> = list.expected.iter().map(|expected| expected.booking).collect();
    assert_eq!(ids, [view.id, waiting.id]);
    let expected = &list.expected[0];
    assert_eq!((expected.short.as_str(), expected.starts_at), (shown.short.as_str(), view.starts_at));
    assert_eq!(expected.name, view.customer.name);

    // What the door reads out of the code, with the key that it was given.
    let bytes = URL_SAFE_NO_PAD.decode(&shown.token).unwrap();
    let (payload, signature) = bytes.split_at(CodeClaims::LENGTH);
    let key: [u8; 32] = URL_SAFE_NO_PAD.decode(&list.key).unwrap().try_into().unwrap();
    let key = ed25519_dalek::VerifyingKey::from_bytes(&key).unwrap();
    key.verify_strict(payload, &signature.try_into().unwrap()).unwrap();
    let claims = CodeClaims::read(payload).unwrap();
    let said = judge(&list, &Shown::Signed(claims), None, &[], list.now).unwrap();
    assert_eq!(said, Verdict::Welcome(Box::new(expected.clone())));

    // Another business's door knows nothing of it, and a customer has no door.
    let other = server_testkit::Fixture::business(&world.db).slug("elsewhere").build().await;
    assert_eq!(there.door(&other.desk()).await.unwrap().expected, []);
    assert!(there.door(&with_link(&view)).await.is_err());
    // A therapist's list is their own day.
    let asha = there.door(&world.spa.therapist(0)).await.unwrap();
    let own = |id| asha.expected.iter().any(|expected| expected.booking == id);
    assert!(own(view.id));
}

#[tokio::test]
async fn nobody_is_let_in_on_another_day_except_around_midnight() {
    let world = World::new().await;
    let desk = world.spa.desk();
    let wish = NewBooking { starts_at: on("2026-11-27", "10:00"), ..world.wish("11:00") };
    let view = world.desk_books(&wish).await;
    let arrive = step(Action::CheckIn);
    assert_eq!(code(world.api.act(&desk, view.id, &arrive, None).await), "booking.wrong_state");
    // Half an hour before midnight for the first minutes of the next day.
    sqlx::query("UPDATE appointments SET starts_at = '2026-11-20T18:40Z', ends_at = '2026-11-20T19:40Z'")
        .execute(world.db.owner())
        .await
        .unwrap();
    sqlx::query("UPDATE bookings SET starts_at = '2026-11-20T18:40Z', ends_at = '2026-11-20T19:40Z'")
        .execute(world.db.owner())
        .await
        .unwrap();
    let night = world.later(13 * 60 + 40);
    assert!(night.act(&desk, view.id, &arrive, None).await.is_ok());
}
