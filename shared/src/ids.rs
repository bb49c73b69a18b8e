//! Typed identifiers: UUID version 7 (RFC 9562), bare lower-case on the wire. A booking's id never fits where a
//! customer's is asked for.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identifier. Only the server makes them.
            #[cfg(not(target_family = "wasm"))]
            #[must_use]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        #[cfg(not(target_family = "wasm"))]
        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        #[cfg(not(target_family = "wasm"))]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                crate::schema::id()
            }
        }

        #[cfg(not(target_family = "wasm"))]
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

ids! {
    /// A business, or head office.
    TenantId,
    /// A person with a login.
    UserId,
    /// One signed-in browser or API client.
    SessionId,
    /// A passkey of an account.
    PasskeyId,
    /// A browser that has not signed in: it owns its holds.
    VisitorId,
    /// One person working at one business.
    StaffId,
    /// One place of a business, with an address and hours of its own.
    LocationId,
    /// A room, vehicle or device.
    RoomId,
    /// Something sold.
    ServiceId,
    /// A heading of what is sold.
    CategoryId,
    /// Several visits for one price.
    PackageId,
    /// A package that a customer bought.
    CustomerPackageId,
    /// A duration of a service, with its price.
    OptionId,
    /// Something added to a service.
    AddonId,
    /// One person at one business.
    CustomerId,
    /// What a customer ordered.
    BookingId,
    /// One item of a booking, at one time.
    AppointmentId,
    /// A file of a booking.
    AttachmentId,
    /// A time kept for somebody who is filling in the form.
    HoldId,
    /// Somebody who waits for a time.
    WaitId,
    /// A time offered to somebody who waits.
    OfferId,
    /// Bookings that repeat.
    SeriesId,
    /// A service held once at one time for many customers.
    ClassId,
    /// One seat of a class.
    SeatId,
    /// A part of town that a business goes to.
    AreaId,
    /// Money received.
    PaymentId,
    /// A role that a business made for itself.
    CustomRoleId,
    /// A browser that stands at a door for customers.
    KioskId,
    /// A paper that a business sent.
    DocumentId,
    /// A permission given to one person.
    GrantId,
    /// Somebody asked to work at a business.
    InvitationId,
    /// A request for leave.
    LeaveId,
    /// A time that comes again.
    BlockId,
    /// A calendar kept elsewhere.
    CalendarLinkId,
    /// One entry of the event log.
    EventId,
}

impl CustomRoleId {
    /// Nobody's: stands for a role that is not made yet.
    pub const NONE: Self = Self(Uuid::nil());
}

/// Head office, the one business of its own kind. The migrations make it.
pub const HEAD_OFFICE: TenantId = TenantId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0001));
