//! Who does it, where, and with what.

use app_core::i18n::*;
use leptos::prelude::*;
use shared::{
    AppError,
    catalog::{
        GivenAt,
        edit::{ResourceChoice, ResourceKind, ServiceForm, Serving},
    },
};

use crate::{
    fields::{Text, Tick, Why, problem},
    words::kind_name,
};

/// Who does it.
#[component]
pub(super) fn People(form: ServiceForm) -> impl IntoView {
    let i18n = use_i18n();
    let people = form.staff.into_iter().map(|person| {
        let checked = form.input.staff.contains(&person.id);
        let id = format!("staff-{}", person.id);
        view! { <Tick name="input[staff][]" id=id value=person.id label=person.name checked=checked/> }
    });
    let people = people.collect_view();
    let none = people.is_empty();
    view! {
        <section class="card">
            <fieldset class="choices">
                <legend class="h2">{t!(i18n, catalog.who)}</legend>
                {if none {
                    view! { <p class="mute">{t!(i18n, catalog.nobody)}</p> }.into_any()
                } else {
                    view! { <div class="boxes">{people}</div> }.into_any()
                }}
            </fieldset>
        </section>
    }
    .into_any()
}

/// Rooms, devices, vehicles, the time around it, how many at once.
#[component]
pub(super) fn Needs(form: ServiceForm, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let input = form.input;
    let of = |kind: ResourceKind| -> Vec<ResourceChoice> {
        form.resources.iter().filter(|choice| choice.kind == kind).cloned().collect()
    };
    let ways = Serving::ALL
        .into_iter()
        .map(|way| {
            let name = match way {
                Serving::One => t_string!(i18n, catalog.serving_one).to_string(),
                Serving::Together => t_string!(i18n, catalog.serving_together).to_string(),
                Serving::SideBySide => t_string!(i18n, catalog.serving_side_by_side).to_string(),
                Serving::Class => t_string!(i18n, catalog.serving_class).to_string(),
            };
            view! { <option value=way.as_str() selected=input.serving == way.as_str()>{name}</option> }
        })
        .collect_view();
    let needs = [
        (
            ResourceKind::Room,
            "needs_room",
            t_string!(i18n, catalog.needs_room),
            input.needs_room,
            &input.rooms,
        ),
        (
            ResourceKind::Device,
            "needs_device",
            t_string!(i18n, catalog.needs_device),
            input.needs_device,
            &input.devices,
        ),
        (
            ResourceKind::Vehicle,
            "needs_vehicle",
            t_string!(i18n, catalog.needs_vehicle),
            input.needs_vehicle,
            &input.devices,
        ),
    ];
    let needs = needs.map(|(kind, name, text, checked, chosen)| {
        view! { <Need kind=kind name=name text=text checked=checked chosen=chosen.clone() choices=of(kind)/> }
    });
    view! {
        <section class="card stack" aria-labelledby="needs">
            <h2 id="needs">{t!(i18n, catalog.needs)}</h2>
            {needs.into_iter().collect_view()}
            <p class="hint">
                <a href="/office/services/rooms" rel="external">{t!(i18n, catalog.edit_rooms)}</a>
            </p>
            <div class="pair">
                <Text
                    path="buffer_before"
                    label=t_string!(i18n, catalog.buffer_before)
                    value=input.buffer_before
                    mode="numeric"
                    error=error.clone()
                />
                <Text
                    path="buffer_after"
                    label=t_string!(i18n, catalog.buffer_after)
                    value=input.buffer_after
                    mode="numeric"
                    error=error.clone()
                />
            </div>
            <div class="field">
                <label for="serving">{t!(i18n, catalog.serving)}</label>
                <select id="serving" name="input[serving]">{ways}</select>
            </div>
            <Given value=input.given_at error=error.clone()/>
            <div class="pair">
                <Text
                    path="min_participants"
                    label=t_string!(i18n, catalog.min_participants)
                    value=input.min_participants
                    mode="numeric"
                    error=error.clone()
                />
                <Text
                    path="max_participants"
                    label=t_string!(i18n, catalog.max_participants)
                    value=input.max_participants
                    mode="numeric"
                    error=error
                />
            </div>
        </section>
    }
    .into_any()
}

/// Where it is given.
#[component]
fn Given(value: String, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let choices = GivenAt::ALL
        .into_iter()
        .map(|given| {
            let name = match given {
                GivenAt::Premises => t_string!(i18n, catalog.given_premises).to_string(),
                GivenAt::Away => t_string!(i18n, catalog.given_away).to_string(),
                GivenAt::Either => t_string!(i18n, catalog.given_either).to_string(),
            };
            view! { <option value=given.as_str() selected=value == given.as_str()>{name}</option> }
        })
        .collect_view();
    let problem = problem(error.as_ref(), "given_at");
    let described = if problem.is_some() { "given_at-hint given_at-error" } else { "given_at-hint" };
    view! {
        <div class="field">
            <label for="given_at">{t!(i18n, catalog.given_at)}</label>
            <p class="hint" id="given_at-hint">{t!(i18n, catalog.given_at_hint)}</p>
            <select
                id="given_at"
                name="input[given_at]"
                aria-describedby=described
                aria-invalid=problem.map(|_| "true")
            >
                {choices}
            </select>
            <Why path="given_at" id="given_at-error" problem=problem/>
        </div>
    }
    .into_any()
}

/// Whether it needs one of a kind, and which will do.
#[component]
fn Need(
    kind: ResourceKind,
    name: &'static str,
    #[prop(into)] text: String,
    checked: bool,
    chosen: Vec<String>,
    choices: Vec<ResourceChoice>,
) -> impl IntoView {
    let i18n = use_i18n();
    if choices.is_empty() && !checked {
        return ().into_any();
    }
    let field = if kind == ResourceKind::Room { "input[rooms][]" } else { "input[devices][]" };
    let legend = t_string!(i18n, catalog.only_these, kind = kind_name(kind)).to_string();
    let boxes = choices.into_iter().map(|choice| {
        let value = choice.id.to_string();
        let is_chosen = chosen.contains(&value);
        view! {
            <Tick name=field id=format!("res-{value}") value=value.clone() label=choice.name checked=is_chosen/>
        }
    });
    view! {
        <div class="need">
            <Tick name=format!("input[{name}]") id=name label=text checked=checked/>
            <fieldset class="choices">
                <legend class="label">{legend}</legend>
                <div class="boxes">{boxes.collect_view()}</div>
            </fieldset>
        </div>
    }
    .into_any()
}
