//! A business with several locations: each has its own hours, rooms and shifts.

use std::collections::BTreeSet;

use server_testkit::Fixture;
use shared::{
    booking::{
        Action, AvailabilityQuery, BookingApi as _, NewBooking, NewHold, Place,
        classes::{ClassApi as _, NewClass},
        door::{Shown, judge},
        series::{NewSeries, RuleInput, SeriesApi as _},
        waitlist::{NewWait, WaitlistApi as _, WindowInput},
    },
    error::FieldProblem,
    ids::{LocationId, RoomId},
    time::Local,
};
use uuid::Uuid;

use crate::{
    checker::sound,
    classes::{class, school},
    world::{World, at, code, contact, fields, on, refusal, somebody, step, to, with_link},
};

/// A second location, open from 11 to 15: the last person works there and nowhere else, in a room of its own.
pub async fn branch(world: &World) -> (LocationId, RoomId) {
    let (location, room) = (LocationId(Uuid::now_v7()), RoomId(Uuid::now_v7()));
    let last = world.spa.staff.last().unwrap();
    for statement in [
        "INSERT INTO locations (tenant_id, id, name, address, place) SELECT $1, $2, 'Lake', '7 Lake Road', 'Test Town' WHERE $3 <> $4",
        "INSERT INTO operating_hours (tenant_id, location_id, weekday, opens, closes)
         SELECT $1, $2, day, '11:00', '15:00' FROM generate_series(0, 6) day WHERE $3 <> $4",
        "INSERT INTO resources (tenant_id, id, location_id, name) SELECT $1, $3, $2, 'Lake room' WHERE $3 <> $4",
        "UPDATE staff_schedules SET location_id = $2 WHERE tenant_id = $1 AND staff_id = $4 AND $3 <> $4",
    ] {
        sqlx::query(statement)
            .bind(world.spa.tenant.0)
            .bind(location.0)
            .bind(room.0)
            .bind(last.0)
            .execute(world.db.owner())
            .await
            .unwrap();
    }
    (location, room)
}

/// In one of the locations.
pub fn there(location: LocationId) -> Option<Place> {
    Some(Place { location: Some(location), ..Place::default() })
}

async fn two(staff: usize) -> (World, LocationId, RoomId) {
    let world = World::with(|spa| spa.staff(staff).rooms(1).open("08:00", "20:00")).await;
    let (lake, room) = branch(&world).await;
    (world, lake, room)
}

/// The starts that are offered tomorrow.
async fn offered(world: &World, location: Option<LocationId>) -> BTreeSet<Local> {
    let day = Some("2026-11-21".parse().unwrap());
    let query =
        AvailabilityQuery { location, from: day, to: day, ..AvailabilityQuery::of(world.spa.service) };
    let view = world.api.availability(&world.spa.visitor(), &world.spa.slug, &query).await.unwrap();
    view.days.iter().flat_map(|day| &day.slots).map(|slot| slot.starts_at).collect()
}

#[tokio::test]
async fn a_time_that_is_kept_in_a_location_is_booked_there_whether_or_not_that_is_said_again() {
    let (world, lake, room) = two(2).await;
    let visitor = world.spa.visitor();
    let hold = NewHold { place: there(lake), ..NewHold::of(world.spa.service, on("2026-11-21", "13:00")) };
    let held = world.api.hold(&visitor, &world.spa.slug, &hold, None).await.unwrap();
    let wish =
        NewBooking { hold: Some(held.id), starts_at: on("2026-11-21", "13:00"), ..world.wish("13:00") };
    let view = world.book_as(&visitor, &wish).await.unwrap();
    assert_eq!(view.location.map(|location| location.id), Some(lake));
    assert_eq!(view.appointments[0].room.as_ref().map(|room| room.id), Some(room));
    sound(&world.db).await;
}

#[tokio::test]
async fn what_is_offered_in_a_location_can_be_booked_there_and_nothing_else_can() {
    let (world, lake, _) = two(2).await;
    world
        .guest_books(&NewBooking {
            place: there(lake),
            ..NewBooking { starts_at: on("2026-11-21", "13:00"), ..world.wish("13:00") }
        })
        .await;
    for location in [None, Some(lake)] {
        let offered = offered(&world, location).await;
        assert!(!offered.is_empty());
        let mut taken = BTreeSet::new();
        for quarter in 0..96 {
            let time = format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15);
            let starts_at = on("2026-11-21", &time);
            let who = somebody("198.51.100.7");
            let wish = NewHold {
                starts_at,
                place: location.and_then(there),
                ..NewHold::of(world.spa.service, starts_at)
            };
            if let Ok(hold) = world.api.hold(&who, &world.spa.slug, &wish, None).await {
                taken.insert(starts_at);
                world.api.release_hold(&who, hold.id).await.unwrap();
            }
        }
        assert_eq!(offered, taken, "{location:?}");
    }
    assert!(offered(&world, None).await.contains(&on("2026-11-21", "13:00")), "others are free elsewhere");
    sound(&world.db).await;
}

#[tokio::test]
async fn a_code_is_read_where_its_visit_is_and_sent_there_from_elsewhere() {
    let (world, lake, _) = two(2).await;
    let view = world.guest_books(&NewBooking { place: there(lake), ..world.wish("12:00") }).await;
    let shown = world.api.check_in_code(&with_link(&view), view.id).await.unwrap();
    world.api.act(&world.spa.manager(), view.id, &step(Action::Confirm), None).await.unwrap();
    let (desk, there) = (world.spa.desk(), world.later(100));
    let list = there.door(&desk).await.unwrap();
    let main = list.locations.iter().map(|each| each.id).find(|id| *id != lake).unwrap();
    for (api, text) in [(&there, &shown.token), (&there, &shown.short), (&world.later(30), &shown.token)] {
        let refused = refusal(api.check_in(&desk, text, None, Some(main), None).await);
        assert_eq!((refused.code.as_str(), refused.since), ("checkin.wrong_place", Some(view.starts_at)));
        let elsewhere = refused.elsewhere.unwrap();
        assert_eq!(
            (elsewhere.name, Some(elsewhere.location)),
            (view.customer.name.clone(), view.location.clone())
        );
    }
    // What the door would say without a network is the same.
    let alone = judge(&list, &Shown::Short(shown.short.clone()), Some(main), &[], list.now).unwrap_err();
    assert_eq!(Some(alone), there.check_in(&desk, &shown.token, None, Some(main), None).await.err());
    let unknown = there.check_in(&desk, &shown.token, None, Some(LocationId(Uuid::now_v7())), None).await;
    assert_eq!(fields(unknown), ["location"]);
    let arrived = there.check_in(&desk, &shown.token, None, Some(lake), None).await.unwrap();
    assert!(arrived.checked_in_at.is_some());
    // Whoever is there is told so at every door.
    let again = refusal(there.check_in(&desk, &shown.token, None, Some(main), None).await);
    assert_eq!(again.code.as_str(), "checkin.already");
    sound(&world.db).await;
}

#[tokio::test]
async fn a_visit_keeps_its_location_its_room_and_its_people() {
    let (world, lake, room) = two(2).await;
    let booked = world.guest_books(&NewBooking { place: there(lake), ..world.wish("11:00") }).await;
    let line = booked.location.clone().unwrap();
    assert_eq!(
        (line.id, line.name.as_str(), line.address.as_str()),
        (lake, "Lake", "7 Lake Road, Test Town")
    );
    assert_eq!(booked.appointments[0].room.as_ref().map(|room| room.id), Some(room));
    assert_eq!(booked.appointments[0].staff.as_ref().map(|staff| staff.id), Some(world.spa.staff[1]));
    let desk = world.spa.desk();
    let ics = world.api.calendar(&desk, booked.id).await.unwrap();
    assert!(ics.contains("LOCATION:7 Lake Road"), "{ics}");
    let moved = world.api.act(&desk, booked.id, &to(at("12:00"), None), None).await.unwrap();
    assert_eq!(moved.location.unwrap().id, lake);
    assert_eq!(moved.appointments[0].room.as_ref().map(|room| room.id), Some(room));
    // Nobody of the main location is there, and the place is closed in the evening.
    let elsewhere = world.api.act(&desk, booked.id, &to(at("13:00"), Some(world.spa.staff[0])), None).await;
    assert_eq!(code(elsewhere), "booking.outside_hours");
    assert_eq!(
        code(world.api.act(&desk, booked.id, &to(at("16:00"), None), None).await),
        "booking.outside_hours"
    );
    // The hold keeps it, and what is booked with the hold is booked there.
    let who = somebody("198.51.100.8");
    let wish = NewHold { place: there(lake), ..world.hold("14:00") };
    let hold = world.api.hold(&who, &world.spa.slug, &wish, None).await.unwrap();
    assert_eq!(hold.location.map(|location| location.id), Some(lake));
    let held = NewBooking { hold: Some(hold.id), place: there(lake), ..world.wish("14:00") };
    let held = world.book_as(&who, &held).await.unwrap();
    assert_eq!(held.location.map(|location| location.id), Some(lake));
    // Repeated, it is there again.
    let customer = Fixture::customer(&world.db, "zoya@example.com").await;
    let wish = NewBooking { place: there(lake), ..world.wish("11:00") };
    let first = world
        .book_as(&customer, &NewBooking { customer: Some(contact("zoya@example.com")), ..wish })
        .await
        .unwrap();
    let rule = RuleInput { every: "weekly".to_owned(), count: "3".to_owned(), ..RuleInput::default() };
    let times = vec![first.starts_at + chrono::Days::new(7), first.starts_at + chrono::Days::new(14)];
    let series = world.api.repeat(&customer, first.id, &NewSeries { rule, times }).await.unwrap();
    assert_eq!(series.done.len(), 2, "{:?}", series.conflicts);
    for id in series.done {
        let again = world.api.get(&desk, id).await.unwrap();
        assert_eq!(again.location.unwrap().id, lake);
    }
    sound(&world.db).await;
}

#[tokio::test]
async fn a_location_that_is_not_the_businesss_or_is_closed_is_unknown() {
    let (world, lake, _) = two(2).await;
    let other = Fixture::business(&world.db).slug("elsewhere").build().await;
    let refused = |place: LocationId| NewBooking { place: there(place), ..world.wish("11:00") };
    for place in [LocationId(other.location), LocationId(Uuid::now_v7())] {
        let error = world.book_as(&world.spa.visitor(), &refused(place)).await.unwrap_err();
        assert_eq!(error.problem("place.location"), Some(FieldProblem::Unknown));
        let query = AvailabilityQuery { location: Some(place), ..AvailabilityQuery::of(world.spa.service) };
        let times = world.api.availability(&world.spa.visitor(), &world.spa.slug, &query).await;
        assert_eq!(fields(times), ["place.location"]);
    }
    sqlx::query("UPDATE locations SET closed_at = now() WHERE id = $1")
        .bind(lake.0)
        .execute(world.db.owner())
        .await
        .unwrap();
    let later = crate::world::service(&world.db, 0);
    let closed = later.book(&world.spa.visitor(), &world.spa.slug, &refused(lake), None).await;
    assert_eq!(fields(closed), ["place.location"]);
}

#[tokio::test]
async fn a_class_is_booked_where_it_is_held() {
    let world = school().await;
    let (lake, room) = branch(&world).await;
    let wish = NewClass { location: Some(lake), ..class(&world, "12:00", 2, 4) };
    let outcome = world.api.schedule(&world.spa.manager(), &wish).await.unwrap();
    assert_eq!(outcome.conflicts, []);
    // Whoever works at the lake teaches nowhere else.
    let main = NewClass { location: None, ..class(&world, "13:30", 2, 4) };
    let outcome = world.api.schedule(&world.spa.manager(), &main).await.unwrap();
    assert_eq!((outcome.done.len(), outcome.conflicts.len()), (0, 1));
    let starts = async |location| {
        let query = AvailabilityQuery { location, ..AvailabilityQuery::of(world.spa.service) };
        let view = world.api.availability(&world.spa.visitor(), &world.spa.slug, &query).await.unwrap();
        view.days.iter().flat_map(|day| &day.slots).map(|slot| slot.starts_at).collect::<Vec<_>>()
    };
    assert_eq!(starts(None).await, Vec::<Local>::new());
    assert_eq!(starts(Some(lake)).await, [at("12:00")]);
    let seat = world.guest_books(&NewBooking { place: there(lake), ..world.wish("12:00") }).await;
    assert_eq!(seat.location.unwrap().id, lake);
    assert_eq!(seat.appointments[0].room.as_ref().map(|room| room.id), Some(room));
    sound(&world.db).await;
}

#[tokio::test]
async fn whoever_waits_is_offered_times_of_the_location_they_wait_for() {
    let (world, lake, _) = two(2).await;
    let taken = world.desk_books(&NewBooking { place: there(lake), ..world.wish("11:00") }).await;
    let wish = NewWait {
        service: world.spa.service,
        option: None,
        addons: Vec::new(),
        staff: Vec::new(),
        also: Vec::new(),
        guests: None,
        location: Some(lake),
        windows: vec![WindowInput {
            from: "2026-11-20".to_owned(),
            after: "11:00".to_owned(),
            before: "11:00".to_owned(),
            ..WindowInput::default()
        }],
        customer: contact("zoya@example.com"),
    };
    let entry = world.api.join(&somebody("198.51.100.9"), &world.spa.slug, &wish).await.unwrap();
    assert_eq!(
        world.api.offer_freed(world.spa.tenant).await.unwrap(),
        0,
        "that hour is free in the main location alone"
    );
    world.api.act(&world.spa.desk(), taken.id, &step(Action::Cancel), None).await.unwrap();
    assert_eq!(world.api.offer_freed(world.spa.tenant).await.unwrap(), 1);
    let key = entry.page.strip_prefix("/wait?key=").unwrap().to_owned();
    let who = somebody("198.51.100.9");
    let offer = world.api.entry(&who, &key).await.unwrap().offer.unwrap();
    let booked = world.api.accept(&who, &key, offer.id).await.unwrap();
    assert_eq!(booked.location.unwrap().id, lake);
    sound(&world.db).await;
}

#[tokio::test]
async fn the_board_says_where_a_visit_is_that_is_not_at_the_main_location() {
    let (world, lake, _) = two(2).await;
    world.guest_books(&NewBooking { place: there(lake), ..world.wish("11:00") }).await;
    world.guest_books(&world.wish("11:00")).await;
    let board = world.api.board(&world.spa.manager(), Some("2026-11-20".parse().unwrap())).await.unwrap();
    let mut rooms: Vec<String> = board.cards.into_iter().filter_map(|card| card.room).collect();
    rooms.sort();
    assert_eq!(rooms, ["Lake room · Lake", "Room 1"]);
}
