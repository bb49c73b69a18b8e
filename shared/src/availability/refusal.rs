//! Why a start is not possible.

use serde::{Deserialize, Serialize};

use super::{
    diary::{Diary, StaffDiary},
    request::{Policy, Request, RoomNeed},
    stretch::micros,
};
use crate::{
    error::{AppError, ErrorCode, FieldProblem},
    time::Instant,
};

/// Why a visit cannot start at some instant: the first reason in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Before now (for staff: longer ago than they may backdate).
    Past,
    /// With less notice than the business wants.
    TooSoon,
    /// Beyond the horizon.
    TooFar,
    /// Between the starts that are offered.
    OffGrid,
    /// The person wanted does not do this service, or nobody does.
    NotSkilled,
    /// The place is not open for the whole service.
    Closed,
    /// The person wanted does not work then; for anyone: nobody does. Buffers count.
    OutsideHours,
    /// The person wanted is taken; for anyone: everybody at work is.
    StaffBusy,
    /// Somebody could, but no room is free.
    NoRoom,
    /// The class has not so many seats left.
    Full,
}

impl Refusal {
    /// The stable code in full detail, as people of the business may see it.
    #[must_use]
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::Past | Self::TooFar => ErrorCode::Invalid,
            Self::TooSoon | Self::OffGrid => ErrorCode::SlotNotOffered,
            Self::NotSkilled => ErrorCode::NotSkilled,
            Self::Closed | Self::OutsideHours => ErrorCode::OutsideHours,
            Self::StaffBusy => ErrorCode::StaffBusy,
            Self::NoRoom => ErrorCode::NoRoom,
            Self::Full => ErrorCode::SlotTaken,
        }
    }

    /// What is wrong with the field `starts_at`, when it is the value itself.
    #[must_use]
    pub const fn problem(self) -> Option<FieldProblem> {
        match self {
            Self::Past => Some(FieldProblem::Past),
            Self::TooFar => Some(FieldProblem::TooFar),
            _ => None,
        }
    }

    /// The error to answer a booking with. Customers are told that the slot is taken, not by what.
    #[must_use]
    pub fn error(self, policy: Policy) -> AppError {
        match (self, policy) {
            (Self::StaffBusy | Self::NoRoom, Policy::Customer) => ErrorCode::SlotTaken.into(),
            _ => match self.problem() {
                Some(problem) => AppError::field("starts_at", problem),
                None => self.code().into(),
            },
        }
    }
}

/// Why a visit cannot start at exactly `start`; `None` if it can.
///
/// The diary must cover the claimed time. O(people + rooms), each a bisection.
#[must_use]
pub fn refusal(request: &Request, diary: &Diary, start: Instant) -> Option<Refusal> {
    untimely(request, start).or_else(|| unserved(request, diary, start))
}

/// Reasons that need no diary.
fn untimely(request: &Request, start: Instant) -> Option<Refusal> {
    let at = micros(start);
    let bookable = request.bookable();
    match request.policy {
        Policy::Staff { .. } => (at < bookable.lo).then_some(Refusal::Past),
        Policy::Customer if at < micros(request.now) => Some(Refusal::Past),
        Policy::Customer if at < bookable.lo => Some(Refusal::TooSoon),
        Policy::Customer if at >= bookable.hi => Some(Refusal::TooFar),
        Policy::Customer => (!request.grid.has(start)).then_some(Refusal::OffGrid),
    }
}

/// Reasons found in the diary.
fn unserved(request: &Request, diary: &Diary, start: Instant) -> Option<Refusal> {
    let at = micros(start);
    let claimed = request.claimed(at);
    let working = |staff: &&StaffDiary| staff.working.holds(claimed);
    let free = |staff: &StaffDiary| !staff.busy.touches(claimed);
    if request.candidates(diary).next().is_none() {
        return Some(Refusal::NotSkilled);
    }
    if !diary.opening.holds(request.service(at)) {
        return Some(Refusal::Closed);
    }
    if !request.candidates(diary).any(|staff| working(&staff)) {
        return Some(Refusal::OutsideHours);
    }
    if !request.candidates(diary).filter(working).any(free) {
        return Some(Refusal::StaffBusy);
    }
    let roomless = request.room == RoomNeed::One && diary.rooms.iter().all(|room| room.busy.touches(claimed));
    roomless.then_some(Refusal::NoRoom)
}
