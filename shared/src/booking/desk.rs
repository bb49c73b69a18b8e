//! What the desk asks while somebody is on the telephone or stands before it: who they are, and whether a time fits.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    availability::Refusal,
    caller::Caller,
    error::AppResult,
    ids::{AreaId, LocationId, OptionId, RoomId, ServiceId, StaffId},
    time::Local,
};

/// Somebody who is named has to be told from their namesakes: so many are shown, and whoever is not among them is looked for with
/// more letters.
pub const MOST_KNOWN: usize = 5;

/// A time that was pressed on the board, and what is wanted then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskWish {
    /// What.
    pub service: ServiceId,
    /// How long; the service's default when absent.
    pub option: Option<OptionId>,
    /// By whom; anyone when absent.
    pub staff: Option<StaffId>,
    /// In which room; any that the service takes when absent.
    pub room: Option<RoomId>,
    /// In which of the business's locations; in the main one when absent.
    pub location: Option<LocationId>,
    /// In which part of town; on the premises when absent.
    pub area: Option<AreaId>,
    /// For how many; for as few as the service is for when absent.
    pub guests: Option<u32>,
    /// When.
    pub starts_at: Local,
}

/// Whether it can be booked at the desk, and what could be instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskFit {
    /// Why not; nothing where it fits.
    pub refusal: Option<Refusal>,
    /// The times of that day that fit and are nearest, in order; empty where it fits itself.
    pub nearest: Vec<Local>,
    /// Whether the service can take place in the room that was asked for; it is not looked for in another one.
    pub takes_room: bool,
}

/// A customer of the business, as far as a desk needs them to book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownCustomer {
    /// What they are called.
    pub name: String,
    /// Empty where none is known.
    pub phone: String,
    /// Empty where none is known.
    pub email: String,
}

/// Those who were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownCustomers {
    /// [`MOST_KNOWN`] at most, those whose name begins so first.
    pub found: Vec<KnownCustomer>,
    /// Whether there are more.
    pub more: bool,
}

/// The desk.
#[async_trait]
pub trait DeskApi: Send + Sync {
    /// Would it fit? By the rules of the desk: whenever somebody works and is free. Changes nothing. **Permissions:** bookings:C of the
    /// whole business.
    async fn fit(&self, caller: &Caller, wish: &DeskWish) -> AppResult<DeskFit>;

    /// Customers of the caller's business with all of these words in their name or address, or these digits in their number; nothing
    /// where there are too few of them to name anybody. **Permissions:** customers:R of the whole business.
    async fn known(&self, caller: &Caller, words: &str) -> AppResult<Option<KnownCustomers>>;
}
