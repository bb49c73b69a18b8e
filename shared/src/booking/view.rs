//! What is shown. Times carry the business's offset; money is a decimal string with its currency.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    classes::ClassRow,
    command::{Draft, Gender, Wish},
    fee::due_minor,
    place::{LocationLine, PlaceLine},
    status::{AppointmentStatus, BookingStatus},
    transition::Action,
};
use crate::{
    error::ErrorCode,
    ids::{
        AddonId, AppointmentId, BookingId, ClassId, HoldId, LocationId, OptionId, RoomId, ServiceId, StaffId,
    },
    live::Cursor,
    money::Money,
    time::Local,
};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last one.
    pub next_cursor: Option<String>,
}

/// A business, as a booking names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct BusinessRef {
    /// Its address in links.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// A service, as a booking names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct ServiceLine {
    /// Id.
    pub id: ServiceId,
    /// Name when booked.
    pub name: String,
}

/// The duration booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct OptionLine {
    /// Id.
    pub id: OptionId,
    /// Length of the service alone.
    pub minutes: i32,
}

/// An add-on booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct AddonLine {
    /// Id.
    pub id: AddonId,
    /// Name when booked.
    pub name: String,
    /// Price when booked.
    pub price: Money,
}

/// A member of the team, as a booking names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct StaffLine {
    /// Id.
    pub id: StaffId,
    /// Name.
    pub name: String,
}

/// A room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct RoomLine {
    /// Id.
    pub id: RoomId,
    /// Name.
    pub name: String,
}

/// One item of a booking at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct AppointmentView {
    /// Id.
    pub id: AppointmentId,
    /// State.
    pub status: AppointmentStatus,
    /// What.
    pub service: ServiceLine,
    /// How long.
    pub option: OptionLine,
    /// With what.
    pub addons: Vec<AddonLine>,
    /// By whom; `null` while nobody is assigned.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub staff: Option<StaffLine>,
    /// Where.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub room: Option<RoomLine>,
    /// Start, in the business's zone.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub starts_at: Local,
    /// End, in the business's zone, without buffers.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub ends_at: Local,
    /// For which guest of the party, counted from 0.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub guest: i16,
    /// For how many guests at once.
    #[serde(default = "one")]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub guests: i16,
    /// Booked over others on purpose.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub overbooked: bool,
    /// The class in which it is a seat.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub class: Option<ClassId>,
    /// The package whose credit pays for it, add-ons apart; `null` where money does.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub package: Option<String>,
    /// Until when its therapist may think about it; for people of the business.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = Option<crate::schema::When>, required = true))]
    pub answer_by: Option<Local>,
    /// When its therapist set out to the customer.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = Option<crate::schema::When>, required = true))]
    pub set_out_at: Option<Local>,
    /// When it began; as it was done, not as we heard of it.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = Option<crate::schema::When>, required = true))]
    pub started_at: Option<Local>,
    /// When it was finished, as `started_at`.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = Option<crate::schema::When>, required = true))]
    pub completed_at: Option<Local>,
    /// What the caller may do now to this appointment alone.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub actions: Vec<Action>,
}

const fn one() -> i16 {
    1
}

/// The customer, as the caller may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Guest {
    /// Name.
    pub name: String,
    /// E-mail address; empty where the caller may not see it.
    pub email: String,
    /// Telephone number; empty where the caller may not see it.
    pub phone: String,
}

/// A booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct BookingView {
    /// Id.
    pub id: BookingId,
    /// The number people say to each other.
    pub number: String,
    /// Rises with every change.
    pub version: i32,
    /// State.
    pub status: BookingStatus,
    /// Where.
    pub business: BusinessRef,
    /// IANA name of the business's zone.
    pub timezone: String,
    /// Start of the first appointment.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub starts_at: Local,
    /// End of the last appointment.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub ends_at: Local,
    /// What was ordered.
    pub appointments: Vec<AppointmentView>,
    /// In which of the business's locations; `null` where it is away from them.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub location: Option<LocationLine>,
    /// Where, if it is not on the premises.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub place: Option<PlaceLine>,
    /// Who.
    pub customer: Guest,
    /// What it costs.
    pub total: Money,
    /// What has been paid.
    pub paid: Money,
    /// What was charged for calling it off late, or for not coming.
    pub fee: Money,
    /// What calling it off would cost the caller now.
    pub cancel_fee: Money,
    /// What calling it off costs its customer once it is late.
    pub late_fee: Money,
    /// How many credits of packages calling it off would lose the caller now.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub cancel_credits: u16,
    /// Until when its customer calls it off for nothing, in the business's zone; `null` where that never costs anything.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = Option<crate::schema::When>, required = true))]
    pub free_until: Option<Local>,
    /// What the therapist should know.
    pub notes: String,
    /// How many files belong to it, as far as the caller sees them.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub attachments: i64,
    /// Whether something was written about the guest's health that the viewer may ask for.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub health: bool,
    /// When it was ordered.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub created_at: Local,
    /// When the customer arrived.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = Option<crate::schema::When>, required = true))]
    pub checked_in_at: Option<Local>,
    /// What the caller may do now.
    pub actions: Vec<Action>,
    /// The event log as this reading saw it.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = i64, required = true))]
    pub cursor: Cursor,
    /// A token that opens this booking only; for a guest, in the answer to booking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<String>,
    /// A link that swaps the token for a cookie and opens the booking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

impl BookingView {
    /// What is still to be paid: for the visit, or for one that does not take place.
    #[must_use]
    pub fn due(&self) -> Money {
        let minor = due_minor(self.status, self.total.minor, self.fee.minor, self.paid.minor);
        Money::new(minor, self.total.currency)
    }
}

/// A booking in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct BookingRow {
    /// Id.
    pub id: BookingId,
    /// The number people say to each other.
    pub number: String,
    /// Rises with every change.
    pub version: i32,
    /// State of the order.
    pub status: BookingStatus,
    /// Where.
    pub business: BusinessRef,
    /// Who.
    pub customer: String,
    /// What.
    pub service: String,
    /// By whom.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub staff: Option<String>,
    /// IANA name of the business's zone.
    pub timezone: String,
    /// Start.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub starts_at: Local,
    /// End.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub ends_at: Local,
    /// What it costs.
    pub total: Money,
    /// What was charged for calling it off late, or for not coming.
    pub fee: Money,
    /// Whether it lies behind: settled, or its time has passed.
    pub is_past: bool,
}

/// A time that is free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct SlotView {
    /// Start, in the business's zone.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub starts_at: Local,
    /// End, in the business's zone.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub ends_at: Local,
    /// Everyone who could take it.
    pub staff: Vec<StaffId>,
    /// Leaves no awkward hole in the diary.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub best: bool,
}

/// The free times of one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Days {
    /// Date, the business's calendar.
    pub date: NaiveDate,
    /// Its free times, in order.
    pub slots: Vec<SlotView>,
}

/// The free times of a range of days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct AvailabilityView {
    /// IANA name of the business's zone.
    pub timezone: String,
    /// Every day of the range, full ones with no slots.
    pub days: Vec<Days>,
    /// Whether the business would have the best ones shown first.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub best_first: bool,
}

/// One service of a visit that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct HeldService {
    /// What.
    pub service: ServiceLine,
    /// How long.
    pub option: OptionLine,
    /// With what.
    pub addons: Vec<AddonLine>,
    /// With whom.
    pub staff: StaffLine,
    /// For which guest, counted from 0.
    pub guest: u32,
    /// Start.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub starts_at: Local,
    /// End.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub ends_at: Local,
    /// What it costs, add-ons and all guests included.
    pub total: Money,
}

/// A time that is kept, and everything typed so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct HoldView {
    /// Id.
    pub id: HoldId,
    /// Until when the time is kept.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub expires_at: Local,
    /// Whether it is still kept; when not, submitting tries to take the time again.
    pub live: bool,
    /// Where.
    pub business: BusinessRef,
    /// IANA name of the business's zone.
    pub timezone: String,
    /// What.
    pub service: ServiceLine,
    /// How long.
    pub option: OptionLine,
    /// With what.
    pub addons: Vec<AddonLine>,
    /// The person the time is kept with.
    pub staff: StaffLine,
    /// Whether the customer asked for this very person.
    pub staff_chosen: bool,
    /// Every service of the visit, the first one included.
    pub services: Vec<HeldService>,
    /// In which of the business's locations; `null` where it is away from them.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub location: Option<LocationLine>,
    /// Where, if it is not on the premises; the address is what has been typed so far.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub place: Option<PlaceLine>,
    /// How many come for the first service.
    pub guests: u32,
    /// By a woman or by a man, as asked for the first service.
    #[serde(default)]
    pub staff_gender: Option<Gender>,
    /// The further services as they were asked for.
    pub also: Vec<Wish>,
    /// Start.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub starts_at: Local,
    /// End of the last service.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub ends_at: Local,
    /// What it costs.
    pub total: Money,
    /// What calling it off costs once it is late.
    pub late_fee: Money,
    /// Until when it can be called off for nothing, in the business's zone; `null` where that never costs anything.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = Option<crate::schema::When>, required = true))]
    pub free_until: Option<Local>,
    /// What has been typed so far.
    pub draft: Draft,
}

/// What the customer shows at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct CheckInCode {
    /// The signed token.
    pub token: String,
    /// The same to be typed.
    pub short: String,
    /// A QR code of `{BASE_URL}/check-in#{token}`.
    pub svg: String,
}

/// One appointment on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardCard {
    /// Its booking.
    pub booking: BookingId,
    /// Id.
    pub appointment: AppointmentId,
    /// The booking's version.
    pub version: i32,
    /// The booking's number.
    pub number: String,
    /// State of the order.
    pub booking_status: BookingStatus,
    /// State of the appointment.
    pub status: AppointmentStatus,
    /// In whose column; `None`: to be placed.
    pub staff: Option<StaffId>,
    /// The class in which it is a seat: that has a card of its own.
    pub class: Option<ClassId>,
    /// Start.
    pub starts_at: Local,
    /// End.
    pub ends_at: Local,
    /// Who.
    pub customer: String,
    /// What.
    pub service: String,
    /// How long.
    pub minutes: i32,
    /// Where: the room, the part of town of a visit away, the location unless it is the main one.
    pub room: Option<String>,
    /// The room, where there is one.
    pub room_id: Option<RoomId>,
    /// In which location; `None` where it is away from all of them.
    pub location: Option<LocationId>,
    /// Whether somebody goes to the customer.
    pub away: bool,
    /// Something to know.
    pub has_notes: bool,
    /// When the customer arrived.
    pub checked_in_at: Option<Local>,
    /// Nothing left to pay.
    pub paid: bool,
    /// What the caller may do now.
    pub actions: Vec<Action>,
}

/// One person's column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardColumn {
    /// Who.
    pub staff: StaffLine,
    /// Where they have shifts on this day.
    pub locations: Vec<LocationId>,
    /// Working time on this day, in order.
    pub working: Vec<(Local, Local)>,
    /// Booked share of the working time, percent.
    pub load: u8,
}

/// One room on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardRoom {
    /// Which.
    pub room: RoomLine,
    /// Where it is.
    pub location: LocationId,
}

/// A fee that is still to be paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwingRow {
    /// For which booking.
    pub booking: BookingId,
    /// Why: called off late, or not come.
    pub status: BookingStatus,
    /// When it would have been.
    pub starts_at: Local,
    /// Who owes it.
    pub customer: String,
    /// How much.
    pub due: Money,
}

/// A business's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardView {
    /// Which day.
    pub date: NaiveDate,
    /// The event log as this reading saw it.
    pub cursor: Cursor,
    /// The server's clock, in the business's zone.
    pub now: Local,
    /// IANA name of the business's zone.
    pub timezone: String,
    /// Name of the business.
    pub business: String,
    /// When the place is open.
    pub opening: Vec<(Local, Local)>,
    /// The business's locations, the main one first; a single one where it has no others.
    pub locations: Vec<LocationLine>,
    /// One column per bookable person.
    pub columns: Vec<BoardColumn>,
    /// Its rooms and vehicles, and those that are out of use but still have a visit that day.
    pub rooms: Vec<BoardRoom>,
    /// Everything in the diary, cancelled ones left out.
    pub cards: Vec<BoardCard>,
    /// Classes, called-off ones left out. Whoever comes to them is among the cards.
    pub classes: Vec<ClassRow>,
    /// Fees for visits of this day that did not take place, not paid yet.
    pub owing: Vec<OwingRow>,
    /// Money received on this day; `None` where the caller may not see it.
    pub taken: Option<Money>,
    /// Booked share of all working time, percent.
    pub in_use: u8,
}

/// The most bookings that a board asks for one by one; where more have changed, it reads the day.
pub const MOST_NEWS: usize = 100;

/// A therapist's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayView {
    /// Which day.
    pub date: NaiveDate,
    /// The event log as this reading saw it.
    pub cursor: Cursor,
    /// The server's clock, in the business's zone.
    pub now: Local,
    /// Whose day.
    pub staff: StaffLine,
    /// IANA name of the business's zone.
    pub timezone: String,
    /// What is assigned, in order of time; seats in classes included.
    pub visits: Vec<BookingView>,
    /// Classes they teach, called-off ones left out.
    pub classes: Vec<ClassRow>,
}

/// The times to which a booking could be moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct MoveTimes {
    /// Free times of each day, the booked one left out. Who is named for a time can serve the visit's first part then.
    pub times: AvailabilityView,
    /// Today at the business.
    pub today: NaiveDate,
    /// Whether somebody else could do it: a visit of one part that is no class.
    pub others: bool,
    /// Whether a time that its customer chooses waits for the business's word. The booked time is given up all the same.
    pub asks: bool,
}

/// Whether a booking would fit somewhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovePreview {
    /// The room it would take.
    pub room: Option<RoomLine>,
    /// Why it would not fit; `None` when it would.
    pub refusal: Option<ErrorCode>,
}
