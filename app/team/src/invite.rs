//! Inviting somebody: a plain form.

use app_core::{i18n::*, query::problems_of};
use app_ui::{ErrorSummary, Field};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::team::{Diary, Place, RoleRef, RoleView, TeamView};

use crate::{calls::InviteMember, member::place_field, words::name_of};

/// The form.
#[component]
pub(crate) fn Invite(place: Place, team: TeamView) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let error = Memo::new(move |_| {
        problems_of(&query.read())
            .filter(|error| ["email", "roles", "staff"].iter().any(|field| error.problem(field).is_some()))
    });
    let given: Vec<RoleView> = team.roles.iter().filter(|role| role.can_give).cloned().collect();
    view! {
        <details class="card" open=move || error.get().is_some()>
            <summary class="h2">{t!(i18n, team.invite_title)}</summary>
            <form class="stack" method="post" action=InviteMember::url() novalidate style="margin-block-start:1rem">
                {move || {
                    let email = t_string!(i18n, team.invite_email);
                    let labels = vec![
                        ("email", "email", email.to_owned()),
                        ("roles", "invite-roles", t_string!(i18n, team.invite_roles).to_owned()),
                    ];
                    let problem = error.get().and_then(|error| error.problem("email"));
                    view! {
                        <ErrorSummary error=error.get() labels=labels/>
                        <Field name="email" kind="email" label=email problem=problem/>
                    }
                }}
                {place_field(place)}
                <RoleChoice id="invite-roles" legend=t_string!(i18n, team.invite_roles) roles=given held=Vec::new()/>
                <DiaryChoice diaries=team.diaries/>
                <p class="mute">{t!(i18n, team.invite_lead)}</p>
                <div class="row">
                    <button type="submit" class="btn">{t!(i18n, team.invite_button)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// Who does the work may stand in the team already, without a login.
#[component]
fn DiaryChoice(diaries: Vec<Diary>) -> impl IntoView {
    let i18n = use_i18n();
    (!diaries.is_empty()).then(|| {
        let options = diaries
            .into_iter()
            .map(|diary| view! { <option value=diary.staff.to_string()>{diary.name}</option> })
            .collect_view();
        view! {
            <div class="field">
                <label for="staff">{t!(i18n, team.invite_diary)}</label>
                <p class="hint" id="staff-hint">{t!(i18n, team.invite_diary_hint)}</p>
                <select id="staff" name="staff" aria-describedby="staff-hint">
                    <option value="">{t!(i18n, team.invite_diary_none)}</option>
                    {options}
                </select>
            </div>
        }
        .into_any()
    })
}

/// Roles to tick.
#[component]
pub(crate) fn RoleChoice(
    /// Id in the page.
    #[prop(into)]
    id: String,
    /// What the choice is about.
    #[prop(into)]
    legend: String,
    /// What can be given.
    roles: Vec<RoleView>,
    /// What somebody has.
    held: Vec<RoleRef>,
) -> impl IntoView {
    let boxes = roles
        .into_iter()
        .map(|role| {
            let checked = held.contains(&role.role);
            view! {
                <label class="check">
                    <input type="checkbox" name="roles[]" value=role.role.to_string() checked=checked/>
                    <span>{name_of(&role)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices" id=id tabindex="-1">
            <legend>{legend}</legend>
            <div class="row">{boxes}</div>
        </fieldset>
    }
    .into_any()
}
