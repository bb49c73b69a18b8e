//! What there is to tell, and what of it a browser may ask for.

use serde::{Deserialize, Serialize};

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$each_doc:meta])* $each:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {$(
            $(#[$each_doc])*
            #[serde(rename = $text)]
            $each,
        )+}

        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$each),+];

            /// As stored and sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {$(Self::$each => $text,)+}
            }

            /// From its stored form.
            #[must_use]
            pub fn from_stored(text: &str) -> Option<Self> {
                match text {$($text => Some(Self::$each),)+ _ => None}
            }
        }
    };
}

named! {
    /// What a browser can be told of, each by itself.
    Topic {
        /// A customer: what becomes of their bookings.
        MyBookings = "my_bookings",
        /// A customer: a day and two hours before.
        Reminders = "reminders",
        /// Whoever does the work: visits given to them, moved or taken away.
        MyVisits = "my_visits",
        /// The business: bookings that came in or were called off.
        NewBookings = "new_bookings",
        /// The business: what waits for an answer.
        Approvals = "approvals",
        /// The business: somebody is behind.
        Late = "late",
    }
}

named! {
    /// What happened.
    NoticeKind {
        /// Booked.
        Booked = "booked",
        /// Asked for; the business decides.
        Requested = "requested",
        /// The business said yes.
        Confirmed = "confirmed",
        /// It said no, or nothing in time.
        Refused = "refused",
        /// Called off.
        CalledOff = "called_off",
        /// At another time.
        Moved = "moved",
        /// Somebody is on the way to the customer.
        OnTheWay = "on_the_way",
        /// Tomorrow.
        Reminder = "reminder",
        /// In two hours.
        Soon = "soon",
        /// A visit for whoever does the work.
        Assigned = "assigned",
        /// One that waits for the word of whoever would do it.
        Asked = "asked",
        /// Its guest is here.
        Arrived = "arrived",
        /// It is at another time.
        VisitMoved = "visit_moved",
        /// It is somebody else's.
        Taken = "taken",
        /// It does not take place.
        VisitCalledOff = "visit_called_off",
        /// A new booking, for the business.
        NewBooking = "new_booking",
        /// One that waits for its answer.
        ToApprove = "to_approve",
        /// One whose therapist cannot.
        NeedsSomebody = "needs_somebody",
        /// Its customer called it off.
        BookingCalledOff = "booking_called_off",
        /// Its therapist is behind.
        Behind = "behind",
    }
}

impl NoticeKind {
    /// Who asked to be told of it.
    #[must_use]
    pub const fn topic(self) -> Topic {
        match self {
            Self::Booked
            | Self::Requested
            | Self::Confirmed
            | Self::Refused
            | Self::CalledOff
            | Self::Moved
            | Self::OnTheWay => Topic::MyBookings,
            Self::Reminder | Self::Soon => Topic::Reminders,
            Self::Assigned
            | Self::Asked
            | Self::Arrived
            | Self::VisitMoved
            | Self::Taken
            | Self::VisitCalledOff => Topic::MyVisits,
            Self::NewBooking | Self::BookingCalledOff => Topic::NewBookings,
            Self::ToApprove | Self::NeedsSomebody => Topic::Approvals,
            Self::Behind => Topic::Late,
        }
    }
}
