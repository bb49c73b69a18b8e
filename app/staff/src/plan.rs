//! Which visit is next, and what is to be done with it. Pure.

use shared::{
    booking::{
        Action, Actor, AppointmentStatus, AppointmentView, BookingView, DayView, Seat, Way, actions, step,
    },
    ids::{AppointmentId, BookingId, StaffId},
};

/// The part of a booking that is this person's.
pub fn own_part(visit: &BookingView, staff: StaffId) -> Option<&AppointmentView> {
    let own = |item: &&AppointmentView| item.staff.as_ref().is_some_and(|line| line.id == staff);
    let mine = || visit.appointments.iter().filter(own);
    mine().find(|item| !is_over(item.status)).or_else(|| mine().next()).or_else(|| visit.appointments.first())
}

/// The appointment that can still be put off: it has not begun.
pub fn may_be_late(visit: &BookingView, staff: StaffId) -> Option<AppointmentId> {
    own_part(visit, staff)
        .filter(|item| {
            let open =
                [AppointmentStatus::Scheduled, AppointmentStatus::Confirmed, AppointmentStatus::CheckedIn];
            // A class begins for everybody at once.
            open.contains(&item.status) && !visit.status.is_over() && item.class.is_none()
        })
        .map(|item| item.id)
}

/// Where this person's part of it stands.
pub fn status(visit: &BookingView, staff: StaffId) -> AppointmentStatus {
    own_part(visit, staff).map_or(AppointmentStatus::Cancelled, |item| item.status)
}

/// Nothing more will be done.
pub const fn is_over(status: AppointmentStatus) -> bool {
    matches!(status, AppointmentStatus::Completed | AppointmentStatus::Cancelled | AppointmentStatus::NoShow)
}

/// The visit on the large card: the one asked for, else what is under way, else the first that is still ahead.
pub fn on_card(day: &DayView, wanted: Option<BookingId>) -> Option<&BookingView> {
    let at = |visit: &&BookingView| status(visit, day.staff.id);
    let asked = day.visits.iter().find(|visit| Some(visit.id) == wanted);
    asked
        .or_else(|| day.visits.iter().find(|visit| at(visit) == AppointmentStatus::InProgress))
        .or_else(|| day.visits.iter().find(|visit| !is_over(at(visit)) && !visit.status.is_over()))
}

/// The one act that is next, of those that are allowed. On the premises it is the desk that sees customers arrive; at the customer's
/// whoever comes says that they are there.
pub fn primary(allowed: &[Action], away: bool) -> Option<Action> {
    [Action::Complete, Action::Accept, Action::Depart, Action::CheckIn, Action::Start]
        .into_iter()
        .filter(|action| away || *action != Action::CheckIn)
        .find(|action| allowed.contains(action))
}

/// Whether this person is on the way to it.
pub fn is_on_the_way(visit: &BookingView, staff: StaffId) -> bool {
    own_part(visit, staff)
        .is_some_and(|item| item.set_out_at.is_some() && item.status == AppointmentStatus::Confirmed)
}

/// Visits that take place or took place, and how many of them are done.
pub fn counts(day: &DayView) -> (usize, usize) {
    let states = day.visits.iter().map(|visit| status(visit, day.staff.id));
    let (mut all, mut done) = (0, 0);
    for state in states.filter(|state| state.blocks()) {
        all += 1;
        done += usize::from(state == AppointmentStatus::Completed);
    }
    (all, done)
}

/// The day as it will be once the server has done this: by the same table, as far as this person sees the visit.
pub fn foretell(day: &mut DayView, booking: BookingId, action: Action) {
    let staff = day.staff.id;
    let Some(visit) = day.visits.iter_mut().find(|visit| visit.id == booking) else { return };
    let seats: Vec<Seat> = visit
        .appointments
        .iter()
        .map(|item| {
            let own = item.staff.as_ref().is_some_and(|line| line.id == staff);
            Seat { status: item.status, parts: if own { vec![Actor::Assigned] } else { Vec::new() } }
        })
        .collect();
    let Some(next) = step(action, visit.status, &seats, None, false) else { return };
    let (away, now) = (visit.place.is_some(), day.now);
    if action == Action::Decline {
        day.visits.retain(|visit| visit.id != booking);
        return;
    }
    visit.status = next.booking;
    for (nth, status) in next.appointments {
        if let Some(item) = visit.appointments.get_mut(nth) {
            item.status = status;
            if action == Action::Depart {
                item.set_out_at = Some(now);
            }
            let way = Way::of(away, item.set_out_at.is_some());
            item.actions = actions(Actor::Assigned, next.booking, status, false, way);
        }
    }
    let open = |action: &Action| visit.appointments.iter().any(|item| item.actions.contains(action));
    visit.actions = Action::ALL.iter().copied().filter(open).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_act_and_it_is_the_next_one() {
        for (allowed, away, expected) in [
            (&[Action::Accept, Action::Decline, Action::Start][..], false, Some(Action::Accept)),
            (&[Action::Decline, Action::CheckIn, Action::Start, Action::NoShow], false, Some(Action::Start)),
            (&[Action::Accept, Action::Depart, Action::CheckIn, Action::Start], true, Some(Action::Accept)),
            (&[Action::Depart, Action::CheckIn, Action::Start], true, Some(Action::Depart)),
            (&[Action::CheckIn, Action::Start], true, Some(Action::CheckIn)),
            (&[Action::Start], true, Some(Action::Start)),
            (&[Action::Complete, Action::Pay], false, Some(Action::Complete)),
            (&[Action::Pay], false, None),
        ] {
            assert_eq!(primary(allowed, away), expected, "{allowed:?} {away}");
        }
    }
}
