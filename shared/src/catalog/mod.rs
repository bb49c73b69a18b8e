//! What a business sells, and who does it.

pub mod edit;
pub mod manage;
pub mod sheet;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    booking::Gender,
    error::AppResult,
    ids::{AddonId, LocationId, OptionId, ServiceId, StaffId},
    money::Money,
};

/// A duration of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct OptionView {
    /// Id.
    pub id: OptionId,
    /// Minutes.
    pub minutes: i32,
    /// Price.
    pub price: Money,
    /// Taken when nobody says otherwise.
    pub default: bool,
    /// With whom it costs something else.
    #[serde(default)]
    pub staff_prices: Vec<StaffPrice>,
}

/// What somebody in particular takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct StaffPrice {
    /// Who.
    pub staff: StaffId,
    /// How much.
    pub price: Money,
}

impl OptionView {
    /// What it costs with this person, or with anyone.
    #[must_use]
    pub fn price_with(&self, staff: Option<StaffId>) -> Money {
        let own = self.staff_prices.iter().find(|own| Some(own.staff) == staff);
        own.map_or(self.price, |own| own.price)
    }
}

/// Something added to a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct AddonView {
    /// Id.
    pub id: AddonId,
    /// Name.
    pub name: String,
    /// Minutes it adds.
    pub minutes: i32,
    /// Price it adds.
    pub price: Money,
}

/// A service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct ServiceView {
    /// Id.
    pub id: ServiceId,
    /// Name.
    pub name: String,
    /// One or two sentences.
    pub description: String,
    /// Under which heading it stands.
    pub category: String,
    /// For whom it is not; may be empty.
    #[serde(default)]
    pub contraindications: String,
    /// Names of its pictures.
    #[serde(default)]
    pub pictures: Vec<String>,
    /// Its durations, shortest first.
    pub options: Vec<OptionView>,
    /// What can be added.
    pub addons: Vec<AddonView>,
    /// Who does it.
    pub staff: Vec<StaffId>,
    /// The fewest guests that it is for.
    #[serde(default = "one")]
    pub guests_from: i16,
    /// The most guests that it is for.
    #[serde(default = "one")]
    pub guests_to: i16,
    /// Whether each guest is served by somebody of their own, side by side.
    #[serde(default)]
    pub side_by_side: bool,
    /// Whether it is a class: held at fixed times, for whoever takes a seat.
    pub in_class: bool,
    /// On the premises, at the customer's, or as they like.
    #[serde(default)]
    pub given_at: GivenAt,
}

/// Where a service is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GivenAt {
    /// On the premises.
    #[default]
    Premises,
    /// At the customer's.
    Away,
    /// As the customer likes.
    Either,
}

impl GivenAt {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Premises, Self::Away, Self::Either];

    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Premises => "premises",
            Self::Away => "away",
            Self::Either => "either",
        }
    }

    /// Reads it back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|given| given.as_str() == text)
    }
}

const fn one() -> i16 {
    1
}

impl ServiceView {
    /// The option asked for, or the default one.
    #[must_use]
    pub fn option(&self, id: Option<OptionId>) -> Option<&OptionView> {
        match id {
            Some(id) => self.options.iter().find(|option| option.id == id),
            None => self.options.iter().find(|option| option.default).or_else(|| self.options.first()),
        }
    }
}

/// A member of the team who can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct StaffView {
    /// Id.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// What they are, in the business's own words.
    pub title: String,
    /// Average rating in tenths of a star (49 = 4.9); `None` before the first review.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub rating: Option<i32>,
    /// Woman or man, where they say so: for customers who ask for one.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    #[serde(default)]
    pub gender: Option<Gender>,
    /// Whether they go to customers.
    #[serde(default)]
    pub travels: bool,
    /// In which of the business's locations they work.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub locations: Vec<LocationId>,
}

impl StaffView {
    /// Whether they work there; who has no hours at all is left to the times.
    #[must_use]
    pub fn works_in(&self, location: LocationId) -> bool {
        self.locations.is_empty() || self.locations.contains(&location)
    }
}

/// Several visits for one price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageView {
    /// Name.
    pub name: String,
    /// One or two sentences.
    pub description: String,
    /// What it costs.
    pub price: Money,
    /// What its parts cost one by one.
    pub single: Money,
    /// Days from buying it; without a value it does not run out.
    pub validity: Option<i32>,
    /// What is in it.
    pub items: Vec<PackageItem>,
}

/// A part of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageItem {
    /// The service's name.
    pub name: String,
    /// Its length.
    pub minutes: i32,
    /// How many.
    pub quantity: i16,
}

/// The catalogue.
#[async_trait]
pub trait CatalogApi: Send + Sync {
    /// Everything a business sells, in its own order, with names in this language (BCP 47) where it has them. **Permissions:**
    /// anyone, for a published business.
    async fn services(&self, slug: &str, locale: &str) -> AppResult<Vec<ServiceView>>;

    /// The services in which these words are, in any language, the best first. **Permissions:** anyone, for a published business.
    async fn find_services(&self, slug: &str, locale: &str, words: &str) -> AppResult<Vec<ServiceView>>;

    /// The packages on sale, in the business's order. **Permissions:** anyone, for a published business.
    async fn packages_on_sale(&self, slug: &str, locale: &str) -> AppResult<Vec<PackageView>>;

    /// Everyone who can be booked. **Permissions:** anyone, for a published business.
    async fn staff(&self, slug: &str) -> AppResult<Vec<StaffView>>;
}
