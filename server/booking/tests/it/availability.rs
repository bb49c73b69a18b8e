//! What is offered.

use chrono::{Days, NaiveDate};
use shared::{
    booking::{AvailabilityQuery, BookingApi as _, SlotView},
    error::FieldProblem,
    ids::{AddonId, OptionId, ServiceId, StaffId},
};

use crate::world::{World, at, code, refusal};

fn query(world: &World) -> AvailabilityQuery {
    AvailabilityQuery::of(world.spa.service)
}

fn today() -> NaiveDate {
    at("10:00").date_naive()
}

/// Today's times.
async fn offered(world: &World, query: &AvailabilityQuery) -> Vec<SlotView> {
    let view = world.api.availability(&world.spa.visitor(), &world.spa.slug, query).await.unwrap();
    view.days[0].slots.clone()
}

async fn staff_at(world: &World, time: &str) -> Vec<StaffId> {
    offered(world, &query(world))
        .await
        .into_iter()
        .find(|slot| slot.starts_at == at(time))
        .map(|slot| slot.staff)
        .unwrap_or_default()
}

#[tokio::test]
async fn a_fortnight_is_offered_from_now_until_the_last_visit_that_fits() {
    let world = World::new().await;
    let view = world.api.availability(&world.spa.visitor(), &world.spa.slug, &query(&world)).await.unwrap();
    assert_eq!((view.timezone.as_str(), view.days.len()), ("Asia/Kolkata", 14));
    assert_eq!(view.days[0].date, today());
    let (first, last) = (&view.days[0].slots[0], view.days[0].slots.last().unwrap());
    assert_eq!((first.starts_at, first.ends_at), (at("10:15"), at("11:15")));
    assert_eq!(first.starts_at.to_rfc3339(), "2026-11-20T10:15:00+05:30");
    assert_eq!(last.ends_at, at("18:00"));
    assert_eq!(view.days[1].slots.len(), 33);
    assert!(view.days.iter().flat_map(|day| &day.slots).all(|slot| slot.staff.len() == 2));
}

#[tokio::test]
async fn everything_that_is_offered_can_be_booked_and_is_gone_afterwards() {
    let world = World::with(|spa| spa.staff(1).rooms(1).step(30)).await;
    let mut booked = 0;
    while let Some(slot) = offered(&world, &query(&world)).await.into_iter().next() {
        let wish = crate::world::wish(&world.spa, slot.starts_at);
        world.book_as(&world.spa.visitor(), &wish).await.unwrap();
        let left = offered(&world, &query(&world)).await;
        assert!(left.iter().all(|other| other.starts_at >= slot.ends_at), "{slot:?}");
        booked += 1;
    }
    assert_eq!(booked, 7);
}

#[tokio::test]
async fn who_is_booked_is_not_offered_and_who_is_free_still_is() {
    let world = World::new().await;
    let staff = world.spa.staff.clone();
    world.guest_books(&world.wish_with("12:00", 0)).await;
    for time in ["11:15", "12:00", "12:45"] {
        assert_eq!(staff_at(&world, time).await, [staff[1]], "{time}");
    }
    for time in ["11:00", "13:00"] {
        assert_eq!(staff_at(&world, time).await.len(), 2, "{time}");
    }
    let named = AvailabilityQuery { staff: Some(staff[0]), ..query(&world) };
    assert!(
        offered(&world, &named)
            .await
            .iter()
            .all(|slot| slot.staff == [staff[0]] && slot.starts_at != at("12:00"))
    );
    let view = world.guest_books(&world.wish_with("12:00", 1)).await;
    assert!(staff_at(&world, "12:00").await.is_empty());
    world
        .api
        .act(&world.spa.manager(), view.id, &crate::world::step(shared::booking::Action::Cancel), None)
        .await
        .unwrap();
    assert_eq!(staff_at(&world, "12:00").await, [staff[1]]);
}

#[tokio::test]
async fn the_last_room_ends_the_offer_whoever_is_free() {
    let world = World::with(|spa| spa.staff(3).rooms(1)).await;
    world.guest_books(&world.wish_with("12:00", 0)).await;
    assert!(staff_at(&world, "12:00").await.is_empty());
    assert_eq!(staff_at(&world, "13:00").await.len(), 3);
}

#[tokio::test]
async fn length_and_buffers_are_kept_free() {
    let world = World::with(|spa| spa.staff(1).rooms(0).buffers(15, 15)).await;
    let long = AvailabilityQuery {
        option: Some(world.spa.options[1]),
        addons: world.spa.addons.clone(),
        ..query(&world)
    };
    let slot = offered(&world, &long).await[0].clone();
    assert_eq!((slot.ends_at - slot.starts_at).num_minutes(), 105);
    assert_eq!(offered(&world, &long).await.last().unwrap().ends_at, at("17:45"));
    world.guest_books(&world.wish("12:00")).await;
    for (time, free) in [("10:30", true), ("10:45", false), ("13:15", false), ("13:30", true)] {
        assert_eq!(!staff_at(&world, time).await.is_empty(), free, "{time}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_question_is_named() {
    let world = World::new().await;
    let day = |days: u64| Some(today() + Days::new(days));
    let ask = query(&world);
    let cases = [
        ("service", FieldProblem::Unknown, AvailabilityQuery { service: ServiceId::new(), ..ask.clone() }),
        ("option", FieldProblem::Unknown, AvailabilityQuery { option: Some(OptionId::new()), ..ask.clone() }),
        (
            "addons",
            FieldProblem::Unknown,
            AvailabilityQuery { addons: vec![world.spa.addons[0], AddonId::new()], ..ask.clone() },
        ),
        ("staff", FieldProblem::Unknown, AvailabilityQuery { staff: Some(StaffId::new()), ..ask.clone() }),
        ("to", FieldProblem::Inconsistent, AvailabilityQuery { from: day(3), to: day(2), ..ask.clone() }),
        ("to", FieldProblem::OutOfRange, AvailabilityQuery { from: day(0), to: day(31), ..ask.clone() }),
        (
            "to",
            FieldProblem::Past,
            AvailabilityQuery {
                from: Some(today() - Days::new(2)),
                to: Some(today() - Days::new(1)),
                ..ask.clone()
            },
        ),
        ("from", FieldProblem::TooFar, AvailabilityQuery { from: day(91), ..ask.clone() }),
        ("from", FieldProblem::TooFar, AvailabilityQuery { from: Some(NaiveDate::MAX), ..ask.clone() }),
        ("to", FieldProblem::Past, AvailabilityQuery { from: Some(NaiveDate::MIN), ..ask.clone() }),
    ];
    for (field, problem, query) in cases {
        let refused = refusal(world.api.availability(&world.spa.visitor(), &world.spa.slug, &query).await);
        assert_eq!(refused.problem(field), Some(problem), "{query:?}: {refused:?}");
    }
    for slug in ["nowhere", "", "Serenity", "a\0b", "🙂"] {
        assert_eq!(
            code(world.api.availability(&world.spa.visitor(), slug, &ask).await),
            "not_found",
            "{slug}"
        );
    }
}

#[tokio::test]
async fn nothing_of_another_business_can_be_asked_for() {
    let world = World::new().await;
    let other = server_testkit::Fixture::business(&world.db).slug("elsewhere").build().await;
    for (field, query) in [
        ("service", AvailabilityQuery { service: other.service, ..query(&world) }),
        ("option", AvailabilityQuery { option: Some(other.option()), ..query(&world) }),
        ("addons", AvailabilityQuery { addons: other.addons.clone(), ..query(&world) }),
        ("staff", AvailabilityQuery { staff: Some(other.staff[0]), ..query(&world) }),
    ] {
        let refused = world.api.availability(&world.spa.visitor(), &world.spa.slug, &query).await;
        assert_eq!(crate::world::fields(refused), [field]);
    }
}
