//! Beside the services: the way to book, opening hours, and where it is.

use app_core::{i18n::*, zone_name};
use app_ui::Icon;
use chrono::Datelike as _;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::location::Url;
use shared::tenants::{BusinessView, OpeningHours};

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
    let rows = WEEK
        .iter()
        .map(|weekday| {
            let current = (u32::try_from(*weekday) == Ok(today)).then_some("date");
            view! {
                <tr aria-current=current>
                    <th scope="row">{weekday_name(*weekday)}</th>
                    <td>{hours_text(&business.hours, *weekday)}</td>
                </tr>
            }
        })
        .collect_view();
    let zone = td_string!(locale, public.times_in, zone = zone_name(&business.timezone)).to_string();
    view! {
        <aside class="card stack" aria-label=td_string!(locale, public.visit).to_string() style="--gap:1.25rem">
            <a class="btn big wide" href=book>{td_string!(locale, public.book_time).to_string()}</a>
            <section class="stack" style="--gap:.5rem">
                <h2>{td_string!(locale, public.hours).to_string()}</h2>
                <table class="hours">
                    <tbody>{rows}</tbody>
                </table>
                <p class="hint">{zone}</p>
            </section>
            <Address business=business/>
        </aside>
    }
    .into_any()
}

#[component]
fn Address(business: BusinessView) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let map = format!("https://www.openstreetmap.org/search?query={}", Url::escape(&business.address));
    let call = (!business.phone.is_empty()).then(|| {
        view! {
            <a class="btn plain" href=format!("tel:{}", business.phone)>
                <Icon name="phone"/>
                {td_string!(locale, public.call).to_string()}
                <span dir="ltr">{business.phone.clone()}</span>
            </a>
        }
    });
    view! {
        <section class="stack" style="--gap:.5rem">
            <h2>{td_string!(locale, public.find_us).to_string()}</h2>
            <address style="font-style:normal"><bdi>{business.address.clone()}</bdi></address>
            <p class="row" style="--gap:0">
                <a class="btn plain" href=map rel="external noreferrer">
                    <Icon name="navigation"/>
                    {td_string!(locale, public.directions).to_string()}
                </a>
                {call}
            </p>
        </section>
    }
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
