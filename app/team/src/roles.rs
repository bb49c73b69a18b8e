//! The roles of a place.

use app_core::{i18n::*, isolated, plural};
use app_ui::Icon;
use leptos::prelude::*;
use shared::{
    permission::Module,
    team::{Place, TeamView},
};

use crate::{home_of, words::name_of};

/// Each role, how many have it, and the way to what it may do.
#[component]
pub(crate) fn Roles(place: Place, team: TeamView) -> impl IntoView {
    let i18n = use_i18n();
    let page = format!("{}/role", home_of(place));
    let make = team.own.scope(Module::Rbac.create()).is_some();
    let rows = team
        .roles
        .iter()
        .map(|role| {
            let name = name_of(role);
            let label = format!("{}: {}", t_string!(i18n, team.role_open), isolated(&name));
            let href = format!("{page}?role={}", role.role);
            let people = plural!(i18n.get_locale(), team.people_line, role.members);
            view! {
                <li>
                    <div class="item">
                        <Icon name="users"/>
                        <div class="grow">
                            <b>{name}</b>
                            <span class="mute">{people}</span>
                        </div>
                        <a class="btn quiet small" href=href aria-label=label>{t!(i18n, team.role_open)}</a>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="stack" style="--gap:1rem" aria-labelledby="roles-title">
            <div class="stack" style="--gap:.25rem">
                <h2 id="roles-title">{t!(i18n, team.roles_title)}</h2>
                <p class="mute">{t!(i18n, team.roles_lead)}</p>
            </div>
            <ul class="card list">{rows}</ul>
            {make.then(|| {
                view! {
                    <div class="row">
                        <a class="btn quiet" href=page.clone()><Icon name="plus"/>{t!(i18n, team.role_new)}</a>
                    </div>
                }
            })}
        </section>
    }
    .into_any()
}
