//! Why a start is offered or not: every rule by name, every person, every room. The same rules as the search's.

use serde::{Deserialize, Serialize};

use super::{
    diary::Diary,
    itinerary::Itinerary,
    refusal::Refusal,
    request::Policy,
    set::SpanSet,
    stretch::{MINUTE, Stretch, micros},
};
use crate::{
    ids::{RoomId, StaffId},
    time::{Instant, Span},
};

/// Everything that speaks for or against one start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Every rule about the time itself that is against it.
    pub untimely: Vec<Refusal>,
    /// The legs of the visit, each at its earliest time.
    pub legs: Vec<LegExplanation>,
}

/// What speaks for or against one service of the visit at its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegExplanation {
    /// The time with its buffers.
    pub claimed: Span,
    /// Whether the place is open for the whole service.
    pub open: bool,
    /// Everyone who does it.
    pub people: Vec<(StaffId, Presence)>,
    /// Everything that it could take, need by need.
    pub rooms: Vec<(RoomId, Presence)>,
}

/// How somebody or something stands to a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// There and free.
    Free,
    /// Does not work for the whole of it.
    Away,
    /// Taken by something else, the first such time.
    Taken(Span),
}

/// Explains `start`. `None` only outside the calendar.
#[must_use]
pub fn explain(itinerary: &Itinerary, diary: &Diary, start: Instant) -> Option<Explanation> {
    let mut ready: Vec<(u32, i64)> = Vec::new();
    let mut legs = Vec::with_capacity(itinerary.legs.len());
    for leg in &itinerary.legs {
        let at = ready.iter().rfind(|(guest, _)| *guest == leg.guest).map_or(micros(start), |(_, at)| *at);
        let service = Stretch::new(at, at.saturating_add(i64::from(leg.duration_minutes.max(1)) * MINUTE));
        ready.push((leg.guest, service.hi));
        let claimed = Stretch::new(
            service.lo.saturating_sub(i64::from(leg.buffer_before_minutes) * MINUTE),
            service.hi.saturating_add(i64::from(leg.buffer_after_minutes) * MINUTE),
        );
        let parts = attended(leg, service, claimed);
        let people = diary.staff.iter().filter(|staff| leg.staff.contains(&staff.id)).map(|staff| {
            let presence = if !staff.working.holds(claimed) {
                Presence::Away
            } else {
                parts
                    .iter()
                    .find_map(|part| taken(&staff.busy, *part))
                    .map_or(Presence::Free, Presence::Taken)
            };
            (staff.id, presence)
        });
        let wanted = diary.rooms.iter().filter(|room| leg.needs.iter().flatten().any(|id| *id == room.id));
        let rooms =
            wanted.map(|room| (room.id, taken(&room.busy, claimed).map_or(Presence::Free, Presence::Taken)));
        legs.push(LegExplanation {
            claimed: claimed.span()?,
            open: diary.opening.holds(service),
            people: people.collect(),
            rooms: rooms.collect(),
        });
    }
    Some(Explanation { untimely: untimely(itinerary, start), legs })
}

/// The claimed time without the pause in which nobody has to be there.
fn attended(leg: &super::Leg, service: Stretch, claimed: Stretch) -> Vec<Stretch> {
    let Some(gap) = leg.gap else { return vec![claimed] };
    let from = service.lo.saturating_add(i64::from(gap.after_minutes) * MINUTE);
    let gap = Stretch::new(from, from.saturating_add(i64::from(gap.minutes) * MINUTE)).common(service);
    let parts = [Stretch::new(claimed.lo, gap.lo), Stretch::new(gap.hi, claimed.hi)];
    if gap.is_empty() { vec![claimed] } else { parts.into_iter().filter(|part| !part.is_empty()).collect() }
}

fn taken(busy: &SpanSet, wanted: Stretch) -> Option<Span> {
    let wanted = wanted.span()?;
    busy.iter().find(|span| span.overlaps(wanted))
}

fn untimely(itinerary: &Itinerary, start: Instant) -> Vec<Refusal> {
    let notice = chrono::Duration::minutes(i64::from(itinerary.min_notice_minutes));
    let customer = itinerary.policy == Policy::Customer;
    let rules = [
        (Refusal::Past, start < itinerary.now),
        (Refusal::TooSoon, customer && start >= itinerary.now && start < itinerary.now + notice),
        (Refusal::TooFar, customer && start >= itinerary.horizon),
        (Refusal::OffGrid, customer && !itinerary.grid.has(start)),
    ];
    rules.into_iter().filter(|(_, broken)| *broken).map(|(rule, _)| rule).collect()
}
