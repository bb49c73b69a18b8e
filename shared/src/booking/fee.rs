//! What it costs to call a visit off late, or not to come. Pure: times and money come in, minor units come out.

use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::status::BookingStatus;
use crate::time::Instant;

/// The terms on which one item of a booking was sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeTerms {
    /// When it begins.
    pub starts_at: Instant,
    /// Until so long before its start it is called off for nothing.
    pub free_minutes: i32,
    /// The share of its price that is owed afterwards.
    pub percent: i16,
    /// What it costs, add-ons and all its guests included, minor units.
    pub price_minor: i64,
    /// Whether a credit of a package pays for it: then it is the credit that is lost.
    pub by_credit: bool,
    /// From when on something is owed, where a move has settled that.
    #[serde(default)]
    pub late_from: Option<Instant>,
}

impl FeeTerms {
    /// Until when it is called off for nothing; at this very moment it still is.
    #[must_use]
    pub fn free_until(&self) -> Instant {
        self.late_from.unwrap_or_else(|| self.starts_at - Duration::minutes(self.free_minutes.into()))
    }

    /// What `late_from` is once its customer has moved it: nobody gets rid of what they owe by moving first. `promised`: the
    /// business had said yes.
    #[must_use]
    pub fn moved_by_customer(&self, promised: bool, now: Instant) -> Option<Instant> {
        let limit = self.free_until();
        (promised && self.has_limit() && now > limit).then_some(limit)
    }

    /// The same once the business has moved it. Whoever owed something before still does; nobody else begins to.
    #[must_use]
    pub fn moved_by_business(&self, now: Instant) -> Option<Instant> {
        self.late_from.filter(|from| now > *from)
    }

    /// What is owed once it is late: half a minor unit is rounded up. Nothing besides a credit.
    #[must_use]
    pub fn late_minor(&self) -> i64 {
        if self.by_credit {
            return 0;
        }
        let share = i128::from(self.price_minor.max(0)) * i128::from(self.percent.clamp(0, 100));
        i64::try_from((share + 50) / 100).unwrap_or(i64::MAX).min(self.price_minor.max(0))
    }

    /// Whether calling it off at `now` loses the credit that pays for it.
    #[must_use]
    pub fn loses_credit(&self, now: Instant) -> bool {
        self.by_credit && self.percent > 0 && now > self.free_until()
    }

    /// Whether calling it off ever costs anything.
    #[must_use]
    pub fn has_limit(&self) -> bool {
        self.late_minor() > 0 || (self.by_credit && self.percent > 0)
    }
}

/// What calling these items off costs at `now`, minor units; never more than `most`.
#[must_use]
pub fn fee_at(items: impl IntoIterator<Item = FeeTerms>, now: Instant, most: i64) -> i64 {
    sum(items.into_iter().filter(|item| now > item.free_until()), most)
}

/// What they cost when all of them are late.
#[must_use]
pub fn late_fee(items: impl IntoIterator<Item = FeeTerms>, most: i64) -> i64 {
    sum(items, most)
}

fn sum(items: impl IntoIterator<Item = FeeTerms>, most: i64) -> i64 {
    items.into_iter().fold(0_i64, |sum, item| sum.saturating_add(item.late_minor())).min(most).max(0)
}

/// Until when all of them are called off for nothing; `None` where that never costs anything.
#[must_use]
pub fn free_until(items: impl IntoIterator<Item = FeeTerms>) -> Option<Instant> {
    items.into_iter().filter(FeeTerms::has_limit).map(|item| item.free_until()).min()
}

/// What is still to be paid: for a visit its price; for one that does not take place its fee, if it has one.
#[must_use]
pub const fn due_minor(status: BookingStatus, total: i64, fee: i64, paid: i64) -> i64 {
    let owed = if is_off(status) { fee } else { total };
    if owed > paid { owed - paid } else { 0 }
}

/// Whether the visit does not take place.
#[must_use]
pub const fn is_off(status: BookingStatus) -> bool {
    matches!(
        status,
        BookingStatus::Cancelled | BookingStatus::NoShow | BookingStatus::Rejected | BookingStatus::Expired
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn ten_o_clock(free_minutes: i32, percent: i16, price_minor: i64) -> FeeTerms {
        FeeTerms {
            starts_at: at("2026-11-20T10:00:00Z"),
            free_minutes,
            percent,
            price_minor,
            by_credit: false,
            late_from: None,
        }
    }

    #[test]
    fn one_item_costs_its_share_once_it_is_late() {
        for (now, terms, expected) in [
            ("2026-11-19T09:59:59Z", ten_o_clock(1440, 50, 250_000), 0),
            // To the second: what was free until ten is free at ten.
            ("2026-11-19T10:00:00Z", ten_o_clock(1440, 50, 250_000), 0),
            ("2026-11-19T10:00:01Z", ten_o_clock(1440, 50, 250_000), 125_000),
            ("2026-11-20T11:00:00Z", ten_o_clock(1440, 50, 250_000), 125_000),
            ("2026-11-20T10:00:00Z", ten_o_clock(0, 50, 250_000), 0),
            ("2026-11-20T10:00:01Z", ten_o_clock(0, 100, 250_000), 250_000),
            ("2026-11-20T09:00:00Z", ten_o_clock(1440, 0, 250_000), 0),
            ("2026-11-20T09:00:00Z", ten_o_clock(1440, 50, 0), 0),
            // Half up.
            ("2026-11-20T09:00:00Z", ten_o_clock(1440, 50, 1), 1),
            ("2026-11-20T09:00:00Z", ten_o_clock(1440, 33, 100), 33),
            ("2026-11-20T09:00:00Z", ten_o_clock(1440, 25, 2), 1),
            ("2026-11-20T09:00:00Z", ten_o_clock(1440, 24, 2), 0),
            ("2026-11-20T09:00:00Z", ten_o_clock(1440, 100, i64::MAX), i64::MAX),
        ] {
            assert_eq!(fee_at([terms], at(now), i64::MAX), expected, "{now} {terms:?}");
        }
    }

    #[test]
    fn moving_does_not_let_anybody_off() {
        let visit = ten_o_clock(1440, 50, 1_000);
        let limit = at("2026-11-19T10:00:00Z");
        let (in_time, late) = (limit, at("2026-11-19T10:00:01Z"));
        let credit = FeeTerms { by_credit: true, ..visit };
        for (terms, promised, now, expected) in [
            (visit, true, in_time, None),
            (visit, true, late, Some(limit)),
            (visit, false, late, None),
            (credit, true, late, Some(limit)),
            // What never costs anything does not begin to.
            (ten_o_clock(1440, 0, 1_000), true, late, None),
            (ten_o_clock(1440, 50, 0), true, late, None),
            // Moved twice: still what was owed the first time.
            (
                FeeTerms { late_from: Some(at("2026-11-01T00:00:00Z")), ..visit },
                true,
                in_time,
                Some(at("2026-11-01T00:00:00Z")),
            ),
            // Moved with its class before: nothing is owed until it begins.
            (FeeTerms { late_from: Some(visit.starts_at), ..visit }, true, late, None),
        ] {
            assert_eq!(terms.moved_by_customer(promised, now), expected, "{terms:?} {promised} {now}");
        }
        for (late_from, now, expected) in
            [(None, late, None), (Some(limit), late, Some(limit)), (Some(visit.starts_at), late, None)]
        {
            assert_eq!(FeeTerms { late_from, ..visit }.moved_by_business(now), expected, "{late_from:?}");
        }
        let next_month = FeeTerms { starts_at: at("2026-12-20T10:00:00Z"), late_from: Some(limit), ..visit };
        assert_eq!(fee_at([next_month], late, i64::MAX), 500);
        assert_eq!(fee_at([next_month], in_time, i64::MAX), 0);
        assert!(FeeTerms { late_from: Some(limit), ..credit }.loses_credit(late));
    }

    #[test]
    fn each_item_of_a_visit_has_its_own_limit() {
        let early = ten_o_clock(1440, 50, 1_000);
        let late = FeeTerms { starts_at: at("2026-11-20T12:00:00Z"), ..ten_o_clock(60, 100, 400) };
        let visit = [early, late];
        assert_eq!(free_until(visit), Some(at("2026-11-19T10:00:00Z")));
        assert_eq!(fee_at(visit, at("2026-11-20T11:00:00Z"), 1_400), 500);
        assert_eq!(fee_at(visit, at("2026-11-20T11:00:01Z"), 1_400), 900);
        assert_eq!((late_fee(visit, 1_400), late_fee(visit, 700)), (900, 700));
        // What costs nothing has no limit.
        assert_eq!(free_until([ten_o_clock(1440, 0, 1_000), late]), Some(at("2026-11-20T11:00:00Z")));
        assert_eq!(free_until([ten_o_clock(1440, 0, 1_000)]), None);
    }

    #[test]
    fn what_is_due_is_the_price_of_a_visit_and_the_fee_of_none() {
        for (status, paid, expected) in [
            (BookingStatus::Confirmed, 0, 1_000),
            (BookingStatus::Completed, 400, 600),
            (BookingStatus::Completed, 1_000, 0),
            (BookingStatus::Cancelled, 0, 500),
            (BookingStatus::NoShow, 200, 300),
            (BookingStatus::NoShow, 500, 0),
            (BookingStatus::Cancelled, 1_000, 0),
        ] {
            assert_eq!(due_minor(status, 1_000, 500, paid), expected, "{status:?} {paid}");
        }
    }

    fn items() -> impl Strategy<Value = Vec<FeeTerms>> {
        let moment = |minutes| at("2026-01-01T00:00:00Z") + Duration::minutes(minutes);
        let moved = prop::option::of(-50_000_i64..100_000);
        let item = (0_i64..100_000, 0_i32..=43_200, 0_i16..=100, 0_i64..10_000_000, any::<bool>(), moved);
        let item =
            item.prop_map(move |(start, free_minutes, percent, price_minor, by_credit, moved)| FeeTerms {
                starts_at: moment(start),
                free_minutes,
                percent,
                price_minor,
                by_credit,
                late_from: moved.map(moment),
            });
        prop::collection::vec(item, 0..6)
    }

    proptest! {
        #[test]
        fn waiting_never_makes_it_cheaper_and_it_never_costs_more_than_the_visit(
            items in items(), first in 0_i64..200_000, then in 0_i64..200_000, most in 0_i64..30_000_000,
        ) {
            let moment = |minutes| at("2025-11-01T00:00:00Z") + Duration::minutes(minutes);
            let (now, later) = (moment(first), moment(first + then));
            let price: i64 = items.iter().map(|item| item.price_minor).sum();
            let fee = fee_at(items.clone(), now, most);
            prop_assert!(fee <= fee_at(items.clone(), later, most));
            prop_assert!((0..=most.min(price)).contains(&fee));
            prop_assert!(fee <= late_fee(items.clone(), most));
            // Free until then, and from then on not.
            if let Some(limit) = free_until(items.clone()) {
                prop_assert_eq!(fee_at(items.clone(), limit, i64::MAX), 0);
                let late = limit + Duration::seconds(1);
                prop_assert!(!items.iter().any(|item| item.loses_credit(limit)));
                let lost = items.iter().any(|item| item.loses_credit(late));
                prop_assert!(lost || fee_at(items, late, i64::MAX) > 0);
            } else {
                prop_assert_eq!(late_fee(items, i64::MAX), 0);
            }
        }
    }
}
