//! Where a visit takes place.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{AreaId, LocationId},
    money::Money,
    time::Local,
};

/// At whose door.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// The business's own.
    #[default]
    Premises,
    /// Where the customer lives.
    Home,
    /// Where the customer stays.
    Hotel,
}

impl PlaceKind {
    /// As in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Premises => "premises",
            Self::Home => "home",
            Self::Hotel => "hotel",
        }
    }

    /// Reads it back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Premises, Self::Home, Self::Hotel].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Where a visit is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// At whose door.
    pub kind: PlaceKind,
    /// In which of the business's locations, on the premises; the main one when absent.
    #[serde(default)]
    pub location: Option<LocationId>,
    /// In which of the business's parts of town; needed unless it is on the premises.
    #[serde(default)]
    pub area: Option<AreaId>,
    /// The address, one line; needed for a booking that is not on the premises.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(max_length = 300, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$"))]
    pub address: String,
    /// How many minutes earlier or later it may begin: the business settles the time within that, and says so. 0, 30, 60 or 120;
    /// for a visit of one service.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(maximum = 120))]
    pub flexible_minutes: u16,
}

/// What a customer can choose for [`Place::flexible_minutes`].
pub const FLEXIBLE: [u16; 4] = [0, 30, 60, 120];

/// One of a business's locations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct LocationLine {
    /// Id.
    pub id: LocationId,
    /// What it is called among the others.
    pub name: String,
    /// Street and city, one line.
    pub address: String,
}

impl LocationLine {
    /// What it is called, where that is something else than the business itself.
    #[must_use]
    pub fn own_name(&self, business: &str) -> Option<&str> {
        Some(self.name.as_str()).filter(|name| !name.is_empty() && *name != business)
    }
}

/// Where a visit away from the premises takes place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct PlaceLine {
    /// At whose door.
    pub kind: PlaceKind,
    /// The part of town.
    pub area: AreaLine,
    /// The address, one line.
    pub address: String,
    /// Between when and when it may begin, if the customer is flexible.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub window: Option<ArrivalWindow>,
}

/// Between when and when somebody comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct ArrivalWindow {
    /// Not before.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub from: Local,
    /// Not after.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub until: Local,
}

/// A part of town that a business goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct AreaLine {
    /// Id.
    pub id: AreaId,
    /// What it is called.
    pub name: String,
    /// What a visit there costs on top.
    pub fee: Money,
}
