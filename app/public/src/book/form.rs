//! The form of step 3. It posts like any form; with scripts (`public/booking.js`) it also
//! saves what was typed as soon as a field is left.

use crate::{
    calls::{KeepDraft, SubmitDetails},
    query::BookQuery,
};
use app_core::i18n::*;
use app_ui::{Field, Flexible};
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_i18n::td_string;
use leptos_router::location::Url;
use shared::{
    AppError,
    booking::{Draft, HoldView},
    packages::CreditOffer,
};

use super::offer::Offer;

/// Name, telephone, e-mail, note.
#[component]
pub(super) fn DetailsForm(
    /// The time that is kept.
    hold: HoldView,
    /// What the fields hold.
    draft: Draft,
    /// What is wrong with it.
    error: Option<AppError>,
    /// What credits would pay.
    offer: Option<CreditOffer>,
    /// Whether money is to pay all the same.
    money: bool,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let id = hold.id.to_string();
    let away = hold.place.is_some();
    let flexible = away && hold.also.is_empty();
    let problem = |field: &str| error.as_ref().and_then(|error| error.problem(field));
    view! {
        <form
            id="details"
            class="stack"
            method="post"
            action=SubmitDetails::url()
            novalidate=true
            style="--gap:1.25rem"
            data-hold=id
            data-saves=KeepDraft::url()
        >
            <Hidden hold=hold.clone()/>
            <Field
                name="name"
                label=td_string!(locale, public.name).to_string()
                value=draft.contact.name
                autocomplete="name"
                problem=problem("customer.name")
            />
            <div class="pair">
                <Field
                    name="phone"
                    kind="tel"
                    label=td_string!(locale, public.phone).to_string()
                    hint=td_string!(locale, public.phone_hint).to_string()
                    value=draft.contact.phone
                    autocomplete="tel"
                    problem=problem("customer.phone")
                />
                <Field
                    name="email"
                    kind="email"
                    label=td_string!(locale, public.email).to_string()
                    hint=td_string!(locale, public.email_hint).to_string()
                    value=draft.contact.email
                    autocomplete="email"
                    problem=problem("customer.email")
                />
            </div>
            {away.then(|| view! {
                <Field
                    name="address"
                    label=td_string!(locale, public.address).to_string()
                    hint=td_string!(locale, public.address_hint).to_string()
                    value=draft.address
                    autocomplete="street-address"
                    problem=problem("place.address")
                />
            })}
            {flexible.then(|| {
                let hint = td_string!(locale, public.flexible_hint).to_string();
                view! { <Flexible chosen=draft.flexible_minutes hint=hint/> }
            })}
            <Field
                name="notes"
                label=td_string!(locale, public.notes).to_string()
                optional=format!(" {}", td_string!(locale, public.optional))
                hint=td_string!(locale, public.notes_hint).to_string()
                value=draft.notes
                problem=problem("notes")
                multiline=true
            />
            {offer.map(|offer| view! { <Offer offer=offer chosen=!money/> })}
            <SignIn hold=hold/>
        </form>
    }
    .into_any()
}

/// What is being ordered.
#[component]
fn Hidden(hold: HoldView) -> impl IntoView {
    let fields = [
        ("order[slug]", hold.business.slug),
        ("order[hold]", hold.id.to_string()),
        ("order[key]", format!("book-{}", hold.id)),
        ("order[service]", hold.service.id.to_string()),
        ("order[starts_at]", hold.starts_at.to_rfc3339()),
    ];
    fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
}

/// Whoever has an account need not type.
#[component]
fn SignIn(hold: HoldView) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let here = BookQuery { slug: hold.business.slug, hold: Some(hold.id), ..BookQuery::default() }.href();
    let href = format!("/login?next={}", Url::escape(&here));
    (!app_core::use_viewer().is_signed_in()).then(|| {
        view! {
            <p class="hint">
                {td_string!(locale, public.have_account).to_string()}
                " "
                <a href=href>{td_string!(locale, public.sign_in_fill).to_string()}</a>
            </p>
        }
    })
}
