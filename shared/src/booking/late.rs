//! Running late: what has to move when one visit ends later. Pure; the service applies it, the screen shows it first.

use std::collections::HashMap;

use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::view::{BusinessRef, ServiceLine};
use crate::{
    availability::SpanSet,
    ids::{AppointmentId, BookingId, RoomId},
    time::{Local, Span},
};

/// The longest delay that is passed on, in minutes.
pub const MOST_LATE: u32 = 120;

/// A visit of somebody's day that can still move: its claimed time, buffers included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movable {
    /// Which.
    pub appointment: AppointmentId,
    /// From set-up to cleaning.
    pub claimed: Span,
}

/// What has to move, and by how much, when the first of `day` is late by `minutes`.
///
/// `day` stands in order of time, the late one first. Whoever comes next moves only as far as the one before them pushes;
/// a gap that is long enough swallows the delay.
#[must_use]
pub fn knock_on(day: &[Movable], minutes: u32) -> Vec<(AppointmentId, Duration)> {
    let mut moved = Vec::new();
    let mut free_from = None;
    for (nth, each) in day.iter().enumerate() {
        let shift = match free_from {
            None => Duration::minutes(i64::from(minutes)),
            Some(free_from) if free_from > each.claimed.start() => free_from - each.claimed.start(),
            Some(_) => break,
        };
        if nth > 0 && shift <= Duration::zero() {
            break;
        }
        free_from = Some(each.claimed.end() + shift);
        moved.push((each.appointment, shift));
    }
    moved
}

/// What a visit takes besides its therapist at its new time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needing {
    /// From set-up to cleaning.
    pub during: Span,
    /// For each room or device that it has: that one first, then those that would do as well.
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
    /// Who comes.
    pub customer: String,
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
    use super::*;

    fn visit(from: i64, to: i64) -> Movable {
        let at = |minutes: i64| {
            "2026-11-20T10:00:00Z".parse::<crate::time::Instant>().unwrap() + Duration::minutes(minutes)
        };
        Movable { appointment: AppointmentId::new(), claimed: Span::new(at(from), at(to)).unwrap() }
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
    fn a_visit_keeps_its_room_unless_somebody_else_is_in_it() {
        let (oak, elm) = (RoomId::new(), RoomId::new());
        let needing = |from, to, choices: &[RoomId]| Needing {
            during: visit(from, to).claimed,
            choices: vec![choices.to_vec()],
        };
        let day = [needing(15, 75, &[oak, elm]), needing(75, 135, &[elm, oak])];
        let busy =
            |room, from, to| HashMap::from([(room, SpanSet::from_unsorted([visit(from, to).claimed]))]);
        assert_eq!(rooms_later(&day, &HashMap::new()), Some(vec![vec![oak], vec![elm]]));
        assert_eq!(rooms_later(&day, &busy(oak, 60, 120)), Some(vec![vec![elm], vec![elm]]));
        assert_eq!(rooms_later(&day, &busy(elm, 120, 180)), Some(vec![vec![oak], vec![oak]]));
        assert_eq!(rooms_later(&[needing(0, 60, &[oak])], &busy(oak, 30, 90)), None);
    }

    #[test]
    fn nothing_overlaps_afterwards_that_did_not_before() {
        let day = [visit(0, 45), visit(50, 110), visit(110, 140), visit(150, 200)];
        for minutes in 0..120 {
            let moved = knock_on(&day, minutes);
            let after: Vec<Span> = day
                .iter()
                .map(|each| {
                    let shift = moved
                        .iter()
                        .find(|(id, _)| *id == each.appointment)
                        .map_or_else(Duration::zero, |m| m.1);
                    Span::new(each.claimed.start() + shift, each.claimed.end() + shift).unwrap()
                })
                .collect();
            assert!(after.windows(2).all(|pair| !pair[0].overlaps(pair[1])), "{minutes}");
        }
    }
}
