//! From the order to the receipt, and everything that is refused on the way.

use server_kernel::events::EventLog;
use shared::{
    booking::{Action, Actor as Part, BookingApi as _, BookingStatus, BookingView, decide},
    caller::Caller,
    payments::{NewPayment, PaymentsApi as _},
};

use crate::{
    checker::sound,
    world::{World, code, staff_of, step, with_link},
};

/// Everybody who has a part in a booking.
fn cast(world: &World, view: &BookingView) -> Vec<(Part, Caller)> {
    let guest = Caller { grants: with_link(view).grants, ..world.spa.visitor() };
    let mut cast =
        vec![(Part::Customer, guest), (Part::Desk, world.spa.desk()), (Part::Manager, world.spa.manager())];
    if staff_of(view).is_some() {
        cast.push((Part::Assigned, world.assigned(view)));
    }
    cast
}

/// Whatever the table of states does not allow is refused and changes nothing.
async fn nothing_else_is_possible(world: &World, ordered: &BookingView, minutes: i64) {
    let api = world.later(minutes);
    let now = api.get(&world.spa.manager(), ordered.id).await.unwrap();
    let link = BookingView { access_token: ordered.access_token.clone(), ..now.clone() };
    for (part, caller) in cast(world, &link) {
        for action in Action::ALL.iter().copied() {
            if decide(part, action, now.status, now.appointments[0].status).is_some() {
                continue;
            }
            let said = code(api.act(&caller, now.id, &step(action), None).await);
            let expected: &[&str] = match action {
                Action::CheckIn => &["booking.wrong_state", "auth.forbidden", "checkin.already"],
                _ => &["booking.wrong_state", "auth.forbidden"],
            };
            assert!(expected.contains(&said), "{part:?} {action:?} {:?}: {said}", now.status);
        }
    }
    let after = api.get(&world.spa.manager(), ordered.id).await.unwrap();
    assert_eq!((after.version, after.status), (now.version, now.status));
}

#[tokio::test]
async fn a_booking_runs_from_the_order_to_the_receipt() {
    let world = World::new().await;
    let (spa, api) = (&world.spa, &world.api);
    let ordered = world.guest_books(&world.wish_with("11:00", 1)).await;
    assert_eq!((ordered.version, ordered.status), (1, BookingStatus::Pending));
    let therapist = world.assigned(&ordered);
    let guest = with_link(&ordered);

    nothing_else_is_possible(&world, &ordered, 0).await;
    let view = api.act(&spa.manager(), ordered.id, &step(Action::Confirm), None).await.unwrap();
    assert_eq!((view.version, view.status.as_str()), (2, "confirmed"));
    nothing_else_is_possible(&world, &ordered, 0).await;
    let view = api.act(&therapist, ordered.id, &step(Action::Accept), None).await.unwrap();
    assert_eq!((view.version, view.appointments[0].status.as_str()), (3, "confirmed"));
    nothing_else_is_possible(&world, &ordered, 0).await;

    let there = world.later(45);
    let token = there.check_in_code(&guest, ordered.id).await.unwrap().token;
    let view = there.check_in(&spa.desk(), &token, None, None, None).await.unwrap();
    assert_eq!((view.version, view.appointments[0].status.as_str()), (4, "checked_in"));
    assert!(view.checked_in_at.is_some());
    nothing_else_is_possible(&world, &ordered, 45).await;
    let view = there.act(&therapist, ordered.id, &step(Action::Start), None).await.unwrap();
    assert_eq!((view.version, view.status.as_str()), (5, "in_progress"));
    nothing_else_is_possible(&world, &ordered, 60).await;
    let done = world.later(120);
    let view = done.act(&therapist, ordered.id, &step(Action::Complete), None).await.unwrap();
    assert_eq!((view.version, view.status.as_str()), (6, "completed"));
    nothing_else_is_possible(&world, &ordered, 120).await;

    let cash = NewPayment { method: "cash".to_owned(), amount: "2500.00".to_owned() };
    let view = done.pay(&spa.desk(), ordered.id, &cash, None).await.unwrap();
    assert_eq!((view.version, view.paid), (7, view.total));
    let receipt = done.receipt(&guest, ordered.id).await.unwrap();
    assert_eq!((receipt.due.minor, receipt.lines.len(), receipt.payments.len()), (0, 1, 1));
    assert_eq!(receipt.lines[0].amount.amount(), "2500.00");
    assert_eq!(receipt.address, "1 Test Street, Test Town");

    let log = EventLog::new(world.db.db());
    log.sequence().await.unwrap();
    let events: Vec<_> =
        log.after(0, 100).await.unwrap().into_iter().map(|event| (event.version, event.kind)).collect();
    let told = ["booked", "confirmed", "accepted", "checked_in", "started", "completed", "paid"];
    assert_eq!(events, (1..).zip(told.map(str::to_owned)).collect::<Vec<_>>());
    let audit: Vec<(String, bool, bool)> =
        sqlx::query_as("SELECT action, user_id IS NULL, success FROM audit_logs ORDER BY id")
            .fetch_all(world.db.owner())
            .await
            .unwrap();
    let acts = ["create", "confirm", "accept", "check_in", "start", "complete", "pay"];
    let expected: Vec<_> =
        acts.iter().map(|act| (format!("booking.{act}"), *act == "create", true)).collect();
    assert_eq!(audit, expected);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_screen_that_is_out_of_date_is_told_so() {
    let world = World::new().await;
    let view = world.guest_books(&world.wish("11:00")).await;
    let manager = world.spa.manager();
    let seen = shared::booking::Transition { version: Some(1), ..step(Action::Confirm) };
    assert_eq!(world.api.act(&manager, view.id, &seen, None).await.unwrap().version, 2);
    let stale = shared::booking::Transition { version: Some(1), ..step(Action::Cancel) };
    assert_eq!(code(world.api.act(&manager, view.id, &stale, None).await), "booking.changed");
    assert_eq!(world.api.get(&manager, view.id).await.unwrap().version, 2);
}

#[tokio::test]
async fn two_people_who_press_at_once_do_it_once() {
    let world = World::new().await;
    let view = world.guest_books(&world.wish("11:00")).await;
    let manager = world.spa.manager();
    let confirm = step(Action::Confirm);
    let pressed =
        futures::future::join_all((0..8).map(|_| world.api.act(&manager, view.id, &confirm, None))).await;
    assert_eq!(pressed.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert!(
        pressed.into_iter().filter_map(Result::err).all(|error| error.code.as_str() == "booking.wrong_state")
    );
    sound(&world.db).await;
}

#[tokio::test]
async fn what_a_therapist_declines_waits_for_somebody_else() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish_with("11:00", 0)).await;
    let (therapist, manager) = (world.spa.therapist(0), world.spa.manager());
    let unsaid = shared::booking::Transition { reason: None, ..step(Action::Decline) };
    let refused = world.api.act(&therapist, view.id, &unsaid, None).await;
    assert_eq!(crate::world::fields(refused), ["reason"]);

    let declined = world.api.act(&therapist, view.id, &step(Action::Decline), None).await.unwrap();
    assert_eq!((declined.version, staff_of(&declined)), (2, None));
    assert_eq!((declined.customer.email.as_str(), declined.customer.phone.as_str()), ("", ""));
    assert_eq!(code(world.api.get(&therapist, view.id).await), "not_found");
    let board = world.api.board(&manager, None).await.unwrap();
    assert_eq!((board.cards.len(), board.cards[0].staff), (1, None));
    // The person is free again, the room is not.
    world.desk_books(&world.wish_with("11:00", 0)).await;

    let placed = crate::world::to(view.starts_at, Some(world.spa.staff[1]));
    let placed = world.api.act(&manager, view.id, &placed, None).await.unwrap();
    assert_eq!((placed.version, staff_of(&placed)), (3, Some(world.spa.staff[1])));
    assert!(world.api.get(&world.spa.therapist(1), view.id).await.is_ok());
    sound(&world.db).await;
}

#[tokio::test]
async fn a_step_that_was_answered_is_answered_again() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish_with("11:00", 0)).await;
    let therapist = world.spa.therapist(0);
    for action in [Action::Accept, Action::Decline] {
        let key = crate::world::key(action.as_str(), 1);
        let first = world.api.act(&therapist, view.id, &step(action), key.clone()).await.unwrap();
        let again = world.api.act(&therapist, view.id, &step(action), key).await.unwrap();
        assert_eq!(first, again, "{action:?}");
    }
    // The same key and body for another booking is another step.
    let key = crate::world::key("cancel", 1);
    let (one, other) = (view.id, world.desk_books(&world.wish_with("13:00", 0)).await.id);
    for id in [one, other] {
        let view = world.api.act(&world.spa.manager(), id, &step(Action::Cancel), key.clone()).await.unwrap();
        assert_eq!((view.id, view.status), (id, BookingStatus::Cancelled));
    }
}

#[tokio::test]
async fn a_therapist_sees_only_what_is_assigned_and_nobodys_address() {
    let world = World::new().await;
    let mine = world.guest_books(&world.wish_with("11:00", 0)).await;
    let other = world.guest_books(&world.wish_with("11:00", 1)).await;
    let therapist = world.spa.therapist(0);
    let view = world.api.get(&therapist, mine.id).await.unwrap();
    assert_eq!(view.customer.name, "Meera K");
    assert_eq!((view.customer.email.as_str(), view.customer.phone.as_str()), ("", ""));
    assert_eq!(code(world.api.get(&therapist, other.id).await), "not_found");
    let list = world.api.list(&therapist, &Default::default()).await.unwrap().items;
    assert_eq!(list.iter().map(|row| row.id).collect::<Vec<_>>(), [mine.id]);
    assert_eq!(code(world.api.board(&therapist, None).await), "auth.forbidden");
    let day = world.api.my_day(&therapist, None).await.unwrap();
    assert_eq!(day.visits.iter().map(|visit| visit.id).collect::<Vec<_>>(), [mine.id]);
    assert!(!serde_json::to_string(&day).unwrap().contains("example.com"));
}

#[tokio::test]
async fn a_no_show_is_called_after_a_while_and_put_right_on_the_same_day() {
    let world = World::new().await;
    let view = world.desk_books(&world.wish_with("11:00", 0)).await;
    let desk = world.spa.desk();
    let early = world.later(70).act(&desk, view.id, &step(Action::NoShow), None).await;
    assert_eq!(code(early), "booking.wrong_state");
    let late = world.later(76);
    let gone = late.act(&desk, view.id, &step(Action::NoShow), None).await.unwrap();
    assert_eq!(gone.status, BookingStatus::NoShow);
    // Somebody looked at the time, and went away again.
    let held = late.hold(&world.spa.visitor(), &world.spa.slug, &world.hold_with("11:30", 0), None).await;
    assert!(held.is_ok(), "{held:?}");
    let manager = world.spa.manager();
    assert_eq!(code(late.act(&manager, view.id, &step(Action::Confirm), None).await), "booking.slot_taken");
    let back = world.later(88).act(&manager, view.id, &step(Action::Confirm), None).await.unwrap();
    assert_eq!(back.status, BookingStatus::Confirmed);
    sound(&world.db).await;
}
