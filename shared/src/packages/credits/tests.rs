use chrono::Duration;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn package(n: u128) -> CustomerPackageId {
    CustomerPackageId(Uuid::from_u128(n))
}

fn option(n: u128) -> OptionId {
    OptionId(Uuid::from_u128(n))
}

fn credit(n: u128, of: u128, left: i64, expires: Option<&str>) -> Credit {
    Credit { package: package(n), option: option(of), left, expires_at: expires.map(at) }
}

#[test]
fn what_runs_out_first_is_spent_first() {
    let visit = at("2026-11-20T10:00:00Z");
    let mut purse = [
        credit(1, 1, 1, None),
        credit(2, 1, 1, Some("2026-12-01T00:00:00Z")),
        credit(3, 1, 1, Some("2026-11-21T00:00:00Z")),
        // Over when the visit begins, to the second.
        credit(4, 1, 9, Some("2026-11-20T10:00:00Z")),
        credit(5, 2, 9, None),
    ];
    let wanted = [Some(option(1)), None, Some(option(1)), Some(option(1)), Some(option(1))];
    let spent = spend(&mut purse, &wanted, visit, usize::MAX);
    assert_eq!(spent, [Some(package(3)), None, Some(package(2)), Some(package(1)), None]);
    assert_eq!(purse.map(|credit| credit.left), [0, 0, 0, 9, 9]);
}

#[test]
fn no_more_are_spent_than_were_agreed_to() {
    let mut purse = [credit(2, 1, 5, None), credit(1, 1, 5, None)];
    let spent = spend(&mut purse, &[Some(option(1)); 3], at("2026-11-20T10:00:00Z"), 2);
    // Of equals the one that was sold first.
    assert_eq!(spent, [Some(package(1)), Some(package(1)), None]);
    assert_eq!(spend(&mut purse, &[Some(option(1))], at("2026-11-20T10:00:00Z"), 0), [None]);
}

#[test]
fn a_package_stands_as_its_credits_the_clock_and_the_business_say() {
    use PackageStatus as P;
    use StoredStatus as S;
    let (end, before, after) =
        (at("2026-11-20T00:00:00Z"), at("2026-11-19T23:59:59Z"), at("2026-11-20T00:00:00Z"));
    for (stored, left, expires, now, expected) in [
        (S::Active, 1, Some(end), before, P::Active),
        (S::Active, 1, None, after, P::Active),
        (S::Active, 0, Some(end), before, P::Exhausted),
        (S::Active, 1, Some(end), after, P::Expired),
        (S::Active, 0, Some(end), after, P::Expired),
        (S::Suspended, 1, Some(end), before, P::Suspended),
        (S::Suspended, 0, None, before, P::Suspended),
        (S::Suspended, 1, Some(end), after, P::Expired),
        (S::Refunded, 1, Some(end), after, P::Refunded),
        (S::Refunded, 0, None, before, P::Refunded),
    ] {
        assert_eq!(status_of(stored, left, expires, now), expected, "{stored:?} {left} {expires:?} {now}");
    }
}

fn terms(percent: i16, by_credit: bool) -> FeeTerms {
    FeeTerms {
        starts_at: at("2026-11-20T10:00:00Z"),
        free_minutes: 60,
        percent,
        price_minor: 0,
        by_credit,
        late_from: None,
    }
}

#[test]
fn a_credit_is_lost_where_a_fee_would_be_owed() {
    use BookingStatus as B;
    use CreditStatus::{Consumed, Reserved, Returned};
    let (early, late) = (at("2026-11-20T09:00:00Z"), at("2026-11-20T09:00:01Z"));
    for (action, by_customer, booking, percent, now, expected) in [
        (Action::Cancel, true, B::Confirmed, 50, early, Some(Returned)),
        (Action::Cancel, true, B::Confirmed, 50, late, Some(Consumed)),
        (Action::Cancel, true, B::Rescheduled, 50, late, Some(Consumed)),
        // Calling off costs nothing there.
        (Action::Cancel, true, B::Confirmed, 0, late, Some(Returned)),
        // Nobody had promised anything.
        (Action::Cancel, true, B::Pending, 50, late, Some(Returned)),
        (Action::Cancel, false, B::Confirmed, 50, late, Some(Returned)),
        (Action::Cancel, false, B::InProgress, 50, late, Some(Returned)),
        (Action::Reject, false, B::Pending, 50, late, Some(Returned)),
        (Action::NoShow, false, B::Confirmed, 50, late, Some(Consumed)),
        (Action::NoShow, false, B::Confirmed, 0, late, Some(Consumed)),
        (Action::Confirm, false, B::NoShow, 50, late, Some(Reserved)),
        (Action::Confirm, false, B::Pending, 50, early, None),
        (Action::Complete, false, B::InProgress, 50, late, Some(Consumed)),
        (Action::Reschedule, true, B::Confirmed, 50, late, None),
        (Action::Decline, false, B::Confirmed, 50, late, None),
    ] {
        let after = credit_after(action, by_customer, booking, terms(percent, true), now);
        assert_eq!(after, expected, "{action:?} {by_customer} {booking:?} {percent} {now}");
    }
    assert_eq!(credits_lost([terms(50, true), terms(50, false), terms(0, true), terms(10, true)], late), 2);
    assert_eq!(credits_lost([terms(50, true)], early), 0);
}

#[test]
fn the_unused_part_is_shared_out_by_what_things_cost_one_by_one() {
    for (price, credits, expected) in [
        (100_000, vec![(25_000, 5, 5)], 100_000),
        (100_000, vec![(25_000, 5, 0)], 0),
        (100_000, vec![(25_000, 5, 2)], 40_000),
        // The dear one is used, the cheap ones are not.
        (90_000, vec![(80_000, 1, 0), (10_000, 2, 2)], 18_000),
        // Rounded down.
        (100, vec![(7, 3, 1)], 33),
        // What costs nothing by itself counts by number.
        (100, vec![(0, 4, 1)], 25),
        (100, vec![], 0),
    ] {
        assert_eq!(unused_minor(price, &credits), expected, "{price} {credits:?}");
    }
}

fn purses() -> impl Strategy<Value = Vec<Credit>> {
    let one =
        (0_u128..6, 0_u128..3, 0_i64..4, prop::option::of(0_i64..200)).prop_map(|(n, of, left, end)| {
            Credit {
                package: package(n),
                option: option(of),
                left,
                expires_at: end.map(|hours| at("2026-11-20T00:00:00Z") + Duration::hours(hours)),
            }
        });
    prop::collection::vec(one, 0..8)
}

proptest! {
    #[test]
    fn as_many_are_spent_as_fit_and_none_that_is_not_there(
        purse in purses(), wanted in prop::collection::vec(prop::option::of(0_u128..3), 0..8),
        hours in 0_i64..200, most in 0_usize..9,
    ) {
        let visit = at("2026-11-20T00:00:00Z") + Duration::hours(hours);
        let services: Vec<_> = wanted.into_iter().map(|of| of.map(option)).collect();
        let mut after = purse.clone();
        let spent = spend(&mut after, &services, visit, most);
        let used: usize = spent.iter().flatten().count();
        let gone: i64 = purse.iter().zip(&after).map(|(before, after)| before.left - after.left).sum();
        prop_assert_eq!(i64::try_from(used).unwrap(), gone);
        for (before, after) in purse.iter().zip(&after) {
            prop_assert!(after.left >= 0);
            // What is over by then stays.
            prop_assert!(before.left == after.left || before.expires_at.is_none_or(|end| visit < end));
        }
        let fitting = |of: OptionId| {
            let left: i64 = purse.iter().filter(|credit| credit.pays(of, visit)).map(|credit| credit.left).sum();
            let asked = services.iter().filter(|service| **service == Some(of)).count();
            asked.min(usize::try_from(left).unwrap())
        };
        let could: usize = (0..3).map(|of| fitting(option(of))).sum();
        prop_assert_eq!(used, could.min(most));
        for (service, package) in services.iter().zip(&spent) {
            let Some(package) = package else { continue };
            let of = service.unwrap();
            prop_assert!(purse.iter().any(|credit| credit.package == *package && credit.pays(of, visit)));
            // Nothing that runs out earlier was left over.
            let end = purse.iter().filter(|credit| credit.package == *package && credit.pays(of, visit))
                .map(|credit| (credit.expires_at.is_none(), credit.expires_at)).max().unwrap();
            let spared = after.iter().filter(|credit| credit.pays(of, visit));
            prop_assert!(spared.map(|credit| (credit.expires_at.is_none(), credit.expires_at)).all(|left| left >= end
                || purse.iter().filter(|credit| credit.package == *package && credit.option == of).count() > 1));
        }
    }

    #[test]
    fn never_more_is_paid_back_than_was_paid(
        price in 0_i64..10_000_000, credits in prop::collection::vec((0_i64..1_000_000, 1_i64..100, 0_i64..100), 1..5),
    ) {
        let credits: Vec<_> = credits.into_iter().map(|(worth, total, left)| (worth, total, left.min(total))).collect();
        let unused = unused_minor(price, &credits);
        prop_assert!((0..=price).contains(&unused));
        let untouched: Vec<_> = credits.iter().map(|(worth, total, _)| (*worth, *total, *total)).collect();
        prop_assert_eq!(unused_minor(price, &untouched), price);
    }
}
