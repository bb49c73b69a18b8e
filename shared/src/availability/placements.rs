//! Complete ways to serve a visit.

use super::{
    diary::Diary,
    refusal::refusal,
    request::{Request, RoomNeed},
    stretch::micros,
};
use crate::{
    ids::{RoomId, StaffId},
    time::{Instant, Span},
};

/// One complete way to serve a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Who.
    pub staff: StaffId,
    /// Where, if a room is needed.
    pub room: Option<RoomId>,
    /// While the customer is there.
    pub service: Span,
    /// While staff and room are taken: what to claim for both.
    pub claimed: Span,
}

/// Every way to serve a visit that starts at exactly `start`, each pair of person and room once, best first.
///
/// Best is whoever has the least claimed on that local day, then the smaller id; rooms likewise. After each person with
/// one room come the other pairings, so that the next try after a lost race differs in *both*. The same input gives the
/// same order everywhere. Empty exactly when [`refusal`] has a reason. The diary must cover the claimed time, and should
/// cover the local day.
#[must_use]
pub fn placements(request: &Request, diary: &Diary, start: Instant) -> Vec<Placement> {
    let Some(visit) = request.visit(start).filter(|_| refusal(request, diary, start).is_none()) else {
        return Vec::new();
    };
    let at = micros(start);
    let (claimed, day) = (request.claimed(at), request.grid.day(at));

    let mut staff: Vec<(i64, StaffId)> = request
        .candidates(diary)
        .filter(|staff| staff.working.holds(claimed) && !staff.busy.touches(claimed))
        .map(|staff| (staff.busy.measure(day), staff.id))
        .collect();
    staff.sort_unstable();
    let place = |staff, room| Placement { staff, room, service: visit.service, claimed: visit.claimed };

    if request.room == RoomNeed::None {
        return staff.into_iter().map(|(_, id)| place(id, None)).collect();
    }
    let mut rooms: Vec<(i64, RoomId)> = diary
        .rooms
        .iter()
        .filter(|room| !room.busy.touches(claimed))
        .map(|room| (room.busy.measure(day), room.id))
        .collect();
    rooms.sort_unstable();
    let round = |shift: usize| {
        let turned = rooms.iter().cycle().skip(shift);
        staff.iter().zip(turned).map(move |((_, id), (_, room))| place(*id, Some(*room)))
    };
    (0..rooms.len()).flat_map(round).collect()
}
