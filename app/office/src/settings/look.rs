//! `/office/settings/look`: logo and accent. The logo goes to a route of its own: it is larger than other forms.

use app_core::{Resource, UiError, i18n::*, resource};
use app_ui::{Loading, Notice};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::tenants::brand::{BrandView, HUES, OWN_HUE};

use super::{
    SettingsPage,
    calls::{RemoveLogo, SaveHue, my_brand},
    refused,
};
use crate::wrong::label;

const HERE: &str = "/office/settings/look";

/// The page.
pub(crate) fn page() -> AnyView {
    let brand = resource(|| (), |()| my_brand());
    view! { <Page brand=brand/> }.into_any()
}

#[component]
fn Page(brand: Resource<Result<BrandView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, business.settings_brand).to_string();
                match brand.await {
                    Ok(brand) => view! { <Look view=brand title=title/> }.into_any(),
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Look(view: BrandView, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let labels = vec![label("logo", "logo", t_string!(i18n, business.brand_logo_file))];
    let (page, locked) = (format!("/b/{}", view.slug), !view.may_change);
    let hue = view.brand.hue.unwrap_or(OWN_HUE);
    view! {
        <SettingsPage current=HERE title=title labels=labels>
            <p class="mute">
                {t!(i18n, business.brand_lead)} " "
                <a href=page rel="external">{t!(i18n, business.brand_page)}</a>
            </p>
            {locked.then(|| view! { <Notice icon="info">{t!(i18n, business.read_only)}</Notice> })}
            <Logo name=view.name logo=view.brand.logo locked=locked/>
            <Hues chosen=hue version=view.version locked=locked/>
        </SettingsPage>
    }
    .into_any()
}

#[component]
fn Logo(name: String, logo: Option<String>, locked: bool) -> impl IntoView {
    let i18n = use_i18n();
    let alt = t_string!(i18n, business.brand_logo_alt, name = name.as_str()).to_string();
    let has_one = logo.is_some();
    let shown = logo.map(|path| view! { <img class="logo" src=path alt=alt width="80" height="80"/> });
    let remove = (has_one && !locked).then(|| {
        view! {
            <form method="post" action=RemoveLogo::url()>
                <button type="submit" class="btn quiet">{t!(i18n, business.brand_logo_remove)}</button>
            </form>
        }
    });
    let send = (!locked).then(|| {
        view! {
            <form class="stack" method="post" action="/office/settings/look/logo" enctype="multipart/form-data">
                <div class="field">
                    <label for="logo">{t!(i18n, business.brand_logo_file)}</label>
                    <p class="hint" id="logo-hint">{t!(i18n, business.brand_logo_hint)}</p>
                    <input
                        type="file"
                        id="logo"
                        name="logo"
                        accept="image/png,image/jpeg,image/webp"
                        aria-describedby="logo-hint"
                        required
                    />
                </div>
                <div class="row">
                    <button type="submit" class="btn">{t!(i18n, business.brand_logo_button)}</button>
                </div>
            </form>
        }
    });
    view! {
        <section class="card stack">
            <h2>{t!(i18n, business.brand_logo)}</h2>
            <div class="row">{shown} {remove}</div>
            {send}
        </section>
    }
    .into_any()
}

#[component]
fn Hues(chosen: i16, version: i32, locked: bool) -> impl IntoView {
    let i18n = use_i18n();
    let choices = HUES.map(|hue| {
        view! {
            <label class="choice" style=format!("--accent-h: {hue}")>
                <input type="radio" name="hue" value=hue checked=hue == chosen required/>
                <span class="swatch" aria-hidden="true"></span>
                <span class="what">{hue_name(hue)}</span>
            </label>
        }
    });
    view! {
        <form class="card stack" method="post" action=SaveHue::url()>
            <h2 id="hue">{t!(i18n, business.brand_hue)}</h2>
            <p class="mute">{t!(i18n, business.brand_hue_hint)}</p>
            <input type="hidden" name="version" value=version/>
            <fieldset class="stack" disabled=locked>
                <legend class="sr">{t!(i18n, business.brand_hue)}</legend>
                <div class="hues">{choices.into_iter().collect_view()}</div>
                {(!locked)
                    .then(|| {
                        view! {
                            <div class="row">
                                <button type="submit" class="btn">{t!(i18n, business.save)}</button>
                            </div>
                        }
                    })}
            </fieldset>
        </form>
    }
    .into_any()
}

fn hue_name(hue: i16) -> String {
    let i18n = use_i18n();
    match hue {
        205 => t_string!(i18n, business.hue_205),
        245 => t_string!(i18n, business.hue_245),
        280 => t_string!(i18n, business.hue_280),
        315 => t_string!(i18n, business.hue_315),
        350 => t_string!(i18n, business.hue_350),
        30 => t_string!(i18n, business.hue_30),
        65 => t_string!(i18n, business.hue_65),
        _ => t_string!(i18n, business.hue_162),
    }
    .to_string()
}
