//! What may happen to a booking next, and by whom. A pure table: services apply it, screens show it.

use serde::{Deserialize, Serialize};

use super::{
    fee::is_off,
    status::{AppointmentStatus as A, BookingStatus as B},
};

/// Something that can be done to a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// The business says yes.
    Confirm,
    /// The business says no. Where it says so of a guest's move, the visit goes back to where it stood, if that is still free.
    Reject,
    /// Call it off.
    Cancel,
    /// Another time or person.
    Reschedule,
    /// The therapist takes it.
    Accept,
    /// The therapist cannot take it.
    Decline,
    /// The therapist sets out to a visit away from the premises.
    Depart,
    /// The customer is here; of a visit away from the premises, the therapist is there.
    CheckIn,
    /// Begin.
    Start,
    /// Finish.
    Complete,
    /// Nobody came.
    NoShow,
    /// Take money.
    Pay,
}

impl Action {
    /// Every action, in the order in which screens offer them.
    pub const ALL: &[Self] = &[
        Self::Confirm,
        Self::Reject,
        Self::Accept,
        Self::Decline,
        Self::Depart,
        Self::CheckIn,
        Self::Start,
        Self::Complete,
        Self::Pay,
        Self::Reschedule,
        Self::NoShow,
        Self::Cancel,
    ];

    /// As in the address of the REST call.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reject => "reject",
            Self::Cancel => "cancel",
            Self::Reschedule => "reschedule",
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Depart => "depart",
            Self::CheckIn => "check-in",
            Self::Start => "start",
            Self::Complete => "complete",
            Self::NoShow => "no-show",
            Self::Pay => "pay",
        }
    }
}

/// In which part somebody acts on a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Whose booking it is, signed in or by link.
    Customer,
    /// The therapist it is assigned to.
    Assigned,
    /// The front desk.
    Desk,
    /// The manager or owner.
    Manager,
    /// Nobody: a kiosk, or the location's code on the customer's telephone.
    Door,
}

/// The therapist's way to the customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// There is none: the customer comes.
    #[default]
    None,
    /// Still to be made.
    Ahead,
    /// They have set out.
    Begun,
}

impl Way {
    /// Of a visit that is away from the premises or not, whose therapist has set out or not.
    #[must_use]
    pub const fn of(away: bool, set_out: bool) -> Self {
        match (away, set_out) {
            (false, _) => Self::None,
            (true, false) => Self::Ahead,
            (true, true) => Self::Begun,
        }
    }
}

/// The states after `action`, or `None` when it is not allowed. Whether there is a way to set out on is not asked here.
///
/// `None` for the appointment stands for a booking without a live appointment.
#[must_use]
pub const fn decide(actor: Actor, action: Action, booking: B, appointment: A) -> Option<(B, A)> {
    if !may(actor, action) {
        return None;
    }
    match (action, booking, appointment) {
        (Action::Confirm, B::Pending | B::Rescheduled, _) => Some((B::Confirmed, appointment)),
        // A mistake at the desk is put right on the same day (the service checks the day).
        (Action::Confirm, B::NoShow, A::NoShow) => Some((B::Confirmed, A::Scheduled)),
        (Action::Reject, B::Pending | B::Rescheduled, _) => Some((B::Rejected, A::Cancelled)),
        (
            Action::Cancel,
            B::Pending | B::Confirmed | B::Assigned | B::Rescheduled,
            A::Held | A::Scheduled | A::Confirmed | A::CheckedIn,
        ) => Some((B::Cancelled, A::Cancelled)),
        // What has begun, and the rest of a visit that has begun.
        (Action::Cancel, B::InProgress, A::Scheduled | A::Confirmed | A::CheckedIn | A::InProgress) => {
            if matches!(actor, Actor::Manager) { Some((B::Cancelled, A::Cancelled)) } else { None }
        }
        (
            Action::Reschedule,
            B::Pending | B::Confirmed | B::Assigned | B::Rescheduled,
            A::Scheduled | A::Confirmed,
        ) => Some((booking, A::Scheduled)),
        (Action::Accept, B::Confirmed | B::Assigned, A::Scheduled) => Some((booking, A::Confirmed)),
        // The therapist's word is the business's word where the business has not decided yet.
        (Action::Accept, B::Pending | B::Rescheduled, A::Scheduled) => Some((B::Confirmed, A::Confirmed)),
        // Nobody is on the way any more.
        (Action::Decline, B::Assigned, A::Scheduled | A::Confirmed) => Some((B::Confirmed, A::Scheduled)),
        (Action::Decline, B::Pending | B::Confirmed | B::Rescheduled, A::Scheduled | A::Confirmed) => {
            Some((booking, A::Scheduled))
        }
        // Whoever sets out has said yes.
        (Action::Depart, B::Confirmed | B::Assigned, A::Scheduled | A::Confirmed) => {
            Some((B::Assigned, A::Confirmed))
        }
        (Action::CheckIn, B::Confirmed | B::Assigned, A::Scheduled | A::Confirmed) => {
            Some((booking, A::CheckedIn))
        }
        (
            Action::Start,
            B::Confirmed | B::Assigned | B::InProgress,
            A::Scheduled | A::Confirmed | A::CheckedIn,
        ) => Some((B::InProgress, A::InProgress)),
        (Action::Complete, B::InProgress, A::InProgress) => Some((B::Completed, A::Completed)),
        (Action::NoShow, B::Confirmed | B::Assigned, A::Scheduled | A::Confirmed) => {
            Some((B::NoShow, A::NoShow))
        }
        // Of what did not take place only a fee can be owed (the service asks whether one is).
        (
            Action::Pay,
            B::Confirmed | B::Assigned | B::InProgress | B::Completed | B::Cancelled | B::NoShow,
            _,
        ) => Some((booking, appointment)),
        _ => None,
    }
}

/// Whose act it is at all.
const fn may(actor: Actor, action: Action) -> bool {
    match action {
        Action::CheckIn if matches!(actor, Actor::Door) => true,
        _ if matches!(actor, Actor::Door) => false,
        Action::Cancel | Action::Reschedule => !matches!(actor, Actor::Assigned),
        Action::Confirm | Action::Reject => matches!(actor, Actor::Manager | Actor::Assigned),
        Action::Accept | Action::Decline | Action::Depart => matches!(actor, Actor::Assigned),
        Action::CheckIn | Action::Start | Action::Complete | Action::NoShow | Action::Pay => {
            !matches!(actor, Actor::Customer)
        }
    }
}

/// Everything this actor may do now. `owing` says that something is still to be paid: for a visit that does not take place,
/// money is only asked for then.
#[must_use]
pub fn actions(actor: Actor, booking: B, appointment: A, owing: bool, way: Way) -> Vec<Action> {
    Action::ALL
        .iter()
        .copied()
        .filter(|action| owing || *action != Action::Pay || !is_off(booking))
        .filter(|action| way == Way::Ahead || *action != Action::Depart)
        .filter(|action| decide(actor, *action, booking, appointment).is_some())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_story_runs_from_ordered_to_done() {
        let mut state = (B::Pending, A::Scheduled);
        for (actor, action, expected) in [
            (Actor::Manager, Action::Confirm, (B::Confirmed, A::Scheduled)),
            (Actor::Assigned, Action::Accept, (B::Confirmed, A::Confirmed)),
            (Actor::Desk, Action::CheckIn, (B::Confirmed, A::CheckedIn)),
            (Actor::Assigned, Action::Start, (B::InProgress, A::InProgress)),
            (Actor::Assigned, Action::Complete, (B::Completed, A::Completed)),
            (Actor::Desk, Action::Pay, (B::Completed, A::Completed)),
        ] {
            state = decide(actor, action, state.0, state.1).unwrap();
            assert_eq!(state, expected, "{action:?}");
        }
    }

    #[test]
    fn what_is_over_stays_over() {
        for booking in B::ALL.iter().copied().filter(|status| status.is_over()) {
            for appointment in A::ALL.iter().copied() {
                for action in Action::ALL.iter().copied() {
                    for actor in [Actor::Customer, Actor::Assigned, Actor::Desk, Actor::Manager, Actor::Door]
                    {
                        if let Some((next, _)) = decide(actor, action, booking, appointment) {
                            let corrected = booking == B::NoShow && action == Action::Confirm;
                            assert!(next == booking || corrected, "{actor:?} {action:?} {booking:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_customer_can_only_move_and_cancel() {
        for booking in B::ALL.iter().copied() {
            for appointment in A::ALL.iter().copied() {
                for action in actions(Actor::Customer, booking, appointment, true, Way::Ahead) {
                    assert!(matches!(action, Action::Cancel | Action::Reschedule));
                }
            }
        }
    }

    #[test]
    fn a_door_can_only_let_in() {
        for booking in B::ALL.iter().copied() {
            for appointment in A::ALL.iter().copied() {
                let can = actions(Actor::Door, booking, appointment, true, Way::Ahead);
                let desk = actions(Actor::Desk, booking, appointment, true, Way::Ahead);
                let expected: Vec<_> = desk.into_iter().filter(|action| *action == Action::CheckIn).collect();
                assert_eq!(can, expected, "{booking:?} {appointment:?}");
            }
        }
    }

    #[test]
    fn a_visit_that_does_not_take_place_is_paid_for_only_where_a_fee_is_due() {
        for (booking, appointment) in [(B::Cancelled, A::Cancelled), (B::NoShow, A::NoShow)] {
            for actor in [Actor::Desk, Actor::Manager, Actor::Assigned] {
                assert!(actions(actor, booking, appointment, true, Way::None).contains(&Action::Pay));
                assert!(!actions(actor, booking, appointment, false, Way::None).contains(&Action::Pay));
            }
        }
        assert!(!actions(Actor::Desk, B::Rejected, A::Cancelled, true, Way::None).contains(&Action::Pay));
        assert!(actions(Actor::Desk, B::Completed, A::Completed, false, Way::None).contains(&Action::Pay));
    }

    #[test]
    fn only_the_therapist_sets_out_and_only_once() {
        let depart =
            |actor, way| actions(actor, B::Confirmed, A::Confirmed, false, way).contains(&Action::Depart);
        assert!(depart(Actor::Assigned, Way::Ahead));
        for (actor, way) in [
            (Actor::Assigned, Way::None),
            (Actor::Assigned, Way::Begun),
            (Actor::Desk, Way::Ahead),
            (Actor::Manager, Way::Ahead),
            (Actor::Customer, Way::Ahead),
        ] {
            assert!(!depart(actor, way), "{actor:?} {way:?}");
        }
        assert_eq!(decide(Actor::Assigned, Action::Depart, B::Pending, A::Scheduled), None);
        assert_eq!(
            decide(Actor::Assigned, Action::CheckIn, B::Assigned, A::Confirmed),
            Some((B::Assigned, A::CheckedIn))
        );
    }

    #[test]
    fn an_appointment_that_started_is_aborted_by_the_manager_alone() {
        assert_eq!(decide(Actor::Desk, Action::Cancel, B::InProgress, A::InProgress), None);
        assert!(decide(Actor::Manager, Action::Cancel, B::InProgress, A::InProgress).is_some());
    }
}
