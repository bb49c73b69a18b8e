//! The server's side of these pages: each function is one call on a port. Plain forms are answered with the page to go on with;
//! what went wrong is in its address as codes.

use app_core::UiError;
use leptos::prelude::*;
use shared::{
    ids::{CustomRoleId, GrantId, InvitationId, TenantId, UserId},
    team::{Invited, MemberStatus, Place, RoleRef, TeamView, Workplace},
};

#[cfg(not(target_family = "wasm"))]
use crate::host;

/// The team.
#[server]
pub async fn team_of(place: Place) -> Result<TeamView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.team.team(&caller, place).await?)
}

/// Invites somebody: a plain form.
#[server]
pub async fn invite_member(
    place: Place,
    email: String,
    #[server(default)] roles: Vec<RoleRef>,
    #[server(default)] staff: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    // Nobody in particular is an empty choice of the form.
    let invitation = shared::team::Invitation { email, roles, staff: staff.parse().ok() };
    host::back(place, ports.team.invite(&caller, place, &invitation).await, "invited");
    Ok(())
}

/// Takes an invitation back: a plain form.
#[server]
pub async fn withdraw_invitation(place: Place, invitation: InvitationId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(place, ports.team.withdraw(&caller, place, invitation).await, "withdrawn");
    Ok(())
}

/// Gives somebody these roles: a plain form.
#[server]
pub async fn give_roles(
    place: Place,
    user: UserId,
    #[server(default)] roles: Vec<RoleRef>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(place, ports.team.set_roles(&caller, place, user, &roles).await, "roles");
    Ok(())
}

/// Suspends, reinstates, removes: a plain form.
#[server]
pub async fn set_status(place: Place, user: UserId, status: MemberStatus) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(place, ports.team.set_status(&caller, place, user, status).await, status.as_str());
    Ok(())
}

/// Allows somebody one thing besides: a plain form.
#[server]
pub async fn allow_one(
    place: Place,
    user: UserId,
    permission: String,
    reason: String,
    #[server(default)] until: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let done = match host::grant(user, permission, reason, &until) {
        Ok(grant) => ports.team.grant(&caller, place, &grant).await,
        Err(error) => Err(error),
    };
    host::back(place, done, "granted");
    Ok(())
}

/// Takes it back: a plain form.
#[server]
pub async fn take_back_one(place: Place, grant: GrantId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(place, ports.team.revoke(&caller, place, grant).await, "revoked");
    Ok(())
}

/// Says what a role may do, or makes one: a plain form.
#[server]
pub async fn keep_role(
    place: Place,
    #[server(default)] role: Option<RoleRef>,
    #[server(default)] name: String,
    #[server(default)] version: Option<i32>,
    #[server(default)] allowed: Vec<String>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let change = shared::team::RoleChange { role, name, version, allowed };
    host::after_role(place, role, ports.team.save_role(&caller, place, &change).await);
    Ok(())
}

/// Says whether a role asks for a second factor: a plain form.
#[server]
pub async fn ask_second(place: Place, role: RoleRef, #[server(default)] asked: bool) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let done = ports.team.ask_second_factor(&caller, place, role, asked).await;
    host::after_role(place, Some(role), done.map(|()| role));
    Ok(())
}

/// Removes a role of the business's own: a plain form.
#[server]
pub async fn drop_role(place: Place, role: CustomRoleId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(place, ports.team.remove_role(&caller, place, role).await, "role_removed");
    Ok(())
}

/// What an invitation is about.
#[server]
pub async fn invited_by(token: String) -> Result<Invited, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.team.invited(&caller, &token).await?)
}

/// Takes an invitation up: a plain form, because mail scanners follow links.
#[server]
pub async fn join_team(
    token: String,
    #[server(default)] name: String,
    #[server(default)] password: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let acceptance = shared::team::Acceptance { token, name, password };
    host::after_joining(ports.team.join(&caller, &acceptance).await, &acceptance.token);
    Ok(())
}

/// Where the caller works.
#[server]
pub async fn my_workplaces() -> Result<Vec<Workplace>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.team.workplaces(&caller).await?)
}

/// Goes to another business: a plain form.
#[server]
pub async fn go_to(tenant: TenantId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::after_going(ports.team.switch(&caller, tenant).await);
    Ok(())
}
