//! `/office/settings`: what the business says about itself, how it takes bookings, where it is, its tax numbers.

use app_core::{Resource, UiError, i18n::*, isolated, resource};
use app_ui::{Field, Loading, Notice};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::tenants::settings::{BusinessInput, LocationInput, SettingsView, TaxKind, Verification};

use super::{
    SettingsPage,
    calls::{SaveBusiness, SaveLocation, SaveTaxId, my_settings},
    refused,
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
        label("notice", "notice", t_string!(i18n, business.notice)),
        label("horizon", "horizon", t_string!(i18n, business.horizon)),
        label("step", "step", t_string!(i18n, business.slot_step)),
        label("free_cancel", "free_cancel", t_string!(i18n, business.free_cancel)),
        label("address", "address", t_string!(i18n, business.address)),
        label("place", "place", t_string!(i18n, business.place)),
        label("latitude", "latitude", t_string!(i18n, business.latitude)),
    ];
    labels.extend(
        TaxKind::ALL.map(|kind| label(kind.as_str(), &format!("tax-{}", kind.as_str()), tax_name(kind))),
    );
    let (version, locked) = (settings.version, !settings.may_change);
    let tax = settings.tax.into_iter().map(move |(kind, number)| {
        view! { <Tax kind=kind number=number version=version locked=locked/> }
    });
    view! {
        <SettingsPage current=HERE title=title labels=labels>
            {locked.then(|| view! { <Notice icon="info">{t!(i18n, business.read_only)}</Notice> })}
            <Papers state=settings.verification reason=settings.verification_reason/>
            <About input=settings.business slug=settings.slug version=version locked=locked/>
            <Location input=settings.location version=version locked=locked/>
            <section class="card stack">
                <h2>{t!(i18n, business.tax)}</h2>
                {tax.collect_view()}
            </section>
        </SettingsPage>
    }
    .into_any()
}

/// What head office says to the business's papers.
#[component]
fn Papers(state: Verification, reason: String) -> impl IntoView {
    let i18n = use_i18n();
    match state {
        Verification::Pending => ().into_any(),
        Verification::Verified => view! {
            <Notice tone="started" icon="circle-check">{t!(i18n, business.verified)}</Notice>
        }
        .into_any(),
        Verification::Rejected => {
            let text = t_string!(i18n, business.rejected, reason = isolated(&reason)).to_string();
            view! { <Notice tone="pending" icon="triangle-alert">{text}</Notice> }.into_any()
        }
    }
}

#[component]
fn About(input: BusinessInput, slug: String, version: i32, locked: bool) -> impl IntoView {
    let i18n = use_i18n();
    let mode = input.confirmation_mode.clone();
    let modes = [
        ("auto", t_string!(i18n, business.mode_auto).to_string()),
        ("staff", t_string!(i18n, business.mode_staff).to_string()),
        ("manager", t_string!(i18n, business.mode_manager).to_string()),
    ];
    let modes = modes.into_iter().map(|(code, name)| {
        view! { <option value=code selected=mode == code>{name}</option> }
    });
    view! {
        <form class="card stack" method="post" action=SaveBusiness::url()>
            <h2>{t!(i18n, business.settings_business)}</h2>
            <input type="hidden" name="version" value=version/>
            <fieldset class="stack" disabled=locked>
                <legend class="sr">{t!(i18n, business.settings_business)}</legend>
                <p class="mute">
                    <a href=format!("/b/{slug}") rel="external"><bdi dir="ltr">{format!("/b/{slug}")}</bdi></a>
                </p>
                <Field name="business_name" label=t_string!(i18n, business.name) value=input.business_name/>
                <Field
                    name="tagline"
                    label=t_string!(i18n, business.tagline)
                    optional=optional()
                    value=input.tagline
                />
                <Field
                    name="about"
                    label=t_string!(i18n, business.about)
                    optional=optional()
                    value=input.about
                    multiline=true
                />
                <Field name="phone" kind="tel" label=t_string!(i18n, business.phone) value=input.phone/>
                <div class="field">
                    <label for="confirmation_mode">{t!(i18n, business.mode)}</label>
                    <select id="confirmation_mode" name="confirmation_mode">{modes.collect_view()}</select>
                </div>
                <div class="pair">
                    <Cell
                        name="notice"
                        id="notice"
                        label=t_string!(i18n, business.notice)
                        value=input.notice
                        mode="numeric"
                    />
                    <Cell
                        name="horizon"
                        id="horizon"
                        label=t_string!(i18n, business.horizon)
                        value=input.horizon
                        mode="numeric"
                    />
                    <Cell
                        name="step"
                        id="step"
                        label=t_string!(i18n, business.slot_step)
                        value=input.step
                        mode="numeric"
                    />
                    <Cell
                        name="free_cancel"
                        id="free_cancel"
                        label=t_string!(i18n, business.free_cancel)
                        value=input.free_cancel
                        mode="numeric"
                    />
                </div>
                <Save locked=locked/>
            </fieldset>
        </form>
    }
    .into_any()
}

#[component]
fn Location(input: LocationInput, version: i32, locked: bool) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <form class="card stack" method="post" action=SaveLocation::url()>
            <h2>{t!(i18n, business.step_place)}</h2>
            <input type="hidden" name="version" value=version/>
            <fieldset class="stack" disabled=locked>
                <legend class="sr">{t!(i18n, business.step_place)}</legend>
                <Field name="address" label=t_string!(i18n, business.address) value=input.address/>
                <Field name="place" label=t_string!(i18n, business.place) value=input.place/>
                <div class="pair">
                    <Field
                        name="latitude"
                        label=t_string!(i18n, business.latitude)
                        optional=optional()
                        value=input.latitude
                    />
                    <Field
                        name="longitude"
                        label=t_string!(i18n, business.longitude)
                        optional=optional()
                        value=input.longitude
                    />
                </div>
                <Save locked=locked/>
            </fieldset>
        </form>
    }
    .into_any()
}

#[component]
fn Tax(kind: TaxKind, number: String, version: i32, locked: bool) -> impl IntoView {
    view! {
        <form method="post" action=SaveTaxId::url()>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="kind" value=kind.as_str()/>
            <fieldset class="beside" disabled=locked>
                <legend class="sr">{tax_name(kind)}</legend>
                <Cell name="number" id=format!("tax-{}", kind.as_str()) label=tax_name(kind) value=number/>
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
