//! What it is called, its address in links, its number.

use app_core::{i18n::*, isolated};
use app_ui::{Field, Notice};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::tenants::start::Draft;

use super::{Shown, StepPage, calls::StartName};
use crate::wrong::{label, optional};

#[component]
pub(super) fn Name(shown: Shown, draft: Draft, free: Option<String>) -> impl IntoView {
    let i18n = use_i18n();
    let (name, slug, phone) =
        (t_string!(i18n, business.name), t_string!(i18n, business.slug), t_string!(i18n, business.phone));
    let labels = vec![
        label("business_name", "business_name", name),
        label("slug", "slug", slug),
        label("phone", "phone", phone),
    ];
    let (wrong_name, wrong_slug, wrong_phone) =
        (shown.problem("business_name"), shown.problem("slug"), shown.problem("phone"));
    // What is free is offered in its place: one more tap, and it is chosen.
    let offered = free.filter(|_| wrong_slug.is_some());
    let slug_problem = wrong_slug.filter(|_| offered.is_none());
    let typed = draft.name.slug.clone();
    let note = offered.clone().map(|free| {
        let text =
            t_string!(i18n, business.slug_free, taken = isolated(&typed), free = isolated(&free)).to_string();
        view! { <Notice icon="info">{text}</Notice> }
    });
    view! {
        <StepPage
            shown=shown
            title=t_string!(i18n, business.name_title)
            lead=t_string!(i18n, business.name_lead)
            action=StartName::url()
            labels=labels
        >
            <Field
                name="business_name"
                label=name
                value=draft.name.business_name
                autocomplete="organization"
                problem=wrong_name
            />
            {note}
            <Field
                name="slug"
                label=slug
                hint=t_string!(i18n, business.slug_hint)
                optional=optional()
                value=offered.unwrap_or(typed)
                problem=slug_problem
            />
            <Field
                name="phone"
                kind="tel"
                label=phone
                hint=t_string!(i18n, business.phone_hint)
                value=draft.name.phone
                autocomplete="tel"
                problem=wrong_phone
            />
        </StepPage>
    }
    .into_any()
}
