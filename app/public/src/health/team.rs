//! The business's side: whoever does the work reads it around the visit, a manager after saying why.

use app_core::{clock_time, i18n::*, isolated, short_date};
use app_ui::{ErrorSummary, Field, Notice};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{
    booking::health::{HealthReader, HealthView, MAX_HEALTH_REASON},
    ids::BookingId,
    time::Local,
};

use super::{NotMeantFor, Written};
use crate::calls::LookAtHealth;

#[component]
pub(super) fn Team(found: HealthView) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let number = isolated(&found.number);
    let lead = td_string!(locale, health.lead_team, number = number).to_string();
    let body = match (found.written_at, found.reader) {
        (None, _) => {
            view! { <p class="mute">{td_string!(locale, health.nothing).to_string()}</p> }.into_any()
        }
        (Some(_), HealthReader::NotNow { from, until }) => {
            let text = td_string!(locale, health.not_now, from = moment(from), until = moment(until));
            view! { <Notice tone="pending" icon="clock">{text.to_string()}</Notice> }.into_any()
        }
        (Some(_), HealthReader::Manager { until: None }) => view! { <Ask booking=found.booking/> }.into_any(),
        (Some(at), reader) => {
            let until = match reader {
                HealthReader::Manager { until: Some(until) } => {
                    Some(td_string!(locale, health.open_until, time = clock_time(until)).to_string())
                }
                _ => None,
            };
            let written = td_string!(locale, health.written_at, when = moment(at)).to_string();
            view! {
                <Written text=found.text.unwrap_or_default()/>
                <p class="mute">{written} {until.map(|until| format!(" {until}"))}</p>
            }
            .into_any()
        }
    };
    view! {
        <h1>{td_string!(locale, health.title_team).to_string()}</h1>
        <p class="mute">{lead}</p>
        {body}
        <NotMeantFor not_for=found.not_for/>
    }
    .into_any()
}

/// A day and a time, as people write them.
fn moment(at: Local) -> String {
    let locale = use_i18n().get_locale();
    let (date, time) = (short_date(at.date_naive()), clock_time(at));
    td_string!(locale, health.look_at, date = date, time = time).to_string()
}

/// It is not for managers: one who needs it says why.
#[component]
fn Ask(booking: BookingId) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let error = use_query_map().with_untracked(app_core::query::problems_of);
    let problem = error.as_ref().and_then(|error| error.problem("reason"));
    let label = td_string!(locale, health.reason).to_string();
    let labels = vec![("reason", "reason", label.clone())];
    view! {
        <ErrorSummary error=error labels=labels/>
        <form class="card stack" method="post" action=LookAtHealth::url()>
            <input type="hidden" name="booking" value=booking.to_string()/>
            <Field
                name="reason"
                label=label
                hint=td_string!(locale, health.reason_hint).to_string()
                longest=MAX_HEALTH_REASON
                problem=problem
            />
            <div class="row">
                <button type="submit" class="btn">{td_string!(locale, health.look).to_string()}</button>
            </div>
        </form>
    }
    .into_any()
}
