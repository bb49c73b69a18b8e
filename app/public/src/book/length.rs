//! Step 1: how long, and with what.

use app_core::{date_key, duration_text, i18n::*, money_text};
use app_ui::Notice;
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::catalog::{AddonView, OptionView, ServiceView};

use super::{
    head::Head,
    more::{Guests, InTheSameVisit},
    summary::Running,
    visit::Visit,
    whither::Whither,
};
use crate::{
    calls::Shop,
    query::{BookQuery, business_path},
};

/// Lengths and add-ons of one service.
#[component]
pub(super) fn Length(
    /// What the address says.
    asked: BookQuery,
    /// Where.
    shop: Shop,
    /// What is being booked.
    service: ServiceView,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let chosen = Visit::new(&asked, &shop, &service);
    let business = shop.business;
    // The times cannot be shown without it.
    let lacks = asked.when && asked.lacks_area();
    let action = BookQuery { slug: asked.slug.clone(), ..BookQuery::default() }.href();
    let hidden = [
        ("staff", asked.staff.map(|id| id.to_string())),
        ("gender", asked.gender.map(|gender| gender.as_str().to_owned())),
        ("from", asked.from.map(date_key)),
        ("day", asked.day.map(date_key)),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| view! { <input type="hidden" name=name value=value/> }))
    .collect_view();
    let options = service.options.clone().into_iter().map(|option| {
        let checked = chosen.option == Some(option.id);
        view! { <Duration option=option checked=checked/> }
    });
    let addons = service.addons.clone().into_iter().map(|addon| {
        let checked = chosen.addons.iter().any(|chosen| chosen.id == addon.id);
        view! { <Addon addon=addon checked=checked/> }
    });
    let addons = (!service.addons.is_empty()).then(|| {
        view! {
            <fieldset class="choices" style="margin-block-start:1.5rem">
                <legend>{td_string!(locale, public.with_it).to_string()}</legend>
                {addons.collect_view()}
            </fieldset>
        }
    });
    view! {
        <Head
            title=service.name.clone()
            business=business.clone()
            back=business_path(&asked.slug)
            back_label=td_string!(locale, public.back_to, name = business.name.as_str()).to_string()
            step=1
            past=Vec::new()
        />
        <main id="main" tabindex="-1">
            <h1>{service.name.clone()}</h1>
            <p class="lead"><bdi>{service.description.clone()}</bdi></p>
            {lacks
                .then(|| {
                    let text = td_string!(locale, public.area_missing).to_string();
                    view! { <section class="stack" role="alert"><Notice tone="late" icon="circle-alert">{text}</Notice></section> }
                })}
            <form id="option" action=action method="get">
                <input type="hidden" name="service" value=service.id.to_string()/>
                <input type="hidden" name="step" value="when"/>
                {hidden}
                // Enter in a field goes on, not to the list of further services.
                <button type="submit" class="sr" tabindex="-1" aria-hidden="true"></button>
                <fieldset class="choices">
                    <legend>{td_string!(locale, public.how_long).to_string()}</legend>
                    {options.collect_view()}
                </fieldset>
                <Whither asked=asked visit=chosen.clone() places=business.places.clone() areas=business.areas.clone()/>
                {addons}
                <Guests visit=chosen.clone()/>
                <InTheSameVisit visit=chosen.clone()/>
            </form>
        </main>
        <Running visit=chosen business=business.name/>
    }
    .into_any()
}

#[component]
fn Duration(option: OptionView, checked: bool) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="radio" name="option" value=option.id.to_string() checked=checked/>
            <span class="what">{duration_text(option.minutes)}</span>
            <span class="price">{money_text(option.price)}</span>
        </label>
    }
}

#[component]
fn Addon(addon: AddonView, checked: bool) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let price = money_text(addon.price);
    let longer = (addon.minutes > 0)
        .then(|| view! { <small>{td_string!(locale, public.minutes_longer, n = addon.minutes).to_string()}</small> });
    view! {
        <label class="choice">
            <input type="checkbox" name="addon" value=addon.id.to_string() checked=checked/>
            <span class="what">{addon.name} " " {longer}</span>
            <span class="price">{td_string!(locale, public.plus_price, price = price).to_string()}</span>
        </label>
    }
}
