//! Businesses: as anyone may see them, how they are made, what they set and what they pay.

pub mod areas;
pub mod brand;
mod country;
pub mod papers;
pub mod places;
pub mod plan;
pub mod settings;
pub mod start;

pub use country::{COUNTRIES, Country};

use async_trait::async_trait;
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use crate::{
    booking::{AreaLine, LocationLine},
    error::AppResult,
    ids::LocationId,
    money::Currency,
    time::Local,
};

/// What a business can be.
pub const BUSINESS_TYPES: [&str; 8] = [
    "spa",
    "salon",
    "home_service",
    "hotel_spa",
    "wellness_center",
    "driving_school",
    "independent_instructor",
    "other",
];

/// Which businesses to find.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BusinessFilter {
    /// Words in name, place or services.
    pub q: Option<String>,
    /// `lat,lon` in degrees (WGS 84).
    pub near: Option<String>,
    /// How far from there, kilometres; 25 when absent, 200 at most.
    pub radius_km: Option<f64>,
    /// Business type, e.g. `spa`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// A business in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct BusinessRow {
    /// Its address in links.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// `spa`, `salon`, `driving_school`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// One sentence.
    pub tagline: String,
    /// Quarter and city.
    pub place: String,
    /// Average rating in tenths of a star; `None` before the first review.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub rating: Option<i32>,
    /// Number of reviews.
    pub reviews: i32,
    /// Kilometres from `near`.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub distance_km: Option<f64>,
    /// IANA name of its zone.
    pub timezone: String,
    /// The next free starts of its first service, three at most.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = Vec<crate::schema::When>, required = true))]
    pub next: Vec<Local>,
}

/// Opening hours of one weekday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct OpeningHours {
    /// 0 = Sunday.
    pub weekday: i16,
    /// Opens, local.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::WallTime))]
    pub opens: NaiveTime,
    /// Closes, local; 00:00 is midnight at the end of the day.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::WallTime))]
    pub closes: NaiveTime,
}

/// One place of a business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema), schema(as = BusinessPlace))]
pub struct Place {
    /// Id.
    pub id: LocationId,
    /// What it is called among the others.
    pub name: String,
    /// Street and city, one line.
    pub address: String,
    /// Quarter and city.
    pub place: String,
    /// Opening hours, Monday first.
    pub hours: Vec<OpeningHours>,
}

impl Place {
    /// As bookings name it.
    #[must_use]
    pub fn line(&self) -> LocationLine {
        LocationLine { id: self.id, name: self.name.clone(), address: self.address.clone() }
    }
}

/// How a business looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Brand {
    /// The path of its logo on this site.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub logo: Option<String>,
    /// The hue of its accent, degrees (OKLCH); the product's own when absent.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub hue: Option<i16>,
}

/// A business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct BusinessView {
    /// Its address in links.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// `spa`, `salon`, `driving_school`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// One sentence.
    pub tagline: String,
    /// A paragraph.
    pub about: String,
    /// Street and city, one line.
    pub address: String,
    /// Quarter and city.
    pub place: String,
    /// Telephone number, E.164.
    pub phone: String,
    /// What goes before a number without a country code, e.g. `+91`.
    pub phone_prefix: String,
    /// Currency of its prices.
    pub currency: Currency,
    /// IANA name of its zone.
    pub timezone: String,
    /// The time there now.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub now: Local,
    /// Whether a booking is confirmed at once.
    pub confirms_at_once: bool,
    /// Average rating in tenths of a star; `None` before the first review.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub rating: Option<i32>,
    /// Number of reviews.
    pub reviews: i32,
    /// Opening hours of the main place, Monday first.
    pub hours: Vec<OpeningHours>,
    /// Every place, the main one first.
    pub places: Vec<Place>,
    /// The parts of town that its people come to, by name. Empty where they come to nobody.
    pub areas: Vec<AreaLine>,
    /// How it looks.
    pub brand: Brand,
}

/// Businesses.
#[async_trait]
pub trait TenantsApi: Send + Sync {
    /// Published businesses. **Permissions:** anyone.
    async fn search(&self, filter: &BusinessFilter) -> AppResult<crate::booking::Page<BusinessRow>>;

    /// One published business. **Permissions:** anyone.
    async fn get(&self, slug: &str) -> AppResult<BusinessView>;
}
