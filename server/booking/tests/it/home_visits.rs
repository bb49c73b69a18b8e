//! Visits away from the premises: who goes, how long the way is, what it costs.

use chrono::{Duration, NaiveDate};
use server_tenants::Tenants;
use server_testkit::clock;
use shared::{
    availability::Travel,
    booking::{AvailabilityQuery, BookingApi as _, NewBooking, NewHold, Place, PlaceKind},
    error::FieldProblem,
    ids::AreaId,
    time::Local,
};

use crate::{
    checker::{count, sound},
    races::all_at_once,
    world::{World, at, code, fields, on, refusal, somebody, step, to, with_link},
};
use shared::booking::Action;

/// The business goes to three parts of town, with everybody; the last one is far out.
pub async fn goes_out(world: &World) -> Vec<AreaId> {
    let areas = [AreaId::new(), AreaId::new(), AreaId::new()];
    sqlx::query("UPDATE services SET given_at = 'either' WHERE tenant_id = $1")
        .bind(world.spa.tenant.0)
        .execute(world.db.owner())
        .await
        .unwrap();
    sqlx::query("UPDATE staff SET travels = true WHERE tenant_id = $1")
        .bind(world.spa.tenant.0)
        .execute(world.db.owner())
        .await
        .unwrap();
    let places = [
        ("North", 12.985, 77.595, 10_000_i64),
        ("East", 12.972, 77.640, 15_000),
        ("Far out", 12.84, 77.67, 40_000),
    ];
    for (id, (name, latitude, longitude, fee)) in areas.iter().zip(places) {
        sqlx::query(
            "INSERT INTO service_areas (tenant_id, id, name, latitude, longitude, fee_minor, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, now())",
        )
        .bind(world.spa.tenant.0)
        .bind(id.0)
        .bind(name)
        .bind(latitude)
        .bind(longitude)
        .bind(fee)
        .execute(world.db.owner())
        .await
        .unwrap();
    }
    areas.to_vec()
}

pub async fn town(staff: usize) -> (World, Vec<AreaId>) {
    let world = World::with(|spa| spa.staff(staff).rooms(1)).await;
    let areas = goes_out(&world).await;
    (world, areas)
}

pub fn home(area: AreaId) -> Option<Place> {
    Some(Place {
        location: None,
        kind: PlaceKind::Home,
        area: Some(area),
        address: " 4  Temple Road ".to_owned(),
        ..Place::default()
    })
}

/// Minutes between two parts of town, or the premises.
async fn way(world: &World, from: Option<AreaId>, to: Option<AreaId>) -> Duration {
    let tenant = Tenants::new(world.db.db(), clock()).by_slug(&world.spa.slug).await.unwrap();
    let travel: Travel = tenant.travel.unwrap();
    let point = |id: Option<AreaId>| id.map(|id| tenant.area(id).unwrap().at);
    travel.way(point(from), point(to))
}

/// The starts offered today with somebody, at an area or on the premises.
async fn offered(world: &World, staff: usize, area: Option<AreaId>) -> Vec<Local> {
    offered_on(world, at("10:00").date_naive(), staff, area).await
}

async fn offered_on(world: &World, date: NaiveDate, staff: usize, area: Option<AreaId>) -> Vec<Local> {
    let query = AvailabilityQuery {
        staff: Some(world.spa.staff[staff]),
        area,
        from: Some(date),
        to: Some(date),
        ..AvailabilityQuery::of(world.spa.service)
    };
    let view = world.api.availability(&world.spa.visitor(), &world.spa.slug, &query).await.unwrap();
    view.days.into_iter().flat_map(|day| day.slots).map(|slot| slot.starts_at).collect()
}

#[tokio::test]
async fn a_visit_at_home_costs_the_way_and_takes_no_room() {
    let (world, areas) = town(1).await;
    let wish = NewBooking { place: home(areas[1]), ..world.wish("12:00") };
    let view = world.guest_books(&wish).await;
    let place = view.place.clone().unwrap();
    assert_eq!(
        (place.kind, place.area.name.as_str(), place.address.as_str()),
        (PlaceKind::Home, "East", "4 Temple Road")
    );
    let here = world.guest_books(&world.wish("17:00")).await;
    assert_eq!(view.total.minor, here.total.minor + place.area.fee.minor);
    assert!(view.appointments[0].room.is_none() && here.appointments[0].room.is_some());
    assert_eq!(world.api.get(&with_link(&view), view.id).await.unwrap().place, view.place);
    let minutes = way(&world, None, Some(areas[1])).await.num_minutes();
    assert!(minutes > 20, "{minutes}");
    assert_eq!(
        count(&world.db, "SELECT way_minutes::bigint FROM claims WHERE latitude IS NOT NULL").await,
        minutes
    );
    sound(&world.db).await;
}

#[tokio::test]
async fn nothing_is_offered_that_cannot_be_reached() {
    let (world, areas) = town(1).await;
    let (north, far) = (Some(areas[0]), Some(areas[2]));
    // Before anything is booked, the day begins with the way.
    let tomorrow = at("10:00").date_naive() + Duration::days(1);
    let morning = offered_on(&world, tomorrow, 0, far).await;
    let late = morning[0] - offered_on(&world, tomorrow, 0, None).await[0];
    let road = way(&world, None, far).await;
    assert!(late >= road && late < road + Duration::minutes(15), "{late}");
    let visit = world.guest_books(&NewBooking { place: home(areas[2]), ..world.wish("14:00") }).await;
    let hour = Duration::hours(1);
    for area in [None, north, far] {
        let (there, back) = (way(&world, area, far).await, way(&world, far, area).await);
        let around: Vec<Local> = offered(&world, 0, area).await;
        let last = around.iter().rfind(|start| **start < visit.starts_at).copied().unwrap();
        let next = around.iter().find(|start| **start > visit.starts_at).copied().unwrap();
        let quarter = Duration::minutes(15);
        assert!(
            last + hour + there <= visit.starts_at && visit.starts_at < last + quarter + hour + there,
            "{area:?} {last}"
        );
        assert!(visit.ends_at + back <= next && next - quarter < visit.ends_at + back, "{area:?} {next}");
        // A quarter closer is refused, too.
        let wish =
            NewBooking { place: area.and_then(home), ..crate::world::wish(&world.spa, next - quarter) };
        assert_eq!(code(world.book_as(&world.spa.visitor(), &wish).await), "booking.slot_taken");
    }
    sound(&world.db).await;
}

#[tokio::test]
async fn what_is_offered_at_any_door_can_be_booked_and_nothing_else() {
    let (world, areas) = town(1).await;
    for (time, place) in [("11:30", home(areas[0])), ("14:00", None), ("17:00", home(areas[2]))] {
        world.guest_books(&NewBooking { place, ..world.wish(time) }).await;
    }
    for area in [None, Some(areas[0]), Some(areas[1]), Some(areas[2])] {
        let free = offered(&world, 0, area).await;
        for quarter in 0..56 {
            let start = at("08:00") + Duration::minutes(15 * quarter);
            let wish = NewBooking { place: area.and_then(home), ..crate::world::wish(&world.spa, start) };
            let booked = world.book_as(&somebody("198.51.100.7"), &wish).await;
            assert_eq!(booked.is_ok(), free.contains(&start), "{area:?} {start} {booked:?}");
            if let Ok(view) = booked {
                world.api.act(&world.spa.desk(), view.id, &step(Action::Cancel), None).await.unwrap();
            }
        }
    }
    sound(&world.db).await;
}

#[tokio::test]
async fn what_comes_after_begins_with_another_way() {
    let (world, areas) = town(1).await;
    let north = way(&world, None, Some(areas[0])).await;
    let later = world.guest_books(&NewBooking { place: home(areas[0]), ..world.wish("15:00") }).await;
    let way_of_later = "SELECT way_minutes::bigint FROM claims WHERE ends_at > '2026-11-20T10:00:00Z'";
    assert_eq!(count(&world.db, way_of_later).await, north.num_minutes());
    world.guest_books(&NewBooking { place: home(areas[2]), ..world.wish("11:45") }).await;
    let from_far = way(&world, Some(areas[2]), Some(areas[0])).await;
    assert!(from_far > north);
    assert_eq!(count(&world.db, way_of_later).await, from_far.num_minutes());
    assert_eq!(later.starts_at, at("15:00"));
    sound(&world.db).await;
}

#[tokio::test]
async fn only_whoever_travels_goes_and_only_to_what_is_given_there() {
    let (world, areas) = town(2).await;
    let visitor = world.spa.visitor();
    let wish = |place: Option<Place>| NewBooking { place, ..world.wish("12:00") };
    sqlx::query("UPDATE staff SET travels = false WHERE id = $1")
        .bind(world.spa.staff[1].0)
        .execute(world.db.owner())
        .await
        .unwrap();
    let stays = NewBooking { staff: Some(world.spa.staff[1]), ..wish(home(areas[0])) };
    assert_eq!(fields(world.book_as(&visitor, &stays).await), ["staff"]);
    assert_eq!(fields(world.book_as(&visitor, &wish(home(AreaId::new()))).await), ["place.area"]);
    let nowhere =
        Place { kind: PlaceKind::Hotel, area: Some(areas[0]), address: " ".to_owned(), ..Place::default() };
    assert_eq!(fields(world.book_as(&visitor, &wish(Some(nowhere.clone()))).await), ["place.address"]);
    let endless = Place { address: "x".repeat(301), ..nowhere };
    assert_eq!(fields(world.book_as(&visitor, &wish(Some(endless))).await), ["place.address"]);
    for (given, place, problem) in
        [("premises", home(areas[0]), FieldProblem::Inconsistent), ("away", None, FieldProblem::Required)]
    {
        sqlx::query("UPDATE services SET given_at = $2 WHERE tenant_id = $1")
            .bind(world.spa.tenant.0)
            .bind(given)
            .execute(world.db.owner())
            .await
            .unwrap();
        let error = refusal(world.book_as(&visitor, &wish(place)).await);
        assert_eq!((error.errors[0].field.as_str(), error.errors[0].code), ("place", problem));
    }
    assert_eq!(count(&world.db, "SELECT count(*) FROM claims").await, 0);
    // Where nobody knows from where they set out, they go nowhere.
    let (world, areas) = town(1).await;
    sqlx::query("UPDATE locations SET latitude = NULL, longitude = NULL")
        .execute(world.db.owner())
        .await
        .unwrap();
    let wish = NewBooking { place: home(areas[0]), ..world.wish("12:00") };
    assert_eq!(fields(world.book_as(&world.spa.visitor(), &wish).await), ["place.area"]);
}

#[tokio::test]
async fn a_time_kept_for_one_door_is_not_kept_for_another() {
    let (world, areas) = town(1).await;
    let caller = world.spa.visitor();
    let keep = NewHold { place: home(areas[0]), ..world.hold("12:00") };
    let held = world.api.hold(&caller, &world.spa.slug, &keep, None).await.unwrap();
    let place = held.place.clone().unwrap();
    assert_eq!(
        (place.area.id, place.address.as_str(), held.draft.address.as_str()),
        (areas[0], " 4  Temple Road ", " 4  Temple Road ")
    );
    assert_eq!(
        held.total.minor,
        world.guest_books(&world.wish("17:00")).await.total.minor + place.area.fee.minor
    );
    let booked = NewBooking { hold: Some(held.id), place: home(areas[0]), ..world.wish("12:00") };
    let view = world.book_as(&caller, &booked).await.unwrap();
    assert_eq!(view.place.unwrap().area.id, areas[0]);
    let held = world
        .api
        .hold(&caller, &world.spa.slug, &NewHold { place: home(areas[0]), ..world.hold("14:00") }, None)
        .await
        .unwrap();
    let elsewhere = NewBooking { hold: Some(held.id), place: home(areas[1]), ..world.wish("14:00") };
    let answer = world.book_as(&caller, &elsewhere).await;
    assert_eq!(answer.unwrap().place.unwrap().area.id, areas[1]);
    sound(&world.db).await;
}

#[tokio::test]
async fn whoever_holds_a_time_keeps_it_when_the_business_stops_going_there() {
    let (world, areas) = town(1).await;
    let caller = world.spa.visitor();
    let keep = NewHold { place: home(areas[0]), ..world.hold("12:00") };
    let held = world.api.hold(&caller, &world.spa.slug, &keep, None).await.unwrap();
    sqlx::query("UPDATE service_areas SET is_active = false").execute(world.db.owner()).await.unwrap();
    let later = world.later(2);
    assert_eq!(later.get_hold(&caller, held.id).await.unwrap().place, held.place);
    let wish = |hold| NewBooking { hold, place: home(areas[0]), ..world.wish("12:00") };
    assert_eq!(fields(later.book(&caller, &world.spa.slug, &wish(None), None).await), ["place.area"]);
    let view = later.book(&caller, &world.spa.slug, &wish(Some(held.id)), None).await.unwrap();
    assert_eq!(view.place.unwrap().area.id, areas[0]);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_visit_that_moves_keeps_its_door_and_a_delay_leaves_time_for_the_way() {
    let (world, areas) = town(1).await;
    let first = world.guest_books(&NewBooking { place: home(areas[1]), ..world.wish("11:00") }).await;
    let second = world.guest_books(&NewBooking { place: home(areas[2]), ..world.wish("13:30") }).await;
    let moved = world.api.act(&world.spa.manager(), first.id, &to(at("11:15"), None), None).await.unwrap();
    assert_eq!((moved.starts_at, moved.place), (at("11:15"), first.place));
    let gap = way(&world, Some(areas[1]), Some(areas[2])).await;
    assert!(at("12:15") + gap <= at("13:30") && at("12:30") + gap > at("13:30"), "{gap}");
    world.api.run_late(&world.spa.manager(), moved.appointments[0].id, 30, true).await.unwrap();
    let later = world.api.get(&world.spa.manager(), second.id).await.unwrap();
    assert!(later.starts_at >= at("12:45") + gap && later.starts_at > at("13:30"), "{}", later.starts_at);
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crowd_that_wants_one_person_at_many_doors_leaves_time_for_every_way() {
    let (world, areas) = town(1).await;
    let world = std::sync::Arc::new(world);
    let answers = all_at_once((0..40).map(|nth: usize| {
        let (world, areas) = (std::sync::Arc::clone(&world), areas.clone());
        async move {
            let start = on("2026-11-23", "10:00") + Duration::minutes(15 * (nth as i64 * 7 % 32));
            let place = (nth % 4 < 3).then(|| home(areas[nth % 4])).flatten();
            let wish = NewBooking { place, ..crate::world::wish(&world.spa, start) };
            world.book_as(&somebody(&format!("198.51.100.{nth}")), &wish).await
        }
    }))
    .await;
    let (served, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert!(served.len() > 2 && !refused.is_empty());
    for error in refused {
        assert!(["booking.slot_taken", "booking.slot_not_offered"].contains(&code(error)));
    }
    sound(&world.db).await;
}
