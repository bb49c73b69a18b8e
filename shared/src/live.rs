//! What the event log says, and what live clients hear.

use serde::{Deserialize, Serialize};

use crate::ids::{BookingId, StaffId};

/// The number of an event in the log: gap-free, in the order in which changes became visible.
pub type Cursor = i64;

/// What happened to a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingEventKind {
    /// Ordered.
    Booked,
    /// Confirmed by the business.
    Confirmed,
    /// Refused by the business.
    Rejected,
    /// Called off.
    Cancelled,
    /// Another time, room or person.
    Rescheduled,
    /// The therapist said yes.
    Accepted,
    /// The therapist cannot; somebody else is needed.
    Declined,
    /// Nobody has said in time whether they go, and there is nobody else to ask.
    Unanswered,
    /// The therapist is on the way.
    Departed,
    /// The customer is here; of a visit away from the premises, the therapist is there.
    CheckedIn,
    /// Under way.
    Started,
    /// Done.
    Completed,
    /// Nobody came.
    NoShow,
    /// Nobody decided in time.
    Expired,
    /// Money received.
    Paid,
}

impl BookingEventKind {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::Booked,
        Self::Confirmed,
        Self::Rejected,
        Self::Cancelled,
        Self::Rescheduled,
        Self::Accepted,
        Self::Declined,
        Self::Unanswered,
        Self::Departed,
        Self::CheckedIn,
        Self::Started,
        Self::Completed,
        Self::NoShow,
        Self::Expired,
        Self::Paid,
    ];

    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::Rescheduled => "rescheduled",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Unanswered => "unanswered",
            Self::Departed => "departed",
            Self::CheckedIn => "checked_in",
            Self::Started => "started",
            Self::Completed => "completed",
            Self::NoShow => "no_show",
            Self::Expired => "expired",
            Self::Paid => "paid",
        }
    }
}

/// The data of a booking's event: enough to know whether a screen is concerned. Holds no personal data; whoever may see
/// more reads the booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingEvent {
    /// Which booking.
    pub booking: BookingId,
    /// Its version after the change.
    pub version: i32,
    /// Local dates of the business on whose boards it stands or stood.
    pub dates: Vec<chrono::NaiveDate>,
    /// People in whose diary it stands or stood.
    pub staff: Vec<StaffId>,
}

/// One frame of the live connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The number to come back with.
    pub cursor: Cursor,
    /// `board`, `staff`, `booking:{id}` or `ways`.
    pub topic: String,
    /// `hello`, `resync`, or what happened, e.g. `checked_in`.
    pub event: String,
    /// The event's data; absent for `hello` and `resync`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<BookingEvent>,
}
