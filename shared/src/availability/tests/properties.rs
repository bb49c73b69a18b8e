use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{oracle::Oracle, *};

/// Ten hours, minute by minute.
const END: i64 = 600;

type Spans = Vec<(i64, i64)>;

fn spans(count: usize, length: i64) -> impl Strategy<Value = Spans> {
    let one = (-60..END, 1..length).prop_map(|(from, length)| (from, from + length));
    prop::collection::vec(one, 0..count)
}

fn diary() -> impl Strategy<Value = Diary> {
    let person = (spans(4, 400), spans(5, 90));
    let people = prop::collection::vec(person, 0..4);
    let rooms = prop::collection::vec(spans(4, 120), 0..3);
    (spans(4, 500), people, rooms, 0..90_u32).prop_map(|(opening, people, rooms, shortest_visit_minutes)| {
        Diary {
            opening: set(&opening),
            staff: (1..)
                .zip(people)
                .map(|(id, (working, busy))| StaffDiary {
                    id: staff(id),
                    working: set(&working),
                    busy: set(&busy),
                })
                .collect(),
            rooms: (1..).zip(rooms).map(|(id, busy)| RoomDiary { id: room(id), busy: set(&busy) }).collect(),
            shortest_visit_minutes,
        }
    })
}

/// Step, offset in minutes, and maybe a change of it: when and to what.
type Clock = (u32, i32, Option<(i64, i32)>);

fn clock() -> impl Strategy<Value = Clock> {
    let step = prop::sample::select(vec![1_u32, 5, 10, 15, 20, 25, 30, 45, 60, 90, 100]);
    let offset = || prop::sample::select(vec![0, 60, 330, 345, -210, 630, 660, -360]);
    (step, offset(), prop::option::of((0..END, offset())))
}

fn request() -> impl Strategy<Value = (Request, Clock)> {
    let policy = prop_oneof![2 => Just(Policy::Customer), 1 => (0..60_u32).prop_map(|minutes| Policy::Staff { backdate_minutes: minutes })];
    let choice = prop_oneof![2 => Just(StaffChoice::Anyone), 1 => (1..4_u128).prop_map(|id| StaffChoice::Named(staff(id)))];
    let room = prop::sample::select(vec![RoomNeed::None, RoomNeed::One]);
    let lengths = (1..90_u32, 0..20_u32, 0..20_u32);
    let limits = (-100..200_i64, 0..60_u32, 300..700_i64);
    (lengths, limits, policy, choice, room, clock()).prop_map(
        |(lengths, limits, policy, choice, room, clock)| {
            let (step, offset, change) = clock;
            let grid = Grid::new(step, offset * 60);
            let request = Request {
                duration_minutes: lengths.0,
                buffer_before_minutes: lengths.1,
                buffer_after_minutes: lengths.2,
                choice,
                room,
                now: at(limits.0),
                min_notice_minutes: limits.1,
                horizon: at(limits.2),
                grid: match change {
                    Some((minute, offset)) => grid.with_change(at(minute), offset * 60),
                    None => grid,
                },
                policy,
            };
            (request, clock)
        },
    )
}

fn oracle<'a>(request: &'a Request, diary: &'a Diary, (_, offset, change): Clock) -> Oracle<'a> {
    let first = (Instant::MIN_UTC, offset * 60);
    let later = change.map(|(minute, offset)| (at(minute), offset * 60));
    Oracle { request, diary, clock: std::iter::once(first).chain(later).collect() }
}

proptest! {
    #![proptest_config(super::cases(128))]

    #[test]
    fn slots_are_what_a_look_at_every_minute_finds(
        (request, clock) in request(), diary in diary(), from in -50..END, length in 1..END,
    ) {
        let found = slots(&request, &diary, span(from, from + length));
        let oracle = oracle(&request, &diary, clock);
        let listed: Vec<_> = found.iter().map(|slot| (slot.start, slot.staff.to_vec(), slot.best)).collect();
        prop_assert_eq!(&listed, &oracle.slots(from, from + length));
        prop_assert_eq!(found.len(), listed.len());
        for slot in found.iter() {
            prop_assert_eq!(slot.end - slot.start, chrono::Duration::minutes(request.duration_minutes.into()));
            prop_assert_eq!(found.at(slot.start), Some(slot));
        }
    }

    #[test]
    fn every_start_is_listed_or_refused_with_the_right_reason((request, clock) in request(), diary in diary()) {
        let oracle = oracle(&request, &diary, clock);
        let found = slots(&request, &diary, span(0, END));
        for start in (0..END).map(at) {
            let reason = refusal(&request, &diary, start);
            prop_assert_eq!(reason, oracle.refusal(start));
            let ways = placements(&request, &diary, start);
            prop_assert_eq!(ways.is_empty(), reason.is_some());
            if request.grid.has(start) {
                prop_assert_eq!(found.at(start).is_some(), reason.is_none());
            }
        }
    }

    #[test]
    fn placements_are_all_pairs_of_free_people_and_rooms((request, clock) in request(), diary in diary()) {
        let oracle = oracle(&request, &diary, clock);
        for start in (0..END).step_by(5).map(at).filter(|start| oracle.refusal(*start).is_none()) {
            let ways = placements(&request, &diary, start);
            let rooms = match request.room {
                RoomNeed::None => vec![None],
                RoomNeed::One => oracle.rooms(start).into_iter().map(Some).collect(),
            };
            let people = oracle.staff(start);
            let expected: BTreeSet<_> =
                people.iter().flat_map(|id| rooms.iter().map(move |room| (*id, *room))).collect();
            let pairs: BTreeSet<_> = ways.iter().map(|way| (way.staff, way.room)).collect();
            prop_assert_eq!(ways.len(), expected.len());
            prop_assert_eq!(pairs, expected);
            // The first pass names everybody once.
            let first: BTreeSet<_> = ways.iter().take(people.len()).map(|way| way.staff).collect();
            prop_assert_eq!(first.len(), people.len());
            for way in ways {
                prop_assert_eq!(Some(Visit { service: way.service, claimed: way.claimed }), request.visit(start));
            }
        }
    }

    /// Whatever the numbers, nothing panics and nothing runs away.
    #[test]
    fn extremes_are_answered(
        duration in any::<u32>(), before in any::<u32>(), after in any::<u32>(), notice in any::<u32>(),
        step in any::<u32>(), offset in any::<i32>(), shortest in any::<u32>(), diary in diary(),
    ) {
        let request = Request {
            duration_minutes: duration, buffer_before_minutes: before, buffer_after_minutes: after,
            choice: StaffChoice::Anyone, room: RoomNeed::One, now: Instant::MIN_UTC, min_notice_minutes: notice,
            horizon: Instant::MAX_UTC, grid: Grid::new(step, offset), policy: Policy::Customer,
        };
        let diary = Diary { shortest_visit_minutes: shortest, ..diary };
        let all = Span::new(Instant::MIN_UTC, Instant::MAX_UTC).unwrap();
        for slot in slots(&request, &diary, all).iter().take(10) {
            prop_assert_eq!(refusal(&request, &diary, slot.start), None);
        }
        for start in [Instant::MIN_UTC, Instant::MAX_UTC, at(0)] {
            prop_assert_eq!(placements(&request, &diary, start).is_empty(), refusal(&request, &diary, start).is_some());
        }
    }
}
