//! What calling off late, or not coming, costs.

use chrono::Duration;
use server_testkit::Fixture;
use shared::{
    booking::{
        Action, BookingApi as _, BookingFilter, BookingStatus, BookingView, NewBooking, Transition,
        series::{Change, NewSeries, Reach, RuleInput, SeriesApi as _, SeriesChange},
        waitlist::{NewWait, WaitlistApi as _, WindowInput},
    },
    payments::{NewPayment, PaymentsApi as _},
};

use crate::{
    checker::{count, sound},
    world::{World, at, code, contact, fields, on, somebody, step, with_link},
};

/// Half of the price is owed once less than three hours are left.
pub async fn sell(world: &World, free_minutes: Option<i32>, percent: Option<i16>) {
    sqlx::query("UPDATE services SET free_cancel_minutes = $2, cancel_fee_percent = $3 WHERE tenant_id = $1")
        .bind(world.spa.tenant.0)
        .bind(free_minutes)
        .bind(percent)
        .execute(world.db.owner())
        .await
        .unwrap();
}

/// A business that says yes at once and sells at these terms.
async fn world() -> World {
    let world = World::with(|spa| spa.confirms_at_once()).await;
    sell(&world, Some(180), Some(50)).await;
    world
}

fn cash(amount: &str) -> NewPayment {
    NewPayment { method: "cash".to_owned(), amount: amount.to_owned() }
}

fn cancel(fee: &str) -> Transition {
    Transition { fee: Some(fee.to_owned()), ..Transition::plain(Action::Cancel) }
}

/// Charged, and what calling off would cost.
fn money(view: &BookingView) -> (String, String) {
    (view.fee.amount(), view.cancel_fee.amount())
}

fn amounts(charged: &str, cancelling: &str) -> (String, String) {
    (charged.to_owned(), cancelling.to_owned())
}

#[tokio::test]
async fn a_customer_pays_for_calling_off_late_and_only_then() {
    // Now it is 10:00; calling off a visit at 14:00 is free until 11:00. The clock goes on, so at 60 the limit has just passed.
    for (minutes, expected) in [(0, "0.00"), (59, "0.00"), (60, "1250.00"), (200, "1250.00")] {
        let world = world().await;
        let view = world.guest_books(&world.wish("14:00")).await;
        assert_eq!(money(&view), amounts("0.00", "0.00"));
        assert_eq!((view.free_until, view.late_fee.amount()), (Some(at("11:00")), "1250.00".to_owned()));
        let (api, guest) = (world.later(minutes), with_link(&view));
        assert_eq!(money(&api.get(&guest, view.id).await.unwrap()), amounts("0.00", expected), "{minutes}");
        let gone = api.act(&guest, view.id, &step(Action::Cancel), None).await.unwrap();
        assert_eq!((gone.status, gone.free_until), (BookingStatus::Cancelled, None));
        assert_eq!(money(&gone), amounts(expected, "0.00"), "{minutes}");
        assert_eq!(gone.due().amount(), expected);
        sound(&world.db).await;
    }
}

#[tokio::test]
async fn who_books_within_the_limit_is_told_so_and_a_request_that_nobody_has_confirmed_costs_nothing() {
    let world = world().await;
    let view = world.guest_books(&world.wish("12:00")).await;
    assert_eq!((money(&view), view.free_until), (amounts("0.00", "1250.00"), Some(at("09:00"))));

    let slow = World::new().await;
    sell(&slow, Some(180), Some(50)).await;
    let view = slow.guest_books(&slow.wish("12:00")).await;
    assert_eq!((view.status, money(&view)), (BookingStatus::Pending, amounts("0.00", "0.00")));
    let gone = slow.api.act(&with_link(&view), view.id, &step(Action::Cancel), None).await.unwrap();
    assert_eq!(gone.fee.amount(), "0.00");
    let view = slow.guest_books(&slow.wish("12:00")).await;
    slow.api.act(&slow.spa.manager(), view.id, &step(Action::Confirm), None).await.unwrap();
    let gone = slow.api.act(&with_link(&view), view.id, &step(Action::Cancel), None).await.unwrap();
    assert_eq!(gone.fee.amount(), "1250.00");
}

#[tokio::test]
async fn whoever_works_at_the_business_calls_off_for_nothing() {
    let world = world().await;
    for caller in [world.spa.manager(), world.spa.desk()] {
        let view = world.guest_books(&world.wish("12:00")).await;
        let seen = world.api.get(&caller, view.id).await.unwrap();
        assert_eq!((money(&seen), seen.late_fee.amount()), (amounts("0.00", "0.00"), "1250.00".to_owned()));
        let gone = world.api.act(&caller, view.id, &step(Action::Cancel), None).await.unwrap();
        assert_eq!((money(&gone), gone.due().minor), (amounts("0.00", "0.00"), 0));
        assert!(!gone.actions.contains(&Action::Pay));
        assert_eq!(code(world.api.pay(&caller, view.id, &cash("1"), None).await), "booking.wrong_state");
    }
}

#[tokio::test]
async fn nobody_is_charged_more_than_they_were_shown() {
    let world = world().await;
    let view = world.guest_books(&world.wish("14:00")).await;
    let (late, guest) = (world.later(61), with_link(&view));
    for stale in ["0.00", "1249.99", "1250.01"] {
        assert_eq!(code(late.act(&guest, view.id, &cancel(stale), None).await), "booking.changed", "{stale}");
    }
    for wrong in ["", "much", "12.505", "1,250.00"] {
        assert_eq!(fields(late.act(&guest, view.id, &cancel(wrong), None).await), ["fee"], "{wrong}");
    }
    assert_eq!(late.get(&guest, view.id).await.unwrap().status, BookingStatus::Confirmed);
    let gone = late.act(&guest, view.id, &cancel("1250"), None).await.unwrap();
    assert_eq!(gone.fee.amount(), "1250.00");
    sound(&world.db).await;
}

#[tokio::test]
async fn terms_stay_as_they_were_sold() {
    let world = world().await;
    let view = world.guest_books(&world.wish("12:00")).await;
    sell(&world, Some(0), Some(100)).await;
    assert_eq!(world.api.get(&with_link(&view), view.id).await.unwrap().cancel_fee.amount(), "1250.00");
    let other = world.guest_books(&world.wish("14:00")).await;
    assert_eq!((other.free_until, other.late_fee.amount()), (Some(at("14:00")), "2500.00".to_owned()));
    // Where a service says nothing it is as the business says, a day; where it has no fee it is never asked for.
    sell(&world, None, Some(10)).await;
    let usual = world.guest_books(&world.wish("15:00")).await;
    assert_eq!(
        (usual.free_until, usual.cancel_fee.amount()),
        (Some(on("2026-11-19", "15:00")), "250.00".to_owned())
    );
    sell(&world, Some(180), None).await;
    let free = world.guest_books(&world.wish("16:00")).await;
    assert_eq!((free.free_until, free.late_fee.minor, free.cancel_fee.minor), (None, 0, 0));
}

#[tokio::test]
async fn the_summary_before_booking_says_the_same_as_the_booking() {
    let world = world().await;
    let visitor = world.spa.visitor();
    let hold = world.api.hold(&visitor, &world.spa.slug, &world.hold("14:00"), None).await.unwrap();
    assert_eq!((hold.free_until, hold.late_fee.amount()), (Some(at("11:00")), "1250.00".to_owned()));
    let wish = NewBooking { hold: Some(hold.id), ..world.wish("14:00") };
    let view = world.book_as(&visitor, &wish).await.unwrap();
    assert_eq!((view.free_until, view.late_fee), (hold.free_until, hold.late_fee));
}

#[tokio::test]
async fn a_no_show_owes_it_until_it_is_taken_back() {
    let world = world().await;
    let view = world.guest_books(&world.wish("12:00")).await;
    let (desk, late) = (world.spa.desk(), world.later(140));
    let absent = late.act(&desk, view.id, &step(Action::NoShow), None).await.unwrap();
    assert_eq!((money(&absent), absent.due().amount()), (amounts("1250.00", "0.00"), "1250.00".to_owned()));
    assert!(absent.actions.contains(&Action::Pay));
    let card =
        |board: shared::booking::BoardView| board.cards.into_iter().find(|card| card.booking == view.id);
    let shown = card(late.board(&desk, None).await.unwrap()).unwrap();
    assert_eq!((shown.paid, shown.actions.contains(&Action::Pay)), (false, true));

    let back = late.act(&world.spa.manager(), view.id, &step(Action::Confirm), None).await.unwrap();
    assert_eq!((back.status, back.fee.minor, back.due()), (BookingStatus::Confirmed, 0, back.total));
    let absent = late.act(&desk, view.id, &step(Action::NoShow), None).await.unwrap();
    assert_eq!(absent.fee.amount(), "1250.00");
    late.pay(&desk, view.id, &cash("1250"), None).await.unwrap();
    let shown = card(late.board(&desk, None).await.unwrap()).unwrap();
    assert_eq!((shown.paid, shown.actions.contains(&Action::Pay)), (true, false));
    // What was paid as a fee counts for the visit.
    let back = late.act(&world.spa.manager(), view.id, &step(Action::Confirm), None).await.unwrap();
    assert_eq!((back.fee.minor, back.due().amount()), (0, "1250.00".to_owned()));
    sound(&world.db).await;
}

#[tokio::test]
async fn the_desk_takes_the_fee_and_not_a_coin_more() {
    let world = world().await;
    let view = world.guest_books(&world.wish("12:00")).await;
    let (desk, guest) = (world.spa.desk(), with_link(&view));
    let gone = world.api.act(&guest, view.id, &cancel("1250.00"), None).await.unwrap();
    assert!(!gone.actions.contains(&Action::Pay));
    let owing = world.api.board(&desk, None).await.unwrap().owing;
    assert_eq!(
        owing.iter().map(|row| (row.booking, row.due.amount())).collect::<Vec<_>>(),
        [(view.id, "1250.00".to_owned())]
    );
    assert_eq!(code(world.api.pay(&guest, view.id, &cash("1"), None).await), "auth.forbidden");
    assert_eq!(code(world.api.pay(&desk, view.id, &cash("1250.01"), None).await), "payment.too_much");
    let part = world.api.pay(&desk, view.id, &cash("1000"), None).await.unwrap();
    assert_eq!(
        (part.due().amount(), part.actions.as_slice()),
        ("250.00".to_owned(), [Action::Pay].as_slice())
    );
    assert_eq!(code(world.api.pay(&desk, view.id, &cash("250.01"), None).await), "payment.too_much");
    let done = world.api.pay(&desk, view.id, &cash("250"), None).await.unwrap();
    assert_eq!((done.status, done.due().minor, done.actions.len()), (BookingStatus::Cancelled, 0, 0));
    assert_eq!(code(world.api.pay(&desk, view.id, &cash("1"), None).await), "booking.wrong_state");
    let board = world.api.board(&world.spa.manager(), None).await.unwrap();
    assert_eq!((board.owing.len(), board.taken.unwrap().amount()), (0, "1250.00".to_owned()));
    let receipt = world.api.receipt(&guest, view.id).await.unwrap();
    assert_eq!((receipt.fee.unwrap().amount(), receipt.due.minor), ("1250.00".to_owned(), 0));
    let listed = world.api.list(&desk, &BookingFilter::default()).await.unwrap();
    assert_eq!(listed.items[0].fee.amount(), "1250.00");
    sound(&world.db).await;
}

#[tokio::test]
async fn a_series_is_called_off_at_the_price_that_was_shown() {
    let world = World::with(|spa| spa.window(0, 365).confirms_at_once()).await;
    sell(&world, Some(180), Some(50)).await;
    let meera = Fixture::customer(&world.db, "meera@example.com").await;
    let view = world.book_as(&meera, &world.wish("12:00")).await.unwrap();
    let rule = RuleInput { every: "weekly".to_owned(), count: "3".to_owned(), ..RuleInput::default() };
    let times = (1..=2).map(|week| at("12:00") + Duration::weeks(week)).collect();
    world.api.repeat(&meera, view.id, &NewSeries { rule, times }).await.unwrap();
    let series = world.api.series_of(&meera, view.id).await.unwrap().unwrap();
    let costs: Vec<_> = series.visits.iter().map(|visit| visit.cancel_fee.unwrap().amount()).collect();
    assert_eq!(costs, ["1250.00", "0.00", "0.00"]);
    let all =
        |fee: &str| SeriesChange { reach: Reach::All, change: Change::Cancel, fee: Some(fee.to_owned()) };
    assert_eq!(code(world.api.change(&meera, view.id, &all("0.00")).await), "booking.changed");
    let done = world.api.change(&meera, view.id, &all("1250.00")).await.unwrap();
    assert_eq!((done.done.len(), done.conflicts.len()), (3, 0));
    let fees = "SELECT count(*) FROM bookings WHERE fee_minor > 0 AND status = 'cancelled'";
    assert_eq!(count(&world.db, fees).await, 1);
    sound(&world.db).await;
}

#[tokio::test]
async fn an_offer_to_somebody_who_waits_says_what_calling_off_will_cost() {
    let world = World::with(|spa| spa.staff(1).rooms(1).confirms_at_once()).await;
    sell(&world, Some(60), Some(50)).await;
    let taken = world.desk_books(&world.wish("12:00")).await;
    let noon = || "12:00".to_owned();
    let window = WindowInput {
        from: "2026-11-20".to_owned(),
        after: noon(),
        before: noon(),
        ..WindowInput::default()
    };
    let wish = NewWait {
        service: world.spa.service,
        option: None,
        addons: Vec::new(),
        staff: Vec::new(),
        also: Vec::new(),
        guests: None,
        location: None,
        windows: vec![window],
        customer: contact("zoya@example.com"),
    };
    let entry = world.api.join(&somebody("198.51.100.9"), &world.spa.slug, &wish).await.unwrap();
    world.api.act(&world.spa.desk(), taken.id, &step(Action::Cancel), None).await.unwrap();
    assert_eq!(world.api.offer_freed(world.spa.tenant).await.unwrap(), 1);
    let (browser, key) = (somebody("198.51.100.10"), entry.page.strip_prefix("/wait?key=").unwrap());
    let offer = world.api.entry(&browser, key).await.unwrap().offer.unwrap();
    assert_eq!((offer.free_until, offer.late_fee.amount()), (Some(at("11:00")), "1250.00".to_owned()));
    assert_eq!(offer.cancel_fee.minor, 0);
    let booked = world.api.accept(&browser, key, offer.id).await.unwrap();
    assert_eq!((booked.free_until, booked.late_fee), (offer.free_until, offer.late_fee));
}

#[tokio::test]
async fn another_business_neither_charges_nor_takes_it() {
    let world = world().await;
    let other = Fixture::business(&world.db).slug("elsewhere").build().await;
    let view = world.guest_books(&world.wish("12:00")).await;
    for caller in [other.manager(), other.desk(), other.visitor()] {
        for act in [Action::Cancel, Action::NoShow] {
            assert_eq!(code(world.later(140).act(&caller, view.id, &step(act), None).await), "not_found");
        }
        assert_eq!(code(world.api.pay(&caller, view.id, &cash("1"), None).await), "not_found");
    }
    assert_eq!(count(&world.db, "SELECT count(*) FROM bookings WHERE fee_minor > 0").await, 0);
    world.api.act(&with_link(&view), view.id, &step(Action::Cancel), None).await.unwrap();
    assert_eq!(code(world.api.pay(&other.desk(), view.id, &cash("1"), None).await), "not_found");
    assert!(world.api.board(&other.desk(), None).await.unwrap().owing.is_empty());
}

#[tokio::test]
async fn moving_first_does_not_make_calling_off_free() {
    let next_week = on("2026-11-27", "14:00");
    let to = |starts_at| Transition { starts_at: Some(starts_at), ..Transition::plain(Action::Reschedule) };
    // Free until 11:00; at 60 minutes the limit has just passed.
    for (minutes, owed) in [(0, "0.00"), (59, "0.00"), (60, "1250.00"), (200, "1250.00")] {
        let world = world().await;
        let view = world.guest_books(&world.wish("14:00")).await;
        let (api, guest) = (world.later(minutes), with_link(&view));
        let moved = api.act(&guest, view.id, &to(next_week), None).await.unwrap();
        assert_eq!(money(&moved), amounts("0.00", owed), "moving costs nothing, at {minutes}");
        // Moved once more, and in time for the new one: what is owed stays owed.
        let again = api.act(&guest, view.id, &to(on("2026-11-28", "14:00")), None).await.unwrap();
        assert_eq!(again.cancel_fee.amount(), owed, "{minutes}");
        // The business moves them: it stays as it is.
        let desk = world.spa.desk();
        api.act(&desk, view.id, &to(on("2026-11-28", "15:00")), None).await.unwrap();
        let gone = api.act(&guest, view.id, &step(Action::Cancel), None).await.unwrap();
        assert_eq!(money(&gone), amounts(owed, "0.00"), "{minutes}");
        sound(&world.db).await;
    }
}

#[tokio::test]
async fn whom_the_business_moves_late_begins_to_owe_nothing_by_that() {
    let world = world().await;
    let view = world.guest_books(&world.wish("14:00")).await;
    let (late, guest) = (world.later(100), with_link(&view));
    let next_week =
        Transition { starts_at: Some(on("2026-11-27", "14:00")), ..Transition::plain(Action::Reschedule) };
    late.act(&world.spa.desk(), view.id, &next_week, None).await.unwrap();
    let seen = late.get(&guest, view.id).await.unwrap();
    assert_eq!((seen.cancel_fee.minor, seen.free_until), (0, Some(on("2026-11-27", "11:00"))));
    sound(&world.db).await;
}

#[tokio::test]
async fn whom_somebody_else_s_delay_puts_off_may_call_it_off_for_nothing() {
    let world = world().await;
    let first = world.guest_books(&world.wish_with("11:00", 0)).await;
    let second = world.guest_books(&world.wish_with("12:00", 0)).await;
    let late = world.later(30);
    late.run_late(&world.spa.manager(), first.appointments[0].id, 15, true).await.unwrap();
    // The one whose visit it is may be late themselves: what they owe stays.
    for (view, expected) in [(&first, 125_000), (&second, 0)] {
        let seen = late.get(&with_link(view), view.id).await.unwrap();
        assert_eq!(seen.cancel_fee.minor, expected);
    }
    assert_eq!(late.get(&with_link(&second), second.id).await.unwrap().free_until, Some(at("12:15")));
    sound(&world.db).await;
}

#[tokio::test]
async fn the_letter_about_a_booking_says_what_calling_it_off_costs() {
    let world = world().await;
    world.guest_books(&world.wish("14:00")).await;
    let text = world.last_letter().await;
    assert!(text.contains("free until 2026-11-20 11:00; after that it costs 1250.00 INR."), "{text}");
    world.guest_books(&world.wish("12:00")).await;
    assert!(world.last_letter().await.contains("Calling it off: it costs 1250.00 INR."));
    sell(&world, Some(180), Some(0)).await;
    world.guest_books(&world.wish("15:00")).await;
    assert!(world.last_letter().await.contains("Calling it off: free until it begins."));
}
