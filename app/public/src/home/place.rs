//! A business in the list: what it is, what it costs, and the next three free times.

use app_core::{clock_time, i18n::*, money_text};
use app_ui::Icon;
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::time::Local;

use crate::{
    calls::{Found, Offer},
    query::{BookQuery, business_path},
    words::{day_words, hue, kind_icon, service_text, stars},
};

/// One result.
#[component]
pub(super) fn Place(
    /// What was found.
    found: Found,
) -> impl IntoView {
    let business = found.business;
    let rating = business.rating.map(|tenths| {
        view! {
            <span class="rating">
                <Icon name="star-full"/>
                {stars(tenths)}
            </span>
            {format!(" ({}) · ", business.reviews)}
        }
    });
    let offer = found.offer.map(|offer| {
        view! { <Times offer=offer slug=business.slug.clone() business=business.name.clone()/> }
    });
    view! {
        <li class="place">
            <div class="pic" data-hue=hue(&business.slug) aria-hidden="true">
                <Icon name=kind_icon(&business.kind)/>
            </div>
            <div class="about">
                <h3>
                    <a href=business_path(&business.slug)>{business.name}</a>
                </h3>
                <p>{rating} {business.place}</p>
            </div>
            {offer}
        </li>
    }
    .into_any()
}

#[component]
fn Times(offer: Offer, slug: String, business: String) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let what = service_text(offer.name.clone(), offer.minutes, std::iter::empty());
    let said = td_string!(locale, public.time_for, service = what.as_str(), business = business.as_str())
        .to_string();
    let link = |at: Local| {
        let day = at.date_naive();
        let asked = BookQuery {
            slug: slug.clone(),
            service: Some(offer.service),
            when: true,
            from: offer.today.is_none_or(|today| (day - today).num_days() >= 7).then_some(day),
            day: Some(day),
            ..BookQuery::default()
        };
        view! {
            <li>
                <a href=asked.href()>
                    {clock_time(at)} " " <small>{day_words(day, offer.today)}</small>
                    <span class="sr">{said.clone()}</span>
                </a>
            </li>
        }
    };
    let times = if offer.times.is_empty() {
        view! { <p class="mute">{td_string!(locale, public.nothing_soon).to_string()}</p> }.into_any()
    } else {
        let label = td_string!(locale, public.times_at, business = business.as_str()).to_string();
        view! {
            <ul class="times small" aria-label=label>
                {offer.times.iter().map(|at| link(*at)).collect_view()}
            </ul>
        }
        .into_any()
    };
    view! {
        <p class="offer">
            <span>{what}</span>
            <b class="nowrap">{money_text(offer.price)}</b>
        </p>
        {times}
    }
}
