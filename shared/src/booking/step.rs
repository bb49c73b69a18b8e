//! What a step does to a visit of several appointments: which of them it concerns, and what becomes of the order. Built on
//! the table of [`decide`]; pure.

use super::{
    status::{AppointmentStatus as A, BookingStatus as B},
    transition::{Action, Actor, decide},
};

/// One appointment of a visit, as somebody who acts on it stands to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Its state.
    pub status: A,
    /// In which parts the caller acts on it.
    pub parts: Vec<Actor>,
}

/// What a step changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The order's next state.
    pub booking: B,
    /// The appointments that change, by their index, and their next states.
    pub appointments: Vec<(usize, A)>,
}

/// The states after `action`, or `None` when it is not allowed.
///
/// `seats` stand in order of their starts; `only` names the one that is meant. Without it a start or an end concerns the
/// first that it is possible for, and everything else all that it is possible for. `hidden_open` says that there are
/// appointments that the caller does not see and that are not over: the last of a visit completes the order.
#[must_use]
pub fn step(
    action: Action,
    booking: B,
    seats: &[Seat],
    only: Option<usize>,
    hidden_open: bool,
) -> Option<Step> {
    let after = |seat: &Seat| seat.parts.iter().find_map(|part| decide(*part, action, booking, seat.status));
    let possible: Vec<(usize, (B, A))> = seats
        .iter()
        .enumerate()
        .filter(|(nth, _)| only.is_none_or(|only| only == *nth))
        .filter_map(|(nth, seat)| Some((nth, after(seat)?)))
        .collect();
    let one_by_one = matches!(action, Action::Start | Action::Complete);
    let concerned = if one_by_one { possible.get(..1)? } else { possible.as_slice() };
    let (_, (next, _)) = concerned.first()?;
    let appointments: Vec<(usize, A)> = concerned.iter().map(|(nth, (_, status))| (*nth, *status)).collect();
    let status_of = |nth: usize| {
        let changed = appointments.iter().find(|(changed, _)| *changed == nth);
        changed.map_or_else(|| seats.get(nth).map(|seat| seat.status), |(_, status)| Some(*status))
    };
    let all: Vec<A> = (0..seats.len()).filter_map(status_of).collect();
    let open = hidden_open || all.iter().any(|status| !is_over(*status));
    // The order has one price and one end: it is called off as a whole.
    let whole = matches!(action, Action::Cancel | Action::Reject | Action::NoShow);
    if whole && only.is_some() && open {
        return None;
    }
    let done = all.contains(&A::Completed);
    let booking = match action {
        Action::Complete if open => B::InProgress,
        // What was done was done: the rest of the visit is called off.
        Action::Cancel if done => B::Completed,
        _ => *next,
    };
    Some(Step { booking, appointments })
}

const fn is_over(status: A) -> bool {
    matches!(status, A::Completed | A::Cancelled | A::NoShow)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seat(status: A, parts: &[Actor]) -> Seat {
        Seat { status, parts: parts.to_vec() }
    }

    #[test]
    fn one_appointment_is_the_table_itself() {
        for booking in B::ALL.iter().copied() {
            for status in A::ALL.iter().copied() {
                for action in Action::ALL.iter().copied() {
                    for actor in [Actor::Customer, Actor::Assigned, Actor::Desk, Actor::Manager] {
                        let taken = step(action, booking, &[seat(status, &[actor])], None, false);
                        let expected = decide(actor, action, booking, status);
                        assert_eq!(taken.map(|step| (step.booking, step.appointments[0].1)), expected);
                    }
                }
            }
        }
    }

    #[test]
    fn two_services_start_and_end_one_after_the_other() {
        let manager = [Actor::Manager];
        let mut booking = B::Confirmed;
        let mut seats = vec![seat(A::CheckedIn, &manager), seat(A::CheckedIn, &manager)];
        for (action, nth, order, status) in [
            (Action::Start, 0, B::InProgress, A::InProgress),
            (Action::Complete, 0, B::InProgress, A::Completed),
            (Action::Start, 1, B::InProgress, A::InProgress),
            (Action::Complete, 1, B::Completed, A::Completed),
        ] {
            let taken = step(action, booking, &seats, None, false).unwrap();
            assert_eq!(taken, Step { booking: order, appointments: vec![(nth, status)] });
            booking = taken.booking;
            seats[nth].status = status;
        }
    }

    #[test]
    fn whoever_sees_only_their_own_part_does_not_complete_the_order() {
        let mine = [seat(A::InProgress, &[Actor::Assigned])];
        assert_eq!(step(Action::Complete, B::InProgress, &mine, None, true).unwrap().booking, B::InProgress);
        assert_eq!(step(Action::Complete, B::InProgress, &mine, None, false).unwrap().booking, B::Completed);
    }

    #[test]
    fn a_therapist_answers_for_their_own_part_only() {
        let seats = [seat(A::Scheduled, &[]), seat(A::Scheduled, &[Actor::Assigned])];
        let taken = step(Action::Accept, B::Confirmed, &seats, None, false).unwrap();
        assert_eq!(taken.appointments, vec![(1, A::Confirmed)]);
        assert_eq!(step(Action::Accept, B::Confirmed, &seats, Some(0), false), None);
    }

    #[test]
    fn a_visit_is_called_off_as_a_whole_and_what_was_done_stays_done() {
        let manager = [Actor::Manager];
        let seats = [seat(A::Scheduled, &manager), seat(A::Confirmed, &manager)];
        let taken = step(Action::Cancel, B::Confirmed, &seats, None, false).unwrap();
        assert_eq!(taken.appointments, vec![(0, A::Cancelled), (1, A::Cancelled)]);
        let seats = [seat(A::Completed, &manager), seat(A::Scheduled, &manager)];
        let taken = step(Action::Cancel, B::InProgress, &seats, None, false).unwrap();
        assert_eq!(taken, Step { booking: B::Completed, appointments: vec![(1, A::Cancelled)] });
        let seats = [seat(A::Scheduled, &manager), seat(A::Confirmed, &manager)];
        assert_eq!(step(Action::Cancel, B::Confirmed, &seats, Some(0), false), None);
        let seats = [seat(A::Completed, &manager), seat(A::Scheduled, &manager)];
        assert!(step(Action::Cancel, B::InProgress, &seats, Some(1), false).is_some());
        let desk = [seat(A::Completed, &[Actor::Desk]), seat(A::Scheduled, &[Actor::Desk])];
        assert_eq!(step(Action::Cancel, B::InProgress, &desk, None, false), None);
    }
}
