//! What is sent to change a team.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::RoleRef;
use crate::ids::{StaffId, UserId};

/// Asks somebody to join.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Invitation {
    /// Their address.
    pub email: String,
    /// The roles they will have, one at least.
    pub roles: Vec<RoleRef>,
    /// The diary they will have, for those who do the work and stand in the team already.
    pub staff: Option<StaffId>,
}

/// Takes an invitation up. Name and password are for whoever has no account yet.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Acceptance {
    /// The link's token.
    pub token: String,
    /// What to call them.
    pub name: String,
    /// 12 characters or more.
    pub password: String,
}

/// What a role may do from now on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoleChange {
    /// Which one; a new one without.
    pub role: Option<RoleRef>,
    /// What it is called, for the business's own.
    pub name: String,
    /// The version it was read with, for the business's own.
    pub version: Option<i32>,
    /// Everything it may do, as `module:action`.
    pub allowed: Vec<String>,
}

/// One permission for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewGrant {
    /// Who gets it.
    pub user: UserId,
    /// `module:action`
    pub permission: String,
    /// Why.
    pub reason: String,
    /// The last day it holds, in the business's zone; for good without.
    pub until: Option<NaiveDate>,
}
