//! Doors without anybody at them: a kiosk, and the code of a location that customers read with their own telephones.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::place::LocationLine;
use crate::{
    caller::Caller,
    error::AppResult,
    ids::{KioskId, LocationId},
    time::Local,
};

/// By what somebody is known to be at a location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AtDoor {
    /// The token of the kiosk that they stand at.
    Kiosk(String),
    /// The code that a kiosk of it shows at the moment.
    Code(String),
}

/// What a kiosk shows while nobody is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KioskView {
    /// What the business is called.
    pub business: String,
    /// Where it stands.
    pub location: LocationLine,
    /// Where customers say with their own telephones that they are there. Its code counts for some minutes.
    pub link: String,
    /// The same as a QR code, SVG.
    pub code: String,
}

/// Somebody who was let in: no more than a stranger beside them may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetIn {
    /// What to call them.
    pub first_name: String,
    /// Start of the visit.
    pub starts_at: Local,
    /// Its end.
    pub ends_at: Local,
    /// With whom.
    pub staff: Option<String>,
    /// In which room.
    pub room: Option<String>,
}

/// What somebody sees who has read a location's code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HereView {
    /// What the business is called.
    pub business: String,
    /// Its address in links.
    pub slug: String,
    /// Where they are.
    pub location: LocationLine,
    /// Where else they could be expected.
    pub others: Vec<LocationLine>,
    /// Their own visits of today that are not over, at every location of the business.
    pub visits: Vec<HereVisit>,
}

/// One of somebody's own visits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HereVisit {
    /// The short code, by which they are let in.
    pub short: String,
    /// What comes first.
    pub service: String,
    /// Start.
    pub starts_at: Local,
    /// End.
    pub ends_at: Local,
    /// When they arrived.
    pub checked_in_at: Option<Local>,
}

/// A kiosk, as its business sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KioskLine {
    /// Id.
    pub id: KioskId,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub location: LocationLine,
    /// Since when.
    pub created_at: Local,
    /// When it asked for something last, to the minute.
    pub seen_at: Option<Local>,
}

/// The kiosks of a business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KiosksView {
    /// The newest first.
    pub kiosks: Vec<KioskLine>,
    /// Where one can stand, the main location first.
    pub locations: Vec<LocationLine>,
    /// Whether the viewer may set one up, and take one back.
    pub may_change: bool,
}

/// What kiosks do, and what is done to them.
#[async_trait]
pub trait KioskApi: Send + Sync {
    /// The kiosks of the caller's business. **Permissions:** tenants:R.
    async fn kiosks(&self, caller: &Caller) -> AppResult<KiosksView>;

    /// Makes a kiosk; the answer is its token, which is not kept here. **Permissions:** tenants:U. **Errors:** `name`, `location`.
    async fn set_up(&self, caller: &Caller, location: LocationId, name: &str) -> AppResult<String>;

    /// From now on a kiosk is none. **Permissions:** tenants:U. **Errors:** `not_found`.
    async fn take_back(&self, caller: &Caller, kiosk: KioskId) -> AppResult<()>;

    /// What a kiosk shows. **Errors:** `auth.token_invalid` where the token is no kiosk's, or no longer.
    async fn kiosk(&self, token: &str) -> AppResult<KioskView>;

    /// What somebody sees who has read a location's code; signed in, by link, or nobody. **Errors:** `auth.token_invalid` for a code
    /// that is not ours or has been replaced for some minutes.
    async fn here(&self, caller: &Caller, code: &str) -> AppResult<HereView>;

    /// Lets in whose code is shown: the link of the QR code, its bare token, or the short code. **Errors:** `auth.token_invalid`, and
    /// those of a check-in.
    async fn let_in(&self, at: &AtDoor, code: &str) -> AppResult<LetIn>;
}
