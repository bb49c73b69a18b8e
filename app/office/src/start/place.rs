//! Where it is, and what follows from it.

use app_core::{i18n::*, isolated};
use app_ui::Field;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    error::FieldProblem,
    tenants::{COUNTRIES, start::Draft},
};

use super::{Shown, StepPage, calls::StartPlace};
use crate::wrong::label;

#[component]
pub(super) fn Place(shown: Shown, draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let (address, place) = (t_string!(i18n, business.address), t_string!(i18n, business.place));
    let labels = vec![
        label("address", "address", address),
        label("place", "place", place),
        label("latitude", "latitude", t_string!(i18n, business.latitude)),
        label("currency", "currency", t_string!(i18n, business.currency)),
        label("timezone", "timezone", t_string!(i18n, business.timezone)),
        label("phone_prefix", "phone_prefix", t_string!(i18n, business.phone_prefix)),
    ];
    let (wrong_address, wrong_place) = (shown.problem("address"), shown.problem("place"));
    let (kind, input, more) = (draft.kind.kind, draft.place, shown.clone());
    let lead = match kind.as_str() {
        "home_service" | "independent_instructor" => t_string!(i18n, business.place_lead_home),
        _ => t_string!(i18n, business.place_lead),
    };
    view! {
        <StepPage
            shown=shown
            title=t_string!(i18n, business.place_title)
            lead=lead
            action=StartPlace::url()
            labels=labels
        >
            <Field
                name="address"
                label=address
                value=input.address
                autocomplete="street-address"
                problem=wrong_address
            />
            <Field
                name="place"
                label=place
                hint=t_string!(i18n, business.place_hint)
                value=input.place
                problem=wrong_place
            />
            <Usual
                currency=input.currency
                timezone=input.timezone
                phone_prefix=input.phone_prefix
                shown=more.clone()
            />
            <Point latitude=input.latitude longitude=input.longitude problem=more.problem("latitude")/>
        </StepPage>
    }
    .into_any()
}

/// What the country suggests: right for nearly everybody, so it is folded away, but said.
#[component]
fn Usual(currency: String, timezone: String, phone_prefix: String, shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let summary = format!("{} · {} · {}", currency, timezone.replace('_', " "), isolated(&phone_prefix));
    let mut currencies: Vec<&str> = COUNTRIES.iter().map(|country| country.currency).collect();
    currencies.sort_unstable();
    currencies.dedup();
    let mut zones: Vec<&str> = COUNTRIES.iter().flat_map(|country| country.zones.iter().copied()).collect();
    zones.sort_unstable();
    let open = ["currency", "timezone", "phone_prefix"].iter().any(|field| shown.problem(field).is_some());
    view! {
        <details class="fold" open=open>
            <summary>
                <span class="grow">
                    <b>{t!(i18n, business.usual)}</b>
                    <small class="mute">{summary}</small>
                </span>
                <span class="btn plain small">{t!(i18n, business.change)}</span>
            </summary>
            <div class="stack">
                <Choice id="currency" label=t_string!(i18n, business.currency).to_owned() chosen=currency all=currencies/>
                <Choice id="timezone" label=t_string!(i18n, business.timezone).to_owned() chosen=timezone all=zones/>
                <Field
                    name="phone_prefix"
                    kind="tel"
                    label=t_string!(i18n, business.phone_prefix)
                    value=phone_prefix
                    problem=shown.problem("phone_prefix")
                />
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn Choice(id: &'static str, label: String, chosen: String, all: Vec<&'static str>) -> impl IntoView {
    let option = |value: &'static str| {
        view! { <option value=value selected=chosen == value>{value.replace('_', " ")}</option> }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id name=id>{all.into_iter().map(option).collect_view()}</select>
        </div>
    }
    .into_any()
}

/// Only who is looked for by distance needs it, and it can be added later.
#[component]
fn Point(latitude: String, longitude: String, problem: Option<FieldProblem>) -> impl IntoView {
    let i18n = use_i18n();
    let open = problem.is_some() || !latitude.is_empty();
    view! {
        <details class="fold" open=open>
            <summary>
                <span class="grow">
                    <b>{t!(i18n, business.point)}</b>
                    <small class="mute">{t!(i18n, business.point_hint)}</small>
                </span>
                <span class="btn plain small">{t!(i18n, business.add)}</span>
            </summary>
            <div class="pair">
                <Field
                    name="latitude"
                    label=t_string!(i18n, business.latitude)
                    value=latitude
                    problem=problem
                />
                <Field name="longitude" label=t_string!(i18n, business.longitude) value=longitude/>
            </div>
        </details>
    }
    .into_any()
}
