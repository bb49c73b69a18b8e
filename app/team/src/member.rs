//! Somebody of a team: what they are, and what can be done about it.

use app_core::{i18n::*, isolated};
use app_ui::Icon;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::team::{MemberStatus, MemberView, Place, TeamView};

use crate::{
    calls::{GiveRoles, SetStatus},
    grants::Grants,
    invite::RoleChoice,
    people::role_names,
};

/// Says in a form whose team it is about.
pub(crate) fn place_field(place: Place) -> impl IntoView {
    let value = match place {
        Place::Business => "business",
        Place::HeadOffice => "head_office",
    };
    view! { <input type="hidden" name="place" value=value/> }
}

/// One line, and under it what can be changed.
#[component]
pub(crate) fn Member(place: Place, member: MemberView, team: TeamView) -> impl IntoView {
    let i18n = use_i18n();
    let roles = role_names(&member.roles, &team.roles);
    let roles = if roles.is_empty() { t_string!(i18n, team.no_role).to_string() } else { roles };
    let mark = match (member.is_self, member.status) {
        (true, _) => Some(view! { <span class="chip">{t!(i18n, team.you)}</span> }.into_any()),
        (_, MemberStatus::Suspended) => {
            Some(view! { <span class="chip" data-status="late">{t!(i18n, team.suspended)}</span> }.into_any())
        }
        _ => None,
    };
    let head = view! {
        <Icon name="user"/>
        <div class="grow">
            <b>{member.name.clone()}</b>
            <span class="mute">{roles} " · " <bdi>{member.email.clone()}</bdi></span>
        </div>
        {mark}
    };
    if member.can_change {
        view! {
            <details class="member">
                <summary class="item">{head}<Icon name="chevron-down"/></summary>
                <Change place=place member=member team=team/>
            </details>
        }
        .into_any()
    } else {
        view! { <div class="item">{head}</div> }.into_any()
    }
}

#[component]
fn Change(place: Place, member: MemberView, team: TeamView) -> impl IntoView {
    let i18n = use_i18n();
    let user = member.user.to_string();
    let id = format!("roles-{user}");
    let given = team.roles.iter().filter(|role| role.can_give).cloned().collect();
    view! {
        <div class="stack inside">
            <form class="stack" method="post" action=GiveRoles::url()>
                {place_field(place)}
                <input type="hidden" name="user" value=user/>
                <RoleChoice id=id legend=t_string!(i18n, team.change_roles) roles=given held=member.roles.clone()/>
                <div class="row">
                    <button type="submit" class="btn small">{t!(i18n, team.save_roles)}</button>
                </div>
            </form>
            <Grants place=place grants=member.grants.clone()/>
            <Out place=place member=member/>
        </div>
    }
    .into_any()
}

/// Out for a while, back in, or out for good.
#[component]
fn Out(place: Place, member: MemberView) -> impl IntoView {
    let i18n = use_i18n();
    let to = |status: MemberStatus, word: String, class: &'static str| {
        let label = format!("{word}: {}", isolated(&member.name));
        view! {
            <form method="post" action=SetStatus::url()>
                {place_field(place)}
                <input type="hidden" name="user" value=member.user.to_string()/>
                <input type="hidden" name="status" value=status.as_str()/>
                <button type="submit" class=class aria-label=label>{word}</button>
            </form>
        }
    };
    let pause = if member.status == MemberStatus::Suspended {
        to(MemberStatus::Active, t_string!(i18n, team.reinstate).to_string(), "btn quiet small").into_any()
    } else {
        view! {
            {to(MemberStatus::Suspended, t_string!(i18n, team.suspend).to_string(), "btn danger quiet small")}
            <p class="mute small">{t!(i18n, team.suspend_text)}</p>
        }
        .into_any()
    };
    view! {
        <div class="stack" style="--gap:.5rem">
            {pause}
            <details>
                <summary>{t!(i18n, team.remove)}</summary>
                <div class="stack inside">
                    <p>{t!(i18n, team.remove_text)}</p>
                    {to(MemberStatus::Left, t_string!(i18n, team.remove_confirm).to_string(), "btn danger small")}
                </div>
            </details>
        </div>
    }
    .into_any()
}
