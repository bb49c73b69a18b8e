//! What one person is allowed besides their roles.

use app_core::{i18n::*, isolated, query::problems_of, short_date};
use app_ui::{ErrorSummary, Field, Icon};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{
    permission::{Module, Permission, Permissions},
    team::{GrantView, MemberStatus, MemberView, Place},
};

use crate::{
    calls::{AllowOne, TakeBackOne},
    member::place_field,
    words::{action_text, module_text, permission_text},
};

/// What was allowed, each of it to be taken back.
#[component]
pub(crate) fn Grants(place: Place, grants: Vec<GrantView>) -> impl IntoView {
    let i18n = use_i18n();
    (!grants.is_empty()).then(|| {
        let rows = grants
            .into_iter()
            .map(|grant| view! { <li><Grant place=place grant=grant/></li> })
            .collect_view();
        view! {
            <div class="stack" style="--gap:.5rem">
                <h3>{t!(i18n, team.grants_title)}</h3>
                <ul class="list">{rows}</ul>
            </div>
        }
        .into_any()
    })
}

#[component]
fn Grant(place: Place, grant: GrantView) -> impl IntoView {
    let i18n = use_i18n();
    let what = read(&grant.permission).map_or_else(|| grant.permission.clone(), permission_text);
    let until = grant.until.map(|until| {
        // It ends with the day before this midnight.
        let last = until - chrono::Duration::seconds(1);
        let day = isolated(&short_date(last.date_naive()));
        format!(" · {}", t_string!(i18n, team.grant_until_line, day = day))
    });
    let label = format!("{}: {what}", t_string!(i18n, team.revoke));
    view! {
        <div class="item">
            <Icon name="key-round"/>
            <div class="grow">
                <b>{what}</b>
                <span class="mute">{grant.reason} {until} " · " {grant.granted_by}</span>
            </div>
            <form method="post" action=TakeBackOne::url()>
                {place_field(place)}
                <input type="hidden" name="grant" value=grant.id.to_string()/>
                <button type="submit" class="btn quiet small" aria-label=label>{t!(i18n, team.revoke)}</button>
            </form>
        </div>
    }
    .into_any()
}

fn read(text: &str) -> Option<Permission> {
    Permission::all().find(|permission| permission.to_string() == text)
}

/// Allows somebody one thing: a plain form. Only what the viewer may do is offered.
#[component]
pub(crate) fn Allow(place: Place, members: Vec<MemberView>, own: Permissions) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let error = Memo::new(move |_| {
        problems_of(&query.read())
            .filter(|error| error.problem("reason").is_some() || error.problem("until").is_some())
    });
    let people = members
        .into_iter()
        .filter(|member| member.can_change && member.status == MemberStatus::Active)
        .map(|member| view! { <option value=member.user.to_string()>{member.name}</option> })
        .collect_view();
    let groups = Module::ALL
        .iter()
        .filter_map(|module| {
            let here = Permission::all().filter(|permission| permission.module == *module);
            let held: Vec<Permission> = here.filter(|permission| own.scope(*permission).is_some()).collect();
            (!held.is_empty()).then(|| {
                let options = held
                    .into_iter()
                    .map(|permission| {
                        view! {
                            <option value=permission.to_string()>
                                {format!("{}: {}", module_text(*module), action_text(permission.action))}
                            </option>
                        }
                    })
                    .collect_view();
                view! { <optgroup label=module_text(*module)>{options}</optgroup> }
            })
        })
        .collect_view();
    view! {
        <details class="card" open=move || error.get().is_some()>
            <summary class="h2">{t!(i18n, team.grant_title)}</summary>
            <form class="stack" method="post" action=AllowOne::url() novalidate style="margin-block-start:1rem">
                {place_field(place)}
                {move || {
                    let labels = vec![
                        ("reason", "reason", t_string!(i18n, team.grant_reason).to_owned()),
                        ("until", "until", t_string!(i18n, team.grant_until).to_owned()),
                    ];
                    view! { <ErrorSummary error=error.get() labels=labels/> }
                }}
                <div class="field">
                    <label for="user">{t!(i18n, team.grant_who)}</label>
                    <select name="user" id="user">{people}</select>
                </div>
                <div class="field">
                    <label for="permission">{t!(i18n, team.grant_what)}</label>
                    <select name="permission" id="permission">{groups}</select>
                </div>
                {move || {
                    let problem = |field| error.get().and_then(|error| error.problem(field));
                    view! {
                        <Field name="reason" label=t_string!(i18n, team.grant_reason) problem=problem("reason")/>
                        <Field
                            name="until"
                            kind="date"
                            label=t_string!(i18n, team.grant_until)
                            hint=t_string!(i18n, team.grant_until_hint)
                            problem=problem("until")
                        />
                    }
                }}
                <div class="row">
                    <button type="submit" class="btn">{t!(i18n, team.grant_button)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
