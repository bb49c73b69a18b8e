//! What this browser is told, and when it is left alone.

use app_core::{i18n::*, isolated, zone_name};
use app_ui::{ErrorSummary, Field};
use chrono::NaiveTime;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    AppError,
    notify::{PushSettings, Topic},
};

use super::calls::SetPush;

fn label(topic: Topic) -> String {
    let i18n = use_i18n();
    match topic {
        Topic::MyBookings => t_string!(i18n, notices.my_bookings),
        Topic::Reminders => t_string!(i18n, notices.reminders),
        Topic::MyVisits => t_string!(i18n, notices.my_visits),
        Topic::NewBookings => t_string!(i18n, notices.new_bookings),
        Topic::Approvals => t_string!(i18n, notices.approvals),
        Topic::Late => t_string!(i18n, notices.late),
    }
    .to_string()
}

fn shown(time: Option<NaiveTime>, usual: &str) -> String {
    time.map_or_else(|| usual.to_owned(), |time| time.format("%H:%M").to_string())
}

#[component]
pub(super) fn Settings(
    offered: Vec<Topic>,
    settings: PushSettings,
    zone: String,
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (from, until) = (t_string!(i18n, notices.quiet_from), t_string!(i18n, notices.quiet_until));
    let labels =
        vec![("quiet_from", "quiet_from", from.to_owned()), ("quiet_until", "quiet_until", until.to_owned())];
    let problem = |field| error.as_ref().and_then(|error| error.problem(field));
    let boxes = offered
        .into_iter()
        .map(|topic| view! { <Tick name=topic.as_str() on=settings.topics.contains(&topic) label=label(topic)/> })
        .collect_view();
    let quiet = settings.quiet;
    let zone = isolated(&zone_name(&zone));
    view! {
        <form class="card stack" method="post" action=SetPush::url() novalidate>
            <ErrorSummary error=error.clone() labels=labels/>
            <fieldset class="stack" style="--gap:0">
                <legend class="label">{t!(i18n, notices.topics)}</legend>
                {boxes}
            </fieldset>
            <fieldset class="stack">
                <legend class="label">{t!(i18n, notices.quiet)}</legend>
                <Tick name="quiet" on=quiet.is_some() label=t_string!(i18n, notices.quiet_on).to_string()/>
                <div class="pair">
                    <Field
                        name="quiet_from"
                        kind="time"
                        label=from
                        value=shown(quiet.map(|quiet| quiet.from), "22:00")
                        problem=problem("quiet_from")
                    />
                    <Field
                        name="quiet_until"
                        kind="time"
                        label=until
                        value=shown(quiet.map(|quiet| quiet.until), "07:00")
                        problem=problem("quiet_until")
                    />
                </div>
                <p class="hint">{t_string!(i18n, notices.quiet_hint, zone = zone).to_string()}</p>
            </fieldset>
            <div class="row">
                <button type="submit" class="btn">{t!(i18n, notices.save)}</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Tick(name: &'static str, on: bool, label: String) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value="true" checked=on/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}
