//! What it is, and in which country.

use app_core::i18n::*;
use app_ui::Icon;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    error::FieldProblem,
    tenants::{BUSINESS_TYPES, COUNTRIES, start::Draft},
};

use super::{
    Shown, StepPage,
    calls::StartKind,
    words::{country_name, kind_icon, kind_name},
};
use crate::wrong::label;

#[component]
pub(super) fn Kind(shown: Shown, draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let (kinds, country) = (t_string!(i18n, business.step_kind), t_string!(i18n, business.country));
    let labels = vec![label("kind", "kind-spa", kinds), label("country", "country", country)];
    let chosen = draft.kind.kind.clone();
    let card = |kind: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" id=format!("kind-{kind}") name="kind" value=kind checked=chosen == kind/>
                <span class="what">{kind_name(kind)}</span>
                <Icon name=kind_icon(kind)/>
            </label>
        }
    };
    let cards = BUSINESS_TYPES.into_iter().map(card).collect_view();
    let problem = shown.problem("country");
    view! {
        <StepPage
            shown=shown
            title=t_string!(i18n, business.kind_title)
            lead=t_string!(i18n, business.kind_lead)
            action=StartKind::url()
            labels=labels
        >
            <fieldset class="choices kinds">
                <legend class="sr">{t!(i18n, business.step_kind)}</legend>
                {cards}
            </fieldset>
            <CountryField chosen=draft.kind.country problem=problem/>
        </StepPage>
    }
    .into_any()
}

#[component]
fn CountryField(chosen: String, problem: Option<FieldProblem>) -> impl IntoView {
    let i18n = use_i18n();
    let mut countries: Vec<(String, &str)> =
        COUNTRIES.iter().map(|country| (country_name(country.code), country.code)).collect();
    countries.sort();
    let options = countries
        .into_iter()
        .map(|(name, code)| view! { <option value=code selected=chosen == code>{name}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label for="country">{t!(i18n, business.country)}</label>
            <select
                id="country"
                name="country"
                autocomplete="country"
                aria-invalid=problem.map(|_| "true")
            >
                <option value="" selected=chosen.is_empty()>{t!(i18n, business.country_choose)}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}
