//! Packages that are sold at the desk, and visits paid with their credits.

use std::sync::Arc;

use chrono::Duration;
use server_testkit::Fixture;
use shared::{
    AppResult,
    booking::{
        Action, BookingApi as _, BookingStatus, BookingView, MoveQuery, NewBooking, Transition, Wish,
        classes::ClassApi as _,
        series::{Change, NewSeries, Reach, RuleInput, SeriesApi, SeriesChange},
    },
    caller::Caller,
    contact::ContactInput,
    ids::{CustomerPackageId, PackageId},
    packages::{CreditStatus, NewSale, PackageChange, PackageStatus, PackagesApi, SoldFilter, SoldPackages},
    payments::PaymentsApi as _,
};

use crate::{
    checker::{count, sound},
    classes::{class, school},
    fees,
    races::all_at_once,
    world::{World, at, code, contact, fields, key, on, step, to},
};

/// A package of so many visits of the usual length, in the catalogue: 100.00 each.
async fn package(world: &World, quantity: i16, validity: Option<i32>) -> PackageId {
    let id = PackageId::new();
    sqlx::query(
        "INSERT INTO packages (tenant_id, id, name, price_minor, validity_days, is_active) VALUES ($1, $2, 'Visits', $3, $4, true)",
    )
    .bind(world.spa.tenant.0)
    .bind(id.0)
    .bind(i64::from(quantity) * 10_000)
    .bind(validity)
    .execute(world.db.owner())
    .await
    .unwrap();
    sqlx::query("INSERT INTO package_items VALUES ($1, $2, $3, $4)")
        .bind(world.spa.tenant.0)
        .bind(id.0)
        .bind(world.spa.option().0)
        .bind(quantity)
        .execute(world.db.owner())
        .await
        .unwrap();
    id
}

fn sale(package: PackageId, email: &str, quantity: i16) -> NewSale {
    NewSale {
        package,
        customer: contact(email),
        method: "cash".to_owned(),
        price: format!("{}.00", i32::from(quantity) * 100),
    }
}

async fn buy_for(world: &World, email: &str, quantity: i16, validity: Option<i32>) -> CustomerPackageId {
    let wish = sale(package(world, quantity, validity).await, email, quantity);
    world.api.sell(&world.spa.desk(), &wish, None).await.unwrap()
}

/// Somebody buys so many visits, which do not run out.
pub async fn buy(world: &World, email: &str, quantity: i16) -> CustomerPackageId {
    buy_for(world, email, quantity, None).await
}

/// A business that says yes at once; half is owed once less than three hours are left.
async fn world() -> World {
    let world = World::with(|spa| spa.confirms_at_once().window(0, 365)).await;
    fees::sell(&world, Some(180), Some(50)).await;
    world
}

async fn meera(world: &World) -> Caller {
    Fixture::customer(&world.db, "meera@example.com").await
}

fn with(credits: u16, wish: NewBooking) -> NewBooking {
    NewBooking { credits: Some(credits), ..wish }
}

/// What is left, and how it stands.
async fn left(world: &World, caller: &Caller) -> (i16, PackageStatus) {
    let own = world.api.own(caller).await.unwrap();
    (own.iter().flat_map(|sold| &sold.credits).map(|line| line.left).sum(), own[0].status)
}

async fn sold(world: &World, caller: &Caller, words: &str) -> AppResult<SoldPackages> {
    let filter = SoldFilter { words: words.to_owned(), package: None };
    world.api.sold(caller, &filter).await
}

async fn used(world: &World, caller: &Caller) -> Vec<CreditStatus> {
    world
        .api
        .own(caller)
        .await
        .unwrap()
        .iter()
        .flat_map(|sold| &sold.uses)
        .map(|visit| visit.status)
        .collect()
}

fn paid_with(view: &BookingView) -> Vec<Option<&str>> {
    view.appointments.iter().map(|each| each.package.as_deref()).collect()
}

#[tokio::test]
async fn what_was_sold_stays_whatever_becomes_of_the_catalogue() {
    let world = world().await;
    let meera = meera(&world).await;
    let package = package(&world, 5, Some(30)).await;
    let wish = sale(package, "meera@example.com", 5);
    let sold = world.api.sell(&world.spa.desk(), &wish, key("sale", 1)).await.unwrap();
    // Sent twice it is sold once.
    assert_eq!(world.api.sell(&world.spa.desk(), &wish, key("sale", 1)).await.unwrap(), sold);
    sqlx::query("UPDATE packages SET name = 'Other', price_minor = 1, validity_days = 1, is_active = false")
        .execute(world.db.owner())
        .await
        .unwrap();
    sqlx::query("DELETE FROM package_items").execute(world.db.owner()).await.unwrap();
    let own = world.api.own(&meera).await.unwrap();
    assert_eq!(own.len(), 1);
    assert_eq!(
        (own[0].id, own[0].name.as_str(), own[0].price.amount()),
        (sold, "Visits", "500.00".to_owned())
    );
    assert_eq!(own[0].last_day, Some(on("2026-12-20", "10:00").date_naive()));
    assert_eq!((own[0].credits[0].total, own[0].credits[0].left), (5, 5));
    // The money is the day's, as what is taken for visits.
    let board = world.api.board(&world.spa.manager(), None).await.unwrap();
    assert_eq!(board.taken.unwrap().amount(), "500.00");
    assert_eq!(code(world.api.sell(&world.spa.desk(), &wish, None).await), "request.invalid");
    assert_eq!(count(&world.db, "SELECT count(*) FROM audit_logs WHERE action = 'package.sell'").await, 1);
    sound(&world.db).await;
}

#[tokio::test]
async fn a_sale_says_what_is_wrong_with_it() {
    let world = world().await;
    let good = sale(package(&world, 2, None).await, "meera@example.com", 2);
    let desk = world.spa.desk();
    let dear = NewSale { price: "199.00".to_owned(), ..good.clone() };
    assert_eq!(code(world.api.sell(&desk, &dear, None).await), "booking.changed");
    for (wish, field) in [
        (NewSale { price: "much".to_owned(), ..good.clone() }, "price"),
        (NewSale { method: "credit_card".to_owned(), ..good.clone() }, "method"),
        (NewSale { package: PackageId::new(), ..good.clone() }, "package"),
        // Nobody would find them again.
        (
            NewSale {
                customer: ContactInput { name: "Farida".to_owned(), ..ContactInput::default() },
                ..good.clone()
            },
            "customer.phone",
        ),
    ] {
        assert_eq!(fields(world.api.sell(&desk, &wish, None).await), [field]);
    }
    for caller in [world.spa.therapist(0), meera(&world).await] {
        assert_eq!(code(world.api.sell(&caller, &good, None).await), "auth.forbidden");
        assert_eq!(code(sold(&world, &caller, "").await), "auth.forbidden");
    }
    assert_eq!(code(world.api.sell(&world.spa.visitor(), &good, None).await), "auth.required");
    assert_eq!(count(&world.db, "SELECT count(*) FROM customer_packages").await, 0);
}

#[tokio::test]
async fn a_credit_pays_for_a_visit_and_comes_back_when_it_is_called_off_in_time() {
    let world = world().await;
    let meera = meera(&world).await;
    buy(&world, "meera@example.com", 2).await;
    let wish = with(1, NewBooking { addons: world.spa.addons.clone(), ..world.wish("14:00") });
    let view = world.book_as(&meera, &wish).await.unwrap();
    assert_eq!(paid_with(&view), [Some("Visits")]);
    // The add-ons are paid with money.
    let extras: i64 = view.appointments[0].addons.iter().map(|addon| addon.price.minor).sum();
    assert_eq!((view.total.minor, view.late_fee.minor, view.cancel_credits), (extras, 0, 0));
    assert_eq!(view.free_until, Some(at("11:00")));
    assert_eq!(world.api.get(&meera, view.id).await.unwrap(), view);
    assert_eq!(left(&world, &meera).await, (1, PackageStatus::Active));
    let receipt = world.api.receipt(&meera, view.id).await.unwrap();
    assert_eq!((receipt.lines[0].amount.minor, receipt.lines[0].text.ends_with(" · Visits")), (0, true));

    let second = world.book_as(&meera, &with(1, world.wish("16:00"))).await.unwrap();
    assert_eq!((second.total.minor, left(&world, &meera).await), (0, (0, PackageStatus::Exhausted)));
    assert_eq!(code(world.book_as(&meera, &with(1, world.wish("12:00"))).await), "package.no_credit");
    let gone = world.api.act(&meera, view.id, &step(Action::Cancel), None).await.unwrap();
    assert_eq!((gone.fee.minor, gone.due().minor), (0, 0));
    // What was exhausted is active again.
    assert_eq!(left(&world, &meera).await, (1, PackageStatus::Active));
    assert_eq!(used(&world, &meera).await, [CreditStatus::Reserved, CreditStatus::Returned]);
    sound(&world.db).await;
}

#[tokio::test]
async fn who_calls_off_late_loses_the_credit_instead_of_a_fee_and_was_told_so() {
    let world = world().await;
    let meera = meera(&world).await;
    buy(&world, "meera@example.com", 3).await;
    let view = world.book_as(&meera, &with(1, world.wish("14:00"))).await.unwrap();
    let late = world.later(61);
    assert_eq!(late.get(&meera, view.id).await.unwrap().cancel_credits, 1);
    let seen = |credits| Transition { credits: Some(credits), ..Transition::plain(Action::Cancel) };
    assert_eq!(code(late.act(&meera, view.id, &seen(0), None).await), "booking.changed");
    let gone = late.act(&meera, view.id, &seen(1), None).await.unwrap();
    assert_eq!((gone.status, gone.fee.minor, gone.due().minor), (BookingStatus::Cancelled, 0, 0));
    assert_eq!((left(&world, &meera).await.0, used(&world, &meera).await), (2, vec![CreditStatus::Consumed]));

    // The business calls off: late or not, nothing is lost.
    let view = world.book_as(&meera, &with(1, world.wish("14:00"))).await.unwrap();
    late.act(&world.spa.desk(), view.id, &step(Action::Cancel), None).await.unwrap();
    assert_eq!(left(&world, &meera).await.0, 2);

    // Where calling off costs nothing, no credit is lost either.
    fees::sell(&world, Some(180), None).await;
    let view = world.book_as(&meera, &with(1, world.wish("14:00"))).await.unwrap();
    assert_eq!((view.free_until, left(&world, &meera).await.0), (None, 1));
    late.act(&meera, view.id, &seen(0), None).await.unwrap();
    assert_eq!(left(&world, &meera).await.0, 2);
    sound(&world.db).await;
}

#[tokio::test]
async fn who_does_not_come_has_used_it_until_that_is_taken_back() {
    let world = world().await;
    let meera = meera(&world).await;
    buy(&world, "meera@example.com", 1).await;
    let view = world.book_as(&meera, &with(1, world.wish("12:00"))).await.unwrap();
    let late = world.later(140);
    let absent = late.act(&world.spa.desk(), view.id, &step(Action::NoShow), None).await.unwrap();
    assert_eq!((absent.fee.minor, used(&world, &meera).await), (0, vec![CreditStatus::Consumed]));
    late.act(&world.spa.manager(), view.id, &step(Action::Confirm), None).await.unwrap();
    assert_eq!(used(&world, &meera).await, [CreditStatus::Reserved]);
    let therapist = world.assigned(&view);
    for action in [Action::Start, Action::Complete] {
        late.act(&therapist, view.id, &step(action), None).await.unwrap();
    }
    assert_eq!(used(&world, &meera).await, [CreditStatus::Consumed]);
    assert_eq!(left(&world, &meera).await, (0, PackageStatus::Exhausted));
    sound(&world.db).await;
}

#[tokio::test]
async fn what_the_business_does_not_promise_uses_nothing() {
    let world = World::new().await;
    fees::sell(&world, Some(180), Some(50)).await;
    let meera = meera(&world).await;
    buy(&world, "meera@example.com", 1).await;
    for end in [Action::Reject, Action::Cancel] {
        let view = world.book_as(&meera, &with(1, world.wish("11:00"))).await.unwrap();
        assert_eq!((view.status, left(&world, &meera).await.0), (BookingStatus::Pending, 0));
        let caller = if end == Action::Reject { world.assigned(&view) } else { meera.clone() };
        world.api.act(&caller, view.id, &step(end), None).await.unwrap();
        assert_eq!(left(&world, &meera).await.0, 1, "{end:?}");
    }
    // Nobody decides.
    world.book_as(&meera, &with(1, world.wish("11:00"))).await.unwrap();
    assert_eq!(world.later(61).expire_undecided().await.unwrap(), 1);
    assert_eq!(left(&world, &meera).await.0, 1);
    // Given away by the therapist it still waits for somebody.
    let view = world.book_as(&meera, &with(1, world.wish("15:00"))).await.unwrap();
    world.api.act(&world.assigned(&view), view.id, &step(Action::Decline), None).await.unwrap();
    assert_eq!((left(&world, &meera).await.0, used(&world, &meera).await[0]), (0, CreditStatus::Reserved));
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_credit_pays_once_however_many_want_it() {
    let world = World::with(|spa| spa.staff(6).rooms(6).confirms_at_once()).await;
    let meera = meera(&world).await;
    buy(&world, "meera@example.com", 3).await;
    let answers = all_at_once((0..24).map(|n| {
        let (api, slug, meera) = (world.api.clone(), world.spa.slug.clone(), meera.clone());
        let wish = with(1, world.wish(&format!("{}:00", 11 + n % 6)));
        async move { api.book(&meera, &slug, &wish, None).await }
    }))
    .await;
    let (mut served, mut refused) = (0, 0);
    for answer in answers {
        match answer {
            Ok(_) => served += 1,
            Err(error) if error.code.as_str() == "package.no_credit" => refused += 1,
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!((served, refused), (3, 21));
    assert_eq!(left(&world, &meera).await, (0, PackageStatus::Exhausted));
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn booking_calling_off_and_paying_back_at_once_never_wait_in_a_circle() {
    let world = World::with(|spa| spa.staff(2).rooms(2).confirms_at_once()).await;
    let meera = meera(&world).await;
    let bought = buy(&world, "meera@example.com", 4).await;
    let refund =
        PackageChange::Refund { version: 1, amount: "10".to_owned(), reason: "Moved away".to_owned() };
    all_at_once((0..40_u32).map(|n| {
        let (api, slug, meera) = (world.api.clone(), world.spa.slug.clone(), meera.clone());
        let (desk, owner, refund) = (world.spa.desk(), world.spa.owner(), refund.clone());
        let wish = with(1, world.wish(["11:00", "13:00", "15:00"][n as usize % 3]));
        async move {
            if n == 25 {
                let _ = PackagesApi::change(&api, &owner, bought, &refund).await;
            }
            let Ok(view) = api.book(&meera, &slug, &wish, None).await else { return };
            let who = if n % 2 == 0 { &meera } else { &desk };
            let step = if n % 4 == 0 { to(at("17:00"), None) } else { step(Action::Cancel) };
            let _ = api.act(who, view.id, &step, None).await;
        }
    }))
    .await;
    sound(&world.db).await;
}

#[tokio::test]
async fn a_credit_pays_for_no_visit_after_its_last_day() {
    let world = world().await;
    let meera = meera(&world).await;
    buy_for(&world, "meera@example.com", 2, Some(3)).await;
    let on_day = |date: &str| NewBooking { starts_at: on(date, "12:00"), ..world.wish("12:00") };
    assert_eq!(code(world.book_as(&meera, &with(1, on_day("2026-11-24"))).await), "package.no_credit");
    let view = world.book_as(&meera, &with(1, on_day("2026-11-23"))).await.unwrap();
    // Moving keeps the credit as long as it is good.
    let moved = world.api.act(&meera, view.id, &to(on("2026-11-23", "16:00"), None), None).await.unwrap();
    assert_eq!((paid_with(&moved), moved.total.minor), (vec![Some("Visits")], 0));
    for caller in [&meera, &world.spa.manager()] {
        let beyond = to(on("2026-11-24", "12:00"), None);
        assert_eq!(code(world.api.act(caller, view.id, &beyond, None).await), "package.runs_out");
    }
    let beyond = on("2026-11-24", "12:00");
    let preview =
        world.api.preview_move(&world.spa.manager(), view.id, None, beyond, None, None).await.unwrap();
    assert_eq!(preview.refusal.map(|code| code.as_str()), Some("package.runs_out"));
    let fortnight = world.api.move_times(&meera, view.id, &MoveQuery::default()).await.unwrap().times.days;
    let free = fortnight.into_iter().filter(|day| !day.slots.is_empty()).map(|day| day.date).max();
    assert_eq!(free, Some(on("2026-11-23", "00:00").date_naive()), "no day after it is offered");
    // Four days on it is over.
    let later = world.later(4 * 24 * 60);
    assert_eq!(later.own(&meera).await.unwrap()[0].status, PackageStatus::Expired);
    sound(&world.db).await;
}

#[tokio::test]
async fn of_several_packages_the_one_that_runs_out_first_pays() {
    let world = World::with(|spa| spa.staff(3).rooms(3).confirms_at_once()).await;
    let meera = meera(&world).await;
    let forever = buy(&world, "meera@example.com", 1).await;
    let soon = buy_for(&world, "meera@example.com", 1, Some(3)).await;
    let both = Wish { guest: 1, ..Wish::of(world.spa.service) };
    let third = Wish { guest: 2, ..Wish::of(world.spa.service) };
    let visit = NewBooking { also: vec![both, third], ..world.wish("12:00") };
    // Three services and two credits: what was agreed to has to be there.
    assert_eq!(code(world.book_as(&meera, &with(3, visit.clone())).await), "package.no_credit");
    let view = world.book_as(&meera, &with(2, visit)).await.unwrap();
    assert_eq!(view.appointments.iter().filter(|each| each.package.is_some()).count(), 2);
    assert_eq!(view.total.minor, 250_000);
    assert_eq!(left(&world, &meera).await.0, 0);
    world.api.act(&meera, view.id, &step(Action::Cancel), None).await.unwrap();
    let view = world.book_as(&meera, &with(1, world.wish("16:00"))).await.unwrap();
    let own = world.api.own(&meera).await.unwrap();
    let left = |id| own.iter().find(|sold| sold.id == id).unwrap().credits[0].left;
    assert_eq!((left(soon), left(forever), view.total.minor), (0, 1, 0));
    sound(&world.db).await;
}

#[tokio::test]
async fn a_series_uses_credits_as_long_as_there_are_any() {
    let world = world().await;
    let meera = meera(&world).await;
    buy(&world, "meera@example.com", 3).await;
    let view = world.book_as(&meera, &with(1, world.wish("16:00"))).await.unwrap();
    let rule = RuleInput { every: "weekly".to_owned(), count: "4".to_owned(), ..RuleInput::default() };
    let times = (1..=3).map(|week| at("16:00") + Duration::weeks(week)).collect();
    let outcome = world.api.repeat(&meera, view.id, &NewSeries { rule, times }).await.unwrap();
    let mut totals = Vec::new();
    for id in outcome.done {
        totals.push(world.api.get(&meera, id).await.unwrap().total.minor);
    }
    assert_eq!(totals, [0, 0, 250_000]);
    assert_eq!(left(&world, &meera).await, (0, PackageStatus::Exhausted));
    let all = SeriesChange { reach: Reach::All, change: Change::Cancel, fee: None };
    SeriesApi::change(&world.api, &meera, view.id, &all).await.unwrap();
    assert_eq!(left(&world, &meera).await, (3, PackageStatus::Active));
    sound(&world.db).await;
}

/// Which visits have got their credit back.
async fn returned(world: &World) -> i64 {
    count(&world.db, "SELECT count(*) FROM package_redemptions WHERE status = 'returned'").await
}

#[tokio::test]
async fn each_date_of_a_series_gives_its_credit_back_once() {
    let world = world().await;
    let meera = meera(&world).await;
    buy(&world, "meera@example.com", 5).await;
    let view = world.book_as(&meera, &with(1, world.wish("16:00"))).await.unwrap();
    let rule = RuleInput { every: "weekly".to_owned(), count: "4".to_owned(), ..RuleInput::default() };
    let times = (1..=3).map(|week| at("16:00") + Duration::weeks(week)).collect();
    let dates = world.api.repeat(&meera, view.id, &NewSeries { rule, times }).await.unwrap().done;
    assert_eq!(left(&world, &meera).await.0, 1);
    // One by itself, then the rest from another on: each comes back once, and no other.
    world.api.act(&meera, dates[1], &step(Action::Cancel), None).await.unwrap();
    assert_eq!((left(&world, &meera).await.0, returned(&world).await), (2, 1));
    let following = SeriesChange { reach: Reach::Following, change: Change::Cancel, fee: None };
    let gone = SeriesApi::change(&world.api, &meera, dates[0], &following).await.unwrap();
    assert_eq!(gone.done.len(), 2, "what was called off before is not called off again");
    assert_eq!((left(&world, &meera).await.0, returned(&world).await), (4, 3));
    let all = SeriesChange { reach: Reach::All, ..following };
    SeriesApi::change(&world.api, &meera, view.id, &all).await.unwrap();
    assert_eq!((left(&world, &meera).await.0, returned(&world).await), (5, 4));
    // Nothing is left to call off, and nothing comes back for it.
    let _ = SeriesApi::change(&world.api, &meera, view.id, &all).await;
    assert_eq!((left(&world, &meera).await.0, returned(&world).await), (5, 4));
    sound(&world.db).await;
}

/// The same from several sides at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_series_called_off_from_several_sides_gives_no_credit_back_twice() {
    let world = Arc::new(world().await);
    let meera = meera(&world).await;
    buy(&world, "meera@example.com", 4).await;
    let view = world.book_as(&meera, &with(1, world.wish("16:00"))).await.unwrap();
    let rule = RuleInput { every: "weekly".to_owned(), count: "4".to_owned(), ..RuleInput::default() };
    let times = (1..=3).map(|week| at("16:00") + Duration::weeks(week)).collect();
    let dates = world.api.repeat(&meera, view.id, &NewSeries { rule, times }).await.unwrap().done;
    all_at_once((0..8).map(|n| {
        let (world, meera, date) = (Arc::clone(&world), meera.clone(), dates[n % 3]);
        async move {
            if n % 2 == 0 {
                let all = SeriesChange { reach: Reach::All, change: Change::Cancel, fee: None };
                let _ = SeriesApi::change(&world.api, &meera, date, &all).await;
            } else {
                let _ = world.api.act(&meera, date, &step(Action::Cancel), None).await;
            }
        }
    }))
    .await;
    let all = SeriesChange { reach: Reach::All, change: Change::Cancel, fee: None };
    let _ = SeriesApi::change(&world.api, &meera, view.id, &all).await;
    assert_eq!((left(&world, &meera).await.0, returned(&world).await), (4, 4));
    sound(&world.db).await;
}

#[tokio::test]
async fn a_seat_in_a_class_is_paid_like_any_visit() {
    let world = school().await;
    let meera = meera(&world).await;
    buy(&world, "meera@example.com", 2).await;
    let wish = class(&world, "16:00", 0, 4);
    let held = world.api.schedule(&world.spa.manager(), &wish).await.unwrap().done[0];
    let view = world.book_as(&meera, &with(1, world.wish("16:00"))).await.unwrap();
    assert_eq!((view.total.minor, left(&world, &meera).await.0), (0, 1));
    // For two at once a credit is not enough.
    let two = NewBooking { guests: Some(2), ..world.wish("16:00") };
    assert_eq!(code(world.book_as(&meera, &with(1, two)).await), "package.no_credit");
    world.api.call_off(&world.spa.manager(), held, "A strike").await.unwrap();
    assert_eq!((left(&world, &meera).await.0, used(&world, &meera).await), (2, vec![CreditStatus::Returned]));
    sound(&world.db).await;
}

#[tokio::test]
async fn credits_are_their_owners_alone() {
    let world = world().await;
    let meera = meera(&world).await;
    buy(&world, "meera@example.com", 2).await;
    let wish = with(1, world.wish("14:00"));
    // Whoever writes her address is not her.
    assert_eq!(code(world.book_as(&world.spa.visitor(), &wish).await), "auth.required");
    let zoya = Fixture::customer(&world.db, "zoya@example.com").await;
    assert_eq!(code(world.book_as(&zoya, &wish).await), "package.no_credit");
    assert!(world.api.own(&zoya).await.unwrap().is_empty());
    assert_eq!(code(world.api.own(&world.spa.visitor()).await), "auth.required");
    // What was bought here pays for nothing elsewhere.
    let other = Fixture::business(&world.db).slug("elsewhere").build().await;
    let there = NewBooking { service: other.service, ..wish.clone() };
    assert_eq!(code(world.api.book(&meera, &other.slug, &there, None).await), "package.no_credit");
    assert_eq!(code(world.api.book(&other.desk(), &world.spa.slug, &wish, None).await), "package.no_credit");
    assert!(sold(&world, &other.manager(), "").await.unwrap().sold.is_empty());
    // The desk pays with hers, for her.
    let view = world.desk_books(&wish).await;
    assert_eq!((view.total.minor, left(&world, &meera).await.0), (0, 1));
    let other_customer =
        with(1, NewBooking { customer: Some(contact("farida@example.com")), ..world.wish("16:00") });
    assert_eq!(code(world.book_as(&world.spa.desk(), &other_customer).await), "package.no_credit");
    sound(&world.db).await;
}

#[tokio::test]
async fn a_manager_holds_a_package_up_and_an_owner_pays_it_back() {
    let world = world().await;
    let meera = meera(&world).await;
    let bought = buy(&world, "meera@example.com", 4).await;
    let (manager, owner) = (world.spa.manager(), world.spa.owner());
    let suspend = |version| PackageChange::Suspend { version, reason: "Not paid".to_owned() };
    let resume = |version| PackageChange::Resume { version };
    let refund = |version, amount: &str| PackageChange::Refund {
        version,
        amount: amount.to_owned(),
        reason: "Moved away".to_owned(),
    };
    // Another business does not find it; the desk decides nothing; a manager pays nothing back.
    let other = Fixture::business(&world.db).slug("elsewhere").build().await;
    assert_eq!(code(PackagesApi::change(&world.api, &other.owner(), bought, &suspend(1)).await), "not_found");
    assert_eq!(
        code(PackagesApi::change(&world.api, &other.owner(), bought, &refund(1, "1")).await),
        "not_found"
    );
    assert_eq!(
        code(PackagesApi::change(&world.api, &world.spa.desk(), bought, &suspend(1)).await),
        "auth.forbidden"
    );
    assert_eq!(
        code(PackagesApi::change(&world.api, &manager, bought, &refund(1, "1")).await),
        "auth.forbidden"
    );
    assert_eq!(code(PackagesApi::change(&world.api, &meera, bought, &resume(1)).await), "auth.forbidden");

    assert_eq!(
        code(PackagesApi::change(&world.api, &manager, bought, &resume(1)).await),
        "booking.wrong_state"
    );
    let empty = PackageChange::Suspend { version: 1, reason: " ".to_owned() };
    assert_eq!(fields(PackagesApi::change(&world.api, &manager, bought, &empty).await), ["reason"]);
    PackagesApi::change(&world.api, &manager, bought, &suspend(1)).await.unwrap();
    assert_eq!(left(&world, &meera).await, (4, PackageStatus::Suspended));
    assert_eq!(code(world.book_as(&meera, &with(1, world.wish("14:00"))).await), "package.no_credit");
    assert_eq!(code(PackagesApi::change(&world.api, &manager, bought, &resume(1)).await), "booking.changed");
    PackagesApi::change(&world.api, &manager, bought, &resume(2)).await.unwrap();

    // A quarter is used up, a quarter waits for its visit.
    let view = world.book_as(&meera, &with(1, world.wish("12:00"))).await.unwrap();
    world.later(140).act(&world.spa.desk(), view.id, &step(Action::NoShow), None).await.unwrap();
    let view = world.book_as(&meera, &with(1, world.wish("16:00"))).await.unwrap();
    let shown = sold(&world, &owner, "MEERA").await.unwrap();
    assert!(shown.may_sell && shown.may_suspend && shown.may_refund);
    assert_eq!((shown.sold.len(), shown.sold[0].unused.amount()), (1, "200.00".to_owned()));
    assert!(sold(&world, &owner, "somebody else").await.unwrap().sold.is_empty());
    assert_eq!(sold(&world, &owner, "98450 12345").await.unwrap().sold.len(), 1);
    assert_eq!(
        code(PackagesApi::change(&world.api, &owner, bought, &refund(3, "300")).await),
        "package.in_use"
    );
    world.api.act(&meera, view.id, &step(Action::Cancel), None).await.unwrap();
    for wrong in ["", "some", "-1", "400.01"] {
        assert_eq!(
            fields(PackagesApi::change(&world.api, &owner, bought, &refund(3, wrong)).await),
            ["amount"],
            "{wrong}"
        );
    }
    PackagesApi::change(&world.api, &owner, bought, &refund(3, "300")).await.unwrap();
    assert_eq!(left(&world, &meera).await.1, PackageStatus::Refunded);
    let shown = sold(&world, &owner, "").await.unwrap();
    assert_eq!(
        (shown.sold[0].refunded.amount(), shown.sold[0].reason.as_str()),
        ("300.00".to_owned(), "Moved away")
    );
    assert_eq!(code(world.book_as(&meera, &with(1, world.wish("14:00"))).await), "package.no_credit");
    assert_eq!(
        code(PackagesApi::change(&world.api, &owner, bought, &refund(4, "1")).await),
        "booking.wrong_state"
    );
    for action in ["package.suspend", "package.resume", "package.refund"] {
        let logged: i64 = sqlx::query_scalar("SELECT count(*) FROM audit_logs WHERE action = $1")
            .bind(action)
            .fetch_one(world.db.owner())
            .await
            .unwrap();
        assert_eq!(logged, 1, "{action}");
    }
    sound(&world.db).await;
}

#[tokio::test]
async fn the_details_step_offers_what_fits() {
    let world = world().await;
    let meera = meera(&world).await;
    let wish = shared::booking::NewHold { addons: world.spa.addons.clone(), ..world.hold("14:00") };
    let hold = world.api.hold(&meera, &world.spa.slug, &wish, None).await.unwrap();
    assert_eq!(world.api.offer(&meera, hold.id).await.unwrap(), None);
    buy_for(&world, "meera@example.com", 2, Some(10)).await;
    let offer = world.api.offer(&meera, hold.id).await.unwrap().unwrap();
    assert_eq!((offer.credits(), offer.rest.minor), (1, hold.total.minor - 250_000));
    assert_eq!((offer.lines[0].package.as_str(), offer.lines[0].left), ("Visits", 2));
    assert_eq!(offer.lines[0].last_day, Some(on("2026-11-30", "10:00").date_naive()));
    assert_eq!(offer.returned_until, Some(at("11:00")));
    // Nobody reads another browser's hold, and who has not signed in has no credits.
    let zoya = Fixture::customer(&world.db, "zoya@example.com").await;
    assert_eq!(code(world.api.offer(&zoya, hold.id).await), "not_found");
    let guest = Caller { signed_in: None, ..meera.clone() };
    assert_eq!(world.api.offer(&guest, hold.id).await.unwrap(), None);
    let booked =
        with(1, NewBooking { hold: Some(hold.id), addons: world.spa.addons.clone(), ..world.wish("14:00") });
    let view = world.book_as(&meera, &booked).await.unwrap();
    assert_eq!((view.total, view.free_until), (offer.rest, offer.returned_until));
    sound(&world.db).await;
}
