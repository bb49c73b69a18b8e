//! Browsers: switched on, taken over, silent again; and what becomes of a message when a push service does not take it.

use chrono::Duration;
use server_kernel::Actor;
use server_testkit::{Fixture, now};
use shared::{
    ErrorCode,
    booking::{Action, BookingApi as _, Transition},
    identity::IdentityApi as _,
    notify::{NotificationsApi as _, PushKey, PushSettings, Topic},
};

use crate::{
    push_service::Browser,
    world::{World, on},
};

fn cancel() -> Transition {
    Transition { reason: Some("because".to_owned()), ..Transition::plain(Action::Cancel) }
}

#[tokio::test]
async fn a_browser_goes_with_its_session_however_that_ends() {
    let world = World::new().await;
    let identity = world.identity();
    let (one, _) = world.customer(1).await;
    identity.logout(&one).await.unwrap();
    assert!(world.subscriptions().await.is_empty(), "signed out");
    let two = Fixture::customer(&world.db, "two@example.com").await;
    let (two, _) = world.listening(two, 2).await;
    let mut elsewhere = two.clone();
    elsewhere.signed_in.as_mut().unwrap().session = shared::ids::SessionId::new();
    let elsewhere = world.signed_in(elsewhere).await;
    let session = two.user().unwrap().session;
    identity.end_session(&elsewhere, session).await.unwrap();
    assert!(world.subscriptions().await.is_empty(), "ended from elsewhere");
    let browser = Browser::new(&world.service, 3);
    world.notifications(0).switch_on(&elsewhere, &browser.key, None).await.unwrap();
    let mut tx = world.db.db().begin(Actor::System).await.unwrap();
    sqlx::query("UPDATE sessions SET ended_at = $1").bind(now()).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(world.subscriptions().await.is_empty(), "by whatever else ends sessions");
}

#[tokio::test]
async fn a_session_that_has_run_out_is_silent_until_its_owner_is_back_in_that_browser() {
    let world = World::new().await;
    let meera = world.signed_in(Fixture::customer(&world.db, "meera@example.com").await).await;
    let browser = Browser::new(&world.service, 1);
    world.notifications(0).switch_on(&meera, &browser.key, Some("the cookie")).await.unwrap();
    let visits = [
        world.books(&meera, on("2026-12-24", "10:00")).await,
        world.books(&meera, on("2026-12-25", "10:00")).await,
    ];
    world.told(0).await;
    let day = 24 * 60;
    world.bookings(31 * day).act(&world.spa.desk(), visits[0].id, &cancel(), None).await.unwrap();
    assert!(world.told(31 * day).await.is_empty());
    assert_eq!(world.subscriptions().await.len(), 1);
    let login = shared::identity::Login {
        email: "meera@example.com".to_owned(),
        password: server_testkit::PASSWORD.to_owned(),
        totp: None,
    };
    identity_at(&world).login(&world.spa.visitor(), &login, Some("the cookie")).await.unwrap();
    world.bookings(31 * day).act(&world.spa.desk(), visits[1].id, &cancel(), None).await.unwrap();
    assert_eq!(world.told(31 * day).await.len(), 1);
}

/// The same identity a month later.
fn identity_at(world: &World) -> server_identity::Identity {
    let clock = server_testkit::clock_at(now() + Duration::days(31));
    let secret = server_kernel::crypto::SecretKey::from_secret(&[7; 32]).unwrap();
    server_identity::Identity::new(world.db.db(), clock, secret, "https://ombaro.test".to_owned())
}

#[tokio::test]
async fn one_browser_shows_what_one_account_is_told() {
    let world = World::new().await;
    let (meera, browser) = world.customer(1).await;
    let arun = world.signed_in(Fixture::customer(&world.db, "arun@example.com").await).await;
    let service = world.notifications(0);
    service.switch_on(&arun, &browser.key, None).await.unwrap();
    assert_eq!(world.subscriptions().await, [arun.user().unwrap().user.0]);
    assert_eq!(service.device(&meera).await.unwrap().endpoint, None);
    for outcome in [
        service.set(&meera, &service.device(&meera).await.unwrap().settings).await,
        service.test(&meera).await,
    ] {
        assert_eq!(outcome.unwrap_err().code, ErrorCode::NotFound);
    }
    service.switch_off(&meera).await.unwrap();
    assert_eq!(world.subscriptions().await.len(), 1, "nobody switches off another's");
    service.test(&arun).await.unwrap();
    let came = world.told(0).await;
    assert_eq!(browser.read(&came[0])["body"], "This is what notifications look like on this device.");
    service.switch_off(&arun).await.unwrap();
    assert!(world.subscriptions().await.is_empty());
}

#[tokio::test]
async fn a_browser_that_moves_its_place_is_told_there_and_keeps_what_was_set() {
    let world = World::new().await;
    let (meera, browser) = world.customer(1).await;
    let (arun, other) = world.customer(2).await;
    let service = world.notifications(0);
    let silent = PushSettings { topics: vec![Topic::Reminders], quiet: None };
    service.set(&meera, &silent).await.unwrap();
    let moved = Browser::new(&world.service, 3);
    let was = browser.key.endpoint.as_str();
    // Nobody but the session that listens there.
    for (who, was) in [(&arun, was), (&meera, other.key.endpoint.as_str()), (&meera, "")] {
        let refused = service.renew(who, was, &moved.key).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotFound, "{was}");
    }
    let refused = service.renew(&world.spa.visitor(), was, &moved.key).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Unauthenticated);
    let nowhere = PushKey { endpoint: "https://127.0.0.1/x".to_owned(), ..moved.key.clone() };
    assert_eq!(service.renew(&meera, was, &nowhere).await.unwrap_err().errors[0].field, "endpoint");
    service.renew(&meera, was, &moved.key).await.unwrap();
    let device = service.device(&meera).await.unwrap();
    assert_eq!((device.endpoint.as_deref(), device.settings), (Some(moved.key.endpoint.as_str()), silent));
    service.test(&meera).await.unwrap();
    let came = world.told(0).await;
    assert_eq!(moved.read(&came[0])["body"], "This is what notifications look like on this device.");
    // It is said once.
    assert_eq!(service.renew(&meera, was, &moved.key).await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(service.device(&arun).await.unwrap().endpoint, Some(other.key.endpoint));
}

#[tokio::test]
async fn only_the_world_is_asked_and_only_with_keys_that_are_keys() {
    let world = World::new().await;
    let meera = world.signed_in(Fixture::customer(&world.db, "meera@example.com").await).await;
    let good = Browser::new(&world.service, 1).key;
    let service = world.notifications(0);
    for endpoint in [
        "http://push.example.com/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest",
        "https://[::1]/x",
        "https://user:word@push.example.com/x",
        "ftp://push.example.com/x",
        "nonsense",
        "",
    ] {
        let key = PushKey { endpoint: endpoint.to_owned(), ..good.clone() };
        let error = service.switch_on(&meera, &key, None).await.unwrap_err();
        assert_eq!(error.errors[0].field, "endpoint", "{endpoint}");
    }
    let long = PushKey { endpoint: format!("https://push.example.com/{}", "x".repeat(1000)), ..good.clone() };
    assert!(service.switch_on(&meera, &long, None).await.is_err());
    for (p256dh, auth) in
        [("", good.auth.as_str()), (good.auth.as_str(), good.auth.as_str()), (&good.p256dh, "AAAA")]
    {
        let key = PushKey { p256dh: p256dh.to_owned(), auth: auth.to_owned(), ..good.clone() };
        assert!(service.switch_on(&meera, &key, None).await.is_err());
    }
    let nowhere = PushKey { zone: "Mars/Olympus".to_owned(), ..good };
    service.switch_on(&meera, &nowhere, None).await.unwrap();
    assert_eq!(service.device(&meera).await.unwrap().zone, "UTC");
    let stranger = service.switch_on(&world.spa.visitor(), &nowhere, None).await.unwrap_err();
    assert_eq!(stranger.code, ErrorCode::Unauthenticated);
}

#[tokio::test]
async fn who_listens_no_longer_is_forgotten_and_who_is_busy_is_asked_again() {
    let world = World::new().await;
    let (meera, _) = world.customer(1).await;
    let visit = world.books(&meera, on("2026-11-24", "10:00")).await;
    world.told(0).await;
    world.service.answer(503);
    world.bookings(1).act(&world.spa.desk(), visit.id, &cancel(), None).await.unwrap();
    assert_eq!(world.told(1).await.len(), 1);
    assert_eq!(world.deliveries().await, ["queued"]);
    world.service.answer(429);
    assert_eq!(world.told(5).await.len(), 1);
    world.service.answer(201);
    assert_eq!(world.told(10).await.len(), 1);
    assert_eq!(world.deliveries().await, ["sent"]);
    assert!(world.told(60).await.is_empty());
    world.service.answer(403);
    let other = world.books(&meera, on("2026-11-25", "10:00")).await;
    world.bookings(11).act(&world.spa.desk(), other.id, &cancel(), None).await.unwrap();
    assert_eq!(world.told(12).await.len(), 1);
    assert_eq!(world.deliveries().await, ["sent", "failed 403"]);
    assert_eq!(world.subscriptions().await.len(), 1);
    world.service.answer(410);
    let third = world.books(&meera, on("2026-11-26", "10:00")).await;
    world.bookings(13).act(&world.spa.desk(), third.id, &cancel(), None).await.unwrap();
    assert_eq!(world.told(14).await.len(), 1);
    assert!(world.subscriptions().await.is_empty());
    assert_eq!(world.deliveries().await, ["sent", "failed 403", "failed gone"]);
}

#[tokio::test]
async fn nobody_but_their_owner_reads_notifications() {
    let world = World::new().await;
    let (meera, _) = world.customer(1).await;
    let (asha, _) = world.listening(world.spa.therapist(0), 2).await;
    world.books(&meera, on("2026-11-24", "10:00")).await;
    world.told(0).await;
    let service = world.notifications(1);
    assert_eq!(service.mine(&meera).await.unwrap().len(), 1);
    assert_eq!(service.mine(&asha).await.unwrap().len(), 1);
    assert!(service.mine(&world.spa.manager()).await.unwrap().is_empty());
    let arun = Fixture::customer(&world.db, "arun@example.com").await;
    assert!(service.mine(&arun).await.unwrap().is_empty());
    assert_eq!(service.mine(&world.spa.visitor()).await.unwrap_err().code, ErrorCode::Unauthenticated);
}
