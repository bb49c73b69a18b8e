//! Classes: services held at fixed times for many customers. Nothing is searched for: a class is there or not, and has enough free
//! seats or not.

use serde::{Deserialize, Serialize};

use super::{
    itinerary::{Plan, PlannedLeg, Seats},
    refusal::Refusal,
    request::{Policy, StaffChoice},
};
use crate::{
    ids::{ClassId, RoomId, SeatId, StaffId},
    time::{Instant, Span},
};

/// A class that is held, as the diary knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldClass {
    /// Id.
    pub id: ClassId,
    /// Who teaches.
    pub staff: StaffId,
    /// Where.
    pub room: Option<RoomId>,
    /// When, without buffers.
    pub service: Span,
    /// Seats that nobody has.
    pub free: Vec<SeatId>,
}

impl HeldClass {
    /// These seats of it.
    #[must_use]
    pub fn leg(&self, taken: Vec<SeatId>) -> PlannedLeg {
        PlannedLeg {
            staff: self.staff,
            rooms: Vec::new(),
            service: self.service,
            staff_taken: Vec::new(),
            rooms_taken: self.service,
            seats: Some(Seats { class: self.id, room: self.room, taken }),
            at: None,
        }
    }
}

/// What is wanted of a class, and the rules that hold for it; as in [`super::Request`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassRequest {
    /// So many seats side by side; 0 counts as 1.
    pub seats: usize,
    /// With whom.
    pub choice: StaffChoice,
    /// The present.
    pub now: Instant,
    /// How long ahead a customer must book, in minutes.
    pub min_notice_minutes: u32,
    /// The first instant too far ahead for a customer.
    pub horizon: Instant,
    /// Who is asking.
    pub policy: Policy,
}

impl ClassRequest {
    fn seats(&self) -> usize {
        self.seats.max(1)
    }

    fn wants(&self, class: &HeldClass) -> bool {
        match self.choice {
            StaffChoice::Anyone => true,
            StaffChoice::Named(staff) => class.staff == staff,
        }
    }

    fn untimely(&self, start: Instant) -> Option<Refusal> {
        let minutes = |minutes: u32| chrono::Duration::minutes(i64::from(minutes));
        match self.policy {
            Policy::Staff { backdate_minutes } => {
                (start < self.now - minutes(backdate_minutes)).then_some(Refusal::Past)
            }
            Policy::Customer if start < self.now => Some(Refusal::Past),
            Policy::Customer if start < self.now + minutes(self.min_notice_minutes) => Some(Refusal::TooSoon),
            Policy::Customer => (start >= self.horizon).then_some(Refusal::TooFar),
        }
    }

    /// Classes that begin then and are wanted.
    fn at<'a>(&self, classes: &'a [HeldClass], start: Instant) -> impl Iterator<Item = &'a HeldClass> {
        let request = *self;
        classes.iter().filter(move |class| class.service.start() == start && request.wants(class))
    }
}

/// Every class that can be booked and begins in `range`, in order of their starts.
#[must_use]
pub fn class_slots<'a>(request: &ClassRequest, classes: &'a [HeldClass], range: Span) -> Vec<&'a HeldClass> {
    let offered = |class: &&HeldClass| {
        let start = class.service.start();
        range.start() <= start
            && start < range.end()
            && request.wants(class)
            && class.free.len() >= request.seats()
            && request.untimely(start).is_none()
    };
    let mut found: Vec<&HeldClass> = classes.iter().filter(offered).collect();
    found.sort_by_key(|class| (class.service, class.id));
    found
}

/// Why no class can be booked at exactly `start`; `None` if one can.
#[must_use]
pub fn class_refusal(request: &ClassRequest, classes: &[HeldClass], start: Instant) -> Option<Refusal> {
    if let Some(refusal) = request.untimely(start) {
        return Some(refusal);
    }
    if request.at(classes, start).next().is_none() {
        return Some(Refusal::OffGrid);
    }
    let full = request.at(classes, start).all(|class| class.free.len() < request.seats());
    full.then_some(Refusal::Full)
}

/// Every way to take seats at exactly `start`. Where many ask at once, each begins with another seat: `turn` says with which.
#[must_use]
pub fn class_plans(request: &ClassRequest, classes: &[HeldClass], start: Instant, turn: usize) -> Vec<Plan> {
    if class_refusal(request, classes, start).is_some() {
        return Vec::new();
    }
    let wanted = request.seats();
    let ways = |class: &HeldClass| {
        let free = class.free.len();
        // With no seat to spare every choice is the same one.
        let choices = if free < wanted {
            0
        } else if free == wanted {
            1
        } else {
            free
        };
        let seats = |first: usize| -> Vec<SeatId> {
            class.free.iter().cycle().skip((first + turn) % free.max(1)).take(wanted).copied().collect()
        };
        (0..choices).map(|first| vec![class.leg(seats(first))]).collect::<Vec<Plan>>()
    };
    request.at(classes, start).flat_map(ways).collect()
}
