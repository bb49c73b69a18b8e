//! What can be asked for.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{place::Place, status::BookingStatus, transition::Action};
use crate::{
    contact::ContactInput,
    ids::{AddonId, AppointmentId, AreaId, HoldId, LocationId, OptionId, RoomId, ServiceId, StaffId},
    time::Local,
};

/// By a woman or by a man, where that matters to the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// A woman.
    Female,
    /// A man.
    Male,
}

impl Gender {
    /// As in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }

    /// Reads it back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Female, Self::Male].into_iter().find(|gender| gender.as_str() == text)
    }
}

/// One service of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// What is wanted.
    pub service: ServiceId,
    /// How long; the service's default when absent.
    #[serde(default)]
    pub option: Option<OptionId>,
    /// With what.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(max_items = 20))]
    pub addons: Vec<AddonId>,
    /// By whom; anyone when absent.
    #[serde(default)]
    pub staff: Option<StaffId>,
    /// By a woman or by a man; anyone when absent.
    #[serde(default)]
    pub staff_gender: Option<Gender>,
    /// For which guest, counted from 0: services of different guests run side by side, one guest's one after another.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(maximum = 5))]
    pub guest: u32,
}

impl Wish {
    /// A service with its defaults.
    #[must_use]
    pub const fn of(service: ServiceId) -> Self {
        Self { service, option: None, addons: Vec::new(), staff: None, staff_gender: None, guest: 0 }
    }
}

/// Services that one visit may have in all.
pub const MAX_SERVICES: usize = 6;

/// The guests that several services of one visit can be for.
pub const MAX_SIDE_BY_SIDE: u32 = 6;

/// Which times are free?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AvailabilityQuery {
    /// What is wanted.
    pub service: ServiceId,
    /// How long; the service's default when absent.
    #[serde(default)]
    pub option: Option<OptionId>,
    /// With what.
    #[serde(default)]
    pub addons: Vec<AddonId>,
    /// By whom; anyone when absent.
    #[serde(default)]
    pub staff: Option<StaffId>,
    /// By a woman or by a man; anyone when absent.
    #[serde(default)]
    pub staff_gender: Option<Gender>,
    /// Further services of the same visit.
    #[serde(default)]
    pub also: Vec<Wish>,
    /// How many come; the fewest that the service is for when absent.
    #[serde(default)]
    pub guests: Option<u32>,
    /// In this of the business's locations; in the main one when absent.
    #[serde(default)]
    pub location: Option<LocationId>,
    /// In this part of town; on the premises when absent.
    #[serde(default)]
    pub area: Option<AreaId>,
    /// First day, the business's calendar; today when absent.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// Last day, included; `from` + 13 when absent; 31 days at most.
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// To which times could a booking be moved?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveQuery {
    /// Whoever could do it; those who are booked when `false`.
    pub anyone: bool,
    /// First day, the business's calendar; today when absent.
    pub from: Option<NaiveDate>,
    /// Last day, included; `from` + 13 when absent; 31 days at most.
    pub to: Option<NaiveDate>,
}

/// A time to be kept while somebody fills in the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewHold {
    /// What is wanted.
    pub service: ServiceId,
    /// How long; the service's default when absent.
    #[serde(default)]
    pub option: Option<OptionId>,
    /// With what.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(max_items = 20))]
    pub addons: Vec<AddonId>,
    /// By whom; anyone when absent.
    #[serde(default)]
    pub staff: Option<StaffId>,
    /// By a woman or by a man; anyone when absent.
    #[serde(default)]
    pub staff_gender: Option<Gender>,
    /// Further services of the same visit, five at most.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(max_items = 5))]
    pub also: Vec<Wish>,
    /// How many come for the first service; the fewest that it is for when absent.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(minimum = 1, maximum = 200))]
    pub guests: Option<u32>,
    /// When, with any offset.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub starts_at: Local,
    /// Where; on the premises when absent. The address may follow later.
    #[serde(default)]
    pub place: Option<Place>,
    /// Who; may follow later.
    #[serde(default)]
    pub customer: Option<ContactInput>,
    /// What the therapist should know.
    #[serde(default)]
    #[cfg_attr(
        not(target_family = "wasm"),
        schema(max_length = 1000, pattern = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$")
    )]
    pub notes: Option<String>,
}

/// A booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewBooking {
    /// What is wanted.
    pub service: ServiceId,
    /// How long; the service's default when absent.
    #[serde(default)]
    pub option: Option<OptionId>,
    /// With what.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(max_items = 20))]
    pub addons: Vec<AddonId>,
    /// By whom; anyone when absent.
    #[serde(default)]
    pub staff: Option<StaffId>,
    /// By a woman or by a man; anyone when absent.
    #[serde(default)]
    pub staff_gender: Option<Gender>,
    /// Further services of the same visit, five at most.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(max_items = 5))]
    pub also: Vec<Wish>,
    /// How many come for the first service; the fewest that it is for when absent.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(minimum = 1, maximum = 200))]
    pub guests: Option<u32>,
    /// When, with any offset.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub starts_at: Local,
    /// Who; the signed-in customer when absent.
    #[serde(default)]
    pub customer: Option<ContactInput>,
    /// Where; on the premises when absent.
    #[serde(default)]
    pub place: Option<Place>,
    /// The hold that keeps the time.
    #[serde(default)]
    pub hold: Option<HoldId>,
    /// What the therapist should know, 1000 characters at most.
    #[serde(default)]
    #[cfg_attr(
        not(target_family = "wasm"),
        schema(max_length = 1000, pattern = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$")
    )]
    pub notes: Option<String>,
    /// In which room; for those who book at the desk, one that the first service takes. Any of those when absent.
    #[serde(default)]
    pub room: Option<RoomId>,
    /// How the order came in; for those who book at the desk.
    #[serde(default)]
    pub channel: Option<DeskChannel>,
    /// Why it is booked although somebody or something is taken then, 200 characters at most; for the business's managers. Where
    /// the time is free after all, it is an ordinary booking.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(max_length = 200, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$"))]
    pub overbook: Option<String>,
    /// Pay for so many of its services with credits of the customer's packages, those that run out first first; refused with
    /// `package.no_credit` when fewer fit. For signed-in customers, and at the desk.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(minimum = 1, maximum = 100))]
    pub credits: Option<u16>,
}

/// How an order came in that is written down at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeskChannel {
    /// Somebody called.
    Phone,
    /// Somebody came in.
    WalkIn,
}

impl DeskChannel {
    /// As the database has it.
    #[must_use]
    pub const fn as_stored(self) -> &'static str {
        match self {
            Self::Phone => "phone_staff",
            Self::WalkIn => "walk_in",
        }
    }
}

/// What has been typed so far, right or wrong: a hold keeps it, so that nothing typed is ever lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Draft {
    /// Name, e-mail address, telephone number.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::booking::Guest, required = true))]
    pub contact: ContactInput,
    /// Where to, if it is not on the premises.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub address: String,
    /// How flexible the time is then, in minutes.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true, maximum = 120))]
    pub flexible_minutes: u16,
    /// What the therapist should know.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub notes: String,
}

/// One step of a booking's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// What to do.
    pub action: Action,
    /// The version on the caller's screen; refused with `booking.changed` when stale.
    #[serde(default)]
    pub version: Option<i32>,
    /// Why (cancel, reject, decline).
    #[serde(default)]
    pub reason: Option<String>,
    /// The new time (reschedule).
    #[serde(default)]
    pub starts_at: Option<Local>,
    /// The new person (reschedule); the same one when absent.
    #[serde(default)]
    pub staff: Option<StaffId>,
    /// The room wished for (reschedule); whichever is free when absent.
    #[serde(default)]
    pub room: Option<RoomId>,
    /// Only this appointment of a visit that has several; whatever the action concerns when absent.
    #[serde(default)]
    pub appointment: Option<AppointmentId>,
    /// How long that one appointment takes from now on (reschedule): by people of the business, in steps of
    /// [`LENGTH_STEP`]; as long as before when absent. What was booked is paid for: the price stays.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// What it costs on the caller's screen, a decimal number in the booking's currency; refused with `booking.changed`
    /// when it costs something else by now. Not asked about when absent.
    #[serde(default)]
    pub fee: Option<String>,
    /// How many credits of packages it loses on the caller's screen, as `fee`.
    #[serde(default)]
    pub credits: Option<u16>,
    /// When it was done, where that was before it reached the server: by people of the business, without a network, at most a
    /// day ago (accept, decline, check-in, start, complete). Now when absent.
    #[serde(default)]
    pub at: Option<Local>,
}

impl Transition {
    /// An action with nothing to say about it.
    #[must_use]
    pub const fn plain(action: Action) -> Self {
        Self {
            action,
            version: None,
            reason: None,
            starts_at: None,
            staff: None,
            room: None,
            appointment: None,
            minutes: None,
            fee: None,
            credits: None,
            at: None,
        }
    }
}

/// Lengths that are chosen by hand are multiples of so many minutes.
pub const LENGTH_STEP: u32 = 5;

/// The longest that somebody can make an appointment, minutes.
pub const LONGEST: u32 = 720;

/// Whether an appointment can be made to take so long.
#[must_use]
pub const fn is_length(minutes: u32) -> bool {
    LENGTH_STEP <= minutes && minutes <= LONGEST && minutes.is_multiple_of(LENGTH_STEP)
}

/// Two appointments that exchange their places: start, person and room. Each keeps its length and its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SwapWish {
    /// The one.
    pub first: AppointmentId,
    /// The other, of another booking.
    pub second: AppointmentId,
    /// The versions of their bookings on the caller's screen; refused with `booking.changed` when stale.
    pub versions: [Option<i32>; 2],
}

impl AvailabilityQuery {
    /// One service, its defaults, the default days.
    #[must_use]
    pub const fn of(service: ServiceId) -> Self {
        Self {
            service,
            option: None,
            addons: Vec::new(),
            staff: None,
            staff_gender: None,
            also: Vec::new(),
            guests: None,
            location: None,
            area: None,
            from: None,
            to: None,
        }
    }

    /// Every service of the visit, in order.
    #[must_use]
    pub fn wishes(&self) -> Vec<Wish> {
        let Self { service, option, addons, staff, staff_gender, also, .. } = self.clone();
        std::iter::once(Wish { service, option, addons, staff, staff_gender, guest: 0 }).chain(also).collect()
    }
}

impl NewHold {
    /// One service at a time, everything else by default.
    #[must_use]
    pub const fn of(service: ServiceId, starts_at: Local) -> Self {
        Self {
            service,
            option: None,
            addons: Vec::new(),
            staff: None,
            staff_gender: None,
            also: Vec::new(),
            guests: None,
            starts_at,
            place: None,
            customer: None,
            notes: None,
        }
    }

    /// Every service of the visit, in order.
    #[must_use]
    pub fn wishes(&self) -> Vec<Wish> {
        let Self { service, option, addons, staff, staff_gender, also, .. } = self.clone();
        std::iter::once(Wish { service, option, addons, staff, staff_gender, guest: 0 }).chain(also).collect()
    }
}

impl NewBooking {
    /// One service at a time, everything else by default.
    #[must_use]
    pub const fn of(service: ServiceId, starts_at: Local) -> Self {
        Self {
            service,
            option: None,
            addons: Vec::new(),
            staff: None,
            staff_gender: None,
            also: Vec::new(),
            guests: None,
            starts_at,
            customer: None,
            place: None,
            hold: None,
            notes: None,
            room: None,
            channel: None,
            overbook: None,
            credits: None,
        }
    }

    /// Every service of the visit, in order.
    #[must_use]
    pub fn wishes(&self) -> Vec<Wish> {
        let Self { service, option, addons, staff, staff_gender, also, .. } = self.clone();
        std::iter::once(Wish { service, option, addons, staff, staff_gender, guest: 0 }).chain(also).collect()
    }
}

/// Which bookings to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BookingFilter {
    /// The caller's own alone, also where the caller works for a business.
    pub own: bool,
    /// One day of the business's calendar.
    pub date: Option<NaiveDate>,
    /// One state.
    pub status: Option<BookingStatus>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// A key under which a repeated request is answered with the first answer (16–255 characters), with the SHA-256 of the
/// request's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// As sent by the client.
    pub key: String,
    /// SHA-256 of the body.
    pub body: Vec<u8>,
}
