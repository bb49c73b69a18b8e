//! What is known about a business.

use serde::{Deserialize, Serialize};

use super::set::SpanSet;
use crate::ids::{RoomId, StaffId};

/// What is known about a business for some range of time, as far as one request is concerned.
///
/// Load hours and claims for the wanted starts *plus* the longest claimed time on either side: what is not known to be
/// worked is not worked, but what is not known to be claimed is free.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diary {
    /// When the place is open: opening hours less holidays, plus exceptions. Home visits: when the business takes visits.
    pub opening: SpanSet,
    /// The people who do the service, each once. Nobody else.
    pub staff: Vec<StaffDiary>,
    /// The rooms that suit the service, each once. Ignored when no room is needed.
    pub rooms: Vec<RoomDiary>,
    /// The shortest visit that is worth keeping a gap for, in minutes, buffers included. 0 if no gap is too short.
    pub shortest_visit_minutes: u32,
}

/// One person's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffDiary {
    /// Who.
    pub id: StaffId,
    /// When they work: shifts and extra hours, less breaks and leave.
    pub working: SpanSet,
    /// When they are taken: claims, with buffers and travel, without expired holds.
    pub busy: SpanSet,
}

/// One room's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomDiary {
    /// Which room, vehicle or device.
    pub id: RoomId,
    /// When it is taken: claims, with buffers, and times out of service.
    pub busy: SpanSet,
}
