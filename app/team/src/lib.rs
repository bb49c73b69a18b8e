//! Pages about teams: who works at a business or in head office, what each role may do, joining by invitation, and going from
//! one business to another.

mod calls;
mod grants;
mod host;
mod invite;
mod join;
mod member;
mod people;
mod role;
mod roles;
mod routes;
mod words;
mod work;

use app_core::query::error_of;
use app_core::{Resource, UiError, i18n::*, resource};
use app_ui::{ErrorSummary, Failure, Loading, Notice, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use shared::{
    AppError,
    permission::Module,
    team::{Place, TeamView},
};

pub use calls::{
    AllowOne, AskSecond, DropRole, GiveRoles, GoTo, InviteMember, JoinTeam, KeepRole, SetStatus, TakeBackOne,
    WithdrawInvitation,
};
pub use routes::{HeadOfficeRoleRoute, HeadOfficeTeamRoute, JoinRoute, RoleRoute, TeamRoute, WorkRoute};

/// Whose pages these are, by their address.
pub(crate) fn place_of(path: &str) -> Place {
    if path.starts_with("/platform") { Place::HeadOffice } else { Place::Business }
}

/// Where the team of a place is shown.
pub(crate) const fn home_of(place: Place) -> &'static str {
    match place {
        Place::Business => "/office/team",
        Place::HeadOffice => "/platform/team",
    }
}

/// `/office/team`, `/platform/team`
pub(crate) fn page() -> AnyView {
    let place = place_of(&use_location().pathname.get_untracked());
    let team = resource(|| (), move |()| calls::team_of(place));
    view! { <TeamPage place=place team=team/> }.into_any()
}

#[component]
fn TeamPage(place: Place, team: Resource<Result<TeamView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <SitePage title=t_string!(i18n, team.title)>
            <div class="wrap narrow stack" style="--gap:2.5rem">
                <Suspense fallback=Loading>
                    {move || Suspend::new(async move {
                        match team.await {
                            Ok(team) => view! { <Team place=place team=team/> }.into_any(),
                            Err(error) => view! { <Failure error=error/> }.into_any(),
                        }
                    })}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn Team(place: Place, team: TeamView) -> impl IntoView {
    let i18n = use_i18n();
    let lead = t_string!(i18n, team.lead, business = team.name.clone()).to_string();
    let invite = team.roles.iter().any(|role| role.can_give);
    let allow = (team.own.scope(Module::Rbac.create()).is_some()
        && team.members.iter().any(|member| member.can_change))
    .then(|| view! { <grants::Allow place=place members=team.members.clone() own=team.own.clone()/> });
    let invitations = (!team.invitations.is_empty())
        .then(|| view! { <people::Invitations place=place team=team.clone()/> });
    view! {
        <div class="stack" style="--gap:.25rem">
            <h1>{t!(i18n, team.title)}</h1>
            <p class="mute">{lead}</p>
        </div>
        <Outcome/>
        {invite.then(|| view! { <invite::Invite place=place team=team.clone()/> })}
        <people::People place=place team=team.clone()/>
        {allow}
        {invitations}
        <roles::Roles place=place team=team/>
    }
    .into_any()
}

/// What was just done, or why it was not.
#[component]
pub(crate) fn Outcome() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    move || {
        let query = query.read();
        if let Some(error) = error_of(&query) {
            return view! { <ErrorSummary error=Some(AppError::new(error))/> }.into_any();
        }
        let text = match query.get_str("done") {
            Some("invited") => t_string!(i18n, team.done_invited),
            Some("roles") => t_string!(i18n, team.done_roles),
            Some("suspended") => t_string!(i18n, team.done_suspended),
            Some("active") => t_string!(i18n, team.done_reinstated),
            Some("left") => t_string!(i18n, team.done_removed),
            Some("withdrawn") => t_string!(i18n, team.done_withdrawn),
            Some("role") => t_string!(i18n, team.done_role),
            Some("role_removed") => t_string!(i18n, team.done_role_removed),
            Some("granted") => t_string!(i18n, team.done_granted),
            Some("revoked") => t_string!(i18n, team.done_revoked),
            _ => return ().into_any(),
        };
        view! { <Notice tone="started" icon="circle-check">{text}</Notice> }.into_any()
    }
}
