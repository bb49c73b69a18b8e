//! The way to a visit at a customer's: who is asked to go, where they are, and when they are there.

use async_trait::async_trait;
use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    place::PlaceKind,
    status::{AppointmentStatus, BookingStatus},
    view::{BusinessRef, StaffLine},
};
use crate::{
    availability::Point,
    caller::Caller,
    error::AppResult,
    ids::{AppointmentId, BookingId},
    live::Cursor,
    time::{Instant, Local},
};

/// The aggregate of events that say no more than that a way is to be read anew.
pub const WAY: &str = "way";
/// Of those: somebody is asked whether they go.
pub const ASKED: &str = "asked";

/// So many positions at once: an hour and a half without a network, one every ten seconds.
pub const MAX_FIXES: usize = 500;
/// Whoever is so near to the door is there, in metres.
pub const AT_THE_DOOR: f64 = 100.0;
/// A position that is less certain says nothing about a door or a distance, in metres.
const CERTAIN: u16 = 100;
/// A device that stands still seems to move by so much, in metres.
const STANDING: f64 = 15.0;
/// An older position is not where somebody is.
pub const FRESH: Duration = Duration::minutes(5);
/// A device that has said nothing for so long is not there.
pub const SILENT: Duration = Duration::minutes(5);
/// Positions are forgotten after this.
pub const KEPT: Duration = Duration::hours(24);

/// Where a device was, as it says (W3C Geolocation): WGS 84 degrees, metres, metres a second, degrees from north, percent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewFix {
    /// When, with any offset.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = String, format = DateTime))]
    pub at: Local,
    /// North is positive.
    #[cfg_attr(not(target_family = "wasm"), schema(minimum = -90, maximum = 90))]
    pub latitude: f64,
    /// East is positive.
    #[cfg_attr(not(target_family = "wasm"), schema(minimum = -180, maximum = 180))]
    pub longitude: f64,
    /// How far it may be off.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(minimum = 0))]
    pub accuracy: Option<f64>,
    /// How fast it moves.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(minimum = 0))]
    pub speed: Option<f64>,
    /// Where to.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(minimum = 0, maximum = 360))]
    pub heading: Option<f64>,
    /// How high.
    #[serde(default)]
    pub altitude: Option<f64>,
    /// What its battery has left.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(minimum = 0, maximum = 100))]
    pub battery: Option<f64>,
}

/// A position that can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fix {
    /// When.
    pub at: Instant,
    /// Where.
    pub point: Point,
    /// How far it may be off, metres.
    pub accuracy: Option<u16>,
    /// Metres a second.
    pub speed: Option<u16>,
    /// Degrees from north, below 360.
    pub heading: Option<u16>,
    /// Metres.
    pub altitude: Option<i16>,
    /// Percent.
    pub battery: Option<u16>,
}

impl NewFix {
    /// Whole numbers within their bounds; `None` where there is no such place.
    #[must_use]
    pub fn parse(&self) -> Option<Fix> {
        let whole = |value: Option<f64>, most: f64| {
            value.filter(|value| value.is_finite()).map(|value| value.clamp(0.0, most).round() as u16)
        };
        Some(Fix {
            at: self.at.to_utc(),
            point: Point::from_degrees(self.latitude, self.longitude)?,
            accuracy: whole(self.accuracy, 30_000.0),
            speed: whole(self.speed, 300.0),
            heading: whole(self.heading, 360.0).map(|heading| heading % 360),
            altitude: self
                .altitude
                .filter(|value| value.is_finite())
                .map(|value| value.clamp(-1_000.0, 20_000.0).round() as i16),
            battery: whole(self.battery, 100.0),
        })
    }
}

impl Fix {
    fn is_certain(&self) -> bool {
        self.accuracy.is_none_or(|accuracy| accuracy <= CERTAIN)
    }

    /// Whether this says that somebody is at the door.
    #[must_use]
    pub fn is_at(&self, door: Point) -> bool {
        self.accuracy.is_some() && self.is_certain() && meters(self.point, door) <= AT_THE_DOOR
    }
}

fn meters(from: Point, to: Point) -> f64 {
    from.kilometres_to(to) * 1_000.0
}

/// How far somebody went, in metres: along what is certain, in order of time, without the trembling of a device that stands still.
#[must_use]
pub fn way_meters(fixes: &[Fix]) -> u32 {
    let mut way = 0.0;
    let mut last: Option<Point> = None;
    for fix in fixes.iter().filter(|fix| fix.is_certain()) {
        let step = last.map_or(0.0, |last| meters(last, fix.point));
        if last.is_none() || step >= STANDING {
            way += step;
            last = Some(fix.point);
        }
    }
    way.round() as u32
}

/// Whether a device is to go on saying where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Reported {
    /// Its user is on the way still.
    pub on_the_way: bool,
}

/// How far somebody is with their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WayState {
    /// They have not set out.
    Ahead,
    /// They are on the way.
    OnTheWay,
    /// They are there, or were.
    There,
}

impl WayState {
    /// Of an appointment.
    #[must_use]
    pub const fn of(status: AppointmentStatus, set_out: bool) -> Self {
        match status {
            AppointmentStatus::CheckedIn | AppointmentStatus::InProgress | AppointmentStatus::Completed => {
                Self::There
            }
            _ if set_out => Self::OnTheWay,
            _ => Self::Ahead,
        }
    }
}

/// Where somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct WayPosition {
    /// When they were there, in the business's zone.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub at: Local,
    /// Degrees (WGS 84), north is positive.
    pub latitude: f64,
    /// Degrees (WGS 84), east is positive.
    pub longitude: f64,
    /// How far that may be off, metres.
    pub accuracy: Option<u16>,
    /// Minutes to the door from there, as the business reckons ways.
    pub minutes: u32,
    /// Metres to the door, straight.
    pub meters: u32,
}

/// Somebody who comes to a visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct WayPerson {
    /// To which part of it.
    pub appointment: AppointmentId,
    /// Who.
    pub staff: StaffLine,
    /// How far they are.
    pub state: WayState,
    /// When they set out.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = Option<crate::schema::When>, required = true))]
    pub set_out_at: Option<Local>,
    /// When they were there.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = Option<crate::schema::When>, required = true))]
    pub reached_at: Option<Local>,
    /// Where they were last; only while they are on the way, and only if that is not long ago.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub position: Option<WayPosition>,
}

/// The ways to a visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct WayView {
    /// Everybody who comes, in the order of their parts.
    pub people: Vec<WayPerson>,
    /// Where to, degrees: latitude and longitude. The middle of the part of town unless `door` says otherwise.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = Vec<f64>, min_items = 2, max_items = 2))]
    pub to: (f64, f64),
    /// Whether that is the door itself, as the customer's device has said.
    pub door: bool,
    /// The event log as this reading saw it.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = i64))]
    pub cursor: Cursor,
}

/// What somebody said who was asked to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferOutcome {
    /// Nothing yet.
    Open,
    /// They go.
    Accepted,
    /// They cannot.
    Declined,
    /// Nothing in time.
    Lapsed,
    /// It was given to somebody else, moved or called off meanwhile.
    Withdrawn,
}

impl OfferOutcome {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// From its stored form.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        let all = [Self::Open, Self::Accepted, Self::Declined, Self::Lapsed, Self::Withdrawn];
        all.into_iter().find(|outcome| outcome.as_str() == text)
    }
}

/// Somebody who was asked before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedBefore {
    /// Who.
    pub name: String,
    /// What came of it: declined or lapsed.
    pub outcome: OfferOutcome,
}

/// Whether somebody can be sent now, whoever can first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonState {
    /// Their device is there, and they are with nobody.
    Available,
    /// On the way to somebody, or with them.
    Busy,
    /// Their device has been silent for [`SILENT`], or they have time off just now.
    Offline,
}

impl PersonState {
    /// What is known of somebody at `now`: whether they are with a guest or on the way, whether they have time off, and when their
    /// device was there last.
    #[must_use]
    pub fn of(busy: bool, away: bool, seen_at: Option<Instant>, now: Instant) -> Self {
        if busy {
            Self::Busy
        } else if away || seen_at.is_none_or(|at| now - at >= SILENT) {
            Self::Offline
        } else {
            Self::Available
        }
    }
}

/// Somebody who goes to customers, at this moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonNow {
    /// Who.
    pub staff: StaffLine,
    /// Whether they can be sent.
    pub state: PersonState,
    /// When the visit that they are busy with ends.
    pub busy_until: Option<Local>,
    /// When their time off ends, if they have any just now.
    pub away_until: Option<Local>,
    /// When their device was there last today, to the minute.
    pub seen_at: Option<Local>,
}

/// One visit of a day, as whoever sends people out sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DispatchLine {
    /// Its booking.
    pub booking: BookingId,
    /// It.
    pub appointment: AppointmentId,
    /// State of the order.
    pub booking_status: BookingStatus,
    /// State of the appointment.
    pub status: AppointmentStatus,
    /// Who is visited.
    pub customer: String,
    /// What for.
    pub service: String,
    /// Home or hotel.
    pub kind: PlaceKind,
    /// The part of town.
    pub area: String,
    /// The address, one line.
    pub address: String,
    /// When it begins.
    pub starts_at: Local,
    /// Until when.
    pub ends_at: Local,
    /// Where to, degrees.
    pub to: (f64, f64),
    /// Who goes there; `None` while nobody does.
    pub staff: Option<StaffLine>,
    /// How far they are.
    pub state: WayState,
    /// Until when they may think about it, while they have not said anything.
    pub answer_by: Option<Local>,
    /// Who was asked before them, in their order.
    pub asked: Vec<AskedBefore>,
    /// When they set out.
    pub set_out_at: Option<Local>,
    /// When they were there.
    pub reached_at: Option<Local>,
    /// How far they went, metres.
    pub way_meters: Option<u32>,
    /// Where they are.
    pub position: Option<WayPosition>,
    /// What their device's battery has left, percent.
    pub battery: Option<u16>,
}

/// A day's visits at customers'.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DispatchView {
    /// The business.
    pub business: BusinessRef,
    /// The day, on the business's clock.
    pub date: NaiveDate,
    /// The server's clock, in the business's zone.
    pub now: Local,
    /// The event log as this reading saw it.
    pub cursor: Cursor,
    /// Whether people have a deadline for their answer.
    pub answer_minutes: Option<u16>,
    /// Who can be sent now, whoever can first; nothing on another day than today.
    pub people: Vec<PersonNow>,
    /// In the order of their beginning.
    pub visits: Vec<DispatchLine>,
}

/// Sending people to customers.
#[async_trait]
pub trait DispatchApi: Send + Sync {
    /// Who comes to a visit, and where they are. **Permissions:** as for reading the booking: its customer, a guest with its token,
    /// bookings:R.
    ///
    /// Errors: `not_found` for a booking on the premises.
    async fn way(&self, caller: &Caller, booking: BookingId) -> AppResult<WayView>;

    /// A device says where it was on the way to a visit. What lies before or after the way is forgotten at once.
    /// **Permissions:** whoever goes there.
    async fn report(&self, caller: &Caller, booking: BookingId, fixes: &[NewFix]) -> AppResult<Reported>;

    /// Says where exactly the door is, degrees (WGS 84). **Permissions:** its customer, a guest with its token, bookings:U.
    ///
    /// Errors: `validation` (`latitude`, out of range) for a place that is nowhere near the part of town.
    async fn set_door(
        &self,
        caller: &Caller,
        booking: BookingId,
        latitude: f64,
        longitude: f64,
    ) -> AppResult<()>;

    /// The caller's device is there: a page of theirs is open, or it says where it is. **Permissions:** bookings:R.
    async fn seen(&self, caller: &Caller) -> AppResult<()>;

    /// A day's visits at customers'; today when no date is given. **Permissions:** bookings:R of the whole business.
    async fn day(&self, caller: &Caller, date: Option<NaiveDate>) -> AppResult<DispatchView>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(seconds: i64, latitude: f64, accuracy: Option<u16>) -> Fix {
        Fix {
            at: Instant::from_timestamp(1_800_000_000 + seconds, 0).unwrap(),
            point: Point::from_degrees(latitude, 77.64).unwrap(),
            accuracy,
            speed: None,
            heading: None,
            altitude: None,
            battery: None,
        }
    }

    #[test]
    fn whoever_is_near_the_door_for_certain_is_there() {
        let door = Point::from_degrees(12.97, 77.64).unwrap();
        for (latitude, accuracy, there) in [
            (12.97, Some(10), true),
            (12.9708, Some(10), true),
            (12.9711, Some(10), false),
            (12.97, Some(100), true),
            (12.97, Some(101), false),
            (12.97, None, false),
        ] {
            assert_eq!(fix(0, latitude, accuracy).is_at(door), there, "{latitude} {accuracy:?}");
        }
    }

    #[test]
    fn whoever_is_with_somebody_is_busy_and_whoever_is_silent_or_off_cannot_be_sent() {
        use PersonState::{Available, Busy, Offline};
        let now = fix(600, 12.97, None).at;
        let ago = |seconds| Some(now - Duration::seconds(seconds));
        for (busy, away, seen_at, state) in [
            (false, false, ago(0), Available),
            (false, false, ago(299), Available),
            (false, false, ago(300), Offline),
            (false, false, None, Offline),
            (false, true, ago(0), Offline),
            (true, false, ago(0), Busy),
            (true, true, None, Busy),
        ] {
            assert_eq!(PersonState::of(busy, away, seen_at, now), state, "{busy} {away} {seen_at:?}");
        }
    }

    #[test]
    fn a_device_that_stands_still_goes_nowhere() {
        let trembling: Vec<Fix> =
            (0..360).map(|nth| fix(nth * 10, 12.97 + f64::from(nth as i32 % 2) * 0.0001, Some(20))).collect();
        assert_eq!(way_meters(&trembling), 0);
    }

    #[test]
    fn the_way_is_the_sum_of_its_steps_and_what_is_uncertain_adds_nothing() {
        // A hundredth of a degree is 1,112 metres.
        let way = [
            fix(0, 12.90, Some(10)),
            fix(10, 12.91, Some(10)),
            fix(20, 13.50, Some(5_000)),
            fix(30, 12.92, None),
        ];
        assert_eq!(way_meters(&way), 2_224);
        assert_eq!(way_meters(&[]), 0);
    }

    #[test]
    fn what_a_device_says_becomes_whole_and_stays_within_bounds() {
        let said = NewFix {
            at: Instant::from_timestamp(1_800_000_000, 0).unwrap().fixed_offset(),
            latitude: 12.97,
            longitude: 77.64,
            accuracy: Some(7.4),
            speed: Some(-1.0),
            heading: Some(359.8),
            altitude: Some(f64::NAN),
            battery: Some(250.0),
        };
        let fix = said.parse().unwrap();
        assert_eq!((fix.accuracy, fix.speed, fix.heading), (Some(7), Some(0), Some(0)));
        assert_eq!((fix.altitude, fix.battery), (None, Some(100)));
        assert_eq!(NewFix { latitude: 91.0, ..said }.parse(), None);
        assert_eq!(NewFix { longitude: f64::NAN, ..said }.parse(), None);
    }
}
