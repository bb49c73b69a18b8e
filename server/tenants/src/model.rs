//! A business, as other contexts need it.

use chrono::Duration;
use chrono_tz::Tz;
use serde::Deserialize;
use server_kernel::{DbError, zone::parse_zone};
use shared::{
    availability::{Point, Travel},
    booking::LocationLine,
    ids::{AreaId, LocationId, TenantId},
    money::Currency,
};
use uuid::Uuid;

/// Who decides on a new booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmationMode {
    /// Nobody: it is confirmed at once.
    Auto,
    /// The therapist it is assigned to, or the manager.
    Staff,
    /// The manager.
    Manager,
}

impl ConfirmationMode {
    /// From its stored form.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        match text {
            "auto" => Some(Self::Auto),
            "staff" => Some(Self::Staff),
            "manager" => Some(Self::Manager),
            _ => None,
        }
    }

    /// Whether a booking is confirmed at once.
    #[must_use]
    pub const fn confirms_at_once(self) -> bool {
        matches!(self, Self::Auto)
    }
}

/// A business and its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Id.
    pub id: TenantId,
    /// Its address in links.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// `spa`, `salon`, `driving_school`, …
    pub kind: String,
    /// Whether anybody may see it.
    pub published: bool,
    /// Its zone.
    pub timezone: Tz,
    /// Currency of its prices.
    pub currency: Currency,
    /// Who decides on a new booking.
    pub confirmation_mode: ConfirmationMode,
    /// Minutes between the starts offered.
    pub step: u32,
    /// How long ahead a customer must book.
    pub notice: Duration,
    /// How many days ahead a customer can book, today not counted.
    pub horizon: u32,
    /// Minutes that a customer waits between two services of one visit at most.
    pub max_wait: u32,
    /// Until how many minutes before the start a customer may cancel or move.
    pub free_cancel_minutes: i32,
    /// How long before the start a customer may be checked in.
    pub check_in_opens: Duration,
    /// How long after the start somebody who is not there counts as not coming.
    pub no_show_after: Duration,
    /// Whether customers see first what leaves no hole in the day.
    pub best_times_first: bool,
    /// What goes before a number without a country code, e.g. `+91`; may be empty.
    pub phone_prefix: String,
    /// The location that is meant where none is named.
    pub main: LocationId,
    /// All of them, the main one first, those that are closed included.
    pub locations: Vec<Location>,
    /// How its people get to customers; `None` where nobody ever goes, or where nobody knows from where.
    pub travel: Option<Travel>,
    /// Where they go, those where they do not go any more included.
    pub areas: Vec<Area>,
}

/// One of a business's locations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Id.
    pub id: LocationId,
    /// What it is called among the others.
    pub name: String,
    /// Street and city, one line.
    pub address: String,
    /// Whether it is not closed for good.
    pub open: bool,
}

/// A part of town that a business goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Id.
    pub id: AreaId,
    /// What it is called.
    pub name: String,
    /// Its middle.
    pub at: Point,
    /// What a visit there costs on top, minor units.
    pub fee_minor: i64,
    /// Whether customers can choose it.
    pub active: bool,
}

impl Tenant {
    /// Every location that is open, the main one first.
    #[must_use]
    pub fn open_locations(&self) -> Vec<LocationLine> {
        let line = |each: &Location| LocationLine {
            id: each.id,
            name: each.name.clone(),
            address: each.address.clone(),
        };
        self.locations.iter().filter(|each| each.open).map(line).collect()
    }

    /// The one that is named, if it is open; the main one where none is.
    #[must_use]
    pub fn open_location(&self, id: Option<LocationId>) -> Option<LocationId> {
        let id = id.unwrap_or(self.main);
        self.locations.iter().any(|each| each.id == id && each.open).then_some(id)
    }

    /// One of its locations.
    #[must_use]
    pub fn location(&self, id: LocationId) -> Option<&Location> {
        self.locations.iter().find(|location| location.id == id)
    }

    /// A part of town that customers can choose.
    #[must_use]
    pub fn area(&self, id: AreaId) -> Option<&Area> {
        self.areas.iter().find(|area| area.id == id && area.active && self.travel.is_some())
    }
}

/// Street and city in one line, however they were typed.
#[must_use]
pub fn full_address(street: String, place: &str) -> String {
    match (street.is_empty(), street.contains(place)) {
        (true, _) => place.to_owned(),
        (false, true) => street,
        (false, false) => format!("{street}, {place}"),
    }
}

/// A location, as the row of its business holds it.
#[derive(Debug, Deserialize)]
pub(crate) struct LocationRow {
    id: LocationId,
    name: String,
    address: String,
    place: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    open: bool,
}

/// A part of town, as the row of its business holds it.
#[derive(Debug, Deserialize)]
pub(crate) struct AreaRow {
    id: Uuid,
    name: String,
    latitude: f64,
    longitude: f64,
    fee: i64,
    active: bool,
}

impl LocationRow {
    fn location(self) -> Location {
        let address = full_address(self.address, &self.place);
        Location { id: self.id, name: self.name, address, open: self.open }
    }
}

impl AreaRow {
    fn area(self) -> Option<Area> {
        Some(Area {
            id: AreaId(self.id),
            name: self.name,
            at: Point::from_degrees(self.latitude, self.longitude)?,
            fee_minor: self.fee,
            active: self.active,
        })
    }
}

/// A row as it is stored.
#[derive(Debug)]
pub(crate) struct TenantRow {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub business_type: String,
    pub published: bool,
    pub timezone: String,
    pub currency: String,
    pub confirmation_mode: String,
    pub slot_step_minutes: i32,
    pub min_notice_minutes: i32,
    pub horizon_days: i32,
    pub max_wait_minutes: i16,
    pub free_cancel_minutes: i32,
    pub check_in_opens_minutes: i16,
    pub no_show_minutes: i16,
    pub best_times_first: bool,
    pub phone_prefix: String,
    pub travel_speed_kmh: i16,
    pub travel_extra_minutes: i16,
    pub locations: serde_json::Value,
    pub areas: serde_json::Value,
}

const fn unreadable(column: &'static str) -> DbError {
    DbError::Inconsistent { table: "tenants", column }
}

/// A stored zone.
pub(crate) fn zone(name: &str) -> Result<Tz, DbError> {
    parse_zone(name).ok_or(unreadable("timezone"))
}

/// A stored currency.
pub(crate) fn currency(code: &str) -> Result<Currency, DbError> {
    code.parse().map_err(|_| unreadable("currency"))
}

/// A stored mode of confirmation.
pub(crate) fn confirmation_mode(text: &str) -> Result<ConfirmationMode, DbError> {
    ConfirmationMode::from_stored(text).ok_or(unreadable("confirmation_mode"))
}

impl TryFrom<TenantRow> for Tenant {
    type Error = DbError;

    fn try_from(row: TenantRow) -> Result<Self, DbError> {
        let areas: Vec<AreaRow> = serde_json::from_value(row.areas).map_err(|_| unreadable("areas"))?;
        let areas: Vec<Area> = areas.into_iter().filter_map(AreaRow::area).collect();
        let locations: Vec<LocationRow> =
            serde_json::from_value(row.locations).map_err(|_| unreadable("locations"))?;
        let main = locations.first().ok_or(unreadable("locations"))?;
        let base = main.latitude.zip(main.longitude).and_then(|(lat, lon)| Point::from_degrees(lat, lon));
        let travel = base.filter(|_| !areas.is_empty()).map(|base| Travel {
            base,
            speed_kmh: u32::try_from(row.travel_speed_kmh).unwrap_or(1),
            extra_minutes: u32::try_from(row.travel_extra_minutes).unwrap_or(0),
        });
        Ok(Self {
            id: TenantId(row.id),
            timezone: zone(&row.timezone)?,
            currency: currency(&row.currency)?,
            confirmation_mode: confirmation_mode(&row.confirmation_mode)?,
            step: u32::try_from(row.slot_step_minutes).map_err(|_| unreadable("slot_step_minutes"))?,
            notice: Duration::minutes(row.min_notice_minutes.into()),
            horizon: u32::try_from(row.horizon_days).map_err(|_| unreadable("horizon_days"))?,
            max_wait: u32::try_from(row.max_wait_minutes).map_err(|_| unreadable("max_wait_minutes"))?,
            slug: row.slug,
            name: row.name,
            kind: row.business_type,
            published: row.published,
            free_cancel_minutes: row.free_cancel_minutes,
            check_in_opens: Duration::minutes(row.check_in_opens_minutes.into()),
            no_show_after: Duration::minutes(row.no_show_minutes.into()),
            best_times_first: row.best_times_first,
            phone_prefix: row.phone_prefix,
            main: main.id,
            locations: locations.into_iter().map(LocationRow::location).collect(),
            travel,
            areas,
        })
    }
}
