//! Giving the old times back and taking the new ones.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use server_kernel::{ServiceError, Tx};
use server_tenants::Tenant;
use shared::{
    ErrorCode,
    availability::{Plan, PlannedLeg},
    booking::{Needing, Wish, rooms_later},
    ids::{AppointmentId, BookingId, RoomId, StaffId},
    time::{Instant, Span},
};
use uuid::Uuid;

use super::{Moved, Row};
use crate::{
    claims::{self, Owner},
    diary::{self, Own, Whose},
    terms::{self, Sold},
};

/// Gives everything back and takes it again, later, in the same rooms or in others that would do. Tells in which rooms and
/// with which devices each is now, in the order of `moved`; no room anywhere refuses the whole.
pub(super) async fn shift(
    tx: &mut Tx,
    tenant: &Tenant,
    moved: &Moved<'_>,
    now: Instant,
) -> Result<Vec<Vec<RoomId>>, ServiceError> {
    let ids: Vec<AppointmentId> = moved.iter().map(|(row, _)| row.appointment).collect();
    let parts = needing(tx, tenant, moved).await?;
    let mut rooms: Vec<RoomId> =
        parts.iter().flat_map(|part| part.choices.iter().flatten().copied()).collect();
    rooms.sort_unstable();
    rooms.dedup();
    let people = moved.iter().filter_map(|(row, _)| row.staff.as_ref()).map(|staff| staff.id.0);
    let given: Vec<Uuid> = people.chain(rooms.iter().map(|room| room.0)).collect();
    claims::lock_exchange(tx.conn(), &given, &[]).await?;
    claims::release_appointments(tx.conn(), tenant.id, &ids, None).await?;
    // Before anything is chosen: what other parts of these visits have of their own again is nobody's to be given.
    for booking in moved.iter().map(|(row, _)| row.booking).collect::<BTreeSet<_>>() {
        claims::settle(tx.conn(), tenant.id, booking).await?;
    }
    let starts = parts.iter().map(|part| part.during.start()).min();
    let ends = parts.iter().map(|part| part.during.end()).max();
    let during = starts.zip(ends).and_then(|(start, end)| Span::new(start, end));
    let range = diary::padded(during.ok_or(ErrorCode::WrongState)?);
    let whose = Whose::Time { staff: Vec::new(), rooms: rooms.clone(), location: None };
    let times = diary::load(tx.conn(), tenant, &whose, range, now, &Own::default()).await?;
    let busy = rooms.iter().map(|room| (*room, times.taken(room.0))).collect();
    let chosen = rooms_later(&parts, &busy).ok_or(ErrorCode::NoRoom)?;
    for visit in by_booking(moved, &parts, &chosen).into_values() {
        let (ids, plan): (Vec<AppointmentId>, Plan) = visit.into_iter().unzip();
        if claims::take_locked(tx.conn(), tenant, &[plan], Owner::Visit(&ids), now).await?.is_none() {
            return Err(ErrorCode::SlotTaken.into());
        }
    }
    Ok(everywhere(moved, chosen))
}

/// One plan for each booking: what belongs to one visit is at one address.
fn by_booking(
    moved: &Moved<'_>,
    parts: &[Needing],
    chosen: &[Vec<RoomId>],
) -> BTreeMap<BookingId, Vec<(AppointmentId, PlannedLeg)>> {
    let mut plans: BTreeMap<BookingId, Vec<(AppointmentId, PlannedLeg)>> = BTreeMap::new();
    for (((row, by), part), rooms) in moved.iter().zip(parts).zip(chosen) {
        let Some(service) = later(row.service, *by) else { continue };
        let leg = PlannedLeg {
            // Where nobody does it yet, nobody's time is taken.
            staff: row.staff.as_ref().map_or(StaffId(Uuid::nil()), |staff| staff.id),
            staff_taken: row.staff.iter().map(|_| part.during).collect(),
            rooms: rooms.clone(),
            service,
            rooms_taken: part.during,
            seats: None,
            at: row.at,
        };
        plans.entry(row.booking).or_default().push((row.appointment, leg));
    }
    plans
}

fn later(span: Span, by: Duration) -> Option<Span> {
    Span::new(span.start() + by, span.end() + by)
}

/// Which of `moved` is served beside the `nth`, in the same room, and takes it for both.
fn host(moved: &Moved<'_>, nth: usize) -> Option<usize> {
    let (row, _) = moved.get(nth)?;
    let beside = |(other, _): &(&Row, Duration)| {
        other.booking == row.booking && other.room == row.room && other.service.start() == row.service.start()
    };
    row.room.and_then(|_| moved.iter().take(nth).position(beside))
}

/// What each part needs at its new time, and what else would do.
async fn needing(tx: &mut Tx, tenant: &Tenant, moved: &Moved<'_>) -> Result<Vec<Needing>, ServiceError> {
    let mut parts = Vec::with_capacity(moved.len());
    for (nth, (row, by)) in moved.iter().enumerate() {
        let Some(during) = later(row.claimed, *by) else { continue };
        if host(moved, nth).is_some() {
            parts.push(Needing { during, choices: Vec::new() });
            continue;
        }
        let wish = [Wish::of(row.line.id)];
        let terms = terms::load(tx.conn(), tenant.id, &wish, row.location, Sold::Before).await?;
        let choices = row.room.iter().chain(&row.devices).map(|has| {
            let needs = terms.iter().flat_map(|terms| &terms.needs);
            let alike = needs.into_iter().find(|need| need.contains(has)).into_iter().flatten();
            std::iter::once(*has).chain(alike.copied().filter(|other| other != has)).collect()
        });
        parts.push(Needing { during, choices: choices.collect() });
    }
    Ok(parts)
}

/// In which rooms each part is: what is beside another is where that one is.
fn everywhere(moved: &Moved<'_>, mut chosen: Vec<Vec<RoomId>>) -> Vec<Vec<RoomId>> {
    for nth in 0..chosen.len() {
        let room = host(moved, nth).and_then(|host| chosen.get(host)?.first().copied());
        if let Some((room, own)) = room.zip(chosen.get_mut(nth)) {
            own.push(room);
        }
    }
    chosen
}
