//! The audit log as people read it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{booking::BusinessRef, time::Local};

/// Which entries. As forms send it: an empty field is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditFilter {
    /// The first day, `2026-11-20`, local.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// Part of a name, the beginning of an address, or an id.
    pub person: Option<String>,
    /// The action or the beginning of it: `booking.`.
    pub action: Option<String>,
    /// `booking`, `session`, …
    pub kind: Option<String>,
    /// What it was done to.
    pub resource: Option<String>,
    /// `done` or `refused`.
    pub outcome: Option<String>,
    /// The slug of one business: for head office only.
    pub business: Option<String>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// Whose somebody is, seen from the business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Works there.
    Member,
    /// Books there.
    Customer,
    /// Of head office.
    HeadOffice,
    /// Anybody else with an account.
    Other,
    /// A guest, or the program itself.
    Nobody,
}

impl Place {
    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        match text {
            "member" => Self::Member,
            "customer" => Self::Customer,
            "head_office" => Self::HeadOffice,
            _ => Self::Other,
        }
    }
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Their name, where the reader is told it.
    pub name: Option<String>,
    /// Whose they are.
    pub place: Place,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Its id.
    pub id: Uuid,
    /// When, in the business's zone; UTC for what belongs to none.
    pub at: Local,
    /// IANA name of that zone.
    pub timezone: String,
    /// Who.
    pub actor: Actor,
    /// `booking.cancel`, …
    pub action: String,
    /// `booking`, …
    pub kind: String,
    /// Which one.
    pub resource: Option<Uuid>,
    /// At which business.
    pub business: Option<BusinessRef>,
    /// Whether it was allowed.
    pub done: bool,
    /// Whether its place in the chain is fixed.
    pub sealed: bool,
}

/// A page of them, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The entries.
    pub items: Vec<AuditRow>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
    /// Only entries about money are shown to this reader.
    pub only_money: bool,
}
