//! `/office/new`: a booking for somebody who calls or comes in. What is wanted is asked for by address; the order is a plain form.

mod calls;
mod form;
mod host;
mod order;

use std::fmt::Write as _;

use app_core::{i18n::*, resource};
use app_ui::{Failure, Loading, Screen};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

pub use self::calls::BookAtDesk;
use self::calls::{Asked, at_desk};
use crate::board::Rail;

const HERE: &str = "/office/new";

/// The page's address.
fn address(asked: &Asked) -> String {
    let mut text = HERE.to_owned();
    let fields = [
        ("service", asked.service.map(|id| id.to_string())),
        ("option", asked.option.map(|id| id.to_string())),
        ("staff", asked.staff.map(|id| id.to_string())),
        ("day", asked.day.map(app_core::date_key)),
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
                    <header class="stack" style="--gap:.25rem">
                        <h1>{t!(i18n, office.new_title)}</h1>
                        <p class="mute">{t!(i18n, office.new_lead)}</p>
                    </header>
                    <Suspense fallback=Loading>
                        {move || {
                            let (asked, error) = (shown.clone(), error.clone());
                            Suspend::new(async move {
                                match page.await {
                                    Ok(page) => {
                                        let order = page
                                            .services
                                            .iter()
                                            .any(|service| Some(service.id) == asked.service)
                                            .then(|| {
                                                let (asked, page) = (asked.clone(), page.clone());
                                                view! { <order::Order asked=asked page=page error=error/> }
                                            });
                                        view! {
                                            <form::Wanted asked=asked page=page/>
                                            {order}
                                        }
                                        .into_any()
                                    }
                                    Err(error) => view! { <Failure error=error/> }.into_any(),
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
