//! Who does the work.

use app_core::{i18n::*, use_viewer};
use app_ui::Icon;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::tenants::start::{Draft, PersonInput};

use super::{Shown, StepPage, calls::StartTeam, words::step_name};
use crate::wrong::{Cell, Labels, label};

#[component]
pub(super) fn Team(shown: Shown, draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let own = use_viewer().name.unwrap_or_default();
    let team = draft.team;
    let row_shown = shown.clone();
    let rows = team.team.iter().cloned().enumerate();
    let rows = rows
        .map(|(row, person)| view! { <Row row=row person=person shown=row_shown.clone()/> })
        .collect_view();
    view! {
        <StepPage
            shown=shown.clone()
            title=t_string!(i18n, business.team_title)
            lead=t_string!(i18n, business.team_lead)
            action=StartTeam::url()
            labels=labels(&shown, team.team.len())
        >
            <div class="stack" style="--gap:.75rem">
                <label class="choice">
                    <input
                        type="checkbox"
                        id="owner_works"
                        name="owner_works"
                        value="1"
                        checked=!team.owner_works.is_empty()
                    />
                    <span class="what">{t!(i18n, business.owner_works)} <small><bdi>{own}</bdi></small></span>
                </label>
                <Cell
                    name="owner_title"
                    id="owner_title"
                    label=t_string!(i18n, business.owner_title)
                    value=team.owner_title
                    problem=shown.problem("owner_title")
                />
            </div>
            <fieldset class="stack">
                <legend class="label">{t!(i18n, business.team_others)}</legend>
                {rows}
                <button type="submit" name="more" value="1" class="btn quiet" formnovalidate>
                    <Icon name="plus"/>
                    {t!(i18n, business.team_more)}
                </button>
            </fieldset>
        </StepPage>
    }
    .into_any()
}

fn labels(shown: &Shown, rows: usize) -> Labels {
    let i18n = use_i18n();
    let mut labels = vec![
        label("team", "owner_works", step_name(shown.step)),
        label("owner_title", "owner_title", t_string!(i18n, business.owner_title)),
    ];
    for row in 0..rows {
        let nth = (row + 1).to_string();
        let name = t_string!(i18n, business.person_name, nth = nth.as_str()).to_string();
        let title = t_string!(i18n, business.person_title, nth = nth.as_str()).to_string();
        labels.push(label(&format!("team.{row}.who"), &format!("team{row}-name"), name));
        labels.push(label(&format!("team.{row}.title"), &format!("team{row}-title"), title));
    }
    labels
}

#[component]
fn Row(row: usize, person: PersonInput, shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let nth = (row + 1).to_string();
    view! {
        <div class="pair close">
            <Cell
                name=format!("team[{row}][name]")
                id=format!("team{row}-name")
                label=t_string!(i18n, business.person_name, nth = nth.as_str()).to_string()
                value=person.name
                problem=shown.problem(&format!("team.{row}.who"))
            />
            <Cell
                name=format!("team[{row}][title]")
                id=format!("team{row}-title")
                label=t_string!(i18n, business.person_title, nth = nth.as_str()).to_string()
                value=person.title
                problem=shown.problem(&format!("team.{row}.title"))
            />
        </div>
    }
    .into_any()
}
