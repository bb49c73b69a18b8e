//! A guest asks for another time and the business says no: the visit stands where it stood.

use server_testkit::Fixture;
use shared::{
    booking::{Action, BookingApi as _, BookingStatus, BookingView, NewBooking, Transition, Wish},
    time::Local,
};

use crate::{
    checker::{count, sound},
    world::{World, at, code, on, staff_of, step, to, with_link},
};

/// A guest's visit at eleven with the first person, which a manager has confirmed.
async fn confirmed(world: &World, wish: &NewBooking) -> BookingView {
    let view = world.guest_books(wish).await;
    let stands = world.api.act(&world.spa.manager(), view.id, &step(Action::Confirm), None).await.unwrap();
    BookingView { access_token: view.access_token, ..stands }
}

async fn asks(world: &World, view: &BookingView, step: &Transition) -> BookingView {
    let asked = world.api.act(&with_link(view), view.id, step, None).await.unwrap();
    assert_eq!(asked.status, BookingStatus::Rescheduled);
    asked
}

async fn refused(world: &World, view: &BookingView) -> BookingView {
    let no = Transition { reason: Some("A wedding".to_owned()), ..Transition::plain(Action::Reject) };
    world.api.act(&world.spa.manager(), view.id, &no, None).await.unwrap()
}

fn times(view: &BookingView) -> Vec<Local> {
    view.appointments.iter().map(|part| part.starts_at).collect()
}

#[tokio::test]
async fn the_guest_keeps_the_time_and_the_person_they_had_and_is_told() {
    let world = World::new().await;
    let view = confirmed(&world, &world.wish_with("11:00", 0)).await;
    // Over its own place, with somebody else, and once more.
    asks(&world, &view, &to(at("11:30"), Some(world.spa.staff[1]))).await;
    asks(&world, &view, &to(on("2026-11-24", "14:00"), None)).await;
    let stands = refused(&world, &view).await;
    assert_eq!((stands.status, times(&stands)), (BookingStatus::Confirmed, vec![at("11:00")]));
    assert_eq!((staff_of(&stands), stands.version), (Some(world.spa.staff[0]), view.version + 3));
    assert_eq!(stands.total, view.total);
    let letter = world.last_letter().await;
    assert!(letter.contains("Your visit stays as it was") && letter.contains("A wedding"), "{letter}");
    assert!(letter.contains("(2026-11-24 14:00)") && letter.contains("2026-11-20 11:00"), "{letter}");
    // What was asked for is free again, and what stands is not.
    world
        .guest_books(&NewBooking { starts_at: on("2026-11-24", "14:00"), ..world.wish_with("11:00", 0) })
        .await;
    assert_eq!(
        code(world.book_as(&world.spa.visitor(), &world.wish_with("11:15", 0)).await),
        "booking.slot_taken"
    );
    // A code of the time that was asked for is worthless, and the visit can be checked in.
    let shown = world.api.check_in_code(&with_link(&view), view.id).await.unwrap();
    assert!(world.later(45).check_in(&world.spa.desk(), &shown.token, None, None, None).await.is_ok());
    sound(&world.db).await;
}

#[tokio::test]
async fn where_somebody_else_took_the_time_meanwhile_the_visit_is_refused() {
    let world = World::new().await;
    let view = confirmed(&world, &world.wish_with("11:00", 0)).await;
    asks(&world, &view, &to(at("15:00"), None)).await;
    world.guest_books(&world.wish_with("11:30", 0)).await;
    let gone = refused(&world, &view).await;
    assert_eq!(gone.status, BookingStatus::Rejected);
    assert!(world.last_letter().await.contains("could not be confirmed"));
    world.guest_books(&world.wish_with("15:00", 0)).await;
    sound(&world.db).await;
}

#[tokio::test]
async fn a_time_that_has_begun_is_nothing_to_go_back_to() {
    let world = World::new().await;
    let view = confirmed(&world, &world.wish_with("11:00", 0)).await;
    asks(&world, &view, &to(at("15:00"), None)).await;
    let later = world.later(61);
    let gone = later.act(&world.spa.manager(), view.id, &step(Action::Reject), None).await.unwrap();
    assert_eq!(gone.status, BookingStatus::Rejected);
    sound(&world.db).await;
}

#[tokio::test]
async fn an_order_that_was_never_confirmed_has_nothing_to_go_back_to() {
    let world = World::new().await;
    let view = world.guest_books(&world.wish_with("11:00", 0)).await;
    let asked = world.api.act(&with_link(&view), view.id, &to(at("15:00"), None), None).await.unwrap();
    assert_eq!(asked.status, BookingStatus::Pending);
    assert_eq!(refused(&world, &view).await.status, BookingStatus::Rejected);
    sound(&world.db).await;
}

#[tokio::test]
async fn what_was_confirmed_last_is_where_it_goes_back_to() {
    let world = World::new().await;
    let view = confirmed(&world, &world.wish_with("11:00", 0)).await;
    asks(&world, &view, &to(at("13:00"), None)).await;
    world.api.act(&world.spa.manager(), view.id, &step(Action::Confirm), None).await.unwrap();
    asks(&world, &view, &to(at("16:00"), None)).await;
    assert_eq!(times(&refused(&world, &view).await), [at("13:00")]);
    sound(&world.db).await;
}

#[tokio::test]
async fn every_part_of_a_visit_goes_back_with_its_own_person() {
    let world = World::with(|spa| spa.staff(3)).await;
    let mut wish = world.wish_with("11:00", 0);
    wish.also = vec![Wish { staff: Some(world.spa.staff[1]), ..Wish::of(world.spa.service) }];
    let view = confirmed(&world, &wish).await;
    let people = |view: &BookingView| -> Vec<_> {
        view.appointments.iter().map(|part| part.staff.as_ref().map(|staff| staff.id)).collect()
    };
    asks(&world, &view, &to(at("14:00"), Some(world.spa.staff[2]))).await;
    let stands = refused(&world, &view).await;
    assert_eq!((times(&stands), people(&stands)), (times(&view), people(&view)));
    assert_eq!(stands.status, BookingStatus::Confirmed);
    sound(&world.db).await;
}

#[tokio::test]
async fn whoever_does_the_work_and_says_no_puts_it_back_as_well() {
    let world = World::with(|spa| spa.confirmed_by_staff()).await;
    let view = world.guest_books(&world.wish_with("11:00", 0)).await;
    let therapist = world.spa.therapist(0);
    world.api.act(&therapist, view.id, &step(Action::Accept), None).await.unwrap();
    asks(&world, &view, &to(at("15:00"), None)).await;
    let stands = world.api.act(&therapist, view.id, &step(Action::Reject), None).await.unwrap();
    assert_eq!((stands.status, times(&stands)), (BookingStatus::Confirmed, vec![at("11:00")]));
    assert_eq!(count(&world.db, "SELECT count(*) FROM bookings WHERE status = 'confirmed'").await, 1);
    let elsewhere = Fixture::business(&world.db).slug("elsewhere").build().await;
    assert_eq!(
        code(world.api.act(&elsewhere.owner(), view.id, &step(Action::Reject), None).await),
        "not_found"
    );
    sound(&world.db).await;
}

#[tokio::test]
async fn a_move_that_nobody_answers_goes_back_after_a_day() {
    let world = World::new().await;
    let wish = NewBooking { starts_at: on("2026-11-24", "11:00"), ..world.wish_with("11:00", 0) };
    let view = confirmed(&world, &wish).await;
    asks(&world, &view, &to(on("2026-11-25", "15:00"), None)).await;
    assert_eq!(world.later(24 * 60 - 1).expire_undecided().await.unwrap(), 0);
    let tomorrow = world.later(24 * 60 + 1);
    assert_eq!(tomorrow.expire_undecided().await.unwrap(), 1);
    assert_eq!(tomorrow.expire_undecided().await.unwrap(), 0, "once");
    let stands = tomorrow.get(&with_link(&view), view.id).await.unwrap();
    assert_eq!((stands.status, times(&stands)), (BookingStatus::Confirmed, times(&view)));
    assert!(world.last_letter().await.contains("could not agree to the new time (2026-11-25 15:00)"));
    sound(&world.db).await;
}

#[tokio::test]
async fn one_that_has_nothing_to_go_back_to_lapses_when_its_time_comes() {
    let world = World::new().await;
    let view = confirmed(&world, &world.wish_with("11:00", 0)).await;
    asks(&world, &view, &to(at("15:00"), None)).await;
    assert_eq!(world.later(299).expire_undecided().await.unwrap(), 0);
    assert_eq!(world.later(300).expire_undecided().await.unwrap(), 1);
    let gone = world.api.get(&with_link(&view), view.id).await.unwrap();
    assert_eq!(gone.status, BookingStatus::Expired);
    assert!(world.last_letter().await.contains("could not be confirmed"));
    sound(&world.db).await;
}

#[tokio::test]
async fn whoever_asked_in_time_and_is_answered_late_owes_nothing_by_that() {
    for (asked, owed) in [(0, false), (70, true)] {
        let world = World::new().await;
        sqlx::query("UPDATE services SET cancel_fee_percent = 50, free_cancel_minutes = 180")
            .execute(world.db.owner())
            .await
            .unwrap();
        // Free until eleven.
        let view = confirmed(&world, &world.wish_with("14:00", 0)).await;
        let guest = with_link(&view);
        world.later(asked).act(&guest, view.id, &to(at("17:00"), None), None).await.unwrap();
        let later = world.later(75);
        let no = step(Action::Reject);
        assert_eq!(times(&later.act(&world.spa.manager(), view.id, &no, None).await.unwrap()), [at("14:00")]);
        let seen = later.get(&guest, view.id).await.unwrap();
        assert_eq!(seen.cancel_fee.minor > 0, owed, "asked after {asked} minutes");
        if !owed {
            assert_eq!(seen.free_until, Some(at("14:00")));
        }
        sound(&world.db).await;
    }
}

#[tokio::test]
async fn who_asked_for_somebody_else_at_the_same_time_is_told_of_no_other_time() {
    let world = World::new().await;
    let time = on("2026-11-24", "11:00");
    let view = confirmed(&world, &NewBooking { starts_at: time, ..world.wish_with("11:00", 0) }).await;
    let told = async || {
        let letter = world.last_letter().await;
        assert!(letter.contains("could not agree to the change of your booking"), "{letter}");
        assert!(!letter.contains("()"), "{letter}");
    };
    let somebody_else = to(time, Some(world.spa.staff[1]));
    asks(&world, &view, &somebody_else).await;
    let stands = refused(&world, &view).await;
    assert_eq!((staff_of(&stands), times(&stands)), (Some(world.spa.staff[0]), vec![time]));
    told().await;
    asks(&world, &view, &somebody_else).await;
    assert_eq!(world.later(24 * 60 + 1).expire_undecided().await.unwrap(), 1);
    told().await;
    sound(&world.db).await;
}

#[tokio::test]
async fn what_waited_before_moves_lapsed_goes_on_waiting() {
    let world = World::new().await;
    let view = confirmed(&world, &world.wish_with("11:00", 0)).await;
    asks(&world, &view, &to(at("15:00"), None)).await;
    sqlx::query("UPDATE bookings SET move_asked_at = NULL").execute(world.db.owner()).await.unwrap();
    assert_eq!(world.later(300).expire_undecided().await.unwrap(), 0);
    sound(&world.db).await;
}
