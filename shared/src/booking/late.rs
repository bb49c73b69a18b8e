//! Running late: what has to move when one visit ends later. Pure; the service applies it, the screen shows it first.

use std::collections::HashMap;

use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::view::{BusinessRef, ServiceLine, StaffLine};
use crate::{
    availability::SpanSet,
    ids::{AppointmentId, BookingId, RoomId, StaffId},
    time::{Local, Span},
};

/// The longest delay that is passed on, in minutes.
pub const MOST_LATE: u32 = 120;

/// A part of a visit that can still move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movable {
    /// Which.
    pub appointment: AppointmentId,
    /// Who does it, if that is known.
    pub staff: Option<StaffId>,
    /// Of which visit.
    pub booking: BookingId,
    /// For which of its guests, counted from 0.
    pub guest: i16,
    /// Where it takes a room.
    pub room: Option<RoomId>,
    /// While the guest is there.
    pub service: Span,
    /// From set-up to cleaning, with the way from wherever its therapist was before.
    pub claimed: Span,
}

impl Movable {
    /// How much later this may end before `next` has to wait; `None` where they have nothing in common.
    fn room_before(&self, next: &Self) -> Option<Duration> {
        let same_visit = self.booking == next.booking;
        let in_one_room = same_visit && self.room.is_some() && self.room == next.room;
        // Several guests who are served side by side begin together, whoever of them is late.
        if in_one_room && self.service.start() == next.service.start() {
            return Some(Duration::zero());
        }
        if self.service.start() > next.service.start() {
            return None;
        }
        let same_hands = self.staff.is_some() && self.staff == next.staff;
        let turned_over = (same_hands || in_one_room).then(|| next.claimed.start() - self.claimed.end());
        let present =
            (same_visit && self.guest == next.guest).then(|| next.service.start() - self.service.end());
        // Parts of one visit may share their buffers, and what was put over another stays over it: neither is a reason to
        // wait longer than for what is new.
        turned_over.into_iter().chain(present).min().map(|room| room.max(Duration::zero()))
    }
}

/// What has to move, and by how much, when the first of `day` is late by `minutes`; in the order of `day`, which is that of time
/// but for the late one, which stands first.
///
/// Whoever comes next, with the same therapist or as the same guest, moves only as far as what is before them pushes; a gap
/// that is long enough swallows the delay.
#[must_use]
pub fn knock_on(day: &[Movable], minutes: u32) -> Vec<(AppointmentId, Duration)> {
    let mut shifts = vec![Duration::zero(); day.len()];
    let mut pushing: Vec<usize> = Vec::new();
    if let Some(late) = shifts.first_mut() {
        *late = Duration::minutes(i64::from(minutes));
        pushing.push(0);
    }
    // Nobody is pushed further than by `minutes`, and always by whole minutes: this ends.
    while let Some(nth) = pushing.pop() {
        let (Some(pusher), Some(by)) = (day.get(nth), shifts.get(nth).copied()) else { continue };
        for (other, (next, shift)) in day.iter().zip(&mut shifts).enumerate() {
            let pushed = pusher.room_before(next).filter(|_| other != nth).map(|room| by - room);
            if let Some(pushed) = pushed.filter(|pushed| *pushed > *shift) {
                *shift = pushed;
                pushing.push(other);
            }
        }
    }
    let moved = day.iter().zip(shifts).filter(|(_, shift)| *shift > Duration::zero());
    moved.map(|(each, shift)| (each.appointment, shift)).collect()
}

/// What a visit takes besides its therapist at its new time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needing {
    /// From set-up to cleaning.
    pub during: Span,
    /// For each room or device that it has: that one first, then those that would do as well. Empty for what is beside another
    /// part in its room.
    pub choices: Vec<Vec<RoomId>>,
}

/// Rooms and devices for visits at their new times, in order of time: what each has where that is still free, otherwise the
/// first that would do. `busy` is what others take. `None` when a visit finds nothing.
#[must_use]
pub fn rooms_later(visits: &[Needing], busy: &HashMap<RoomId, SpanSet>) -> Option<Vec<Vec<RoomId>>> {
    let mut given: Vec<(RoomId, Span)> = Vec::new();
    let mut all = Vec::with_capacity(visits.len());
    for visit in visits {
        let mut own = Vec::with_capacity(visit.choices.len());
        for choices in &visit.choices {
            let free = |room: &&RoomId| {
                !busy.get(room).is_some_and(|busy| busy.overlaps(visit.during))
                    && !given.iter().any(|(other, during)| other == *room && during.overlaps(visit.during))
            };
            let room = *choices.iter().find(free)?;
            given.push((room, visit.during));
            own.push(room);
        }
        all.push(own);
    }
    Some(all)
}

/// One visit that moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateMove {
    /// Which.
    pub booking: BookingId,
    /// Its appointment.
    pub appointment: AppointmentId,
    /// Who comes; absent where a colleague's guest moves and the caller only knows their own.
    pub customer: Option<String>,
    /// To whom, if that is known.
    pub staff: Option<StaffLine>,
    /// For what.
    pub service: ServiceLine,
    /// When it was.
    pub from: Local,
    /// When it would be.
    pub to: Local,
}

/// What being late means for the rest of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateView {
    /// Where.
    pub business: BusinessRef,
    /// Everything that moves, the late one first.
    pub moves: Vec<LateMove>,
    /// Whether it was done; otherwise this is what would happen.
    pub done: bool,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn span(from: i64, to: i64) -> Span {
        let at = |minutes: i64| {
            "2026-11-20T10:00:00Z".parse::<crate::time::Instant>().unwrap() + Duration::minutes(minutes)
        };
        Span::new(at(from), at(to)).unwrap()
    }

    /// A visit of one part, with one therapist for all of them.
    fn visit(from: i64, to: i64) -> Movable {
        Movable {
            appointment: AppointmentId::new(),
            staff: Some(StaffId(Uuid::nil())),
            booking: BookingId::new(),
            guest: 0,
            room: None,
            service: span(from, to),
            claimed: span(from, to),
        }
    }

    /// Another part of the visit of `before`, with somebody else.
    fn part(before: &Movable, from: i64, to: i64) -> Movable {
        Movable { booking: before.booking, staff: Some(StaffId::new()), ..visit(from, to) }
    }

    fn shifts(day: &[Movable], minutes: u32) -> Vec<i64> {
        knock_on(day, minutes).into_iter().map(|(_, shift)| shift.num_minutes()).collect()
    }

    #[test]
    fn a_delay_is_passed_on_until_a_gap_swallows_it() {
        let day = [visit(0, 60), visit(60, 120), visit(125, 180), visit(240, 300)];
        assert_eq!(shifts(&day, 15), [15, 15, 10]);
        assert_eq!(shifts(&day, 5), [5, 5]);
        assert_eq!(shifts(&day, 75), [75, 75, 70, 10]);
        assert_eq!(shifts(&day[..1], 15), [15]);
        assert_eq!(shifts(&[], 15), Vec::<i64>::new());
    }

    #[test]
    fn a_delay_follows_the_guest_to_another_therapist_and_that_one_s_next_guest() {
        let first = visit(0, 60);
        let second = part(&first, 70, 130);
        let next = Movable { staff: second.staff, ..visit(130, 190) };
        let elsewhere = Movable { staff: Some(StaffId::new()), ..visit(60, 120) };
        assert_eq!(shifts(&[first, elsewhere, second, next], 15), [15, 5, 5]);
        assert_eq!(shifts(&[first, elsewhere, second, next], 10), [10]);
        // Nobody does it yet: the guest is late for it all the same.
        let nobody = Movable { staff: None, ..second };
        assert_eq!(shifts(&[first, nobody, next], 15), [15, 5]);
        // Another guest of the same party need not wait, unless both are served in one room.
        let beside = Movable { guest: 1, ..part(&first, 0, 60) };
        assert_eq!(shifts(&[first, beside], 15), [15]);
        let room = Some(RoomId::new());
        assert_eq!(shifts(&[Movable { room, ..first }, Movable { room, ..beside }], 15), [15, 15]);
        assert_eq!(shifts(&[Movable { room, ..beside }, Movable { room, ..first }], 15), [15, 15]);
    }

    #[test]
    fn what_overlaps_already_is_pushed_no_further_than_what_pushes_it() {
        let buffers = |from, to, visit: Movable| Movable { claimed: span(from, to), ..visit };
        let first = buffers(-10, 75, visit(0, 60));
        let second = buffers(50, 135, Movable { staff: first.staff, ..part(&first, 60, 120) });
        assert_eq!(shifts(&[first, second], 15), [15, 15]);
    }

    #[test]
    fn a_visit_keeps_its_room_unless_somebody_else_is_in_it() {
        let (oak, elm) = (RoomId::new(), RoomId::new());
        let needing = |from, to, choices: &[RoomId]| Needing {
            during: span(from, to),
            choices: vec![choices.to_vec()],
        };
        let day = [needing(15, 75, &[oak, elm]), needing(75, 135, &[elm, oak])];
        let busy = |room, from, to| HashMap::from([(room, SpanSet::from_unsorted([span(from, to)]))]);
        assert_eq!(rooms_later(&day, &HashMap::new()), Some(vec![vec![oak], vec![elm]]));
        assert_eq!(rooms_later(&day, &busy(oak, 60, 120)), Some(vec![vec![elm], vec![elm]]));
        assert_eq!(rooms_later(&day, &busy(elm, 120, 180)), Some(vec![vec![oak], vec![oak]]));
        assert_eq!(rooms_later(&[needing(0, 60, &[oak])], &busy(oak, 30, 90)), None);
    }

    /// Of up to eight parts: whose, of which visit, for which guest, in which room, when, how long, with what buffer after.
    fn days() -> impl Strategy<Value = Vec<Movable>> {
        let part = (0..3u128, 0..4u128, 0..2i16, 0..3u128, 0..40i64, 1..12i64, 0..3i64);
        prop::collection::vec(part, 1..8).prop_map(|parts| {
            let mut day: Vec<Movable> = parts
                .into_iter()
                .map(|(staff, booking, guest, room, from, length, buffer)| Movable {
                    staff: (staff > 0).then(|| StaffId(Uuid::from_u128(staff))),
                    booking: BookingId(Uuid::from_u128(booking)),
                    guest,
                    room: (room > 0).then(|| RoomId(Uuid::from_u128(room))),
                    claimed: span(from, from + length + buffer),
                    ..visit(from, from + length)
                })
                .collect();
            day.sort_by_key(|part| part.service.start());
            day
        })
    }

    proptest! {
        /// The oracle knows nothing of gaps: it moves whoever is in somebody's way by a minute, until nobody is.
        #[test]
        fn everybody_moves_by_exactly_what_keeps_them_out_of_each_other_s_way(day in days(), minutes in 1..30u32) {
            let mut shifts = vec![0i64; day.len()];
            shifts[0] = i64::from(minutes);
            let in_the_way = |shifts: &[i64], one: usize, next: usize| {
                let (p, n) = (&day[one], &day[next]);
                let same_visit = p.booking == n.booking;
                let room = same_visit && p.room.is_some() && p.room == n.room;
                let together = room && p.service.start() == n.service.start();
                let gaps = [
                    (room || (p.staff.is_some() && p.staff == n.staff), n.claimed.start() - p.claimed.end()),
                    (same_visit && p.guest == n.guest, n.service.start() - p.service.end()),
                ];
                let (by, pushed) = (shifts[one], shifts[next]);
                let closer = |(matters, gap): (bool, Duration)| {
                    matters && gap.num_minutes() + pushed - by < gap.num_minutes().min(0)
                };
                (together && pushed < by) || (p.service.start() <= n.service.start() && gaps.into_iter().any(closer))
            };
            while let Some(next) = (0..day.len()).find(|next| {
                (0..day.len()).any(|one| one != *next && in_the_way(&shifts, one, *next))
            }) {
                shifts[next] += 1;
            }
            let expected: Vec<_> = day
                .iter()
                .zip(shifts)
                .filter(|(_, by)| *by > 0)
                .map(|(part, by)| (part.appointment, Duration::minutes(by)))
                .collect();
            prop_assert_eq!(knock_on(&day, minutes), expected);
        }
    }
}
