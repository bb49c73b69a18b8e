//! Accounts as head office sees them.

use serde::{Deserialize, Serialize};

use super::{Suspension, businesses::stored};
use crate::{booking::BusinessRef, identity::SessionKind, ids::UserId, permission::Role, time::Local};

/// Which accounts. As forms send it: an empty field is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PeopleSearch {
    /// Part of a name, or the beginning of an address.
    pub q: Option<String>,
    /// As stored.
    pub status: Option<String>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

stored! {
    /// Whether an account may be used.
    AccountStatus {
        /// It may.
        Active = "active",
        /// Closed by its owner.
        Inactive = "inactive",
        /// Closed by head office.
        Suspended = "suspended",
        /// Nothing is left of it.
        Erased = "erased",
    }
}

/// An account in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLine {
    /// The account.
    pub user: UserId,
    /// Its name; masked for who sees the state of accounts only.
    pub name: String,
    /// Its address; masked likewise.
    pub email: String,
    /// Whether it may be used.
    pub status: AccountStatus,
}

/// A place of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorksAt {
    /// Where; `None` is head office.
    pub business: Option<BusinessRef>,
    /// `active`, …
    pub status: String,
    /// What they are there, for those who may know.
    pub roles: Vec<Role>,
}

/// Where somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// A browser or a program.
    pub kind: SessionKind,
    /// In two words.
    pub device: String,
    /// Since when, UTC.
    pub since: Local,
}

/// An account, as much of it as the reader's permissions reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFacts {
    /// What everybody here sees.
    pub line: PersonLine,
    /// Since when, UTC.
    pub since: Local,
    /// Whether the address was shown to be theirs.
    pub email_verified: bool,
    /// Whether sign-in asks for a second factor.
    pub second_factor: bool,
    /// Until when wrong passwords keep it closed, UTC.
    pub locked_until: Option<Local>,
    /// Why it is suspended.
    pub suspension: Option<Suspension>,
    /// Where they work.
    pub works_at: Option<Vec<WorksAt>>,
    /// Where they are signed in.
    pub sessions: Option<Vec<Session>>,
    /// Whether the reader may suspend and reinstate it.
    pub may_suspend: bool,
    /// Whether the reader may end its sessions.
    pub may_sign_out: bool,
}
