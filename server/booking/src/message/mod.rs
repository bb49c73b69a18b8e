//! What a customer is written: after ordering, when something becomes of it, and the day before. [`news_of`] decides which letter a
//! step is followed by, `words` and `steps` have what it says, and [`send`] writes it when its job runs.

mod send;
mod steps;
mod words;

use serde::{Deserialize, Serialize};
use server_kernel::{ServiceError, jobs};
use shared::{
    booking::{Action, BookingStatus},
    ids::{AppointmentId, BookingId, TenantId},
    time::Instant,
};
use sqlx::PgConnection;

pub use send::SendBookingMessage;

/// What a customer is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum News {
    /// The booking is in.
    #[default]
    Ordered,
    /// The visit begins later: its therapist is behind.
    Later,
    /// Somebody comes at another time, within what the customer is flexible.
    Moved,
    /// The class is not held.
    CalledOff,
    /// The class is held at another time.
    ClassMoved,
    /// Somebody else teaches the class.
    OtherTeacher,
    /// The business, or whoever does the work, said yes.
    Confirmed,
    /// It said no, or nothing in time.
    NotConfirmed,
    /// It said no to another time: the visit stands where it stood.
    StaysAsItWas,
    /// The business called it off.
    CancelledByBusiness,
    /// The customer did.
    CancelledByGuest,
    /// The business moved it to another time.
    MovedByBusiness,
    /// The customer did.
    MovedByGuest,
    /// It is soon.
    Reminder,
}

/// What a step that was taken is written of, if anything is. `moved`: some part of it begins at another time.
pub(crate) fn news_of(
    action: Action,
    by_customer: bool,
    (before, after): (BookingStatus, BookingStatus),
    moved: bool,
) -> Option<News> {
    let waited = matches!(before, BookingStatus::Pending | BookingStatus::Rescheduled);
    match action {
        Action::Confirm | Action::Accept if waited && after == BookingStatus::Confirmed => {
            Some(News::Confirmed)
        }
        Action::Reject if after == BookingStatus::Confirmed => Some(News::StaysAsItWas),
        Action::Reject => Some(News::NotConfirmed),
        Action::Cancel if after == BookingStatus::Cancelled => {
            Some(if by_customer { News::CancelledByGuest } else { News::CancelledByBusiness })
        }
        Action::Reschedule if moved => {
            Some(if by_customer { News::MovedByGuest } else { News::MovedByBusiness })
        }
        _ => None,
    }
}

/// Tells a customer something about a booking. It holds nothing of anybody's: what the letter says is read when it is written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct BookingMessage {
    pub tenant: TenantId,
    pub booking: BookingId,
    #[serde(default)]
    pub news: News,
    /// When it was to be before, where it was moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Instant>,
    /// The part of the visit that `was` is about; the first one where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<AppointmentId>,
    /// Other visits of the same series to which the same was done: one letter speaks for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<BookingId>,
    /// The version of the booking that the step has made, if a reason was given for it. A reason that belongs to another step (a
    /// therapist who cannot come) is not the customer's to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_at: Option<i32>,
    /// Which start it reminds of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Instant>,
}

impl BookingMessage {
    /// Its job's kind.
    pub const KIND: &'static str = "booking_message";

    /// Of a whole booking.
    pub const fn new(tenant: TenantId, booking: BookingId, news: News) -> Self {
        Self {
            tenant,
            booking,
            news,
            was: None,
            part: None,
            others: Vec::new(),
            reason_at: None,
            starts_at: None,
        }
    }

    /// As its job keeps it.
    pub fn payload(&self) -> Result<serde_json::Value, ServiceError> {
        serde_json::to_value(self).map_err(|error| ServiceError::Internal(error.to_string()))
    }

    /// Asks for it to be written, in the transaction of what it tells.
    pub async fn ask(&self, conn: &mut PgConnection, now: Instant) -> Result<(), ServiceError> {
        Ok(jobs::enqueue(conn, Some(self.tenant), Self::KIND, &self.payload()?, now).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_written_of_once_and_to_whom_it_is_news() {
        use BookingStatus as B;
        for (action, by_customer, before, after, moved, expected) in [
            (Action::Confirm, false, B::Pending, B::Confirmed, false, Some(News::Confirmed)),
            (Action::Confirm, false, B::Rescheduled, B::Confirmed, false, Some(News::Confirmed)),
            (Action::Confirm, false, B::NoShow, B::Confirmed, false, None),
            (Action::Accept, false, B::Pending, B::Confirmed, false, Some(News::Confirmed)),
            (Action::Accept, false, B::Confirmed, B::Confirmed, false, None),
            (Action::Reject, false, B::Pending, B::Rejected, false, Some(News::NotConfirmed)),
            (Action::Reject, false, B::Rescheduled, B::Rejected, false, Some(News::NotConfirmed)),
            (Action::Reject, false, B::Rescheduled, B::Confirmed, true, Some(News::StaysAsItWas)),
            (Action::Cancel, true, B::Confirmed, B::Cancelled, false, Some(News::CancelledByGuest)),
            (Action::Cancel, false, B::Confirmed, B::Cancelled, false, Some(News::CancelledByBusiness)),
            (Action::Cancel, false, B::InProgress, B::InProgress, false, None),
            (Action::Reschedule, true, B::Confirmed, B::Rescheduled, true, Some(News::MovedByGuest)),
            (Action::Reschedule, false, B::Confirmed, B::Confirmed, true, Some(News::MovedByBusiness)),
            (Action::Reschedule, false, B::Confirmed, B::Confirmed, false, None),
            (Action::CheckIn, false, B::Confirmed, B::Confirmed, false, None),
            (Action::Complete, false, B::InProgress, B::Completed, false, None),
        ] {
            assert_eq!(
                news_of(action, by_customer, (before, after), moved),
                expected,
                "{action:?} {before:?}"
            );
        }
    }
}
