//! Everybody of a team, and who was invited.

use app_core::{i18n::*, isolated, short_date};
use app_ui::Icon;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::team::{InvitationView, Place, RoleRef, RoleView, TeamView};

use crate::{
    calls::WithdrawInvitation,
    member::{Member, place_field},
    words::name_of,
};

/// `Manager, Front desk`
pub(crate) fn role_names(held: &[RoleRef], roles: &[RoleView]) -> String {
    let known = held.iter().filter_map(|role| roles.iter().find(|known| known.role == *role));
    known.map(name_of).collect::<Vec<_>>().join(", ")
}

/// Everybody.
#[component]
pub(crate) fn People(place: Place, team: TeamView) -> impl IntoView {
    let i18n = use_i18n();
    let members = team.members.clone();
    let rows = members
        .into_iter()
        .map(|member| view! { <li><Member place=place member=member team=team.clone()/></li> })
        .collect_view();
    view! {
        <section class="stack" style="--gap:1rem" aria-labelledby="people-title">
            <h2 id="people-title">{t!(i18n, team.members_title)}</h2>
            <ul class="card list">{rows}</ul>
        </section>
    }
    .into_any()
}

/// Who was invited and has not come yet.
#[component]
pub(crate) fn Invitations(place: Place, team: TeamView) -> impl IntoView {
    let i18n = use_i18n();
    let rows = team
        .invitations
        .iter()
        .map(|invitation| {
            let roles = role_names(&invitation.roles, &team.roles);
            view! { <li><Invitation place=place invitation=invitation.clone() roles=roles/></li> }
        })
        .collect_view();
    view! {
        <section class="stack" style="--gap:1rem" aria-labelledby="invited-title">
            <h2 id="invited-title">{t!(i18n, team.open_title)}</h2>
            <ul class="card list">{rows}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Invitation(place: Place, invitation: InvitationView, roles: String) -> impl IntoView {
    let i18n = use_i18n();
    let until = if invitation.is_expired {
        t_string!(i18n, team.expired).to_string()
    } else {
        let day = isolated(&short_date(invitation.until.date_naive()));
        t_string!(i18n, team.good_until, day = day).to_string()
    };
    let label = format!("{}: {}", t_string!(i18n, team.withdraw), isolated(&invitation.email));
    view! {
        <div class="item">
            <Icon name="mail"/>
            <div class="grow">
                <b><bdi>{invitation.email}</bdi></b>
                <span class="mute">{roles} " · " {until}</span>
            </div>
            <form method="post" action=WithdrawInvitation::url()>
                {place_field(place)}
                <input type="hidden" name="invitation" value=invitation.id.to_string()/>
                <button type="submit" class="btn quiet small" aria-label=label>{t!(i18n, team.withdraw)}</button>
            </form>
        </div>
    }
    .into_any()
}
