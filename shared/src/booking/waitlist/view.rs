//! What is asked for and what is shown. Times carry the business's offset.

use serde::{Deserialize, Serialize};

use super::{
    status::WaitStatus,
    window::{Window, WindowInput},
};
use crate::{
    booking::{BusinessRef, Guest, StaffLine, Wish},
    contact::ContactInput,
    ids::{AddonId, BookingId, LocationId, OfferId, OptionId, ServiceId, StaffId, WaitId},
    money::Money,
    time::Local,
};

/// Somebody wants to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewWait {
    /// What is wanted.
    pub service: ServiceId,
    /// How long; the service's default when absent.
    pub option: Option<OptionId>,
    /// With what.
    pub addons: Vec<AddonId>,
    /// The first service by any of these; by anyone when empty.
    pub staff: Vec<StaffId>,
    /// Further services of the same visit.
    #[serde(default)]
    pub also: Vec<Wish>,
    /// How many come for the first; the fewest that it is for when absent.
    #[serde(default)]
    pub guests: Option<u32>,
    /// In which of the business's locations; in the main one when absent.
    #[serde(default)]
    pub location: Option<LocationId>,
    /// When.
    pub windows: Vec<WindowInput>,
    /// Who.
    pub customer: ContactInput,
}

impl NewWait {
    /// All services of the visit, the first one first.
    #[must_use]
    pub fn wishes(&self) -> Vec<Wish> {
        let first = Wish { option: self.option, addons: self.addons.clone(), ..Wish::of(self.service) };
        std::iter::once(first).chain(self.also.iter().cloned()).collect()
    }
}

/// A time that is kept for somebody who waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferView {
    /// Id.
    pub id: OfferId,
    /// Start, in the business's zone.
    pub starts_at: Local,
    /// End, in the business's zone.
    pub ends_at: Local,
    /// With whom.
    pub staff: String,
    /// What it costs.
    pub total: Money,
    /// What calling it off would cost now, once it is booked.
    pub cancel_fee: Money,
    /// What calling it off costs once it is late.
    pub late_fee: Money,
    /// Until when it can be called off for nothing; `None` where that never costs anything.
    pub free_until: Option<Local>,
    /// Until when it is kept.
    pub expires_at: Local,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitView {
    /// Id.
    pub id: WaitId,
    /// Where it stands.
    pub status: WaitStatus,
    /// Where.
    pub business: BusinessRef,
    /// IANA name of the business's zone.
    pub timezone: String,
    /// What, as it was called when asked for.
    pub service: String,
    /// How long in all.
    pub minutes: i32,
    /// With any of these; with anyone when empty.
    pub staff: Vec<StaffLine>,
    /// When.
    pub windows: Vec<Window>,
    /// Who; empty where the caller may not see it.
    pub customer: Guest,
    /// Since when.
    pub since: Local,
    /// The time that is kept, while it is.
    pub offer: Option<OfferView>,
    /// Whether an offer was not answered in time.
    pub missed: bool,
    /// What it became.
    pub booking: Option<BookingId>,
    /// Where the customer finds it: a path of this site, with the secret that opens it. Empty for people of the business.
    pub page: String,
}

/// A free time that the business could offer by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chance {
    /// Start, in the business's zone.
    pub starts_at: Local,
    /// With whom.
    pub staff: StaffLine,
    /// Whether it lies within what the customer asked for.
    pub suits: bool,
}
