//! Who works at a business or in head office, and what each may do there.

mod command;
mod view;

use std::{fmt, str::FromStr};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    error::AppResult,
    identity::NewSession,
    ids::{CustomRoleId, GrantId, InvitationId, TenantId, UserId},
    permission::Role,
};

pub use command::{Acceptance, Invitation, NewGrant, RoleChange};
pub use view::{
    Diary, GrantView, InvitationView, Invited, MemberStatus, MemberView, RoleView, TeamView, Workplace,
};

/// Whose team it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The business that the caller works for now.
    #[default]
    Business,
    /// Head office.
    HeadOffice,
}

/// A role: one that every installation has, or one of the business's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleRef {
    /// Every installation has it.
    System(Role),
    /// The business made it.
    Custom(CustomRoleId),
}

impl fmt::Display for RoleRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System(role) => f.write_str(role.as_str()),
            Self::Custom(id) => id.fmt(f),
        }
    }
}

impl FromStr for RoleRef {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match Role::from_stored(text) {
            Some(role) => Ok(Self::System(role)),
            None => text.parse().map(Self::Custom).map_err(|_| "not a role"),
        }
    }
}

impl Serialize for RoleRef {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RoleRef {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A team. Whoever changes it needs `rbac` there, and stands above whoever is changed: nobody gives a role that is not below
/// their own (owners and super admins may make another of their kind), and nobody changes what they may do themselves.
#[async_trait]
pub trait TeamApi: Send + Sync {
    /// Everybody, every role, open invitations. **Permissions:** `rbac:read`.
    async fn team(&self, caller: &Caller, place: Place) -> AppResult<TeamView>;

    /// Asks somebody to join, by message; a newer invitation of the same address ends the one before. **Permissions:**
    /// `rbac:create`.
    async fn invite(&self, caller: &Caller, place: Place, invitation: &Invitation) -> AppResult<()>;

    /// Takes an invitation back. **Permissions:** `rbac:update`.
    async fn withdraw(&self, caller: &Caller, place: Place, invitation: InvitationId) -> AppResult<()>;

    /// What an invitation's link is about. **Permissions:** whoever has the token.
    async fn invited(&self, caller: &Caller, token: &str) -> AppResult<Invited>;

    /// Joins. Whoever has an account with the address must be signed in with it; whoever has none gets one, verified by the link,
    /// and is signed in. **Permissions:** whoever has the token.
    async fn join(&self, caller: &Caller, acceptance: &Acceptance) -> AppResult<Option<NewSession>>;

    /// Gives somebody these roles and no others. **Permissions:** `rbac:update`.
    async fn set_roles(
        &self,
        caller: &Caller,
        place: Place,
        user: UserId,
        roles: &[RoleRef],
    ) -> AppResult<()>;

    /// Lets somebody in no more until they are reinstated. It counts from their next request on. **Permissions:** `rbac:update`.
    async fn set_status(
        &self,
        caller: &Caller,
        place: Place,
        user: UserId,
        status: MemberStatus,
    ) -> AppResult<()>;

    /// Makes a role, or says what one may do. Of a system role only what it holds anyway can be left; a role of the business's own
    /// holds nothing that the caller does not hold. **Permissions:** `rbac:create` for a new one, else `rbac:update`.
    async fn save_role(&self, caller: &Caller, place: Place, change: &RoleChange) -> AppResult<RoleRef>;

    /// Says whether a role asks for a second factor: until they have one, its people hold nothing. **Permissions:**
    /// `rbac:update`.
    async fn ask_second_factor(
        &self,
        caller: &Caller,
        place: Place,
        role: RoleRef,
        asked: bool,
    ) -> AppResult<()>;

    /// Removes a role of the business's own; whoever had it loses it. **Permissions:** `rbac:delete`.
    async fn remove_role(&self, caller: &Caller, place: Place, role: CustomRoleId) -> AppResult<()>;

    /// Gives one person one permission, for a time or until it is taken back. **Permissions:** `rbac:create`, and what is given.
    async fn grant(&self, caller: &Caller, place: Place, grant: &NewGrant) -> AppResult<()>;

    /// Takes it back. **Permissions:** `rbac:update`.
    async fn revoke(&self, caller: &Caller, place: Place, grant: GrantId) -> AppResult<()>;

    /// Where the caller works. **Permissions:** signed in.
    async fn workplaces(&self, caller: &Caller) -> AppResult<Vec<Workplace>>;

    /// Turns the caller's session to another of their businesses. **Permissions:** works there.
    async fn switch(&self, caller: &Caller, tenant: TenantId) -> AppResult<()>;
}
