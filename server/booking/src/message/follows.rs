//! Which letter an act is followed by. Pure; everything that a booking's event can say stands here, so that nothing new is forgotten.

use shared::{booking::BookingStatus, live::BookingEventKind};

use super::News;
use crate::access::Viewer;

/// Whose act it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The customer, signed in or by link.
    Customer,
    /// Somebody of the business.
    Business,
    /// Nobody: a time has passed.
    Clock,
}

impl From<&Viewer> for By {
    fn from(viewer: &Viewer) -> Self {
        match viewer {
            Viewer::Customer => Self::Customer,
            Viewer::Staff { .. } | Viewer::Door => Self::Business,
            Viewer::Clock => Self::Clock,
        }
    }
}

/// The letter that follows from what happened to a booking, by whom, with its states before and after. `seen`: whether a time or a
/// person is another than before; a customer does not mind another room.
pub(crate) const fn follows(
    kind: BookingEventKind,
    by: By,
    before: BookingStatus,
    after: BookingStatus,
    seen: bool,
) -> Option<News> {
    let waited = matches!(before, BookingStatus::Pending | BookingStatus::Rescheduled);
    match (kind, by) {
        // A therapist's word is the business's where it has not decided yet. Whoever did not come and is there after all knows.
        (BookingEventKind::Confirmed | BookingEventKind::Accepted, _)
            if waited && matches!(after, BookingStatus::Confirmed) =>
        {
            Some(News::Confirmed)
        }
        (BookingEventKind::Rejected, _) => Some(News::Rejected),
        (BookingEventKind::Expired, _) => Some(News::Expired),
        (BookingEventKind::Cancelled, By::Customer) => Some(News::CancelledByGuest),
        (BookingEventKind::Cancelled, By::Business) => Some(News::CancelledByBusiness),
        // Nothing else is called off without anybody doing it.
        (BookingEventKind::Cancelled, By::Clock) => Some(News::CalledOff),
        (BookingEventKind::Rescheduled, By::Customer) => Some(News::MovedByGuest),
        (BookingEventKind::Rescheduled, By::Business) if seen => Some(News::Changed),
        // While somebody is looked for who goes, the person may change often, and the time never does: whoever asked for one person
        // keeps them.
        (BookingEventKind::Rescheduled, _)
        // An order writes its own letter: one of a series speaks for the others.
        | (BookingEventKind::Booked, _)
        // Somebody else will be found.
        | (BookingEventKind::Declined | BookingEventKind::Unanswered, _)
        // They are there, or are told by push.
        | (
            BookingEventKind::Confirmed
            | BookingEventKind::Accepted
            | BookingEventKind::Departed
            | BookingEventKind::CheckedIn
            | BookingEventKind::Started
            | BookingEventKind::Completed
            | BookingEventKind::NoShow
            | BookingEventKind::Paid,
            _,
        ) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_is_followed_by_its_letter_or_none() {
        use BookingEventKind as Kind;
        use BookingStatus as Status;
        let letter = |kind, by, before, after| follows(kind, by, before, after, true);
        for (kind, by, before, after, expected) in [
            (Kind::Confirmed, By::Business, Status::Pending, Status::Confirmed, Some(News::Confirmed)),
            (Kind::Confirmed, By::Business, Status::Rescheduled, Status::Confirmed, Some(News::Confirmed)),
            (Kind::Confirmed, By::Business, Status::NoShow, Status::Confirmed, None),
            (Kind::Accepted, By::Business, Status::Pending, Status::Confirmed, Some(News::Confirmed)),
            (Kind::Accepted, By::Business, Status::Rescheduled, Status::Confirmed, Some(News::Confirmed)),
            (Kind::Accepted, By::Business, Status::Confirmed, Status::Confirmed, None),
            (Kind::Accepted, By::Business, Status::Assigned, Status::Assigned, None),
            (Kind::Rejected, By::Business, Status::Pending, Status::Rejected, Some(News::Rejected)),
            (Kind::Rejected, By::Business, Status::Rescheduled, Status::Rejected, Some(News::Rejected)),
            (Kind::Expired, By::Clock, Status::Pending, Status::Expired, Some(News::Expired)),
            (Kind::Cancelled, By::Customer, Status::Pending, Status::Cancelled, Some(News::CancelledByGuest)),
            (Kind::Cancelled, By::Customer, Status::Confirmed, Status::Cancelled, Some(News::CancelledByGuest)),
            (Kind::Cancelled, By::Business, Status::Confirmed, Status::Cancelled, Some(News::CancelledByBusiness)),
            (Kind::Cancelled, By::Business, Status::InProgress, Status::Completed, Some(News::CancelledByBusiness)),
            (Kind::Cancelled, By::Clock, Status::Confirmed, Status::Cancelled, Some(News::CalledOff)),
            (Kind::Rescheduled, By::Customer, Status::Confirmed, Status::Rescheduled, Some(News::MovedByGuest)),
            (Kind::Rescheduled, By::Customer, Status::Pending, Status::Pending, Some(News::MovedByGuest)),
            (Kind::Rescheduled, By::Business, Status::Confirmed, Status::Confirmed, Some(News::Changed)),
            (Kind::Rescheduled, By::Business, Status::Pending, Status::Pending, Some(News::Changed)),
            (Kind::Rescheduled, By::Clock, Status::Confirmed, Status::Confirmed, None),
        ] {
            assert_eq!(letter(kind, by, before, after), expected, "{kind:?} {by:?} {before:?} {after:?}");
        }
        for by in [By::Customer, By::Business, By::Clock] {
            for before in Status::ALL.iter().copied() {
                for kind in [
                    Kind::Booked,
                    Kind::Declined,
                    Kind::Unanswered,
                    Kind::Departed,
                    Kind::CheckedIn,
                    Kind::Started,
                    Kind::Completed,
                    Kind::NoShow,
                    Kind::Paid,
                ] {
                    assert_eq!(letter(kind, by, before, before), None, "{kind:?}");
                }
            }
        }
    }

    #[test]
    fn another_room_is_no_news_but_a_move_of_the_customers_own_always_is() {
        let (kind, status) = (BookingEventKind::Rescheduled, BookingStatus::Confirmed);
        assert_eq!(follows(kind, By::Business, status, status, false), None);
        assert_eq!(follows(kind, By::Customer, status, status, false), Some(News::MovedByGuest));
    }
}
