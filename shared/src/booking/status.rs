//! The states of a booking (the order) and of an appointment (one item at one time).

use serde::{Deserialize, Serialize};

macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $($(#[$state_doc:meta])* $state:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {$(
            $(#[$state_doc])*
            #[serde(rename = $text)]
            $state,
        )+}

        impl $name {
            /// Every state.
            pub const ALL: &[Self] = &[$(Self::$state),+];

            /// As stored and sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {$(Self::$state => $text,)+}
            }

            /// From its stored form.
            #[must_use]
            pub fn from_stored(text: &str) -> Option<Self> {
                match text {$($text => Some(Self::$state),)+ _ => None}
            }
        }
    };
}

states! {
    /// The state of an order.
    BookingStatus {
        /// The business has not decided yet.
        Pending = "pending",
        /// It will take place.
        Confirmed = "confirmed",
        /// Somebody is on the way to it (home and hotel visits).
        Assigned = "assigned",
        /// The first appointment has started.
        InProgress = "in_progress",
        /// Every appointment is over, at least one done.
        Completed = "completed",
        /// Called off.
        Cancelled = "cancelled",
        /// Moved by the customer, waiting for the business.
        Rescheduled = "rescheduled",
        /// The business said no.
        Rejected = "rejected",
        /// Nobody came.
        NoShow = "no_show",
        /// Nobody decided in time.
        Expired = "expired",
    }
}

states! {
    /// The state of one appointment.
    AppointmentStatus {
        /// Kept for somebody filling in the form.
        Held = "held",
        /// In the diary.
        Scheduled = "scheduled",
        /// The therapist said yes.
        Confirmed = "confirmed",
        /// The customer is here.
        CheckedIn = "checked_in",
        /// Under way.
        InProgress = "in_progress",
        /// Done.
        Completed = "completed",
        /// Called off.
        Cancelled = "cancelled",
        /// Nobody came.
        NoShow = "no_show",
    }
}

impl BookingStatus {
    /// Nothing more will happen to it.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled | Self::Rejected | Self::NoShow | Self::Expired)
    }
}

impl AppointmentStatus {
    /// It still takes its place in the diary.
    #[must_use]
    pub const fn blocks(self) -> bool {
        !matches!(self, Self::Cancelled | Self::NoShow)
    }
}
