//! Who is told what, once, and by whose browser.

use chrono::NaiveTime;
use server_kernel::events::EventLog;
use shared::{
    ErrorCode,
    booking::{Action, BookingApi as _, Transition},
    notify::{NotificationsApi as _, PushSettings, Quiet, Topic},
};

use crate::world::{World, on};

fn step(action: Action) -> Transition {
    Transition { reason: Some("because".to_owned()), ..Transition::plain(action) }
}

fn moved(to: shared::time::Local) -> Transition {
    Transition { starts_at: Some(to), ..Transition::plain(Action::Reschedule) }
}

#[tokio::test]
async fn a_visit_that_the_business_moves_is_told_once_and_says_nothing_that_is_private() {
    let world = World::new().await;
    let (meera, browser) = world.customer(1).await;
    let visit = world.books(&meera, on("2026-11-24", "10:00")).await;
    assert!(world.told(0).await.is_empty(), "nobody is told what they did themselves");
    let later = moved(on("2026-11-24", "12:00"));
    world.bookings(1).act(&world.spa.desk(), visit.id, &later, None).await.unwrap();
    let came = world.told(1).await;
    assert_eq!(came.len(), 1);
    let shown = browser.read(&came[0]);
    assert_eq!(shown["title"], world.spa.name.as_str());
    assert_eq!(
        shown["body"],
        "Your visit on Tuesday 24 November at 10:00 was moved to Tuesday 24 November at 12:00."
    );
    assert_eq!(shown["url"], format!("/me/bookings/{}", visit.id));
    let text = shown.to_string();
    for private in ["Meera", "Kulkarni", "98450", "Massage", &visit.number] {
        assert!(!text.contains(private), "{private} in {text}");
    }
    assert_eq!((came[0].path.as_str(), came[0].header("content-encoding")), ("/send/1", "aes128gcm"));
    assert_eq!((came[0].header("urgency"), came[0].header("ttl")), ("normal", "86400"));
    assert_eq!(came[0].header("topic"), shown["tag"].as_str().unwrap());
    assert_eq!(came[0].header("topic").len(), 32);
    assert!(world.told(2).await.is_empty(), "not twice");
    // Another person for the same time is nothing to the customer.
    let other = Transition { staff: Some(world.spa.staff[1]), ..moved(on("2026-11-24", "12:00")) };
    world.bookings(3).act(&world.spa.desk(), visit.id, &other, None).await.unwrap();
    assert!(world.told(3).await.is_empty());
    let list = world.notifications(4).mine(&meera).await.unwrap();
    assert_eq!(list.iter().map(|each| each.fresh).collect::<Vec<_>>(), [true, false]);
    assert_eq!(list[0].text, shown["body"].as_str().unwrap(), "the same text in the app");
    assert!(world.notifications(5).mine(&meera).await.unwrap().iter().all(|each| !each.fresh));
}

#[tokio::test]
async fn whoever_does_the_work_and_whoever_decides_are_told_of_their_part() {
    let world = World::with(|business| business).await;
    let (meera, hers) = world.customer(1).await;
    let (asha, ashas) = world.listening(world.spa.therapist(0), 2).await;
    let (_manager, managers) = world.listening(world.spa.manager(), 3).await;
    let visit = world.books(&meera, on("2026-11-24", "10:00")).await;
    let came = world.told(0).await;
    assert_eq!(came.len(), 1, "nothing for Asha before the business says yes");
    assert_eq!(
        managers.read(&came[0])["body"],
        "A booking for Tuesday 24 November at 10:00 waits for your answer."
    );
    assert_eq!(managers.read(&came[0])["url"], "/office?date=2026-11-24");
    world.bookings(1).act(&world.spa.manager(), visit.id, &step(Action::Confirm), None).await.unwrap();
    let came = world.told(1).await;
    assert_eq!(came.iter().map(|each| each.path.as_str()).collect::<Vec<_>>(), ["/send/1", "/send/2"]);
    assert_eq!(hers.read(&came[0])["body"], "Your visit on Tuesday 24 November at 10:00 is confirmed.");
    assert_eq!(ashas.read(&came[1])["body"], "A visit on Tuesday 24 November at 10:00 is yours.");
    assert_eq!(ashas.read(&came[1])["url"], "/staff?date=2026-11-24");
    world.bookings(2).act(&meera, visit.id, &step(Action::Cancel), None).await.unwrap();
    let came = world.told(2).await;
    assert_eq!(came.iter().map(|each| each.path.as_str()).collect::<Vec<_>>(), ["/send/2", "/send/3"]);
    assert_eq!(managers.read(&came[1])["body"], "The visit on Tuesday 24 November at 10:00 was called off.");
    assert_eq!(world.notifications(3).mine(&asha).await.unwrap().len(), 2);
}

#[tokio::test]
async fn whoever_is_asked_to_go_hears_until_when_and_whoever_waits_that_their_guest_is_here() {
    let world = World::with(|business| business.confirmed_by_staff()).await;
    let (meera, _) = world.customer(1).await;
    let (_asha, ashas) = world.listening(world.spa.therapist(0), 2).await;
    // On the premises: it is hers to say yes.
    let visit = world.books(&meera, on("2026-11-20", "12:00")).await;
    let came = world.told(0).await;
    assert_eq!(came.len(), 1);
    assert_eq!(ashas.read(&came[0])["body"], "A visit on Friday 20 November at 12:00 waits for your yes.");
    let asha = world.spa.therapist(0);
    world.bookings(1).act(&asha, visit.id, &step(Action::Accept), None).await.unwrap();
    world.told(1).await;
    world.bookings(100).act(&world.spa.desk(), visit.id, &step(Action::CheckIn), None).await.unwrap();
    let came = world.told(100).await;
    assert_eq!(came.len(), 1);
    assert_eq!(ashas.read(&came[0])["body"], "Your guest for 12:00 is here.");
    // At a customer's: she has until a quarter past eleven to think about it.
    let other = world.books(&meera, on("2026-11-24", "10:00")).await;
    for change in [
        "UPDATE tenants SET answer_minutes = 15",
        "INSERT INTO service_areas (tenant_id, id, name, latitude, longitude, fee_minor, created_at)
         SELECT id, gen_random_uuid(), 'North', 12.985, 77.595, 0, now() FROM tenants WHERE slug <> 'head-office' LIMIT 1",
        "UPDATE bookings b SET place = 'home', address = '4 Temple Road', location_id = NULL, area_id = a.id, latitude = a.latitude,
            longitude = a.longitude FROM service_areas a WHERE a.tenant_id = b.tenant_id AND b.status = 'pending'",
    ] {
        sqlx::query(change).execute(world.db.owner()).await.unwrap();
    }
    assert!(world.told(100).await.is_empty(), "not before she is asked");
    assert_eq!(world.bookings(101).go_dispatch_round().await.unwrap().asked, 1);
    let came = world.told(101).await;
    assert_eq!(came.len(), 1);
    assert_eq!(
        ashas.read(&came[0])["body"],
        "Can you do a visit on Tuesday 24 November at 10:00? Please answer by Friday 20 November at 11:56."
    );
    assert_eq!(came[0].header("urgency"), "high");
    assert_eq!(world.bookings(102).go_dispatch_round().await.unwrap().asked, 0);
    assert!(world.told(102).await.is_empty(), "once");
    world.bookings(103).act(&asha, other.id, &step(Action::Accept), None).await.unwrap();
}

#[tokio::test]
async fn only_whoever_may_see_it_hears_what_happens_at_the_business() {
    let world = World::new().await;
    let (meera, _) = world.customer(1).await;
    let (desk, _) = world.listening(world.spa.desk(), 2).await;
    let (therapist, _) = world.listening(world.spa.therapist(1), 3).await;
    // A browser that asks for more than its owner may know.
    sqlx::query("UPDATE push_subscriptions SET topics = '{new_bookings}'")
        .execute(world.db.owner())
        .await
        .unwrap();
    world.books(&meera, on("2026-11-24", "10:00")).await;
    let paths: Vec<_> = world.told(0).await.into_iter().map(|each| each.path).collect();
    assert_eq!(paths, ["/send/2"]);
    // Whoever left hears nothing more.
    sqlx::query("UPDATE tenant_members SET status = 'left' WHERE user_id = $1")
        .bind(desk.user().unwrap().user.0)
        .execute(world.db.owner())
        .await
        .unwrap();
    world.books(&meera, on("2026-11-25", "10:00")).await;
    assert!(world.told(1).await.is_empty());
    let offered = |device: shared::notify::PushDevice| device.offered;
    let service = world.notifications(0);
    assert_eq!(
        offered(service.device(&therapist).await.unwrap()),
        [Topic::MyBookings, Topic::Reminders, Topic::MyVisits]
    );
    assert_eq!(offered(service.device(&meera).await.unwrap()), [Topic::MyBookings, Topic::Reminders]);
}

#[tokio::test]
async fn what_falls_into_the_night_waits_and_what_is_near_does_not() {
    let world = World::new().await;
    let (meera, browser) = world.customer(1).await;
    let service = world.notifications(0);
    // It is ten in the morning: a night that has begun.
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let night = Quiet { from: hour(9), until: hour(15) };
    let settings = |topics: &[Topic]| PushSettings { topics: topics.to_vec(), quiet: Some(night) };
    service.set(&meera, &settings(Topic::ALL)).await.unwrap();
    let tomorrow = world.books(&meera, on("2026-11-24", "10:00")).await;
    let soon = world.books(&meera, on("2026-11-20", "11:30")).await;
    let today = world.books(&meera, on("2026-11-20", "14:00")).await;
    assert!(world.told(0).await.is_empty());
    for visit in [&tomorrow, &soon, &today] {
        world.bookings(1).act(&world.spa.desk(), visit.id, &step(Action::Cancel), None).await.unwrap();
    }
    let came = world.told(1).await;
    assert_eq!(came.len(), 1);
    assert_eq!(browser.read(&came[0])["url"], format!("/me/bookings/{}", soon.id));
    assert_eq!(came[0].header("urgency"), "high");
    assert!(world.told(119).await.is_empty());
    let came = world.told(120).await;
    assert_eq!(came.len(), 1, "two hours before, in the middle of the night");
    assert_eq!(browser.read(&came[0])["url"], format!("/me/bookings/{}", today.id));
    assert!(world.told(299).await.is_empty());
    let came = world.told(300).await;
    assert_eq!(came.len(), 1, "in the morning");
    assert_eq!(browser.read(&came[0])["url"], format!("/me/bookings/{}", tomorrow.id));
    let same = PushSettings { topics: vec![], quiet: Some(Quiet { from: hour(9), until: hour(9) }) };
    assert_eq!(service.set(&meera, &same).await.unwrap_err().errors[0].field, "quiet_until");
}

#[tokio::test]
async fn what_waited_is_dropped_when_it_is_not_true_wanted_or_needed_any_more() {
    let world = World::new().await;
    let (meera, browser) = world.customer(1).await;
    let service = world.notifications(0);
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let quiet = Some(Quiet { from: hour(9), until: hour(15) });
    service.set(&meera, &PushSettings { topics: Topic::ALL.to_vec(), quiet }).await.unwrap();
    let visit = world.books(&meera, on("2026-11-24", "10:00")).await;
    let desk = world.spa.desk();
    for (minute, time) in [(1, "11:00"), (2, "12:00")] {
        world.told(minute).await;
        world.bookings(minute).act(&desk, visit.id, &moved(on("2026-11-24", time)), None).await.unwrap();
    }
    let came = world.told(300).await;
    assert_eq!(came.len(), 1);
    assert_eq!(
        browser.read(&came[0])["body"],
        "Your visit on Tuesday 24 November at 11:00 was moved to Tuesday 24 November at 12:00."
    );
    assert_eq!(world.deliveries().await, ["suppressed overtaken", "sent"]);
    // Read in the app before the night ended.
    world.bookings(3).act(&desk, visit.id, &moved(on("2026-11-24", "13:00")), None).await.unwrap();
    world.told(4).await;
    world.notifications(5).mine(&meera).await.unwrap();
    assert!(world.told(301).await.is_empty());
    // Not wanted any more.
    world.bookings(6).act(&desk, visit.id, &moved(on("2026-11-24", "14:00")), None).await.unwrap();
    world.told(7).await;
    service.set(&meera, &PushSettings { topics: vec![Topic::Reminders], quiet }).await.unwrap();
    assert!(world.told(302).await.is_empty());
    assert_eq!(
        world.deliveries().await,
        ["suppressed overtaken", "sent", "suppressed read", "suppressed not wanted"]
    );
}

#[tokio::test]
async fn a_day_and_two_hours_before_and_only_for_the_time_that_counts() {
    let world = World::new().await;
    let (meera, browser) = world.customer(1).await;
    let visit = world.books(&meera, on("2026-11-24", "10:00")).await;
    world.told(0).await;
    world.bookings(1).act(&meera, visit.id, &moved(on("2026-11-24", "16:00")), None).await.unwrap();
    world.told(1).await;
    let days = 3 * 24 * 60;
    assert!(world.told(days).await.is_empty(), "a day before the time that was given up");
    assert!(world.told(days + 359).await.is_empty());
    let came = world.told(days + 360).await;
    assert_eq!(came.len(), 1);
    assert_eq!(browser.read(&came[0])["body"], "Your visit is on Tuesday 24 November at 16:00.");
    let came = world.told(days + 1440 + 240).await;
    assert_eq!(browser.read(&came[0])["body"], "Your visit begins at 16:00.");
    assert!(world.told(days + 1440 + 300).await.is_empty());
    // Whoever calls it off is not reminded.
    let other = world.books(&meera, on("2026-11-26", "10:00")).await;
    world.told(2).await;
    world.bookings(3).act(&meera, other.id, &step(Action::Cancel), None).await.unwrap();
    assert!(world.told(20 * 1440).await.is_empty());
}

#[tokio::test]
async fn what_happened_while_nobody_ran_is_told_and_two_nodes_tell_it_once() {
    let world = World::new().await;
    let (meera, _) = world.customer(1).await;
    let visit = world.books(&meera, on("2026-11-24", "10:00")).await;
    for minute in 1..=3 {
        let at = on("2026-11-24", &format!("1{minute}:00"));
        world.bookings(minute).act(&world.spa.desk(), visit.id, &moved(at), None).await.unwrap();
        // Each is told from how it is when it is told.
        EventLog::new(world.db.db()).sequence().await.unwrap();
        let (one, two) = (world.notifications(4), world.notifications(4));
        let (first, second) = tokio::join!(one.catch_up(), two.catch_up());
        assert!(first.unwrap() + second.unwrap() >= 1);
    }
    let said: i64 = sqlx::query_scalar("SELECT count(*) FROM notifications WHERE user_id = $1")
        .bind(meera.user().unwrap().user.0)
        .fetch_one(world.db.owner())
        .await
        .unwrap();
    assert_eq!(said, 3, "booked, for the time to which it had been moved already, and twice moved");
    let last: i64 =
        sqlx::query_scalar("SELECT last FROM notification_cursor").fetch_one(world.db.owner()).await.unwrap();
    let head = EventLog::new(world.db.db()).last().await.unwrap();
    assert_eq!(last, head);
    let stranger = world.notifications(5).mine(&world.spa.visitor()).await.unwrap_err();
    assert_eq!(stranger.code, ErrorCode::Unauthenticated);
}
