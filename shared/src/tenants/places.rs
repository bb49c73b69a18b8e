//! The places of a business: each has an address and hours of its own.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{settings::TypedForm, start::DayInput};
use crate::{caller::Caller, error::AppResult, ids::LocationId};

/// Where a place is, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LocationInput {
    /// What it is called among the others.
    pub name: String,
    /// Street and number.
    pub address: String,
    /// Quarter and city.
    pub place: String,
    /// Degrees, or empty.
    pub latitude: String,
    /// Degrees, or empty.
    pub longitude: String,
}

/// One place, as its settings show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceView {
    /// Its id.
    pub id: LocationId,
    /// Whether it is the one that is shown where there is room for one.
    pub is_main: bool,
    /// Where it is.
    pub input: LocationInput,
    /// When it is open, Sunday first.
    pub hours: Vec<DayInput>,
}

/// Every place of a business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacesView {
    /// For the next change.
    pub version: i32,
    /// Whether the caller may change anything.
    pub may_change: bool,
    /// The main one first.
    pub places: Vec<PlaceView>,
    /// What the caller typed last and could not be kept.
    pub typed: Option<TypedForm>,
}

/// The places of the caller's business. Every change names the version it was made from, like [`super::settings::SettingsApi`]'s.
#[async_trait]
pub trait PlacesApi: Send + Sync {
    /// All of them. **Permissions:** `tenants:read` of the whole business.
    async fn places(&self, caller: &Caller) -> AppResult<PlacesView>;

    /// Changes one, or adds one that is open when the main one is. **Permissions:** `tenants:update` of the whole business.
    async fn save_place(
        &self,
        caller: &Caller,
        place: Option<LocationId>,
        input: &LocationInput,
        version: i32,
    ) -> AppResult<()>;

    /// When one is open. **Permissions:** `tenants:update` of the whole business.
    async fn save_hours(
        &self,
        caller: &Caller,
        place: LocationId,
        days: &[DayInput],
        version: i32,
    ) -> AppResult<()>;

    /// Closes one for good: not the last, and not while visits are booked at hours that no other place has. **Permissions:**
    /// `tenants:update` of the whole business.
    async fn close_place(&self, caller: &Caller, place: LocationId, version: i32) -> AppResult<()>;
}
