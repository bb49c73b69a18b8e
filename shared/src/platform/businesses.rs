//! Businesses as head office sees them.

use serde::{Deserialize, Serialize};

use crate::{permission::Role, tenants::settings::Verification, time::Local};

/// Longer than any business's address.
const MAX_SLUG: usize = 200;

/// Whether text has the form of a business's address in links: nothing else is looked up, or led back to.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    (1..=MAX_SLUG).contains(&text.len())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// Businesses that have chosen no plan, as a search says it.
pub const NO_PLAN: &str = "NONE";

/// Which businesses. As forms send it: an empty field is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BusinessSearch {
    /// Part of its name or slug.
    pub q: Option<String>,
    /// As stored.
    pub status: Option<String>,
    /// As stored.
    pub verification: Option<String>,
    /// As stored, or [`NO_PLAN`].
    pub plan: Option<String>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

macro_rules! stored {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$item])* $variant,)+
        }

        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// As stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {$(Self::$variant => $text,)+}
            }

            /// The one that is stored as `text`.
            #[must_use]
            pub fn from_stored(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}
pub(super) use stored;

stored! {
    /// Where a business stands.
    BusinessStatus {
        /// On trial.
        Trial = "TRIAL",
        /// Open.
        Active = "ACTIVE",
        /// Closed by itself.
        Inactive = "INACTIVE",
        /// Closed by head office.
        Suspended = "SUSPENDED",
        /// Gone.
        Deleted = "DELETED",
    }
}

/// A business in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessLine {
    /// Its address in links.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// `spa`, …
    pub kind: String,
    /// Quarter and city.
    pub place: String,
    /// Where it stands.
    pub status: BusinessStatus,
    /// Its papers.
    pub verification: Verification,
    /// `MONTHLY` or `YEARLY`, for those who may know.
    pub plan: Option<String>,
}

/// What its bookings follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// `auto`, `staff` or `manager`.
    pub confirmation: String,
    /// Minutes between offered times.
    pub step_minutes: i32,
    /// How long before.
    pub notice_minutes: i32,
    /// How far ahead.
    pub horizon_days: i32,
    /// Until when calling off is free.
    pub free_cancel_minutes: i32,
}

/// What it pays Ombaro.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFacts {
    /// `MONTHLY` or `YEARLY`; not yet chosen during the trial.
    pub plan: Option<String>,
    /// `TRIALING`, `ACTIVE`, …
    pub status: String,
    /// When the trial ends.
    pub trial_end: Option<Local>,
    /// When the paid period ends.
    pub period_end: Option<Local>,
}

/// Why and since when something is suspended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// In words.
    pub reason: String,
    /// Since when.
    pub since: Local,
}

/// Somebody who works there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The account.
    pub user: crate::ids::UserId,
    /// Their name.
    pub name: String,
    /// `active`, …
    pub status: String,
    /// What they are there, for those who may know.
    pub roles: Vec<Role>,
}

/// A business, as much of it as the reader's permissions reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessFacts {
    /// What everybody here sees.
    pub line: BusinessLine,
    /// Since when.
    pub since: Local,
    /// IANA name of its zone.
    pub timezone: String,
    /// Its currency.
    pub currency: String,
    /// ISO 3166.
    pub country: Option<String>,
    /// Street and city.
    pub address: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// What its bookings follow.
    pub rules: Option<Rules>,
    /// What it pays.
    pub plan: Option<PlanFacts>,
    /// Why its papers were rejected.
    pub verification_reason: Option<String>,
    /// Why it is suspended.
    pub suspension: Option<Suspension>,
    /// Who works there.
    pub members: Option<Vec<Member>>,
    /// Whether the reader may suspend and reinstate it.
    pub may_suspend: bool,
}
