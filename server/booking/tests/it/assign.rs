//! Giving out a day's visits at customers'.

use chrono::NaiveDate;
use server_testkit::Fixture;
use shared::{
    booking::{
        BookingApi as _, BookingView, NewBooking, Place, Wish,
        assign::{AssignApi as _, AssignLine, AssignVerdict, AssignView, Assignment},
    },
    ids::AreaId,
};

use crate::{
    checker::{count, sound},
    home_visits::{goes_out, home, town},
    races::all_at_once,
    world::{World, code, fields, on, to, with_link},
};

const DAY: &str = "2026-12-02";

fn day() -> NaiveDate {
    DAY.parse().unwrap()
}

/// With somebody in particular, as it happened to be.
async fn visit(world: &World, time: &str, staff: usize, area: AreaId) -> BookingView {
    let wish = NewBooking { place: home(area), ..crate::world::wish(&world.spa, on(DAY, time)) };
    let view = world.guest_books(&NewBooking { staff: Some(world.spa.staff[staff]), ..wish }).await;
    sqlx::query("UPDATE appointments SET staff_asked = false WHERE id = $1")
        .bind(view.appointments[0].id.0)
        .execute(world.db.owner())
        .await
        .unwrap();
    view
}

async fn flexible(world: &World, time: &str, area: AreaId, flexible_minutes: u16) -> BookingView {
    let place = home(area).map(|place| Place { flexible_minutes, ..place });
    world.guest_books(&NewBooking { place, ..crate::world::wish(&world.spa, on(DAY, time)) }).await
}

/// Two whose days cross: each was in one part of town and has to go to the other.
async fn crossed() -> (World, Vec<BookingView>) {
    let (world, areas) = town(2).await;
    let (north, far) = (areas[0], areas[2]);
    let mut all = Vec::new();
    for (time, staff, area) in
        [("11:00", 0, far), ("11:00", 1, north), ("15:00", 0, north), ("15:00", 1, far)]
    {
        all.push(visit(&world, time, staff, area).await);
    }
    (world, all)
}

/// Everything that is proposed.
pub fn proposed(view: &AssignView) -> Vec<Assignment> {
    let change = |line: &AssignLine| {
        let proposal = line.proposal.as_ref()?;
        Some(Assignment {
            appointment: line.appointment,
            version: line.version,
            staff: proposal.staff.id,
            starts_at: proposal.starts_at,
        })
    };
    view.visits.iter().filter_map(change).collect()
}

#[tokio::test]
async fn two_whose_ways_cross_are_proposed_to_change_and_do() {
    let (world, all) = crossed().await;
    let manager = world.spa.manager();
    let view = world.api.day(&manager, day()).await.unwrap();
    assert_eq!(view.visits.len(), 4);
    let changes = proposed(&view);
    assert_eq!(changes.len(), 2, "{view:?}");
    assert!(view.way_minutes_then + 40 < view.way_minutes, "{} {}", view.way_minutes, view.way_minutes_then);
    for line in &view.visits {
        let chosen = line.proposal.as_ref().map_or(line.staff.id, |proposal| proposal.staff.id);
        let verdict = line.people.iter().find(|one| one.staff.id == chosen).map(|one| one.verdict);
        assert!(matches!(verdict, Some(AssignVerdict::Could { .. })), "{verdict:?}");
    }
    world.api.assign(&manager, &changes).await.unwrap();
    let after = world.api.day(&manager, day()).await.unwrap();
    assert!(proposed(&after).is_empty() && after.way_minutes == view.way_minutes_then);
    let moved = count(&world.db, "SELECT count(*) FROM audit_logs WHERE action = 'booking.assign'").await;
    // Nobody's time changed, so nobody is written to.
    let told = count(&world.db, "SELECT count(*) FROM jobs WHERE payload->>'news' = 'moved'").await;
    assert_eq!((moved, told, all.len()), (2, 0, 4));
    sound(&world.db).await;
}

#[tokio::test]
async fn whoever_was_asked_for_stays() {
    let (world, all) = crossed().await;
    sqlx::query("UPDATE appointments SET staff_asked = true").execute(world.db.owner()).await.unwrap();
    let manager = world.spa.manager();
    let view = world.api.day(&manager, day()).await.unwrap();
    assert!(proposed(&view).is_empty() && view.visits.iter().all(|line| line.asked));
    let change = Assignment {
        appointment: all[0].appointments[0].id,
        version: view.visits.iter().find(|line| line.booking == all[0].id).unwrap().version,
        staff: world.spa.staff[1],
        starts_at: all[0].starts_at,
    };
    assert_eq!(code(world.api.assign(&manager, &[change]).await), "booking.not_skilled");
    sound(&world.db).await;
}

#[tokio::test]
async fn a_customer_who_is_flexible_is_visited_when_it_is_on_the_way_and_is_told() {
    let world = World::with(|spa| spa.staff(1).rooms(1).buffers(0, 0)).await;
    let areas = goes_out(&world).await;
    sqlx::query("UPDATE service_options SET minutes = 30 WHERE is_default")
        .execute(world.db.owner())
        .await
        .unwrap();
    let north = areas[0];
    visit(&world, "12:00", 0, north).await;
    // On the premises in between: whoever goes there again afterwards drives twice.
    world.guest_books(&crate::world::wish(&world.spa, on(DAY, "13:45"))).await;
    let view = flexible(&world, "14:45", north, 120).await;
    let window = view.place.clone().unwrap().window.unwrap();
    assert_eq!((window.from, window.until), (on(DAY, "12:45"), on(DAY, "16:45")));
    let manager = world.spa.manager();
    let day = world.api.day(&manager, day()).await.unwrap();
    let [change] = proposed(&day).try_into().unwrap();
    assert_eq!((change.appointment, change.starts_at), (view.appointments[0].id, on(DAY, "12:45")));
    let early = Assignment { starts_at: on(DAY, "12:30"), ..change.clone() };
    assert_eq!(fields(world.api.assign(&manager, &[early]).await), ["starts_at"]);
    world.api.assign(&manager, &[change]).await.unwrap();
    let after = world.api.get(&with_link(&view), view.id).await.unwrap();
    assert_eq!((after.starts_at, after.place), (on(DAY, "12:45"), view.place.clone()));
    let told = count(&world.db, "SELECT count(*) FROM jobs WHERE payload->>'news' = 'moved'").await;
    assert_eq!(told, 1);
    // Whoever moves it agrees anew.
    world.api.act(&manager, view.id, &to(on(DAY, "16:00"), None), None).await.unwrap();
    let moved = world.api.get(&with_link(&view), view.id).await.unwrap();
    assert_eq!(moved.place.unwrap().window.unwrap().from, on(DAY, "14:00"));
    sound(&world.db).await;
}

#[tokio::test]
async fn only_what_can_be_chosen_is_flexible() {
    let (world, areas) = town(1).await;
    let place = |flexible_minutes| home(areas[0]).map(|place| Place { flexible_minutes, ..place });
    let wish = NewBooking { place: place(45), ..world.wish("12:00") };
    assert_eq!(fields(world.book_as(&world.spa.visitor(), &wish).await), ["place.flexible_minutes"]);
    let also = vec![Wish::of(world.spa.service)];
    let wish = NewBooking { place: place(60), also, ..world.wish("12:00") };
    assert_eq!(fields(world.book_as(&world.spa.visitor(), &wish).await), ["place.flexible_minutes"]);
    sound(&world.db).await;
}

#[tokio::test]
async fn visits_of_somebody_who_is_away_go_to_somebody_else() {
    let (world, areas) = town(2).await;
    visit(&world, "12:00", 0, areas[0]).await;
    sqlx::query(
        "INSERT INTO availability_exceptions (tenant_id, id, staff_id, kind, starts_at, ends_at)
         VALUES ($1, gen_random_uuid(), $2, 'leave', '2026-12-02T00:00:00Z', '2026-12-03T00:00:00Z')",
    )
    .bind(world.spa.tenant.0)
    .bind(world.spa.staff[0].0)
    .execute(world.db.owner())
    .await
    .unwrap();
    let manager = world.spa.manager();
    let view = world.api.day(&manager, day()).await.unwrap();
    let [change] = proposed(&view).try_into().unwrap();
    let ill = view.visits[0].people.iter().find(|one| one.staff.id == world.spa.staff[0]).unwrap();
    assert_eq!((change.staff, ill.verdict), (world.spa.staff[1], AssignVerdict::NotWorking));
    world.api.assign(&manager, &[change]).await.unwrap();
    sound(&world.db).await;
}

#[tokio::test]
async fn what_was_changed_meanwhile_is_not_given_out() {
    let (world, _) = crossed().await;
    let manager = world.spa.manager();
    let changes = proposed(&world.api.day(&manager, day()).await.unwrap());
    let tasks = (0..4).map(|_| {
        let (api, manager, changes) = (world.api.clone(), manager.clone(), changes.clone());
        async move { api.assign(&manager, &changes).await }
    });
    let outcomes = all_at_once(tasks).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for outcome in outcomes.into_iter().filter(Result::is_err) {
        assert_eq!(code(outcome), "booking.changed");
    }
    sound(&world.db).await;
}

#[tokio::test]
async fn all_are_given_out_or_none() {
    let (world, _) = crossed().await;
    let manager = world.spa.manager();
    let mut changes = proposed(&world.api.day(&manager, day()).await.unwrap());
    // One of the two stays where it was: nobody can serve both.
    changes.truncate(1);
    assert_eq!(code(world.api.assign(&manager, &changes).await), "booking.slot_taken");
    assert_eq!(count(&world.db, "SELECT count(*) FROM audit_logs WHERE action = 'booking.assign'").await, 0);
    assert_eq!(code(world.api.assign(&manager, &[]).await), "request.invalid");
    sound(&world.db).await;
}

#[tokio::test]
async fn only_whoever_gives_out_the_whole_business_visits_does() {
    let (world, _) = crossed().await;
    let changes = proposed(&world.api.day(&world.spa.manager(), day()).await.unwrap());
    let nobody = world.spa.visitor();
    assert_eq!(code(world.api.day(&nobody, day()).await), "auth.required");
    assert_eq!(code(world.api.assign(&nobody, &changes).await), "auth.required");
    let therapist = world.spa.therapist(0);
    assert_eq!(code(world.api.day(&therapist, day()).await), "auth.forbidden");
    assert_eq!(code(world.api.assign(&therapist, &changes).await), "auth.forbidden");
    // A business that goes nowhere has no such page; another one's visits are not there.
    let other = Fixture::business(&world.db).slug("elsewhere").build().await;
    assert_eq!(code(world.api.day(&other.manager(), day()).await), "not_found");
    assert_eq!(code(world.api.assign(&other.manager(), &changes).await), "booking.changed");
    sound(&world.db).await;
}
