//! A visit that repeats: looked at, booked and changed as one.

use chrono::Duration;
use server_testkit::Fixture;
use shared::{
    booking::{
        Action, BookingApi as _, BookingStatus, BookingView,
        series::{
            Change, DateState, NewSeries, Reach, RuleInput, SeriesApi as _, SeriesChange, SeriesOutcome,
        },
    },
    caller::Caller,
    time::Local,
};

use crate::{
    checker::{count, diary_is_sound, sound},
    races::all_at_once,
    world::{World, at, code, fields, on, somebody, step},
};

fn weekly(count: &str) -> RuleInput {
    RuleInput { every: "weekly".to_owned(), count: count.to_owned(), ..RuleInput::default() }
}

fn weeks(n: i64) -> Vec<Local> {
    (1..=n).map(|week| at("11:00") + Duration::weeks(week)).collect()
}

fn series(n: i64) -> NewSeries {
    NewSeries { rule: weekly(&(n + 1).to_string()), times: weeks(n) }
}

fn change(reach: Reach, change: Change) -> SeriesChange {
    SeriesChange { reach, change, fee: None }
}

fn to(when: Local) -> Change {
    Change::Move { to: when.naive_local(), staff: None }
}

async fn world() -> World {
    World::with(|spa| spa.staff(1).rooms(1).window(0, 365).confirms_at_once()).await
}

/// A customer with an account, and their booking today at eleven.
async fn customer(world: &World) -> (Caller, BookingView) {
    let who = Fixture::customer(&world.db, "meera@example.com").await;
    let view = world.book_as(&who, &world.wish("11:00")).await.unwrap();
    (who, view)
}

async fn starts(world: &World, who: &Caller, booking: &BookingView) -> Vec<(String, BookingStatus)> {
    let view = world.api.series_of(who, booking.id).await.unwrap().unwrap();
    let line = |visit: &shared::booking::series::SeriesVisit| {
        (visit.starts_at.format("%m-%d %H:%M").to_string(), visit.status)
    };
    view.visits.iter().map(line).collect()
}

fn done(outcome: &SeriesOutcome) -> usize {
    assert_eq!(outcome.conflicts, []);
    outcome.done.len()
}

#[tokio::test]
async fn every_date_says_whether_it_is_free() {
    let world = world().await;
    let (who, first) = customer(&world).await;
    world
        .desk_books(&shared::booking::NewBooking {
            starts_at: on("2026-11-27", "11:30"),
            ..world.wish("11:00")
        })
        .await;
    let plan = world.api.plan(&who, first.id, Some(&weekly("3"))).await.unwrap();
    let states: Vec<_> = plan.dates.iter().map(|date| date.state).collect();
    assert_eq!(states, [DateState::Booked, DateState::Taken, DateState::Free]);
    let others = &plan.dates[1].alternatives;
    assert_eq!(others.len(), 3);
    assert!(others.iter().all(|other| other.date_naive() == plan.dates[1].date));
    assert_eq!(fields(world.api.plan(&who, first.id, Some(&weekly("99"))).await), ["count"]);
}

#[tokio::test]
async fn all_are_booked_or_none() {
    let world = world().await;
    let (who, first) = customer(&world).await;
    let taken = shared::booking::NewBooking { starts_at: weeks(2)[1], ..world.wish("11:00") };
    let other = world.desk_books(&taken).await;
    let outcome = world.api.repeat(&who, first.id, &series(3)).await.unwrap();
    assert_eq!(outcome.done, []);
    assert_eq!(outcome.conflicts.iter().map(|one| one.starts_at).collect::<Vec<_>>(), [weeks(2)[1]]);
    assert_eq!(count(&world.db, "SELECT count(*) FROM bookings").await, 2, "nothing was booked");
    world.api.act(&world.spa.desk(), other.id, &step(Action::Cancel), None).await.unwrap();
    assert_eq!(done(&world.api.repeat(&who, first.id, &series(3)).await.unwrap()), 3);
    let visits = starts(&world, &who, &first).await;
    let days: Vec<_> = visits.iter().map(|(day, _)| day.as_str()).collect();
    assert_eq!(days, ["11-20 11:00", "11-27 11:00", "12-04 11:00", "12-11 11:00"]);
    assert_eq!(
        count(&world.db, "SELECT count(DISTINCT number) FROM bookings WHERE series_id IS NOT NULL").await,
        4
    );
    assert_eq!(
        code(world.api.repeat(&who, first.id, &series(3)).await),
        "booking.wrong_state",
        "it repeats already"
    );
    assert_eq!(world.api.own_series(&who).await.unwrap().len(), 1);
    sound(&world.db).await;
}

#[tokio::test]
async fn one_the_following_or_all_move_by_the_wall_clock() {
    let world = world().await;
    let (who, first) = customer(&world).await;
    let booked = world.api.repeat(&who, first.id, &series(3)).await.unwrap().done;
    // The third and the fourth, a week later: each goes where the next one was.
    let outcome =
        world.api.change(&who, booked[1], &change(Reach::Following, to(weeks(3)[2]))).await.unwrap();
    assert_eq!(done(&outcome), 2);
    let days = starts(&world, &who, &first).await;
    let days: Vec<_> = days.iter().map(|(day, _)| day.as_str()).collect();
    assert_eq!(days, ["11-20 11:00", "11-27 11:00", "12-11 11:00", "12-18 11:00"]);
    // All of them two hours later.
    let outcome = world.api.change(&who, first.id, &change(Reach::All, to(at("13:00")))).await.unwrap();
    assert_eq!(done(&outcome), 4);
    let days = starts(&world, &who, &first).await;
    assert!(days.iter().all(|(day, _)| day.ends_with("13:00")), "{days:?}");
    // One of them by itself.
    let outcome =
        world.api.change(&who, booked[0], &change(Reach::One, to(on("2026-11-28", "12:00")))).await.unwrap();
    assert_eq!(done(&outcome), 1);
    sound(&world.db).await;
}

#[tokio::test]
async fn what_cannot_move_is_named_and_nothing_moves() {
    let world = world().await;
    let (who, first) = customer(&world).await;
    world.api.repeat(&who, first.id, &series(2)).await.unwrap();
    let wish = shared::booking::NewBooking { starts_at: on("2026-12-04", "14:00"), ..world.wish("11:00") };
    world.desk_books(&wish).await;
    let outcome = world.api.change(&who, first.id, &change(Reach::All, to(at("14:00")))).await.unwrap();
    assert_eq!(outcome.done, []);
    let where_to: Vec<_> = outcome.conflicts.iter().map(|one| (one.starts_at, one.code.as_str())).collect();
    assert_eq!(where_to, [(on("2026-12-04", "14:00"), "booking.slot_taken")]);
    let days = starts(&world, &who, &first).await;
    assert!(days.iter().all(|(day, _)| day.ends_with("11:00")), "{days:?}");
    assert_eq!(count(&world.db, "SELECT count(*) FROM bookings WHERE version > 1").await, 0);
    sound(&world.db).await;
}

#[tokio::test]
async fn this_and_the_following_are_called_off() {
    let world = world().await;
    let (who, first) = customer(&world).await;
    let booked = world.api.repeat(&who, first.id, &series(3)).await.unwrap().done;
    let outcome = world.api.change(&who, booked[1], &change(Reach::Following, Change::Cancel)).await.unwrap();
    assert_eq!(done(&outcome), 2);
    let statuses: Vec<_> = starts(&world, &who, &first).await.into_iter().map(|(_, status)| status).collect();
    use BookingStatus::{Cancelled, Confirmed};
    assert_eq!(statuses, [Confirmed, Confirmed, Cancelled, Cancelled]);
    sound(&world.db).await;
}

#[tokio::test]
async fn only_whoever_could_book_repeats() {
    let world = world().await;
    let (who, first) = customer(&world).await;
    let stranger = Fixture::customer(&world.db, "else@example.com").await;
    let elsewhere = Fixture::business(&world.db).slug("elsewhere").staff(1).build().await;
    for nobody in [&stranger, &elsewhere.manager(), &somebody("198.51.100.3")] {
        assert_eq!(code(world.api.plan(nobody, first.id, None).await), "not_found");
        assert_eq!(code(world.api.repeat(nobody, first.id, &series(1)).await), "not_found");
        assert_eq!(code(world.api.series_of(nobody, first.id).await), "not_found");
        assert_eq!(
            code(world.api.change(nobody, first.id, &change(Reach::All, Change::Cancel)).await),
            "not_found"
        );
    }
    assert_eq!(code(world.api.repeat(&world.spa.therapist(0), first.id, &series(1)).await), "auth.forbidden");
    assert_eq!(done(&world.api.repeat(&world.spa.desk(), first.id, &series(1)).await.unwrap()), 1);
    // Booked at the desk, and the customer's all the same.
    assert_eq!(starts(&world, &who, &first).await.len(), 2);
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_want_the_same_weeks_do_not_wait_in_a_circle() {
    let world = World::with(|spa| spa.staff(2).rooms(1).window(0, 365).confirms_at_once()).await;
    let mut firsts = Vec::new();
    for n in 0..4 {
        let who = Fixture::customer(&world.db, &format!("c{n}@example.com")).await;
        let time = ["11:00", "12:00", "13:00", "14:00"][n];
        let wish = shared::booking::NewBooking {
            customer: Some(crate::world::contact(&format!("c{n}@example.com"))),
            ..world.wish(time)
        };
        let view = world.book_as(&who, &wish).await.unwrap();
        firsts.push((who, view));
    }
    let outcomes = all_at_once(firsts.into_iter().enumerate().map(|(n, (who, view))| {
        let api = world.api.clone();
        // Each begins at the other end.
        let mut times = weeks(6);
        if n % 2 == 1 {
            times.reverse();
        }
        async move { api.repeat(&who, view.id, &NewSeries { rule: weekly("7"), times }).await.unwrap() }
    }))
    .await;
    let won = outcomes.iter().filter(|outcome| outcome.conflicts.is_empty()).count();
    assert_eq!(won, 1, "one room, one series");
    diary_is_sound(&world.db).await;
    sound(&world.db).await;
}
