//! Beside the services: the way to book, opening hours, and where it is.

use app_core::{i18n::*, zone_name};
use app_ui::Icon;
use chrono::Datelike as _;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::location::Url;
use shared::tenants::{BusinessView, OpeningHours, Place};

use crate::{
    query::BookQuery,
    words::{wall_time, weekday_name},
};

/// Monday first; 0 = Sunday.
const WEEK: [i16; 7] = [1, 2, 3, 4, 5, 6, 0];

/// Everything that helps to come.
#[component]
pub(super) fn Visit(
    /// Whose.
    business: BusinessView,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let book = BookQuery { slug: business.slug.clone(), ..BookQuery::default() }.href();
    let today = business.now.date_naive().weekday().num_days_from_sunday();
    let zone = td_string!(locale, public.times_in, zone = zone_name(&business.timezone)).to_string();
    let where_and_when = if business.places.len() > 1 {
        let slug = business.slug.clone();
        let places = business.places.into_iter().map(|place| {
            let here =
                BookQuery { slug: slug.clone(), location: Some(place.id), ..BookQuery::default() }.href();
            view! { <One place=place today=today book=here/> }
        });
        let places = places.collect_view();
        view! {
            <section class="stack" style="--gap:1.25rem">
                <h2>{td_string!(locale, public.all_places).to_string()}</h2>
                {places}
                <p class="hint">{zone}</p>
            </section>
            <p><Call phone=business.phone/></p>
        }
        .into_any()
    } else {
        view! {
            <section class="stack" style="--gap:.5rem">
                <h2>{td_string!(locale, public.hours).to_string()}</h2>
                <Week hours=business.hours today=today/>
                <p class="hint">{zone}</p>
            </section>
            <section class="stack" style="--gap:.5rem">
                <h2>{td_string!(locale, public.find_us).to_string()}</h2>
                <address style="font-style:normal"><bdi>{business.address.clone()}</bdi></address>
                <p class="row" style="--gap:0">
                    <Directions address=business.address/>
                    <Call phone=business.phone/>
                </p>
            </section>
        }
        .into_any()
    };
    view! {
        <aside class="card stack" aria-label=td_string!(locale, public.visit).to_string() style="--gap:1.25rem">
            <a class="btn big wide" href=book>{td_string!(locale, public.book_time).to_string()}</a>
            {where_and_when}
        </aside>
    }
    .into_any()
}

/// One of several places.
#[component]
fn One(place: Place, today: u32, book: String) -> impl IntoView {
    let line = place.address;
    view! {
        <section class="stack" style="--gap:.5rem">
            <h3><bdi>{place.name}</bdi></h3>
            <address style="font-style:normal"><bdi>{line.clone()}</bdi></address>
            <Week hours=place.hours today=today/>
            <p class="row" style="--gap:0">
                <a class="btn plain" href=book>{td_string!(use_i18n().get_locale(), public.book_here).to_string()}</a>
                <Directions address=line/>
            </p>
        </section>
    }
    .into_any()
}

#[component]
fn Week(hours: Vec<OpeningHours>, today: u32) -> impl IntoView {
    let rows = WEEK
        .iter()
        .map(|weekday| {
            let current = (u32::try_from(*weekday) == Ok(today)).then_some("date");
            view! {
                <tr aria-current=current>
                    <th scope="row">{weekday_name(*weekday)}</th>
                    <td>{hours_text(&hours, *weekday)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="hours">
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn Directions(address: String) -> impl IntoView {
    let map = format!("https://www.openstreetmap.org/search?query={}", Url::escape(&address));
    view! {
        <a class="btn plain" href=map rel="external noreferrer">
            <Icon name="navigation"/>
            {td_string!(use_i18n().get_locale(), public.directions).to_string()}
        </a>
    }
}

#[component]
fn Call(phone: String) -> impl IntoView {
    (!phone.is_empty()).then(|| {
        view! {
            <a class="btn plain" href=format!("tel:{phone}")>
                <Icon name="phone"/>
                {td_string!(use_i18n().get_locale(), public.call).to_string()}
                <span dir="ltr">{phone.clone()}</span>
            </a>
        }
    })
}

/// `9:00–13:00, 15:00–21:00`, or that it is closed.
fn hours_text(hours: &[OpeningHours], weekday: i16) -> String {
    let mut open: Vec<_> = hours.iter().filter(|hours| hours.weekday == weekday).collect();
    open.sort_by_key(|hours| hours.opens);
    if open.is_empty() {
        return td_string!(use_i18n().get_locale(), public.closed).to_string();
    }
    let ranges =
        open.into_iter().map(|hours| format!("{}–{}", wall_time(hours.opens), wall_time(hours.closes)));
    ranges.collect::<Vec<_>>().join(", ")
}
