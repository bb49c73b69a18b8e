//! Classes: what is offered can be booked and what can be booked is offered.

use std::collections::BTreeSet;

use chrono::{Duration, TimeZone as _, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use crate::{
    availability::{
        ClassRequest, HeldClass, Policy, Refusal, StaffChoice, class_plans, class_refusal, class_slots,
    },
    ids::{ClassId, SeatId, StaffId},
    time::{Instant, Span},
};

fn at(hours: i64) -> Instant {
    Utc.with_ymd_and_hms(2026, 11, 20, 0, 0, 0).unwrap() + Duration::hours(hours)
}

fn staff(nth: u8) -> StaffId {
    StaffId(Uuid::from_u128(u128::from(nth) + 1))
}

fn held(nth: u128, teacher: u8, start: i64, free: u8) -> HeldClass {
    HeldClass {
        id: ClassId(Uuid::from_u128(nth)),
        staff: staff(teacher),
        room: None,
        service: Span::new(at(start), at(start + 1)).unwrap(),
        free: (0..free).map(|seat| SeatId(Uuid::from_u128(nth * 1000 + u128::from(seat)))).collect(),
    }
}

fn request(seats: usize, choice: StaffChoice, policy: Policy) -> ClassRequest {
    ClassRequest { seats, choice, now: at(5), min_notice_minutes: 60, horizon: at(20), policy }
}

#[test]
fn each_reason_has_its_name() {
    let classes = [held(1, 0, 5, 9), held(2, 0, 10, 1), held(3, 0, 12, 0), held(4, 1, 21, 9)];
    let customer = |seats| request(seats, StaffChoice::Anyone, Policy::Customer);
    for (seats, start, expected) in [
        (1, 4, Some(Refusal::Past)),
        (1, 5, Some(Refusal::TooSoon)),
        (1, 10, None),
        (2, 10, Some(Refusal::Full)),
        (1, 11, Some(Refusal::OffGrid)),
        (1, 12, Some(Refusal::Full)),
        (1, 21, Some(Refusal::TooFar)),
    ] {
        assert_eq!(class_refusal(&customer(seats), &classes, at(start)), expected, "{seats} at {start}");
    }
    let named = request(1, StaffChoice::Named(staff(1)), Policy::Customer);
    assert_eq!(class_refusal(&named, &classes, at(10)), Some(Refusal::OffGrid));
    let desk = request(1, StaffChoice::Anyone, Policy::Staff { backdate_minutes: 60 });
    assert_eq!(class_refusal(&desk, &classes, at(21)), None);
    assert_eq!(class_refusal(&desk, &classes, at(5)), None);
}

#[test]
fn who_asks_at_once_begins_with_another_seat() {
    let classes = [held(1, 0, 10, 3)];
    let one = request(1, StaffChoice::Anyone, Policy::Customer);
    let first = |turn| class_plans(&one, &classes, at(10), turn)[0][0].seats.clone().unwrap().taken[0];
    let firsts: BTreeSet<SeatId> = (0..3).map(first).collect();
    assert_eq!(firsts.len(), 3);
}

proptest! {
    #[test]
    fn slots_plans_and_refusals_say_the_same(
        classes in prop::collection::vec((0_u8..3, 0_i64..24, 0_u8..5), 0..12),
        seats in 0_usize..4,
        named in prop::option::of(0_u8..3),
        by_staff in any::<bool>(),
        turn in 0_usize..100_000,
    ) {
        let classes: Vec<HeldClass> =
            (1_u128..).zip(classes).map(|(nth, (teacher, start, free))| held(nth, teacher, start, free)).collect();
        let choice = named.map_or(StaffChoice::Anyone, |nth| StaffChoice::Named(staff(nth)));
        let policy = if by_staff { Policy::Staff { backdate_minutes: 120 } } else { Policy::Customer };
        let request = request(seats, choice, policy);
        let day = Span::new(at(0), at(30)).unwrap();
        let offered: BTreeSet<Instant> =
            class_slots(&request, &classes, day).iter().map(|class| class.service.start()).collect();
        for hour in 0..24 {
            let plans = class_plans(&request, &classes, at(hour), turn);
            prop_assert_eq!(offered.contains(&at(hour)), !plans.is_empty());
            prop_assert_eq!(class_refusal(&request, &classes, at(hour)).is_none(), !plans.is_empty());
            for plan in plans {
                let seats = plan[0].seats.clone().unwrap();
                let class = classes.iter().find(|class| class.id == seats.class).unwrap();
                let taken: BTreeSet<SeatId> = seats.taken.iter().copied().collect();
                prop_assert_eq!(taken.len(), request.seats.max(1));
                prop_assert!(taken.iter().all(|seat| class.free.contains(seat)));
            }
        }
    }
}
