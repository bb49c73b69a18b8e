//! A visit of several services: one after another for one guest, side by side for several.

use std::iter;

use serde::{Deserialize, Serialize};

use super::{
    diary::{Diary, RoomDiary, StaffDiary},
    grid::Grid,
    refusal::Refusal,
    request::Policy,
    set::SpanSet,
    stretch::{MINUTE, Stretch, micros},
    travel::Point,
};
use crate::{
    ids::{ClassId, RoomId, SeatId, StaffId},
    time::{Instant, Span},
};

/// Minutes between two waits that are tried.
const WAIT_STEP: u32 = 5;
/// So many people and rooms are tried for one start before it counts as not possible. Visits that people order need a
/// few dozen tries; the bound keeps a hostile one from costing more than others.
const MOST_TRIES: u32 = 4_000;

/// One service of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// For which guest, counted from 0. Guests are served side by side; one guest's legs follow each other as listed.
    pub guest: u32,
    /// Length of the service in minutes, add-ons included. 0 counts as 1.
    pub duration_minutes: u32,
    /// Claimed before the service, in minutes.
    pub buffer_before_minutes: u32,
    /// Claimed after the service, in minutes.
    pub buffer_after_minutes: u32,
    /// A time within the service in which the member of staff is free for others: the colour sets.
    pub gap: Option<Gap>,
    /// Who may do it, the preferred ones first.
    pub staff: Vec<StaffId>,
    /// What it takes: one of each list (a room, a device).
    pub needs: Vec<Vec<RoomId>>,
    /// An earlier leg (its index) in whose room it takes place, at the same time: a couple's treatment.
    pub beside: Option<usize>,
}

/// A stretch within a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Minutes after the start of the service.
    pub after_minutes: u32,
    /// Its length in minutes.
    pub minutes: u32,
}

/// What is wanted, and the rules that hold for it; as in [`super::Request`], for several services.
///
/// Every guest's first leg begins at the start of the visit; each further one at most `max_wait_minutes` after the end of
/// the one before. Each leg needs its people and rooms for its whole claimed time. Claims of one visit may overlap where
/// only buffers do: nobody cleans a room between two treatments of the same guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Itinerary {
    /// At least one; a guest's in their order.
    pub legs: Vec<Leg>,
    /// The longest wait between two legs of one guest, in minutes.
    pub max_wait_minutes: u32,
    /// The present.
    pub now: Instant,
    /// How long ahead a customer must book, in minutes.
    pub min_notice_minutes: u32,
    /// The first instant too far ahead for a customer.
    pub horizon: Instant,
    /// The starts offered.
    pub grid: Grid,
    /// Who is asking.
    pub policy: Policy,
}

/// Seats in a class, instead of anybody's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// Which class.
    pub class: ClassId,
    /// Where it is held.
    pub room: Option<RoomId>,
    /// Which seats.
    pub taken: Vec<SeatId>,
}

/// One leg at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedLeg {
    /// Who.
    pub staff: StaffId,
    /// What is taken: one for each need. Empty for a leg beside another, which shares what that one takes.
    pub rooms: Vec<RoomId>,
    /// While the customer is there.
    pub service: Span,
    /// While the member of staff is taken: the service with its buffers, without the gap.
    pub staff_taken: Vec<Span>,
    /// While the rooms are taken.
    pub rooms_taken: Span,
    /// In a class: the seats, which is all that is taken.
    pub seats: Option<Seats>,
    /// Where it takes place; on the premises if `None`.
    pub at: Option<Point>,
}

/// A whole visit: one entry for each leg, in the same order.
pub type Plan = Vec<PlannedLeg>;

/// A start at which a whole visit fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitSlot {
    /// When the first service begins.
    pub start: Instant,
    /// When the last one ends, with the shortest waits.
    pub end: Instant,
    /// Who does the first leg.
    pub staff: StaffId,
}

impl Leg {
    fn minutes(&self) -> i64 {
        i64::from(self.duration_minutes.max(1)) * MINUTE
    }

    fn service(&self, start: i64) -> Stretch {
        Stretch::new(start, start.saturating_add(self.minutes()))
    }

    fn claimed(&self, start: i64) -> Stretch {
        let service = self.service(start);
        Stretch::new(
            service.lo.saturating_sub(i64::from(self.buffer_before_minutes) * MINUTE),
            service.hi.saturating_add(i64::from(self.buffer_after_minutes) * MINUTE),
        )
    }

    /// The claimed time without the gap, which lies within the service.
    fn attended(&self, start: i64) -> impl Iterator<Item = Stretch> + use<> {
        let (service, claimed) = (self.service(start), self.claimed(start));
        let gap = self.gap.map_or(Stretch::new(claimed.hi, claimed.hi), |gap| {
            let from = service.lo.saturating_add(i64::from(gap.after_minutes) * MINUTE);
            Stretch::new(from, from.saturating_add(i64::from(gap.minutes) * MINUTE)).common(service)
        });
        let gap = if gap.is_empty() { Stretch::new(claimed.hi, claimed.hi) } else { gap };
        [Stretch::new(claimed.lo, gap.lo), Stretch::new(gap.hi, claimed.hi)]
            .into_iter()
            .filter(|part| !part.is_empty())
    }
}

impl Itinerary {
    /// The starts that notice and horizon allow.
    fn bookable(&self) -> Stretch {
        let now = micros(self.now);
        match self.policy {
            Policy::Customer => Stretch::new(
                now.saturating_add(i64::from(self.min_notice_minutes) * MINUTE),
                micros(self.horizon),
            ),
            Policy::Staff { backdate_minutes } => {
                Stretch::new(now.saturating_sub(i64::from(backdate_minutes) * MINUTE), i64::MAX)
            }
        }
    }

    fn untimely(&self, start: Instant) -> Option<Refusal> {
        let (at, bookable) = (micros(start), self.bookable());
        match self.policy {
            Policy::Staff { .. } => (at < bookable.lo).then_some(Refusal::Past),
            Policy::Customer if at < micros(self.now) => Some(Refusal::Past),
            Policy::Customer if at < bookable.lo => Some(Refusal::TooSoon),
            Policy::Customer if at >= bookable.hi => Some(Refusal::TooFar),
            Policy::Customer => (!self.grid.has(start)).then_some(Refusal::OffGrid),
        }
    }

    /// The longest time that it can touch, in minutes, buffers and waits included.
    #[must_use]
    pub fn reach_minutes(&self) -> u32 {
        self.legs.iter().fold(0, |sum: u32, leg| {
            sum.saturating_add(leg.duration_minutes.max(1))
                .saturating_add(leg.buffer_before_minutes)
                .saturating_add(leg.buffer_after_minutes)
                .saturating_add(self.max_wait_minutes)
        })
    }
}

/// Every start on the grid in `range` at which the whole visit fits.
///
/// The diary must cover `range` and [`Itinerary::reach_minutes`] on either side. Each start is searched on its own.
#[must_use]
pub fn visit_slots(itinerary: &Itinerary, diary: &Diary, range: Span) -> Vec<VisitSlot> {
    let starts = Stretch::from(range).common(itinerary.bookable());
    let first = itinerary.grid.at(starts.lo).filter(|_| !starts.is_empty());
    let search = Search::new(itinerary, diary);
    iter::successors(first, |point| point.reach(point.at.saturating_add(1)))
        .take_while(|point| point.at < starts.hi)
        .filter_map(|point| {
            let plan = search.plan(point.at, 0)?;
            let end = plan.iter().map(|leg| leg.service.end()).max()?;
            Some(VisitSlot { start: plan.first()?.service.start(), end, staff: plan.first()?.staff })
        })
        .collect()
}

/// Up to `most` ways to serve the visit at exactly `start`, which differ in people and rooms where they can: the next try
/// after a lost race. Empty exactly when [`visit_refusal`] has a reason.
#[must_use]
pub fn plans(itinerary: &Itinerary, diary: &Diary, start: Instant, most: usize) -> Vec<Plan> {
    if itinerary.untimely(start).is_some() {
        return Vec::new();
    }
    let search = Search::new(itinerary, diary);
    let mut found: Vec<Plan> = Vec::new();
    for turn in 0..most {
        if let Some(plan) = search.plan(micros(start), turn)
            && !found.contains(&plan)
        {
            found.push(plan);
        }
    }
    found
}

/// Why the visit cannot start at exactly `start`; `None` if it can.
///
/// Where each leg would fit alone but not all of them together, somebody is busy: with the visit itself.
#[must_use]
pub fn visit_refusal(itinerary: &Itinerary, diary: &Diary, start: Instant) -> Option<Refusal> {
    if let Some(refusal) = itinerary.untimely(start) {
        return Some(refusal);
    }
    let search = Search::new(itinerary, diary);
    if search.plan(micros(start), 0).is_some() {
        return None;
    }
    let alone = search.earliest(micros(start));
    let first = search.legs.iter().zip(alone).find_map(|(leg, at)| search.lacking(leg, at));
    Some(first.unwrap_or(Refusal::StaffBusy))
}

/// One leg with its people and rooms looked up.
struct Seat<'a> {
    leg: &'a Leg,
    staff: Vec<&'a StaffDiary>,
    needs: Vec<Vec<&'a RoomDiary>>,
}

/// What has been decided for a leg.
#[derive(Clone, Debug)]
struct Chosen {
    start: i64,
    staff: StaffId,
    rooms: Vec<RoomId>,
}

struct Search<'a> {
    itinerary: &'a Itinerary,
    opening: &'a SpanSet,
    legs: Vec<Seat<'a>>,
}

impl<'a> Search<'a> {
    fn new(itinerary: &'a Itinerary, diary: &'a Diary) -> Self {
        let person = |id: &StaffId| diary.staff.iter().find(|staff| staff.id == *id);
        let room = |id: &RoomId| diary.rooms.iter().find(|room| room.id == *id);
        let seat = |leg: &'a Leg| Seat {
            leg,
            staff: leg.staff.iter().filter_map(person).collect(),
            needs: leg.needs.iter().map(|any| any.iter().filter_map(room).collect()).collect(),
        };
        let legs = itinerary.legs.iter().map(seat).collect();
        Self { itinerary, opening: &diary.opening, legs }
    }

    /// The first plan in the order of preference; with a `turn`, people and rooms are asked in another order.
    fn plan(&self, start: i64, turn: usize) -> Option<Plan> {
        let day = self.itinerary.grid.day(start);
        let mut chosen = Vec::with_capacity(self.legs.len());
        let mut tries = MOST_TRIES;
        if self.legs.is_empty()
            || self.hopeless(start)
            || !self.extend(start, day, turn, &mut chosen, &mut tries)
        {
            return None;
        }
        self.legs.iter().zip(&chosen).map(|(seat, chosen)| planned(seat.leg, chosen)).collect()
    }

    /// Chooses for the next leg and all after it; `chosen` is complete when this is true and as it was when not.
    fn extend(
        &self,
        start: i64,
        day: Stretch,
        turn: usize,
        chosen: &mut Vec<Chosen>,
        tries: &mut u32,
    ) -> bool {
        let Some(seat) = self.legs.get(chosen.len()) else { return true };
        for at in self.starts(seat.leg, start, chosen) {
            if !self.opening.holds(seat.leg.service(at)) {
                continue;
            }
            let ways = self.rooms(seat, at, day, turn, chosen);
            for staff in self.people(seat, at, day, turn, chosen) {
                for rooms in ways.iter().cloned() {
                    let Some(left) = tries.checked_sub(1) else { return false };
                    *tries = left;
                    chosen.push(Chosen { start: at, staff, rooms });
                    if self.extend(start, day, turn, chosen, tries) {
                        return true;
                    }
                    chosen.pop();
                }
            }
        }
        false
    }

    /// Whether some leg would not fit even if it were alone: found before anything is tried.
    fn hopeless(&self, start: i64) -> bool {
        let mut before: Vec<u32> = Vec::new();
        self.legs.iter().zip(self.earliest(start)).any(|(seat, at)| {
            let legs = before.iter().filter(|guest| **guest == seat.leg.guest).count();
            before.push(seat.leg.guest);
            let longest =
                self.itinerary.max_wait_minutes.saturating_mul(u32::try_from(legs).unwrap_or(u32::MAX));
            let mut waits = (0..=longest).step_by(WAIT_STEP as usize);
            waits.all(|wait| self.lacking(seat, at.saturating_add(i64::from(wait) * MINUTE)).is_some())
        })
    }

    /// When a leg may begin, the earliest first.
    fn starts(&self, leg: &Leg, start: i64, chosen: &[Chosen]) -> Vec<i64> {
        if let Some(other) = leg.beside.and_then(|other| chosen.get(other)) {
            return vec![other.start];
        }
        let before = self.legs.iter().zip(chosen).rfind(|(seat, _)| seat.leg.guest == leg.guest);
        match before {
            None => vec![start],
            Some((seat, chosen)) => {
                let ready = seat.leg.service(chosen.start).hi;
                let waits = (0..=self.itinerary.max_wait_minutes).step_by(WAIT_STEP as usize);
                waits.map(|wait| ready.saturating_add(i64::from(wait) * MINUTE)).collect()
            }
        }
    }

    /// Who is free for the leg: whoever serves this guest already, then by how little they have that day.
    fn people(&self, seat: &Seat<'_>, at: i64, day: Stretch, turn: usize, chosen: &[Chosen]) -> Vec<StaffId> {
        let serving = self.legs.iter().zip(chosen).rfind(|(other, _)| other.leg.guest == seat.leg.guest);
        let serving = serving.map(|(_, chosen)| chosen.staff);
        let mut free: Vec<_> = seat
            .staff
            .iter()
            .filter(|staff| staff.working.holds(seat.leg.claimed(at)))
            .filter(|staff| !seat.leg.attended(at).any(|part| staff.busy.touches(part)))
            .filter(|staff| !self.occupied(seat.leg, at, chosen, |other| other.staff == staff.id))
            .map(|staff| (Some(staff.id) != serving, staff.busy.measure(day), staff.id))
            .collect();
        free.sort_unstable();
        turned(free.into_iter().map(|(.., id)| id).collect(), turn)
    }

    /// Ways to fill the needs: one free room of each list, none twice.
    fn rooms(
        &self,
        seat: &Seat<'_>,
        at: i64,
        day: Stretch,
        turn: usize,
        chosen: &[Chosen],
    ) -> Vec<Vec<RoomId>> {
        if seat.leg.beside.is_some() {
            return vec![Vec::new()];
        }
        let claimed = seat.leg.claimed(at);
        seat.needs.iter().fold(vec![Vec::new()], |ways, any| {
            let mut free: Vec<_> = any
                .iter()
                .filter(|room| !room.busy.touches(claimed))
                .filter(|room| !self.occupied(seat.leg, at, chosen, |other| other.rooms.contains(&room.id)))
                .map(|room| (room.busy.measure(day), room.id))
                .collect();
            free.sort_unstable();
            let free = turned(free.into_iter().map(|(_, id)| id).collect(), turn);
            let with = |way: Vec<RoomId>| {
                let fresh = free.iter().filter(|id| !way.contains(id)).map(|id| [&way[..], &[*id]].concat());
                fresh.collect::<Vec<_>>()
            };
            ways.into_iter().flat_map(with).collect()
        })
    }

    /// Whether another leg of the visit that uses the same runs at the same time.
    fn occupied(&self, leg: &Leg, at: i64, chosen: &[Chosen], same: impl Fn(&Chosen) -> bool) -> bool {
        let service = leg.service(at);
        let mut others = self.legs.iter().zip(chosen).filter(|(_, other)| same(other));
        others.any(|(seat, other)| !seat.leg.service(other.start).common(service).is_empty())
    }

    /// When each leg would begin without any wait.
    fn earliest(&self, start: i64) -> Vec<i64> {
        let mut ready: Vec<(u32, i64)> = Vec::new();
        self.legs
            .iter()
            .map(|seat| {
                let at =
                    ready.iter().rfind(|(guest, _)| *guest == seat.leg.guest).map_or(start, |(_, at)| *at);
                ready.push((seat.leg.guest, seat.leg.service(at).hi));
                at
            })
            .collect()
    }

    /// What a leg lacks when it is looked at alone.
    fn lacking(&self, seat: &Seat<'_>, at: i64) -> Option<Refusal> {
        let claimed = seat.leg.claimed(at);
        let working = |staff: &&&StaffDiary| staff.working.holds(claimed);
        let free = |staff: &&StaffDiary| !seat.leg.attended(at).any(|part| staff.busy.touches(part));
        if seat.staff.is_empty() {
            Some(Refusal::NotSkilled)
        } else if !self.opening.holds(seat.leg.service(at)) {
            Some(Refusal::Closed)
        } else if !seat.staff.iter().any(|staff| working(&staff)) {
            Some(Refusal::OutsideHours)
        } else if !seat.staff.iter().filter(working).any(free) {
            Some(Refusal::StaffBusy)
        } else {
            let full = |any: &Vec<&RoomDiary>| any.iter().all(|room| room.busy.touches(claimed));
            (seat.leg.beside.is_none() && seat.needs.iter().any(full)).then_some(Refusal::NoRoom)
        }
    }
}

fn planned(leg: &Leg, chosen: &Chosen) -> Option<PlannedLeg> {
    Some(PlannedLeg {
        staff: chosen.staff,
        rooms: chosen.rooms.clone(),
        service: leg.service(chosen.start).span()?,
        staff_taken: leg.attended(chosen.start).map(Stretch::span).collect::<Option<_>>()?,
        rooms_taken: leg.claimed(chosen.start).span()?,
        seats: None,
        at: None,
    })
}

/// Begins somewhere else; everybody stays in the list.
fn turned<T>(mut list: Vec<T>, turn: usize) -> Vec<T> {
    let len = list.len();
    if len > 0 {
        list.rotate_left(turn % len);
    }
    list
}
