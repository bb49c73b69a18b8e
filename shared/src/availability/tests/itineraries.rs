//! Visits of several services, against an oracle that tries everything and looks at every minute.

use proptest::prelude::*;

use super::*;

const END: i64 = 360;

fn minutes(from: i64, to: i64) -> impl Iterator<Item = Span> {
    (from..to).map(|minute| span(minute, minute + 1))
}

fn all_in(from: i64, to: i64, set: &SpanSet) -> bool {
    minutes(from, to).all(|minute| set.iter().any(|span| span.contains(minute)))
}

fn none_in(from: i64, to: i64, set: &SpanSet) -> bool {
    minutes(from, to).all(|minute| !set.iter().any(|span| span.overlaps(minute)))
}

/// (start minute, person, rooms) of each leg so far.
type Choice = (i64, StaffId, Vec<RoomId>);

struct Oracle<'a> {
    itinerary: &'a Itinerary,
    diary: &'a Diary,
}

impl Oracle<'_> {
    fn leg_fits(&self, index: usize, choice: &Choice, others: &[Choice]) -> bool {
        let leg = &self.itinerary.legs[index];
        let (start, staff, rooms) = choice;
        let (end, from, to) = (
            start + i64::from(leg.duration_minutes),
            start - i64::from(leg.buffer_before_minutes),
            start + i64::from(leg.duration_minutes + leg.buffer_after_minutes),
        );
        let person = self.diary.staff.iter().find(|person| person.id == *staff).unwrap();
        let attended = |minute: i64| {
            leg.gap.is_none_or(|gap| {
                let gap_from = start + i64::from(gap.after_minutes);
                let gap_to = (gap_from + i64::from(gap.minutes)).min(end);
                !(gap_from..gap_to).contains(&minute)
            })
        };
        let free = (from..to)
            .filter(|minute| attended(*minute))
            .all(|minute| none_in(minute, minute + 1, &person.busy));
        let empty = rooms
            .iter()
            .all(|id| none_in(from, to, &self.diary.rooms.iter().find(|room| room.id == *id).unwrap().busy));
        let alone = others.iter().zip(&self.itinerary.legs).all(|((at, other, taken), other_leg)| {
            let apart = at + i64::from(other_leg.duration_minutes) <= *start || end <= *at;
            apart || (other != staff && taken.iter().all(|room| !rooms.contains(room)))
        });
        all_in(*start, end, &self.diary.opening)
            && all_in(from, to, &person.working)
            && free
            && empty
            && alone
    }

    fn starts(&self, index: usize, start: i64, others: &[Choice]) -> Vec<i64> {
        let leg = &self.itinerary.legs[index];
        if let Some(other) = leg.beside {
            return vec![others[other].0];
        }
        match others.iter().zip(&self.itinerary.legs).rfind(|(_, other)| other.guest == leg.guest) {
            None => vec![start],
            Some(((at, ..), other)) => {
                let ready = at + i64::from(other.duration_minutes);
                (0..=i64::from(self.itinerary.max_wait_minutes)).step_by(5).map(|wait| ready + wait).collect()
            }
        }
    }

    fn rooms(&self, index: usize) -> Vec<Vec<RoomId>> {
        let leg = &self.itinerary.legs[index];
        if leg.beside.is_some() {
            return vec![Vec::new()];
        }
        leg.needs.iter().fold(vec![Vec::new()], |ways, any| {
            ways.iter()
                .flat_map(|way: &Vec<RoomId>| {
                    any.iter().filter(|id| !way.contains(id)).map(|id| [&way[..], &[*id]].concat())
                })
                .collect()
        })
    }

    /// Whether the legs from the next one on can be served.
    fn possible(&self, start: i64, chosen: &mut Vec<Choice>) -> bool {
        let index = chosen.len();
        let Some(leg) = self.itinerary.legs.get(index) else { return true };
        for at in self.starts(index, start, chosen) {
            for staff in &leg.staff {
                for rooms in self.rooms(index) {
                    let choice = (at, *staff, rooms);
                    if self.leg_fits(index, &choice, chosen) {
                        chosen.push(choice);
                        let rest = self.possible(start, chosen);
                        chosen.pop();
                        if rest {
                            return true;
                        }
                    }
                }
            }
        }
        false
    }
}

fn spans(count: usize, from: i64, length: std::ops::Range<i64>) -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((from..END, length).prop_map(|(from, length)| (from, from + length)), 0..count)
}

fn diary() -> impl Strategy<Value = Diary> {
    let people = prop::collection::vec((spans(3, -60, 120..400), spans(4, -60, 5..60)), 1..4);
    let rooms = prop::collection::vec(spans(3, -60, 5..90), 1..4);
    (spans(3, -60, 120..420), people, rooms).prop_map(|(opening, people, rooms)| Diary {
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
        shortest_visit_minutes: 0,
    })
}

fn leg() -> impl Strategy<Value = Leg> {
    let lengths = (5..60_u32, 0..15_u32, 0..15_u32);
    let gap = prop::option::weighted(0.3, (0..50_u32, 1..40_u32));
    let staff = prop::sample::subsequence(vec![1_u128, 2, 3], 1..=3);
    let needs = prop::collection::vec(prop::sample::subsequence(vec![1_u128, 2, 3], 1..=3), 0..3);
    (0..2_u32, lengths, gap, staff, needs).prop_map(|(guest, lengths, gap, people, needs)| Leg {
        guest,
        duration_minutes: lengths.0,
        buffer_before_minutes: lengths.1,
        buffer_after_minutes: lengths.2,
        gap: gap.map(|(after_minutes, minutes)| Gap { after_minutes, minutes }),
        staff: people.into_iter().map(staff_id).collect(),
        needs: needs.into_iter().map(|any| any.into_iter().map(room).collect()).collect(),
        beside: None,
    })
}

fn staff_id(id: u128) -> StaffId {
    staff(id)
}

fn itinerary() -> impl Strategy<Value = Itinerary> {
    let wait = prop::sample::select(vec![0_u32, 5, 15]);
    let couple = any::<bool>();
    (prop::collection::vec(leg(), 1..4), wait, couple).prop_map(|(mut legs, max_wait_minutes, couple)| {
        // A couple's treatment: the first leg again, beside it, for the next guest.
        if couple && let Some(mut other) = legs.first().cloned() {
            other.guest = legs.iter().map(|leg| leg.guest).max().unwrap_or(0) + 1;
            other.beside = Some(0);
            legs.push(other);
        }
        legs[0].guest = 0;
        Itinerary {
            legs,
            max_wait_minutes,
            now: at(-600),
            min_notice_minutes: 0,
            horizon: at(6000),
            grid: Grid::new(15, 0),
            policy: Policy::Customer,
        }
    })
}

/// Only people and rooms that the diary knows.
fn known(mut itinerary: Itinerary, diary: &Diary) -> Itinerary {
    for leg in &mut itinerary.legs {
        leg.staff.retain(|id| diary.staff.iter().any(|staff| staff.id == *id));
        for any in &mut leg.needs {
            any.retain(|id| diary.rooms.iter().any(|room| room.id == *id));
        }
    }
    itinerary
}

fn minute_of(instant: Instant) -> i64 {
    (instant - at(0)).num_minutes()
}

proptest! {
    #![proptest_config(super::cases(192))]

    #[test]
    fn a_visit_is_offered_exactly_when_trying_everything_finds_a_way(raw in itinerary(), diary in diary()) {
        let itinerary = known(raw, &diary);
        let oracle = Oracle { itinerary: &itinerary, diary: &diary };
        let offered: Vec<i64> =
            visit_slots(&itinerary, &diary, span(0, END)).iter().map(|slot| minute_of(slot.start)).collect();
        let expected: Vec<i64> =
            (0..END).step_by(15).filter(|start| oracle.possible(*start, &mut Vec::new())).collect();
        prop_assert_eq!(&offered, &expected);
        for start in (0..END).step_by(15) {
            let refused = visit_refusal(&itinerary, &diary, at(start)).is_some();
            prop_assert_eq!(refused, !expected.contains(&start));
            prop_assert_eq!(plans(&itinerary, &diary, at(start), 3).is_empty(), refused);
        }
    }

    #[test]
    fn every_plan_keeps_every_rule(raw in itinerary(), diary in diary()) {
        let itinerary = known(raw, &diary);
        let oracle = Oracle { itinerary: &itinerary, diary: &diary };
        for start in (0..END).step_by(15) {
            for plan in plans(&itinerary, &diary, at(start), 3) {
                let mut chosen: Vec<Choice> = Vec::new();
                prop_assert_eq!(plan.len(), itinerary.legs.len());
                for (index, planned) in plan.iter().enumerate() {
                    let choice = (minute_of(planned.service.start()), planned.staff, planned.rooms.clone());
                    prop_assert!(oracle.starts(index, start, &chosen).contains(&choice.0));
                    prop_assert!(itinerary.legs[index].staff.contains(&choice.1));
                    prop_assert!(oracle.rooms(index).contains(&choice.2));
                    prop_assert!(oracle.leg_fits(index, &choice, &chosen), "{:?} {:?}", choice, chosen);
                    let taken: i64 = planned.staff_taken.iter().map(|part| part.length().num_minutes()).sum();
                    prop_assert!(taken > 0 || itinerary.legs[index].gap.is_some());
                    chosen.push(choice);
                }
            }
        }
    }

    /// The fast engine for one service and the search say the same.
    #[test]
    fn one_leg_is_one_request(mut leg in leg(), diary in diary()) {
        leg.guest = 0;
        leg.gap = None;
        leg.staff = diary.staff.iter().map(|staff| staff.id).collect();
        leg.needs = vec![diary.rooms.iter().map(|room| room.id).collect()];
        let request = Request {
            duration_minutes: leg.duration_minutes,
            buffer_before_minutes: leg.buffer_before_minutes,
            buffer_after_minutes: leg.buffer_after_minutes,
            choice: StaffChoice::Anyone,
            room: RoomNeed::One,
            now: at(30),
            min_notice_minutes: 20,
            horizon: at(300),
            grid: Grid::new(15, 0),
            policy: Policy::Customer,
        };
        let itinerary = Itinerary {
            legs: vec![leg],
            max_wait_minutes: 0,
            now: request.now,
            min_notice_minutes: request.min_notice_minutes,
            horizon: request.horizon,
            grid: request.grid.clone(),
            policy: request.policy,
        };
        let fast: Vec<_> = slots(&request, &diary, span(0, END)).iter().map(|slot| (slot.start, slot.end)).collect();
        let searched: Vec<_> =
            visit_slots(&itinerary, &diary, span(0, END)).iter().map(|slot| (slot.start, slot.end)).collect();
        prop_assert_eq!(fast, searched);
        for start in (0..END).step_by(5) {
            prop_assert_eq!(visit_refusal(&itinerary, &diary, at(start)), refusal(&request, &diary, at(start)));
        }
    }
}

proptest! {
    #![proptest_config(super::cases(128))]

    /// One service is offered exactly when no rule is against it, somebody is free, and so is one room for each need.
    #[test]
    fn an_explanation_says_what_the_search_says(mut only in leg(), diary in diary()) {
        only.guest = 0;
        only.needs.truncate(1);
        let itinerary = known(visit(vec![only], 0), &diary);
        for start in (0..END).step_by(5).map(at) {
            let said = explain(&itinerary, &diary, start).unwrap();
            let leg = &said.legs[0];
            let free = |all: &[Presence]| all.contains(&Presence::Free);
            let people: Vec<_> = leg.people.iter().map(|(_, presence)| *presence).collect();
            let rooms: Vec<_> = leg.rooms.iter().map(|(_, presence)| *presence).collect();
            let roomy = itinerary.legs[0].needs.is_empty() || free(&rooms);
            let possible = said.untimely.is_empty() && leg.open && free(&people) && roomy;
            prop_assert_eq!(possible, visit_refusal(&itinerary, &diary, start).is_none());
        }
    }
}

fn open_all_day(people: u128, rooms: u128) -> Diary {
    Diary {
        opening: set(&[(0, END)]),
        staff: (1..=people)
            .map(|id| StaffDiary { id: staff(id), working: set(&[(-60, END + 60)]), busy: SpanSet::new() })
            .collect(),
        rooms: (1..=rooms).map(|id| RoomDiary { id: room(id), busy: SpanSet::new() }).collect(),
        shortest_visit_minutes: 0,
    }
}

fn simple(guest: u32, minutes: u32, people: &[u128], rooms: &[u128]) -> Leg {
    Leg {
        guest,
        duration_minutes: minutes,
        buffer_before_minutes: 0,
        buffer_after_minutes: 10,
        gap: None,
        staff: people.iter().map(|id| staff(*id)).collect(),
        needs: vec![rooms.iter().map(|id| room(*id)).collect()],
        beside: None,
    }
}

fn visit(legs: Vec<Leg>, max_wait_minutes: u32) -> Itinerary {
    Itinerary {
        legs,
        max_wait_minutes,
        now: at(-600),
        min_notice_minutes: 0,
        horizon: at(6000),
        grid: Grid::new(15, 0),
        policy: Policy::Customer,
    }
}

#[test]
fn a_couple_is_served_side_by_side_in_one_room() {
    let mut other = simple(1, 60, &[1, 2], &[1]);
    other.beside = Some(0);
    let couple = visit(vec![simple(0, 60, &[1, 2], &[1]), other], 0);
    let plan = plans(&couple, &open_all_day(2, 1), at(60), 1).remove(0);
    assert_ne!(plan[0].staff, plan[1].staff);
    assert_eq!((plan[0].service, plan[0].rooms.len(), plan[1].rooms.len()), (plan[1].service, 1, 0));
    assert!(plans(&couple, &open_all_day(1, 1), at(60), 1).is_empty(), "one person cannot serve two");
}

#[test]
fn the_second_service_follows_with_the_same_person_and_without_the_buffer_between() {
    let two = visit(vec![simple(0, 60, &[1, 2], &[1]), simple(0, 30, &[1, 2], &[1])], 0);
    let plan = plans(&two, &open_all_day(2, 1), at(60), 1).remove(0);
    assert_eq!(plan[0].staff, plan[1].staff);
    assert_eq!(plan[0].service.end(), plan[1].service.start());
}

#[test]
fn somebody_else_may_follow_after_a_wait_that_is_not_too_long() {
    let mut diary = open_all_day(2, 2);
    diary.staff[1].busy = set(&[(0, 130)]);
    let two = |wait| visit(vec![simple(0, 60, &[1], &[1, 2]), simple(0, 30, &[2], &[1, 2])], wait);
    assert_eq!(plans(&two(10), &diary, at(60), 1).first().map(|plan| plan[1].service.start()), Some(at(130)));
    assert_eq!(visit_refusal(&two(5), &diary, at(60)), Some(Refusal::StaffBusy));
}

#[test]
fn while_the_colour_sets_the_stylist_serves_somebody_else() {
    let mut diary = open_all_day(1, 2);
    diary.staff[0].busy = set(&[(100, 120)]);
    let mut colour = simple(0, 120, &[1], &[1]);
    assert_eq!(visit_refusal(&visit(vec![colour.clone()], 0), &diary, at(60)), Some(Refusal::StaffBusy));
    colour.gap = Some(Gap { after_minutes: 40, minutes: 20 });
    let plan = plans(&visit(vec![colour], 0), &diary, at(60), 1).remove(0);
    assert_eq!(plan[0].staff_taken, vec![span(60, 100), span(120, 190)]);
    assert_eq!(plan[0].rooms_taken, span(60, 190));
}
