//! Why a time is offered or not, for the people of a business.

use serde::{Deserialize, Serialize};

use super::view::{RoomLine, ServiceLine, StaffLine};
use crate::{
    availability::Refusal,
    ids::{LocationId, OptionId, ServiceId, StaffId},
    time::Local,
};

/// Which time is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyQuery {
    /// What a customer wants.
    pub service: ServiceId,
    /// How long; the service's default when absent.
    pub option: Option<OptionId>,
    /// By whom; anyone when absent.
    pub staff: Option<StaffId>,
    /// In which of the business's locations; in the main one when absent.
    pub location: Option<LocationId>,
    /// When.
    pub starts_at: Local,
}

/// Everything that speaks for or against a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyView {
    /// Whether a customer is offered it.
    pub offered: bool,
    /// The reason that a customer's try would be refused for.
    pub refusal: Option<Refusal>,
    /// Rules about the time itself that are against it.
    pub rules: Vec<Refusal>,
    /// What is wanted.
    pub service: ServiceLine,
    /// When.
    pub starts_at: Local,
    /// The whole time that would be taken, buffers included.
    pub claimed: (Local, Local),
    /// Whether the place is open for the whole service.
    pub open: bool,
    /// Everyone who does it.
    pub people: Vec<(StaffLine, PresenceView)>,
    /// The rooms and devices it could take; empty where it takes none.
    pub rooms: Vec<(RoomLine, PresenceView)>,
}

/// How somebody or something stands to a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceView {
    /// There and free.
    Free,
    /// Does not work for the whole of it.
    Away,
    /// Taken by something else from here to there, buffers included.
    Taken(Local, Local),
}
