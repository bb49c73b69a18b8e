//! A team, as it is shown.

use serde::{Deserialize, Serialize};

use super::RoleRef;
use crate::{
    ids::{GrantId, InvitationId, StaffId, TenantId, UserId},
    permission::{Permissions, Role},
    time::Local,
};

/// M-37: how somebody stands to a business. An invitation is a thing of its own until it is taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberStatus {
    /// Works there.
    Active,
    /// Is kept out for now.
    Suspended,
    /// Does not work there any more.
    Left,
}

impl MemberStatus {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Left => "left",
        }
    }

    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        [Self::Active, Self::Suspended, Self::Left].into_iter().find(|status| status.as_str() == text)
    }
}

/// Everybody, and every role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamView {
    /// Whose team it is.
    pub name: String,
    /// By name.
    pub members: Vec<MemberView>,
    /// Sent, and not yet taken up.
    pub invitations: Vec<InvitationView>,
    /// Diaries that nobody signs in to yet.
    pub diaries: Vec<Diary>,
    /// System roles first, then the business's own.
    pub roles: Vec<RoleView>,
    /// What the caller may do: only this much can be given to others.
    pub own: Permissions,
}

/// Somebody who does the work and has no login yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diary {
    /// Whose.
    pub staff: StaffId,
    /// What they are called.
    pub name: String,
}

/// Somebody of a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    /// Who.
    pub user: UserId,
    /// What they are called.
    pub name: String,
    /// Their address.
    pub email: String,
    /// How they stand to the business.
    pub status: MemberStatus,
    /// What they are.
    pub roles: Vec<RoleRef>,
    /// What was given to them besides.
    pub grants: Vec<GrantView>,
    /// Whether the caller may change what they are.
    pub can_change: bool,
    /// Whether it is the caller.
    pub is_self: bool,
}

/// A permission given to one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantView {
    /// Which.
    pub id: GrantId,
    /// `module:action`
    pub permission: String,
    /// Why.
    pub reason: String,
    /// Who gave it.
    pub granted_by: String,
    /// When it ends.
    pub until: Option<Local>,
}

/// An open invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// Which.
    pub id: InvitationId,
    /// To whom.
    pub email: String,
    /// As what.
    pub roles: Vec<RoleRef>,
    /// Until when it is good.
    pub until: Local,
    /// Whether it is too late by now.
    pub is_expired: bool,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleView {
    /// Which.
    pub role: RoleRef,
    /// What the business calls it; system roles are translated.
    pub name: String,
    /// For the business's own: to notice that somebody else changed it.
    pub version: Option<i32>,
    /// What it may do here.
    pub permissions: Permissions,
    /// What it could do at most: of a system role what it has everywhere.
    pub most: Permissions,
    /// Whether its people need a second factor.
    pub second_factor: bool,
    /// How many have it.
    pub members: i64,
    /// Whether the caller may give it.
    pub can_give: bool,
    /// Whether the caller may change it.
    pub can_change: bool,
}

/// What an invitation is about, for whoever opens its link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// Whose team.
    pub business: String,
    /// For whom.
    pub email: String,
    /// The system roles it brings.
    pub roles: Vec<Role>,
    /// Whether there is an account with the address.
    pub has_account: bool,
    /// Whether the caller is signed in with it.
    pub is_signed_in: bool,
}

/// A business that somebody works for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workplace {
    /// Which.
    pub tenant: TenantId,
    /// What it is called.
    pub name: String,
    /// Its address in links.
    pub slug: String,
    /// Whether the session is there now.
    pub is_current: bool,
}
