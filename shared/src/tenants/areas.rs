//! Where a business goes: the parts of town in which its people come to customers, and how long they take to get there.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::settings::TypedForm;
use crate::{
    caller::Caller,
    error::AppResult,
    ids::AreaId,
    money::{Currency, Money},
};

/// How people get around, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TravelInput {
    /// Kilometres an hour.
    pub speed: String,
    /// Minutes added to every way.
    pub extra: String,
    /// Minutes in which whoever is given a visit says whether they go; empty: they need not say anything.
    pub answer: String,
}

/// A part of town, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AreaInput {
    /// What it is called.
    pub name: String,
    /// Its middle, degrees.
    pub latitude: String,
    /// Its middle, degrees.
    pub longitude: String,
    /// What a visit there costs on top, decimal number; empty: nothing.
    pub fee: String,
}

/// A part of town, as the settings show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaView {
    /// Its id.
    pub id: AreaId,
    /// What is written.
    pub input: AreaInput,
    /// What a visit there costs on top.
    pub fee: Money,
    /// Whether customers can choose it.
    pub active: bool,
    /// How long the way from the premises is; nobody knows where these have no point on the map.
    pub minutes: Option<i64>,
}

/// Everything about home visits that a business sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreasView {
    /// For the next change.
    pub version: i32,
    /// Whether the caller may change anything.
    pub may_change: bool,
    /// What fees are in.
    pub currency: Currency,
    /// Whether the main place has a point on the map: without one no way can be reckoned.
    pub has_premises: bool,
    /// How people get around.
    pub travel: TravelInput,
    /// By name, those where nobody goes any more included.
    pub areas: Vec<AreaView>,
    /// What the caller typed last and could not be kept.
    pub typed: Option<TypedForm>,
}

/// Where the caller's business goes. Every change names the version it was made from, like [`super::settings::SettingsApi`]'s.
#[async_trait]
pub trait AreasApi: Send + Sync {
    /// All of it. **Permissions:** `tenants:read` of the whole business.
    async fn areas(&self, caller: &Caller) -> AppResult<AreasView>;

    /// How people get around. **Permissions:** `tenants:update` of the whole business.
    async fn save_travel(&self, caller: &Caller, input: &TravelInput, version: i32) -> AppResult<()>;

    /// Changes a part of town or adds one; customers can choose it from then on, archived before or not. **Permissions:**
    /// `tenants:update` of the whole business.
    async fn save_area(
        &self,
        caller: &Caller,
        area: Option<AreaId>,
        input: &AreaInput,
        version: i32,
    ) -> AppResult<()>;

    /// Nobody can choose it any more; what is booked there stays. **Permissions:** `tenants:update` of the whole business.
    async fn archive_area(&self, caller: &Caller, area: AreaId, version: i32) -> AppResult<()>;
}
