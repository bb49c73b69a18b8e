//! `/office/new`: a booking for somebody who calls or comes in. What is wanted is asked for by address; the order is a plain form.

mod calls;
mod form;
mod host;
mod known;
mod order;
mod what;
mod when;

use std::fmt::Write as _;

use app_core::{clock_time, i18n::*, resource};
use app_ui::{Failure, Icon, Loading, Screen};
use chrono::NaiveTime;
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use self::calls::{Asked, DeskPage, NOW, at_desk};
pub use self::calls::{BookAtDesk, KnownCustomers};
use crate::board::Rail;

const HERE: &str = "/office/new";
/// How somebody came who stands at the desk.
const WALK_IN: &str = "walk_in";

/// Whether an address can name a time like this.
fn is_time(text: &str) -> bool {
    text == NOW || NaiveTime::parse_from_str(text, "%H:%M").is_ok()
}

/// The page's address.
fn address(asked: &Asked) -> String {
    let mut text = HERE.to_owned();
    let fields = [
        ("service", asked.service.map(|id| id.to_string())),
        ("option", asked.option.map(|id| id.to_string())),
        ("staff", asked.staff.map(|id| id.to_string())),
        ("day", asked.day.map(app_core::date_key)),
        ("time", asked.time.clone()),
        ("room", asked.room.map(|id| id.to_string())),
        ("by", asked.walk_in.then(|| WALK_IN.to_owned())),
        ("location", asked.location.map(|id| id.to_string())),
        ("area", asked.area.map(|id| id.to_string())),
        ("guests", asked.guests.map(|guests| guests.to_string())),
    ];
    for (nth, (name, value)) in
        fields.into_iter().filter_map(|(name, value)| Some((name, value?))).enumerate()
    {
        let _ = write!(text, "{}{name}={value}", if nth == 0 { '?' } else { '&' });
    }
    text
}

fn asked_of(query: &ParamsMap) -> Asked {
    Asked {
        service: query.get_str("service").and_then(|id| id.parse().ok()),
        option: query.get_str("option").and_then(|id| id.parse().ok()),
        staff: query.get_str("staff").and_then(|id| id.parse().ok()),
        day: query.get_str("day").and_then(|day| day.parse().ok()),
        time: query.get_str("time").filter(|text| is_time(text)).map(str::to_owned),
        room: query.get_str("room").and_then(|id| id.parse().ok()),
        walk_in: query.get_str("by") == Some(WALK_IN),
        location: query.get_str("location").and_then(|id| id.parse().ok()),
        area: query.get_str("area").and_then(|id| id.parse().ok()),
        guests: query.get_str("guests").and_then(|guests| guests.parse().ok()),
    }
}

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <Page/> }.into_any()
}

#[component]
fn Page() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let asked = query.with_untracked(asked_of);
    let error = query.with_untracked(app_core::query::problems_of);
    let shown = asked.clone();
    let page = resource(move || asked.clone(), at_desk);
    view! {
        <Screen title=t_string!(i18n, office.new_title) layout="office">
            <Rail current="/office"/>
            <main id="main" tabindex="-1">
                <div class="pad settings stack" style="--gap:1.5rem">
                    <Suspense fallback=Loading>
                        {move || {
                            let (asked, error) = (shown.clone(), error.clone());
                            Suspend::new(async move {
                                match page.await {
                                    Ok(page) => {
                                        let asked = Asked { staff: asked.staff.filter(|_| page.not_with.is_none()), ..asked };
                                        let chosen = page.chosen(&asked).is_some();
                                        let (order, what) = if chosen {
                                            let (asked, page) = (asked.clone(), page.clone());
                                            (Some(view! { <order::Order asked=asked page=page error=error/> }), None)
                                        } else {
                                            let (asked, page) = (asked.clone(), page.clone());
                                            (None, Some(view! { <what::Services asked=asked page=page/> }))
                                        };
                                        view! {
                                            <Heading asked=asked.clone() page=page.clone()/>
                                            {what}
                                            <form::Wanted asked=asked page=page/>
                                            {order}
                                        }
                                        .into_any()
                                    }
                                    Err(error) => {
                                        view! {
                                            <h1>{t!(i18n, office.new_title)}</h1>
                                            <Failure error=error/>
                                        }
                                        .into_any()
                                    }
                                }
                            })
                        }}
                    </Suspense>
                </div>
            </main>
        </Screen>
    }
    .into_any()
}

/// What the page is, what is settled already, and the way for somebody who stands at the desk.
#[component]
fn Heading(
    /// What was asked for.
    asked: Asked,
    /// What there is.
    page: DeskPage,
) -> impl IntoView {
    let i18n = use_i18n();
    let settled = what::settled(&asked, &page);
    let now = (asked.time.as_deref() != Some(NOW)).then(|| {
        let at = Asked {
            time: Some(NOW.to_owned()),
            day: Some(page.now.date_naive()),
            walk_in: true,
            ..asked.clone()
        };
        view! {
            <a class="btn quiet" href=address(&at)>
                <Icon name="door-open"/>
                {t!(i18n, office.new_now)}
                {format!("\u{a0}· {}", clock_time(page.now))}
            </a>
        }
    });
    let lead = match settled {
        Some(settled) => view! { <p>{settled}</p> }.into_any(),
        None => view! { <p class="mute">{t!(i18n, office.new_lead)}</p> }.into_any(),
    };
    view! {
        <header class="apart">
            <div class="stack" style="--gap:.25rem">
                <h1>{t!(i18n, office.new_title)}</h1>
                {lead}
            </div>
            {now}
        </header>
    }
    .into_any()
}
