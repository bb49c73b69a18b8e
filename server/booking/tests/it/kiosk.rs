//! Doors without anybody at them.

use server_testkit::Fixture;
use shared::{
    booking::{
        Action, BookingApi as _, BookingView, CheckInCode, NewBooking,
        kiosk::{AtDoor, KioskApi as _},
    },
    caller::Caller,
    ids::{KioskId, LocationId},
};

use crate::{
    checker::{count, sound},
    home_visits::{home, town},
    locations::{branch, there},
    races::all_at_once,
    world::{BASE, World, code, fields, refusal, somebody, step, with_link},
};

/// The main location's kiosk.
async fn kiosk_of(world: &World) -> AtDoor {
    let owner = world.spa.owner();
    let main = world.api.kiosks(&owner).await.unwrap().locations[0].id;
    AtDoor::Kiosk(world.api.set_up(&owner, main, "Front door").await.unwrap())
}

async fn confirmed(world: &World, wish: NewBooking) -> (BookingView, CheckInCode) {
    let view = world.guest_books(&wish).await;
    world.api.act(&world.spa.manager(), view.id, &step(Action::Confirm), None).await.unwrap();
    let code = world.api.check_in_code(&with_link(&view), view.id).await.unwrap();
    (view, code)
}

/// The code in the link that a kiosk shows.
fn location_code(text: &str) -> String {
    text.split("code=").nth(1).unwrap().to_owned()
}

fn token(kiosk: &AtDoor) -> &str {
    match kiosk {
        AtDoor::Kiosk(token) | AtDoor::Code(token) => token,
    }
}

#[tokio::test]
async fn a_kiosk_lets_in_once_and_tells_what_a_stranger_may_read() {
    let world = World::new().await;
    let (view, shown) = confirmed(&world, world.wish("11:00")).await;
    let kiosk = kiosk_of(&world).await;
    assert_eq!(code(world.api.let_in(&kiosk, &shown.token).await), "checkin.too_early");
    let there = world.later(40);
    let link = format!("{BASE}/check-in#{}", shown.token);
    let guest = there.let_in(&kiosk, &link).await.unwrap();
    assert_eq!((guest.first_name.as_str(), guest.starts_at), ("Meera", view.starts_at));
    let said = serde_json::to_string(&guest).unwrap();
    for hidden in ["meera@example.com", "12345", "Meera K", &view.number, &view.id.to_string()] {
        assert!(!said.contains(hidden), "{hidden} in {said}");
    }
    for again in [&shown.token, &shown.short] {
        assert_eq!(code(there.let_in(&kiosk, again).await), "checkin.already");
    }
    for bad in ["", "ABCD2345", "\0\0\0\0\0\0\0\0", &"x".repeat(100_000)] {
        assert_eq!(code(there.let_in(&kiosk, bad).await), "checkin.unknown");
    }
    let audited = "SELECT count(*) FROM audit_logs WHERE action = 'booking.check_in' AND user_id IS NULL";
    assert_eq!(count(&world.db, audited).await, 1);
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_eight_kiosks_at_once_one_lets_in() {
    let world = World::new().await;
    let (_, shown) = confirmed(&world, world.wish("11:00")).await;
    let mut kiosks = Vec::new();
    for _ in 0..8 {
        kiosks.push(kiosk_of(&world).await);
    }
    let there = world.later(40);
    let answers = all_at_once(kiosks.into_iter().map(|kiosk| {
        let (there, shown) = (there.clone(), shown.token.clone());
        async move { there.let_in(&kiosk, &shown).await }
    }))
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    for refused in answers.into_iter().filter(Result::is_err) {
        assert_eq!(code(refused), "checkin.already");
    }
    sound(&world.db).await;
}

#[tokio::test]
async fn a_kiosk_that_is_taken_back_opens_nothing() {
    let world = World::new().await;
    let (_, shown) = confirmed(&world, world.wish("11:00")).await;
    let kiosk = kiosk_of(&world).await;
    let there = world.later(40);
    assert_eq!(there.kiosk(token(&kiosk)).await.unwrap().business, world.spa.name);
    let list = there.kiosks(&world.spa.owner()).await.unwrap();
    assert_eq!((list.kiosks.len(), list.may_change), (1, true));
    assert!(list.kiosks[0].seen_at.is_some());
    world.api.take_back(&world.spa.owner(), list.kiosks[0].id).await.unwrap();
    assert_eq!(code(there.kiosk(token(&kiosk)).await), "auth.token_invalid");
    assert_eq!(code(there.let_in(&kiosk, &shown.token).await), "auth.token_invalid");
    assert_eq!(code(world.api.take_back(&world.spa.owner(), list.kiosks[0].id).await), "not_found");
    for nobody in ["", "x", &"A".repeat(43)] {
        assert_eq!(code(there.kiosk(nobody).await), "auth.token_invalid");
    }
    let audited = "SELECT count(*) FROM audit_logs WHERE action IN ('kiosk.set_up', 'kiosk.take_back')";
    assert_eq!(count(&world.db, audited).await, 2);
}

#[tokio::test]
async fn only_who_runs_the_business_sets_up_and_takes_back_its_kiosks() {
    let world = World::new().await;
    kiosk_of(&world).await;
    let id = world.api.kiosks(&world.spa.owner()).await.unwrap().kiosks[0].id;
    let main = world.api.kiosks(&world.spa.owner()).await.unwrap().locations[0].id;
    let other = Fixture::business(&world.db).slug("other").build().await;
    let stranger = other.owner();
    assert_eq!(world.api.kiosks(&stranger).await.unwrap().kiosks.len(), 0);
    assert_eq!(code(world.api.take_back(&stranger, id).await), "not_found");
    assert_eq!(fields(world.api.set_up(&stranger, main, "Theirs").await), ["location"]);
    let nobody = [somebody("198.51.100.9"), world.spa.manager(), world.spa.desk(), world.spa.therapist(0)];
    let told = ["auth.required", "auth.forbidden", "auth.forbidden", "auth.forbidden"];
    for (caller, told) in nobody.iter().zip(told) {
        assert_eq!(code(world.api.set_up(caller, main, "Mine").await), told);
        assert_eq!(code(world.api.take_back(caller, id).await), told);
    }
    assert_eq!(code(world.api.kiosks(&somebody("198.51.100.9")).await), "auth.required");
    let owner = world.spa.owner();
    for (name, place, wrong) in [
        ("", main, "name"),
        ("  ", main, "name"),
        ("a\nb", main, "name"),
        (&"x".repeat(81), main, "name"),
        ("Door", LocationId::new(), "location"),
    ] {
        assert_eq!(fields(world.api.set_up(&owner, place, name).await), [wrong], "{name:?}");
    }
    assert_eq!(code(world.api.take_back(&owner, KioskId::new()).await), "not_found");
}

#[tokio::test]
async fn a_kiosk_knows_nobody_of_another_business() {
    let world = World::new().await;
    let (_, shown) = confirmed(&world, world.wish("11:00")).await;
    let other = Fixture::business(&world.db).slug("other").build().await;
    let main = world.api.kiosks(&other.owner()).await.unwrap().locations[0].id;
    let theirs = AtDoor::Kiosk(world.api.set_up(&other.owner(), main, "Door").await.unwrap());
    let there = world.later(40);
    for text in [&shown.token, &shown.short] {
        assert_eq!(code(there.let_in(&theirs, text).await), "checkin.unknown");
    }
}

#[tokio::test]
async fn a_kiosk_sends_on_who_is_expected_elsewhere_and_says_nobodys_name() {
    let world = World::with(|spa| spa.staff(2).rooms(1).open("08:00", "20:00")).await;
    let (lake, _) = branch(&world).await;
    let (view, shown) = confirmed(&world, NewBooking { place: there(lake), ..world.wish("12:00") }).await;
    let kiosk = kiosk_of(&world).await;
    let later = world.later(100);
    let refused = refusal(later.let_in(&kiosk, &shown.short).await);
    assert_eq!((refused.code.as_str(), refused.since), ("checkin.wrong_place", Some(view.starts_at)));
    let elsewhere = refused.elsewhere.unwrap();
    assert_eq!((elsewhere.name.as_str(), Some(elsewhere.location)), ("", view.location));
    let at_the_lake = AtDoor::Kiosk(world.api.set_up(&world.spa.owner(), lake, "Lake").await.unwrap());
    assert!(later.let_in(&at_the_lake, &shown.short).await.is_ok());
}

#[tokio::test]
async fn nobody_checks_in_at_a_kiosk_for_a_visit_at_their_home() {
    let (world, areas) = town(1).await;
    let (_, shown) = confirmed(&world, NewBooking { place: home(areas[0]), ..world.wish("12:00") }).await;
    let kiosk = kiosk_of(&world).await;
    assert_eq!(code(world.later(110).let_in(&kiosk, &shown.token).await), "checkin.wrong_place");
    sound(&world.db).await;
}

#[tokio::test]
async fn the_locations_code_lets_in_from_ones_own_telephone_for_some_minutes() {
    let world = World::new().await;
    let (view, shown) = confirmed(&world, world.wish("11:00")).await;
    let kiosk = kiosk_of(&world).await;
    let there = world.later(40);
    let shows = there.kiosk(token(&kiosk)).await.unwrap();
    assert!(shows.code.starts_with("<svg"));
    let at_door = location_code(&shows.link);
    let mine: Caller = with_link(&view);
    let here = there.here(&mine, &at_door).await.unwrap();
    assert_eq!((here.visits.len(), here.visits[0].short.as_str()), (1, shown.short.as_str()));
    assert_eq!(there.here(&somebody("198.51.100.7"), &at_door).await.unwrap().visits.len(), 0);
    let door = AtDoor::Code(at_door.clone());
    assert!(there.let_in(&door, &here.visits[0].short).await.is_ok());
    assert_eq!(code(there.let_in(&door, &shown.short).await), "checkin.already");
    assert!(there.here(&mine, &at_door).await.unwrap().visits[0].checked_in_at.is_some());
    let late = world.later(46);
    assert_eq!(code(late.here(&mine, &at_door).await), "auth.token_invalid");
    assert_eq!(code(late.let_in(&door, &shown.short).await), "auth.token_invalid");
    // A ticket is no location's code, and the other way round.
    assert_eq!(code(there.here(&mine, &shown.token).await), "auth.token_invalid");
    assert_eq!(code(there.let_in(&kiosk, &at_door).await), "checkin.unknown");
    sound(&world.db).await;
}

#[tokio::test]
async fn ones_own_visits_are_those_of_today_that_are_not_over() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let customer = Fixture::customer(&world.db, "anita@example.com").await;
    let book = |time: &'static str| {
        let (api, caller, slug) = (world.api.clone(), customer.clone(), world.spa.slug.clone());
        let wish = world.wish(time);
        async move { api.book(&caller, &slug, &wish, None).await.unwrap() }
    };
    let (first, second) = (book("11:00").await, book("15:00").await);
    let gone = book("13:00").await;
    world.api.act(&customer, gone.id, &step(Action::Cancel), None).await.unwrap();
    let kiosk = kiosk_of(&world).await;
    let at_door = location_code(&world.later(40).kiosk(token(&kiosk)).await.unwrap().link);
    let visits = world.later(40).here(&customer, &at_door).await.unwrap().visits;
    let starts: Vec<_> = visits.iter().map(|visit| visit.starts_at).collect();
    assert_eq!(starts, [first.starts_at, second.starts_at]);
}
