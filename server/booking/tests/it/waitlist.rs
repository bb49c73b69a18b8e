//! Who waits is offered what becomes free: once, in turn, and not for ever.

use server_booking::{Bookings, Round};
use server_testkit::{Business, Fixture};
use shared::{
    AppResult,
    booking::{
        Action, BookingApi as _, BookingView, Wish,
        waitlist::{NewWait, WaitStatus, WaitView, WaitlistApi as _, WindowInput},
    },
    caller::Caller,
    contact::ContactInput,
    ids::OfferId,
};

use crate::{
    checker::{count, diary_is_sound, sound},
    races::all_at_once,
    world::{World, at, code, contact, fields, on, refusal, somebody, step},
};

/// From then to then on one day.
fn window(date: &str, after: &str, before: &str) -> WindowInput {
    WindowInput {
        from: date.to_owned(),
        after: after.to_owned(),
        before: before.to_owned(),
        ..WindowInput::default()
    }
}

fn wants(spa: &Business, email: &str, window: WindowInput) -> NewWait {
    NewWait {
        service: spa.service,
        option: None,
        addons: Vec::new(),
        staff: Vec::new(),
        also: Vec::new(),
        guests: None,
        location: None,
        windows: vec![window],
        customer: contact(email),
    }
}

/// Somebody who wants to come today at 11:00 and at no other time.
async fn waits(world: &World, email: &str) -> WaitView {
    let wish = wants(&world.spa, email, window("2026-11-20", "11:00", "11:00"));
    world.api.join(&somebody("198.51.100.9"), &world.spa.slug, &wish).await.unwrap()
}

fn key(view: &WaitView) -> &str {
    view.page.strip_prefix("/wait?key=").unwrap()
}

async fn look(api: &Bookings, view: &WaitView) -> WaitView {
    api.entry(&somebody("198.51.100.10"), key(view)).await.unwrap()
}

fn offer(view: &WaitView) -> OfferId {
    view.offer.as_ref().unwrap().id
}

/// One person, one room, and the only hour that anybody wants taken.
async fn full() -> (World, BookingView) {
    let world = World::with(|spa| spa.staff(1).rooms(1)).await;
    let taken = world.desk_books(&world.wish("11:00")).await;
    (world, taken)
}

async fn free(world: &World, taken: &BookingView) {
    world.api.act(&world.spa.desk(), taken.id, &step(Action::Cancel), None).await.unwrap();
}

#[tokio::test]
async fn a_time_that_becomes_free_is_kept_for_whoever_waits() {
    let (world, taken) = full().await;
    let entry = waits(&world, "zoya@example.com").await;
    assert_eq!((entry.status, entry.offer.as_ref()), (WaitStatus::Waiting, None));
    assert_eq!(world.api.offer_freed(world.spa.tenant).await.unwrap(), 0, "nothing is free");
    free(&world, &taken).await;
    assert_eq!(world.api.offer_freed(world.spa.tenant).await.unwrap(), 1);
    let offered = look(&world.api, &entry).await;
    assert_eq!(offered.status, WaitStatus::Offered);
    let kept = offered.offer.clone().unwrap();
    assert_eq!(kept.starts_at, at("11:00"));
    assert_eq!(kept.expires_at.format("%H:%M").to_string(), "10:30");
    // Nobody else gets it meanwhile.
    let other = world.book_as(&somebody("198.51.100.4"), &world.wish("11:00")).await;
    assert_eq!(code(other), "booking.slot_taken");
    let browser = somebody("198.51.100.11");
    let booked = world.api.accept(&browser, key(&entry), kept.id).await.unwrap();
    assert_eq!((booked.starts_at, booked.customer.email.as_str()), (at("11:00"), "zoya@example.com"));
    let after = look(&world.api, &entry).await;
    assert_eq!((after.status, after.booking), (WaitStatus::Accepted, Some(booked.id)));
    // The same browser again, and somebody else with the same link.
    let again = world.api.accept(&browser, key(&entry), kept.id).await.unwrap();
    assert_eq!((again.id, again.access_token), (booked.id, booked.access_token));
    let late = world.api.accept(&somebody("198.51.100.12"), key(&entry), kept.id).await;
    assert_eq!(code(late), "waitlist.offer_over");
    assert_eq!(code(world.api.withdraw(&browser, key(&entry)).await), "booking.wrong_state");
    let messages = "SELECT count(*) FROM jobs WHERE kind = 'waitlist_message'";
    assert_eq!(count(&world.db, messages).await, 2, "that one waits, and the offer");
    let events = "SELECT count(*) FROM events WHERE aggregate_kind = 'waitlist'";
    assert_eq!(count(&world.db, events).await, 3);
    sound(&world.db).await;
}

#[tokio::test]
async fn whoever_came_first_is_asked_first_and_not_twice_for_the_same() {
    let (world, taken) = full().await;
    let first = waits(&world, "first@example.com").await;
    let second = waits(&world, "second@example.com").await;
    free(&world, &taken).await;
    assert_eq!(world.api.offer_freed(world.spa.tenant).await.unwrap(), 1);
    let offered = look(&world.api, &first).await;
    assert_eq!(look(&world.api, &second).await.status, WaitStatus::Waiting);
    let guest = somebody("198.51.100.11");
    let declined = world.api.decline(&guest, key(&first), offer(&offered)).await.unwrap();
    assert_eq!((declined.status, declined.offer), (WaitStatus::Waiting, None));
    // Declined twice is declined.
    world.api.decline(&guest, key(&first), offer(&offered)).await.unwrap();
    assert_eq!(code(world.api.accept(&guest, key(&first), offer(&offered)).await), "waitlist.offer_over");
    assert_eq!(world.api.offer_freed(world.spa.tenant).await.unwrap(), 1);
    assert_eq!(look(&world.api, &first).await.status, WaitStatus::Waiting);
    assert_eq!(look(&world.api, &second).await.status, WaitStatus::Offered);
    // The second goes; the first is not asked about this time again.
    let gone = world.api.withdraw(&guest, key(&second)).await.unwrap();
    assert_eq!(gone.status, WaitStatus::Cancelled);
    assert_eq!(world.api.withdraw(&guest, key(&second)).await.unwrap().status, WaitStatus::Cancelled);
    assert_eq!(world.api.offer_freed(world.spa.tenant).await.unwrap(), 0);
    world.guest_books(&world.wish("11:00")).await;
    sound(&world.db).await;
}

#[tokio::test]
async fn an_offer_nobody_answers_goes_to_the_next() {
    let (world, taken) = full().await;
    let first = waits(&world, "first@example.com").await;
    let second = waits(&world, "second@example.com").await;
    free(&world, &taken).await;
    world.api.offer_freed(world.spa.tenant).await.unwrap();
    let offered = offer(&look(&world.api, &first).await);
    let later = world.later(31);
    assert_eq!(
        code(later.accept(&somebody("198.51.100.11"), key(&first), offered).await),
        "waitlist.offer_over"
    );
    // The second would have to answer by 11:00, when it begins: not any more.
    let round = later.go_round().await.unwrap();
    assert_eq!(round, Round { lapsed: 1, expired: 0, offered: 0 });
    let back = look(&later, &first).await;
    assert_eq!((back.status, back.missed), (WaitStatus::Waiting, true));
    assert_eq!(look(&later, &second).await.status, WaitStatus::Waiting);
    assert_eq!(count(&world.db, "SELECT count(*) FROM claims").await, 0, "nothing is kept");
    let next_day = world.later(24 * 60);
    assert_eq!(next_day.go_round().await.unwrap(), Round { lapsed: 0, expired: 2, offered: 0 });
    assert_eq!(look(&next_day, &first).await.status, WaitStatus::Expired);
    sound(&world.db).await;
}

#[tokio::test]
async fn whoever_never_answers_does_not_wait_for_ever() {
    let world = World::with(|spa| spa.staff(1).rooms(1)).await;
    let wish = wants(&world.spa, "silent@example.com", window("2026-11-20", "12:00", ""));
    let entry = world.api.join(&somebody("198.51.100.9"), &world.spa.slug, &wish).await.unwrap();
    for hour in 0..3 {
        let service = world.later(hour * 31);
        service.go_round().await.unwrap();
        assert_eq!(look(&service, &entry).await.status, WaitStatus::Offered, "{hour}");
    }
    let service = world.later(3 * 31);
    assert_eq!(service.go_round().await.unwrap(), Round { lapsed: 1, expired: 0, offered: 0 });
    assert_eq!(look(&service, &entry).await.status, WaitStatus::Cancelled);
    let starts = "SELECT count(DISTINCT starts_at) FROM waitlist_offers";
    assert_eq!(count(&world.db, starts).await, 3, "each time another");
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_was_slower_with_the_same_link_sees_what_became_of_it() {
    let (world, taken) = full().await;
    let entry = waits(&world, "zoya@example.com").await;
    free(&world, &taken).await;
    world.api.offer_freed(world.spa.tenant).await.unwrap();
    let offered = offer(&look(&world.api, &entry).await);
    let seen = all_at_once((0..6).map(|n| {
        let (api, entry) = (world.api.clone(), entry.clone());
        async move {
            let answer = api.accept(&somebody(&format!("198.51.100.{n}")), key(&entry), offered).await;
            (answer.is_ok(), look(&api, &entry).await.status)
        }
    }))
    .await;
    assert_eq!(seen.iter().filter(|(took, _)| *took).count(), 1);
    assert!(seen.iter().all(|(_, status)| *status == WaitStatus::Accepted), "{seen:?}");
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_wait_two_nodes_offer_and_one_is_asked() {
    let (world, taken) = full().await;
    let mut entries = Vec::new();
    for n in 0..20 {
        entries.push(waits(&world, &format!("guest{n}@example.com")).await);
    }
    free(&world, &taken).await;
    let (one, tenant) = (world.api.clone(), world.spa.tenant);
    let offered = all_at_once((0..2).map(|_| {
        let api = one.clone();
        async move { api.offer_freed(tenant).await.unwrap() }
    }))
    .await;
    assert_eq!(offered.iter().sum::<usize>(), 1);
    let open = "SELECT count(*) FROM waitlist_offers WHERE outcome = 'open'";
    assert_eq!(count(&world.db, open).await, 1);
    assert_eq!(look(&world.api, &entries[0]).await.status, WaitStatus::Offered, "whoever came first");
    diary_is_sound(&world.db).await;
    // And rounds that go on while people answer and go leave nothing behind.
    let offered = offer(&look(&world.api, &entries[0]).await);
    let answers = all_at_once((0..24).map(|n| {
        let (api, entry) = (world.api.clone(), entries[n % 20].clone());
        async move {
            let who = somebody(&format!("198.51.100.{n}"));
            match n {
                0 | 20 => api.accept(&who, key(&entry), offered).await.map(|_| ()),
                1..=19 => api.withdraw(&who, key(&entry)).await.map(|_| ()),
                _ => api.go_round().await.map(|_| ()).map_err(Into::into),
            }
        }
    }))
    .await;
    let refused: Vec<_> =
        answers.into_iter().filter_map(Result::err).map(|error| error.code.as_str()).collect();
    assert_eq!(refused, ["waitlist.offer_over"], "one of the two who accepted");
    assert_eq!(
        count(&world.db, "SELECT count(*) FROM waitlist_entries WHERE status IN ('waiting', 'offered')")
            .await,
        0
    );
    assert_eq!(count(&world.db, "SELECT count(*) FROM bookings WHERE status <> 'cancelled'").await, 1);
    assert_eq!(count(&world.db, "SELECT count(*) FROM waitlist_offers WHERE outcome = 'open'").await, 0);
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_at_the_last_moment_is_one_or_the_other() {
    for _ in 0..6 {
        let (world, taken) = full().await;
        let entry = waits(&world, "zoya@example.com").await;
        free(&world, &taken).await;
        world.api.offer_freed(world.spa.tenant).await.unwrap();
        let id = offer(&look(&world.api, &entry).await);
        // One node's clock is half a minute ahead of the other's.
        let (early, late) = (world.later(29), world.later(31));
        let (who, link) = (somebody("198.51.100.11"), key(&entry).to_owned());
        let answer = tokio::spawn(async move { early.accept(&who, &link, id).await });
        let round = tokio::spawn(async move { late.go_round().await.unwrap() });
        let (answer, _) = (answer.await.unwrap(), round.await.unwrap());
        let status = look(&world.api, &entry).await.status;
        match answer {
            Ok(_) => assert_eq!(status, WaitStatus::Accepted),
            Err(error) => {
                assert_eq!(error.code.as_str(), "waitlist.offer_over");
                assert_eq!(status, WaitStatus::Waiting);
            }
        }
        sound(&world.db).await;
    }
}

#[tokio::test]
async fn a_process_that_died_after_booking_leaves_no_offer_behind() {
    let (world, taken) = full().await;
    let entry = waits(&world, "zoya@example.com").await;
    free(&world, &taken).await;
    world.api.offer_freed(world.spa.tenant).await.unwrap();
    let hold: uuid::Uuid =
        sqlx::query_scalar("SELECT hold_id FROM waitlist_offers").fetch_one(world.db.owner()).await.unwrap();
    let wish = shared::booking::NewBooking { hold: Some(hold.into()), ..world.wish_with("11:00", 0) };
    let booked = world.guest_books(&wish).await;
    assert_eq!(look(&world.api, &entry).await.status, WaitStatus::Offered);
    let later = world.later(31);
    later.go_round().await.unwrap();
    let after = look(&later, &entry).await;
    assert_eq!((after.status, after.booking), (WaitStatus::Accepted, Some(booked.id)));
    sound(&world.db).await;
}

#[tokio::test]
async fn an_address_waits_for_five_times_and_no_more() {
    let (world, _) = full().await;
    for _ in 0..5 {
        waits(&world, "keen@example.com").await;
    }
    let wish = wants(&world.spa, "KEEN@example.com", window("2026-11-20", "11:00", "11:00"));
    let many = world.api.join(&somebody("198.51.100.20"), &world.spa.slug, &wish).await;
    assert_eq!(code(many), "waitlist.too_many");
    let tasks = (0..8).map(|n| {
        let (api, slug, wish) = (
            world.api.clone(),
            world.spa.slug.clone(),
            wants(&world.spa, "eager@example.com", window("2026-11-20", "11:00", "11:00")),
        );
        async move { api.join(&somebody(&format!("198.51.100.{}", 30 + n)), &slug, &wish).await }
    });
    let joined = all_at_once(tasks).await.into_iter().filter(AppResult::is_ok).count();
    assert_eq!(joined, 5);
    // One address of the network stands for many guests, but not for any number.
    for n in 0..20 {
        let wish = wants(&world.spa, &format!("n{n}@example.com"), window("2026-11-20", "11:00", "11:00"));
        let answer = world.api.join(&somebody("198.51.100.77"), &world.spa.slug, &wish).await;
        assert!(answer.is_ok(), "{n}");
    }
    let wish = wants(&world.spa, "n21@example.com", window("2026-11-20", "11:00", "11:00"));
    assert_eq!(
        code(world.api.join(&somebody("198.51.100.77"), &world.spa.slug, &wish).await),
        "waitlist.too_many"
    );
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once() {
    let (world, _) = full().await;
    let elsewhere = Fixture::business(&world.db).slug("elsewhere").staff(1).build().await;
    let join = async |wish: NewWait| world.api.join(&somebody("198.51.100.9"), &world.spa.slug, &wish).await;
    let wish = wants(&world.spa, "zoya@example.com", window("2026-11-20", "", ""));
    let empty =
        NewWait { windows: vec![WindowInput::default()], customer: ContactInput::default(), ..wish.clone() };
    assert_eq!(fields(join(empty).await), ["from0", "customer.name", "customer.email", "customer.phone"]);
    assert_eq!(fields(join(NewWait { service: elsewhere.service, ..wish.clone() }).await), ["service"]);
    assert_eq!(fields(join(NewWait { option: Some(elsewhere.option()), ..wish.clone() }).await), ["option"]);
    assert_eq!(fields(join(NewWait { staff: elsewhere.staff.clone(), ..wish.clone() }).await), ["staff"]);
    assert_eq!(code(world.api.join(&Caller::default(), "nowhere", &wish).await), "not_found");
}

#[tokio::test]
async fn the_business_sees_the_line_and_may_offer_out_of_turn() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let wish = wants(&world.spa, "zoya@example.com", window("2027-06-01", "17:00", ""));
    let entry = world.api.join(&somebody("198.51.100.9"), &world.spa.slug, &wish).await.unwrap();
    let (desk, manager) = (world.spa.desk(), world.spa.manager());
    let queue = world.api.queue(&manager).await.unwrap();
    assert_eq!(queue.len(), 1);
    assert_eq!((queue[0].customer.email.as_str(), queue[0].page.as_str()), ("zoya@example.com", ""));
    let chances = world.api.chances(&desk, entry.id).await.unwrap();
    assert_eq!(chances.len(), 12);
    assert!(chances.iter().all(|chance| !chance.suits), "it is weeks until then");
    let staff = world.spa.staff[1];
    world.api.offer(&desk, entry.id, on("2026-11-21", "12:00"), staff).await.unwrap();
    let offered = look(&world.api, &entry).await;
    assert_eq!(offered.offer.as_ref().unwrap().starts_at, on("2026-11-21", "12:00"));
    // Once is enough.
    let twice = world.api.offer(&desk, entry.id, on("2026-11-21", "13:00"), staff).await;
    assert_eq!(code(twice), "booking.wrong_state");
    world.api.remove(&manager, entry.id).await.unwrap();
    world.api.remove(&manager, entry.id).await.unwrap();
    assert_eq!(look(&world.api, &entry).await.status, WaitStatus::Cancelled);
    assert!(world.api.queue(&manager).await.unwrap().is_empty());
    assert_eq!(count(&world.db, "SELECT count(*) FROM claims").await, 0);
    sound(&world.db).await;
}

/// A massage, a second one beside it for somebody else, and one more after the first.
fn visit_for_two(spa: &Business) -> Vec<Wish> {
    vec![Wish { guest: 1, ..Wish::of(spa.service) }, Wish::of(spa.service)]
}

#[tokio::test]
async fn one_waits_for_a_visit_of_several_services_and_all_of_it_is_kept() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let taken = world.desk_books(&world.wish_with("11:30", 1)).await;
    let wish = NewWait {
        also: visit_for_two(&world.spa),
        ..wants(&world.spa, "zoya@example.com", window("2026-11-20", "11:00", "11:00"))
    };
    let entry = world.api.join(&somebody("198.51.100.9"), &world.spa.slug, &wish).await.unwrap();
    assert_eq!(entry.service, ["Deep tissue massage"; 3].join(", "));
    assert_eq!(entry.minutes, 120, "two after each other, one beside them");
    // One of both is free at eleven: that does for none of it.
    assert_eq!(world.api.offer_freed(world.spa.tenant).await.unwrap(), 0);
    assert_eq!(count(&world.db, "SELECT count(*) FROM holds").await, 0);
    free(&world, &taken).await;
    assert_eq!(world.api.offer_freed(world.spa.tenant).await.unwrap(), 1);
    assert_eq!(count(&world.db, "SELECT count(*) FROM claims WHERE hold_id IS NOT NULL").await, 6);
    let kept = look(&world.api, &entry).await.offer.unwrap();
    assert_eq!((kept.starts_at, kept.ends_at), (at("11:00"), at("13:00")));
    // Neither of both is to be had meanwhile.
    for nth in 0..2 {
        let other = world.book_as(&somebody("198.51.100.4"), &world.wish_with("11:00", nth)).await;
        assert_eq!(code(other), "booking.slot_taken");
    }
    let booked = world.api.accept(&somebody("198.51.100.11"), key(&entry), kept.id).await.unwrap();
    assert_eq!(booked.appointments.len(), 3);
    assert_eq!((booked.starts_at, booked.ends_at, booked.total), (kept.starts_at, kept.ends_at, kept.total));
    assert_eq!((booked.late_fee, booked.free_until), (kept.late_fee, kept.free_until));
    assert_eq!(look(&world.api, &entry).await.status, WaitStatus::Accepted);
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_who_wait_for_whole_visits_are_not_kept_halves_of_one() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    for n in 0..3 {
        let wish = NewWait {
            also: vec![Wish { guest: 1, ..Wish::of(world.spa.service) }],
            ..wants(&world.spa, &format!("n{n}@example.com"), window("2026-11-20", "11:00", "11:00"))
        };
        world.api.join(&somebody(&format!("198.51.100.{n}")), &world.spa.slug, &wish).await.unwrap();
    }
    let rounds = (0..6).map(|_| {
        let (api, tenant) = (world.api.clone(), world.spa.tenant);
        async move { api.offer_freed(tenant).await.unwrap() }
    });
    let offered: usize = all_at_once(rounds).await.into_iter().sum();
    assert_eq!(offered, 1);
    assert_eq!(count(&world.db, "SELECT count(*) FROM waitlist_offers WHERE outcome = 'open'").await, 1);
    assert_eq!(count(&world.db, "SELECT count(*) FROM claims WHERE hold_id IS NOT NULL").await, 4);
    sound(&world.db).await;
}

#[tokio::test]
async fn what_a_visit_cannot_consist_of_nobody_waits_for() {
    let world = World::with(|spa| spa.staff(2).rooms(2)).await;
    let elsewhere = Fixture::business(&world.db).slug("elsewhere").staff(1).build().await;
    let join = async |also: Vec<Wish>, guests: Option<u32>| {
        let wish =
            NewWait { also, guests, ..wants(&world.spa, "zoya@example.com", window("2026-11-20", "", "")) };
        fields(world.api.join(&somebody("198.51.100.9"), &world.spa.slug, &wish).await)
    };
    assert_eq!(join(vec![Wish::of(elsewhere.service)], None).await, ["service"]);
    assert_eq!(join(vec![Wish::of(world.spa.service); 6], None).await, ["also"]);
    assert_eq!(join(vec![Wish { guest: 9, ..Wish::of(world.spa.service) }], None).await, ["guest"]);
    assert_eq!(join(Vec::new(), Some(7)).await, ["guests"]);
    assert_eq!(count(&world.db, "SELECT count(*) FROM waitlist_entries").await, 0);
}

#[tokio::test]
async fn who_waits_for_what_is_given_away_only_by_now_is_offered_nothing_until_it_is_given_here_again() {
    let (world, taken) = full().await;
    let entry = waits(&world, "zoya@example.com").await;
    sqlx::query("UPDATE services SET given_at = 'away'").execute(world.db.owner()).await.unwrap();
    free(&world, &taken).await;
    assert_eq!(world.api.offer_freed(world.spa.tenant).await.unwrap(), 0);
    assert_eq!(world.api.chances(&world.spa.desk(), entry.id).await.unwrap(), []);
    let by_hand = world.api.offer(&world.spa.desk(), entry.id, at("11:00"), world.spa.staff[0]).await;
    assert_eq!(code(by_hand), "booking.slot_not_offered");
    assert_eq!(look(&world.api, &entry).await.status, WaitStatus::Waiting, "it may be given here again");
    let wish = wants(&world.spa, "late@example.com", window("2026-11-20", "11:00", "11:00"));
    let late = world.api.join(&somebody("198.51.100.9"), &world.spa.slug, &wish).await;
    assert_eq!(fields(late), ["place"]);
    sqlx::query("UPDATE services SET given_at = 'either'").execute(world.db.owner()).await.unwrap();
    assert_eq!(world.api.offer_freed(world.spa.tenant).await.unwrap(), 1);
    sound(&world.db).await;
}

#[tokio::test]
async fn others_find_nothing() {
    let (world, _) = full().await;
    let entry = waits(&world, "zoya@example.com").await;
    let other = Fixture::business(&world.db).slug("elsewhere").staff(1).build().await;
    let when = at("12:00");
    for who in [other.manager(), other.desk()] {
        assert!(world.api.queue(&who).await.unwrap().is_empty());
        assert_eq!(code(world.api.remove(&who, entry.id).await), "not_found");
        assert_eq!(code(world.api.chances(&who, entry.id).await), "not_found");
        assert_eq!(code(world.api.offer(&who, entry.id, when, world.spa.staff[0]).await), "not_found");
    }
    for who in [world.spa.therapist(0), Fixture::customer(&world.db, "c@example.com").await] {
        assert_eq!(code(world.api.queue(&who).await), "auth.forbidden");
        assert_eq!(code(world.api.remove(&who, entry.id).await), "auth.forbidden");
    }
    assert_eq!(code(world.api.queue(&somebody("198.51.100.1")).await), "auth.required");
    assert_eq!(code(world.api.mine(&somebody("198.51.100.1")).await), "auth.required");
    // A link with one letter changed, one of another entry, and none.
    let mut changed = key(&entry).to_owned();
    changed.replace_range(70..71, if &changed[70..71] == "A" { "B" } else { "A" });
    let second = waits(&world, "other@example.com").await;
    let mixed = format!("{}{}", &key(&entry)[..32], &key(&second)[32..]);
    for wrong in [changed.as_str(), &mixed, "", "x"] {
        assert_eq!(code(world.api.entry(&somebody("198.51.100.1"), wrong).await), "not_found");
        assert_eq!(code(world.api.withdraw(&somebody("198.51.100.1"), wrong).await), "not_found");
    }
    // An offer of one entry is none of another's.
    let error = refusal(world.api.accept(&somebody("198.51.100.1"), key(&second), OfferId::new()).await);
    assert_eq!(error.code.as_str(), "not_found");
}

#[tokio::test]
async fn an_account_sees_its_own_at_every_business() {
    let (world, taken) = full().await;
    let other = Fixture::business(&world.db).slug("elsewhere").staff(1).build().await;
    let who = Fixture::customer(&world.db, "zoya@example.com").await;
    let here = wants(&world.spa, "zoya@example.com", window("2026-11-20", "11:00", "11:00"));
    let entry = world.api.join(&who, &world.spa.slug, &here).await.unwrap();
    let there = wants(&other, "zoya@example.com", window("2026-12-24", "", ""));
    world.api.join(&who, &other.slug, &there).await.unwrap();
    waits(&world, "somebody@example.com").await;
    let mine = world.api.mine(&who).await.unwrap();
    assert_eq!(mine.len(), 2);
    assert_eq!(mine[0].page, entry.page);
    free(&world, &taken).await;
    world.api.offer_freed(world.spa.tenant).await.unwrap();
    let kept = world.api.mine(&who).await.unwrap()[0].offer.clone().unwrap();
    let booked = world.api.accept(&who, key(&entry), kept.id).await.unwrap();
    assert_eq!(booked.access_token, None, "it is in the account");
    assert_eq!(world.api.get(&who, booked.id).await.unwrap().id, booked.id);
    assert_eq!(world.api.mine(&who).await.unwrap().len(), 1);
    sound(&world.db).await;
}
