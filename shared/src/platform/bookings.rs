//! Bookings and limits, for support.

use serde::{Deserialize, Serialize};

use crate::{
    booking::{BookingStatus, BusinessRef},
    ids::BookingId,
    money::Money,
    time::Local,
};

/// Whom a booking is for, as much of it as the reader may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Telephone number.
    pub phone: String,
    /// Whether all three are masked.
    pub masked: bool,
}

/// A booking that was found by its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundBooking {
    /// Its id.
    pub id: BookingId,
    /// Its number.
    pub number: String,
    /// At which business.
    pub business: BusinessRef,
    /// Its state.
    pub status: BookingStatus,
    /// What.
    pub service: String,
    /// From when.
    pub starts_at: Local,
    /// To when.
    pub ends_at: Local,
    /// IANA name of the business's zone.
    pub timezone: String,
    /// Its price.
    pub total: Money,
    /// What of it was paid.
    pub paid: Money,
    /// Whom it is for.
    pub contact: Contact,
}

/// A limit that bit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitRow {
    /// What was limited: `login`, …
    pub class: String,
    /// Who, as a pseudonym: the same one is the same caller.
    pub caller: String,
    /// How many minutes of the last day it bit in.
    pub minutes: i64,
    /// When last, UTC.
    pub last: Local,
}
