//! `/office/settings`: what the business says about itself, how it takes bookings, its tax numbers.

use app_core::{Resource, UiError, i18n::*, isolated, resource};
use app_ui::{Field, Loading, Notice};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    AppError,
    tenants::settings::{BusinessInput, FormInput, SettingsView, TaxKind, TimesShown, Verification},
};

use super::{
    SettingsPage,
    calls::{SaveBusiness, SaveTaxId, my_settings},
    refused, typed_now,
};
use crate::wrong::{Cell, label, optional};

const HERE: &str = "/office/settings";

/// The page.
pub(crate) fn page() -> AnyView {
    let settings = resource(|| (), |()| my_settings());
    view! { <Page settings=settings/> }.into_any()
}

#[component]
fn Page(settings: Resource<Result<SettingsView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, business.settings).to_string();
                match settings.await {
                    Ok(settings) => view! { <Settings settings=settings title=title/> }.into_any(),
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Settings(settings: SettingsView, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let mut labels = vec![
        label("business_name", "business_name", t_string!(i18n, business.name)),
        label("tagline", "tagline", t_string!(i18n, business.tagline)),
        label("about", "about", t_string!(i18n, business.about)),
        label("phone", "phone", t_string!(i18n, business.phone)),
    ];
    labels.extend(rules().map(|(name, text)| label(name, name, &text)));
    labels.extend(
        TaxKind::ALL.map(|kind| label(kind.as_str(), &format!("tax-{}", kind.as_str()), tax_name(kind))),
    );
    let (version, locked) = (settings.version, !settings.may_change);
    // A form that was refused is shown as it was typed, and still changes the version that it was filled in from.
    let mut about = (settings.business, version, None);
    let mut number_typed = None;
    if let Some((typed, error)) = typed_now(settings.typed) {
        match typed.form {
            FormInput::Business(input) => about = (input, typed.version, Some(error)),
            FormInput::TaxId(kind, number) => number_typed = Some((kind, number, typed.version, error)),
            _ => {}
        }
    }
    let tax = settings.tax.into_iter().map(move |(kind, stored)| match &number_typed {
        Some((typed, number, version, error)) if *typed == kind => {
            view! { <Tax kind=kind number=number.clone() version=*version locked=locked error=Some(error.clone())/> }
        }
        _ => view! { <Tax kind=kind number=stored version=version locked=locked error=None/> },
    });
    let (input, about_version, error) = about;
    view! {
        <SettingsPage current=HERE title=title labels=labels>
            {locked.then(|| view! { <Notice icon="info">{t!(i18n, business.read_only)}</Notice> })}
            <Papers state=settings.verification reason=settings.verification_reason/>
            <About input=input slug=settings.slug version=about_version locked=locked error=error/>
            <section class="card stack">
                <h2>{t!(i18n, business.tax)}</h2>
                {tax.collect_view()}
            </section>
        </SettingsPage>
    }
    .into_any()
}

/// The numbers by which it takes bookings: the name of the field, and what it is called.
fn rules() -> [(&'static str, String); 6] {
    let i18n = use_i18n();
    [
        ("notice", t_string!(i18n, business.notice).to_string()),
        ("horizon", t_string!(i18n, business.horizon).to_string()),
        ("step", t_string!(i18n, business.slot_step).to_string()),
        ("free_cancel", t_string!(i18n, business.free_cancel).to_string()),
        ("check_in_opens", t_string!(i18n, business.check_in_opens).to_string()),
        ("no_show", t_string!(i18n, business.no_show).to_string()),
    ]
}

/// Whether the marketplace lists it, and why not.
#[component]
fn Papers(state: Verification, reason: String) -> impl IntoView {
    let i18n = use_i18n();
    let text = match state {
        Verification::Verified => {
            return view! {
                <Notice tone="started" icon="circle-check">{t!(i18n, business.listed)}</Notice>
            }
            .into_any();
        }
        Verification::Pending => t_string!(i18n, business.not_listed).to_string(),
        Verification::Rejected => {
            t_string!(i18n, business.not_listed_rejected, reason = isolated(&reason)).to_string()
        }
    };
    view! {
        <Notice tone="pending" icon="triangle-alert">
            {text} " " <a href="/office/settings/papers" rel="external">{t!(i18n, business.not_listed_link)}</a>
        </Notice>
    }
    .into_any()
}

#[component]
fn About(
    input: BusinessInput,
    slug: String,
    version: i32,
    locked: bool,
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let problem = |field| error.as_ref().and_then(|error| error.problem(field));
    let mode = input.confirmation_mode.clone();
    let modes = [
        ("auto", t_string!(i18n, business.mode_auto).to_string()),
        ("staff", t_string!(i18n, business.mode_staff).to_string()),
        ("manager", t_string!(i18n, business.mode_manager).to_string()),
    ];
    let modes = modes.into_iter().map(|(code, name)| {
        view! { <option value=code selected=mode == code>{name}</option> }
    });
    let orders = TimesShown::ALL
        .map(|shown| {
            let name = match shown {
                TimesShown::InOrder => t_string!(i18n, business.times_in_order).to_string(),
                TimesShown::BestFirst => t_string!(i18n, business.times_best_first).to_string(),
            };
            view! { <option value=shown.as_str() selected=input.times == shown.as_str()>{name}</option> }
        })
        .into_iter()
        .collect_view();
    let typed =
        [input.notice, input.horizon, input.step, input.free_cancel, input.check_in_opens, input.no_show];
    let rules = rules().into_iter().zip(typed).map(|((name, label), value)| {
        view! { <Cell name=name id=name label=label value=value mode="numeric" problem=problem(name)/> }
    });
    let rules = rules.collect_view();
    view! {
        <form class="card stack" method="post" action=SaveBusiness::url()>
            <h2>{t!(i18n, business.settings_business)}</h2>
            <input type="hidden" name="version" value=version/>
            <fieldset class="stack" disabled=locked>
                <legend class="sr">{t!(i18n, business.settings_business)}</legend>
                <p class="mute">
                    <a href=format!("/b/{slug}") rel="external"><bdi dir="ltr">{format!("/b/{slug}")}</bdi></a>
                </p>
                <Field
                    name="business_name"
                    label=t_string!(i18n, business.name)
                    value=input.business_name
                    problem=problem("business_name")
                />
                <Field
                    name="tagline"
                    label=t_string!(i18n, business.tagline)
                    optional=optional()
                    value=input.tagline
                    problem=problem("tagline")
                />
                <Field
                    name="about"
                    label=t_string!(i18n, business.about)
                    optional=optional()
                    value=input.about
                    multiline=true
                    problem=problem("about")
                />
                <Field
                    name="phone"
                    kind="tel"
                    label=t_string!(i18n, business.phone)
                    value=input.phone
                    problem=problem("phone")
                />
                <div class="field">
                    <label for="confirmation_mode">{t!(i18n, business.mode)}</label>
                    <select id="confirmation_mode" name="confirmation_mode">{modes.collect_view()}</select>
                </div>
                <div class="field">
                    <label for="times">{t!(i18n, business.times)}</label>
                    <p class="hint" id="times-hint">{t!(i18n, business.times_hint)}</p>
                    <select id="times" name="times" aria-describedby="times-hint">{orders}</select>
                </div>
                <div class="pair">
                    {rules}
                </div>
                <Save locked=locked/>
            </fieldset>
        </form>
    }
    .into_any()
}

#[component]
fn Tax(kind: TaxKind, number: String, version: i32, locked: bool, error: Option<AppError>) -> impl IntoView {
    let problem = error.and_then(|error| error.problem(kind.as_str()));
    view! {
        <form method="post" action=SaveTaxId::url()>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="kind" value=kind.as_str()/>
            <fieldset class="beside" disabled=locked>
                <legend class="sr">{tax_name(kind)}</legend>
                <Cell name="number" id=format!("tax-{}", kind.as_str()) label=tax_name(kind) value=number problem=problem/>
                <Save locked=locked/>
            </fieldset>
        </form>
    }
    .into_any()
}

fn tax_name(kind: TaxKind) -> String {
    let i18n = use_i18n();
    match kind {
        TaxKind::Gst => t_string!(i18n, business.tax_gst),
        TaxKind::Pan => t_string!(i18n, business.tax_pan),
        TaxKind::Vat => t_string!(i18n, business.tax_vat),
        TaxKind::Ein => t_string!(i18n, business.tax_ein),
        TaxKind::Trn => t_string!(i18n, business.tax_trn),
        TaxKind::Abn => t_string!(i18n, business.tax_abn),
        TaxKind::Other => t_string!(i18n, business.tax_other),
    }
    .to_string()
}

#[component]
fn Save(locked: bool) -> impl IntoView {
    let i18n = use_i18n();
    (!locked).then(|| {
        view! {
            <div class="row">
                <button type="submit" class="btn">{t!(i18n, business.save)}</button>
            </div>
        }
    })
}
