//! The guest's own side: to write it, to change it, to take it back, and to see who had to read it.

use app_core::{clock_time, full_date, i18n::*, isolated, short_date};
use app_ui::{ErrorSummary, Field, Notice};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{
    booking::health::{HealthLook, HealthView, MAX_HEALTH},
    ids::BookingId,
};

use super::{NotMeantFor, Written};
use crate::calls::{EraseHealth, WriteHealth};

#[component]
pub(super) fn Guest(found: HealthView, may_write: bool) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let query = use_query_map();
    let error = query.with_untracked(app_core::query::problems_of);
    let done = query.with_untracked(|query| match query.get_str("done") {
        Some("written") => Some(td_string!(locale, health.written).to_string()),
        Some("erased") => Some(td_string!(locale, health.erased).to_string()),
        _ => None,
    });
    let labels = vec![
        ("text", "text", td_string!(locale, health.text).to_string()),
        ("agreed", "agreed", td_string!(locale, health.consent).to_string()),
    ];
    let business = isolated(&found.business);
    let erased = td_string!(locale, health.erased_on, date = full_date(found.erased_on)).to_string();
    let (booking, is_written) = (found.booking, found.written_at.is_some());
    let body = match (may_write, found.text) {
        (true, text) => {
            view! { <Write booking=booking text=text.unwrap_or_default() problem=error.clone()/> }.into_any()
        }
        (false, Some(text)) => view! { <Written text=text/> }.into_any(),
        (false, None) => {
            view! { <p class="mute">{td_string!(locale, health.nothing).to_string()}</p> }.into_any()
        }
    };
    let erase = is_written.then(|| {
        view! {
            <form method="post" action=EraseHealth::url()>
                <input type="hidden" name="booking" value=booking.to_string()/>
                <button type="submit" class="btn quiet danger">
                    {td_string!(locale, health.erase).to_string()}
                </button>
            </form>
        }
    });
    view! {
        <h1>{td_string!(locale, health.title).to_string()}</h1>
        <ErrorSummary error=error labels=labels/>
        {done.map(|text| view! { <Notice tone="started" icon="circle-check">{text}</Notice> })}
        <p>{td_string!(locale, health.lead, business = business).to_string()}</p>
        <NotMeantFor not_for=found.not_for/>
        {body}
        <p class="mute">{erased}</p>
        {erase}
        <Looks looks=found.looks/>
    }
    .into_any()
}

#[component]
fn Write(booking: BookingId, text: String, problem: Option<shared::AppError>) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let problem = |field| problem.as_ref().and_then(|error| error.problem(field));
    let invalid = problem("agreed").map(|_| "true");
    view! {
        <form class="card stack" method="post" action=WriteHealth::url()>
            <input type="hidden" name="booking" value=booking.to_string()/>
            <Field
                name="text"
                label=td_string!(locale, health.text).to_string()
                hint=td_string!(locale, health.hint).to_string()
                value=text
                multiline=true
                longest=MAX_HEALTH
                problem=problem("text")
            />
            <label class="check">
                <input type="checkbox" id="agreed" name="agreed" value="1" required aria-invalid=invalid/>
                <span>{td_string!(locale, health.consent).to_string()}</span>
            </label>
            <div class="row">
                <button type="submit" class="btn">{td_string!(locale, health.save).to_string()}</button>
            </div>
        </form>
    }
    .into_any()
}

/// Managers who had to read it.
#[component]
fn Looks(looks: Vec<HealthLook>) -> impl IntoView {
    let locale = use_i18n().get_locale();
    (!looks.is_empty()).then(|| {
        let lines = looks
            .into_iter()
            .map(|look| {
                let when = td_string!(
                    locale,
                    health.look_at,
                    date = short_date(look.at.date_naive()),
                    time = clock_time(look.at)
                )
                .to_string();
                view! {
                    <li class="item">
                        <div class="grow">
                            <p class="mute">{when}</p>
                            <p dir="auto">{look.reason}</p>
                        </div>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="stack" style="--gap:.5rem" aria-labelledby="looks">
                <h2 id="looks">{td_string!(locale, health.looks).to_string()}</h2>
                <ul class="card list">{lines}</ul>
            </section>
        }
    })
}
