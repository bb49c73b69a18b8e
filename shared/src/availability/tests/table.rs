use super::*;
use crate::error::{AppError, ErrorCode, FieldProblem};

const NINE: i64 = 9 * 60;
const FIVE: i64 = 17 * 60;
const DAY: i64 = 24 * 60;

/// Open 9 to 5; Ann (1) works all day, Bob (2) from noon; two rooms; a quarter-hour grid; it is 6:00.
fn salon() -> (Request, Diary) {
    let request = Request {
        duration_minutes: 60,
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        choice: StaffChoice::Anyone,
        room: RoomNeed::One,
        now: at(6 * 60),
        min_notice_minutes: 0,
        horizon: at(30 * DAY),
        grid: Grid::new(15, 0),
        policy: Policy::Customer,
    };
    let person = |id, from| StaffDiary { id: staff(id), working: set(&[(from, FIVE)]), busy: SpanSet::new() };
    let diary = Diary {
        opening: set(&[(NINE, FIVE)]),
        staff: vec![person(1, NINE), person(2, 12 * 60)],
        rooms: [1, 2].map(|id| RoomDiary { id: room(id), busy: SpanSet::new() }).into(),
        shortest_visit_minutes: 30,
    };
    (request, diary)
}

fn listed(request: &Request, diary: &Diary) -> Vec<String> {
    let offered = slots(request, diary, span(0, DAY));
    offered
        .iter()
        .map(|slot| format!("{}{}", slot.start.format("%H:%M"), "*".repeat(slot.staff.len())))
        .collect()
}

fn best(request: &Request, diary: &Diary) -> Vec<String> {
    let offered = slots(request, diary, span(0, DAY));
    offered.iter().filter(|slot| slot.best).map(|slot| slot.start.format("%H:%M").to_string()).collect()
}

#[test]
fn a_free_day() {
    let (request, diary) = salon();
    let hourly = Request { grid: Grid::new(60, 0), ..request };
    assert_eq!(
        listed(&hourly, &diary),
        ["09:00*", "10:00*", "11:00*", "12:00**", "13:00**", "14:00**", "15:00**", "16:00**"]
    );
}

#[test]
fn buffers_are_worked_but_may_lie_outside_opening_hours() {
    let (request, mut diary) = salon();
    let request =
        Request { buffer_before_minutes: 15, buffer_after_minutes: 10, grid: Grid::new(60, 0), ..request };
    assert_eq!(listed(&request, &diary).first().map(String::as_str), Some("10:00*"));
    assert_eq!(listed(&request, &diary).last().map(String::as_str), Some("15:00**"));
    diary.staff[0].working = set(&[(NINE - 15, FIVE + 10)]);
    assert_eq!(listed(&request, &diary).first().map(String::as_str), Some("09:00*"));
    assert_eq!(listed(&request, &diary).last().map(String::as_str), Some("16:00*"));
    // A claim that ends at 12:00 leaves no time to prepare for a visit at 12:00.
    diary.staff[0].busy = set(&[(11 * 60, 12 * 60)]);
    assert!(!listed(&request, &diary).iter().any(|slot| slot.starts_with("12:00")));
}

#[test]
fn a_room_must_be_free_for_the_whole_claimed_time() {
    let (request, mut diary) = salon();
    diary.rooms[0].busy = set(&[(NINE, 14 * 60)]);
    diary.rooms[1].busy = set(&[(13 * 60, FIVE)]);
    let request = Request { grid: Grid::new(30, 0), ..request };
    // 13:00 and 13:30 fit neither room: one is taken until 14:00, the other from 13:00.
    let offered = listed(&request, &diary);
    assert!(offered.iter().any(|slot| slot.starts_with("12:00")));
    assert!(!offered.iter().any(|slot| slot.starts_with("12:30") || slot.starts_with("13:")));
    assert!(offered.iter().any(|slot| slot.starts_with("14:00")));
    assert_eq!(refusal(&request, &diary, at(13 * 60)), Some(Refusal::NoRoom));
    diary.rooms.clear();
    assert!(listed(&request, &diary).is_empty());
    let roomless = Request { room: RoomNeed::None, ..request };
    assert_eq!(listed(&roomless, &diary).len(), 15);
}

#[test]
fn notice_and_horizon_bind_customers_only() {
    let (request, diary) = salon();
    let request = Request {
        now: at(10 * 60 + 5),
        min_notice_minutes: 120,
        horizon: at(14 * 60),
        grid: Grid::new(30, 0),
        ..request
    };
    assert_eq!(listed(&request, &diary), ["12:30**", "13:00**", "13:30**"]);
    let desk = Request { policy: Policy::Staff { backdate_minutes: 10 }, ..request };
    assert_eq!(listed(&desk, &diary).first().map(String::as_str), Some("10:00*"));
    assert_eq!(listed(&desk, &diary).last().map(String::as_str), Some("16:00**"));
}

#[test]
fn reasons() {
    let (request, mut diary) = salon();
    diary.staff[0].busy = set(&[(10 * 60, 11 * 60)]);
    let request = Request { now: at(8 * 60 + 30), min_notice_minutes: 60, horizon: at(DAY), ..request };
    let desk = Request { policy: Policy::Staff { backdate_minutes: 0 }, ..request.clone() };
    let named = |id| Request { choice: StaffChoice::Named(staff(id)), ..request.clone() };
    let cases = [
        (&request, 8 * 60, Some(Refusal::Past)),
        (&desk, 8 * 60, Some(Refusal::Past)),
        (&request, NINE, Some(Refusal::TooSoon)),
        (&desk, NINE, None),
        (&request, DAY, Some(Refusal::TooFar)),
        (&desk, DAY, Some(Refusal::Closed)),
        (&request, 13 * 60 + 7, Some(Refusal::OffGrid)),
        (&desk, 13 * 60 + 7, None),
        (&request, 16 * 60 + 15, Some(Refusal::Closed)),
        (&desk, 16 * 60 + 1, Some(Refusal::Closed)),
        (&named(3), 13 * 60, Some(Refusal::NotSkilled)),
        (&named(2), 11 * 60, Some(Refusal::OutsideHours)),
        (&named(1), 10 * 60, Some(Refusal::StaffBusy)),
        (&request, 10 * 60 + 30, Some(Refusal::StaffBusy)),
        (&request, 11 * 60, None),
        (&request, 16 * 60, None),
    ];
    for (request, minute, reason) in cases {
        assert_eq!(refusal(request, &diary, at(minute)), reason, "{minute}");
        assert_eq!(placements(request, &diary, at(minute)).is_empty(), reason.is_some(), "{minute}");
    }
}

#[test]
fn reasons_as_errors() {
    let desk = Policy::Staff { backdate_minutes: 0 };
    let code = |refusal: Refusal, policy| refusal.error(policy).code;
    assert_eq!(code(Refusal::StaffBusy, Policy::Customer), ErrorCode::SlotTaken);
    assert_eq!(code(Refusal::NoRoom, Policy::Customer), ErrorCode::SlotTaken);
    assert_eq!(code(Refusal::StaffBusy, desk), ErrorCode::StaffBusy);
    assert_eq!(code(Refusal::NoRoom, desk), ErrorCode::NoRoom);
    assert_eq!(code(Refusal::Closed, desk), ErrorCode::OutsideHours);
    assert_eq!(code(Refusal::OutsideHours, Policy::Customer), ErrorCode::OutsideHours);
    assert_eq!(code(Refusal::NotSkilled, Policy::Customer), ErrorCode::NotSkilled);
    assert_eq!(code(Refusal::OffGrid, Policy::Customer), ErrorCode::SlotNotOffered);
    assert_eq!(code(Refusal::TooSoon, Policy::Customer), ErrorCode::SlotNotOffered);
    assert_eq!(Refusal::Past.error(desk), AppError::field("starts_at", FieldProblem::Past));
    assert_eq!(Refusal::TooFar.error(Policy::Customer), AppError::field("starts_at", FieldProblem::TooFar));
}

#[test]
fn the_least_busy_that_day_comes_first_and_the_next_try_differs_in_both() {
    let (request, mut diary) = salon();
    diary.staff[0].busy = set(&[(NINE, 10 * 60)]);
    // Yesterday and tomorrow do not count.
    diary.staff[1].busy = set(&[(-300, -60), (DAY + 60, DAY + 600)]);
    diary.rooms[0].busy = set(&[(NINE, 11 * 60)]);
    let pairs = |diary: &Diary| -> Vec<_> {
        placements(&request, diary, at(14 * 60)).iter().map(|way| (way.staff, way.room)).collect()
    };
    let (ann, bob, one, two) = (staff(1), staff(2), Some(room(1)), Some(room(2)));
    assert_eq!(pairs(&diary), [(bob, two), (ann, one), (bob, one), (ann, two)]);
    // In a draw the smaller id wins, whatever the diary's order.
    diary.staff[0].busy = SpanSet::new();
    diary.staff.reverse();
    assert_eq!(pairs(&diary).first(), Some(&(ann, two)));
    assert_eq!(placements(&request, &diary, at(14 * 60))[0].claimed, span(14 * 60, 15 * 60));
}

#[test]
fn best_starts_leave_no_hole() {
    let (request, mut diary) = salon();
    diary.staff.truncate(1);
    let request = Request { room: RoomNeed::None, ..request };
    assert_eq!(best(&request, &diary), ["09:00", "16:00"]);
    // A gap of 9:00 to 10:15 takes one visit: at 9:00 or at 9:15 a hole of 15 minutes is left, too short for anything.
    diary.staff[0].busy = set(&[(10 * 60 + 15, 11 * 60)]);
    assert_eq!(best(&request, &diary), ["11:00", "16:00"]);
    // With a visit of a quarter of an hour on sale both are fine.
    diary.shortest_visit_minutes = 15;
    assert_eq!(best(&request, &diary), ["09:00", "09:15", "11:00", "16:00"]);
    // A claim that ends off the grid: the first start after it is as close as can be.
    diary.staff[0].busy = set(&[(9 * 60, 11 * 60 + 5)]);
    assert_eq!(best(&request, &diary), ["11:15", "16:00"]);
}
