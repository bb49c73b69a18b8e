//! What is wanted.

use serde::{Deserialize, Serialize};

use super::{
    diary::{Diary, StaffDiary},
    grid::Grid,
    stretch::{MINUTE, Stretch, micros},
};
use crate::{
    ids::StaffId,
    time::{Instant, Span},
};

/// One visit that somebody wants, and the rules that hold for them.
///
/// The *service* is the time the customer is there: it lies within the opening hours. The *claimed* time is the service
/// with its buffers: nobody and no room may be taken by anything else during it, and it lies within the working time of
/// the staff member, who sets up and cleans. It may lie outside the opening hours: a therapist who works from 8:45 can
/// prepare for a visit at 9:00.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Length of the service in minutes, add-ons included. 0 counts as 1.
    pub duration_minutes: u32,
    /// Claimed before the service, in minutes.
    pub buffer_before_minutes: u32,
    /// Claimed after the service, in minutes.
    pub buffer_after_minutes: u32,
    /// By whom.
    pub choice: StaffChoice,
    /// Where.
    pub room: RoomNeed,
    /// The present.
    pub now: Instant,
    /// How long ahead a customer must book, in minutes.
    pub min_notice_minutes: u32,
    /// The first instant too far ahead for a customer: the midnight after the last local day that can be booked.
    pub horizon: Instant,
    /// The starts offered.
    pub grid: Grid,
    /// Who is asking.
    pub policy: Policy,
}

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffChoice {
    /// Whoever is free.
    Anyone,
    /// This person.
    Named(StaffId),
}

/// Whether it takes a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomNeed {
    /// At the customer's, outdoors, on the phone.
    None,
    /// Any one of the diary's rooms.
    One,
}

/// Which rules hold. Overlap, hours and skill bind everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Not in the past, with the notice, within the horizon, on the grid.
    Customer,
    /// People of the business: any start, without notice and without horizon; `slots` still lists starts on the grid.
    Staff {
        /// How long ago the visit may have started, in minutes: a walk-in is entered a little late.
        backdate_minutes: u32,
    },
}

/// One visit at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// While the customer is there.
    pub service: Span,
    /// While staff and room are taken: the service with its buffers.
    pub claimed: Span,
}

impl Request {
    /// The times of a visit that starts at `start`. `None` only outside the calendar.
    #[must_use]
    pub fn visit(&self, start: Instant) -> Option<Visit> {
        let start = micros(start);
        Some(Visit { service: self.service(start).span()?, claimed: self.claimed(start).span()? })
    }

    /// Minutes claimed in all.
    #[must_use]
    pub fn claimed_minutes(&self) -> u32 {
        self.duration_minutes
            .max(1)
            .saturating_add(self.buffer_before_minutes)
            .saturating_add(self.buffer_after_minutes)
    }

    pub(super) fn before(&self) -> i64 {
        i64::from(self.buffer_before_minutes) * MINUTE
    }

    pub(super) fn duration(&self) -> i64 {
        i64::from(self.duration_minutes.max(1)) * MINUTE
    }

    pub(super) fn after(&self) -> i64 {
        i64::from(self.buffer_after_minutes) * MINUTE
    }

    pub(super) fn service(&self, start: i64) -> Stretch {
        Stretch::new(start, start.saturating_add(self.duration()))
    }

    pub(super) fn claimed(&self, start: i64) -> Stretch {
        let service = self.service(start);
        Stretch::new(service.lo.saturating_sub(self.before()), service.hi.saturating_add(self.after()))
    }

    /// The starts that notice and horizon allow.
    pub(super) fn bookable(&self) -> Stretch {
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

    /// Those of the diary's people who may do it.
    pub(super) fn candidates<'a>(&self, diary: &'a Diary) -> impl Iterator<Item = &'a StaffDiary> {
        let choice = self.choice;
        diary.staff.iter().filter(move |staff| match choice {
            StaffChoice::Anyone => true,
            StaffChoice::Named(id) => staff.id == id,
        })
    }
}
