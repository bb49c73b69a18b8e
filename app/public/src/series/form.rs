//! How often and how long.

use app_core::{clock_time, i18n::*, short_date};
use app_ui::{Field, Icon};
use chrono::Datelike as _;
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::booking::series::{RuleInput, SeriesPlan};

use crate::words::weekday_name;

/// Monday first.
const ORDER: [i16; 7] = [1, 2, 3, 4, 5, 6, 0];

/// How the fields are called where something is wrong.
pub(super) fn labels() -> Vec<(&'static str, &'static str, String)> {
    let locale = use_i18n().get_locale();
    vec![
        ("every", "weekly", td_string!(locale, series.every).to_string()),
        ("interval", "interval", td_string!(locale, series.interval).to_string()),
        ("days", "days", td_string!(locale, series.weekdays).to_string()),
        ("count", "count", td_string!(locale, series.count).to_string()),
        ("until", "until", td_string!(locale, series.until).to_string()),
    ]
}

/// The rule. It changes nothing, so it is asked for by address.
#[component]
pub(super) fn RuleForm(
    /// What repeats.
    plan: SeriesPlan,
    /// What was asked for.
    rule: RuleInput,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let date = plan.starts_at.date_naive();
    let every = if rule.every.is_empty() { "weekly".to_owned() } else { rule.every.clone() };
    let choice = move |value: &'static str, text: String| {
        view! {
            <label class="check">
                <input type="radio" name="every" id=value value=value checked=every == value/>
                <span>{text}</span>
            </label>
        }
    };
    let choices = [
        ("weekly", td_string!(locale, series.weekly).to_string()),
        ("date", td_string!(locale, series.monthly_date, n = date.day()).to_string()),
        ("weekday", td_string!(locale, series.monthly_weekday).to_string()),
    ];
    let choices = choices.map(|(value, text)| choice(value, text)).into_iter().collect_view();
    let days = ORDER.into_iter().map(|day| {
        let checked = u8::try_from(day).is_ok_and(|day| rule.days.contains(&day));
        view! {
            <label class="check">
                <input type="checkbox" name="day" value=day checked=checked/>
                <span>{weekday_name(day)}</span>
            </label>
        }
    });
    let with = plan.staff.map(|staff| format!("\u{a0}· {staff}"));
    view! {
        <div class="stack" style="--gap:.5rem">
            <p>
                <b>{plan.service}</b>
                {with}
                <span class="mute">
                    {format!("\u{a0}· {}, {}", short_date(date), clock_time(plan.starts_at))}
                </span>
            </p>
            <p class="mute">{td_string!(locale, series.lead).to_string()}</p>
        </div>
        <form class="card stack" method="get" style="--gap:1.25rem">
            <fieldset class="choices">
                <legend>{td_string!(locale, series.every).to_string()}</legend>
                <div class="stack" style="--gap:0">{choices}</div>
            </fieldset>
            <Field name="interval" numeric=true label=td_string!(locale, series.interval).to_string()
                value=if rule.interval.is_empty() { "1".to_owned() } else { rule.interval }/>
            <fieldset class="choices" id="days" aria-describedby="days-hint">
                <legend>{td_string!(locale, series.weekdays).to_string()}</legend>
                <p class="hint" id="days-hint">{td_string!(locale, series.weekdays_hint).to_string()}</p>
                <div class="row">{days.collect_view()}</div>
            </fieldset>
            <div class="pair">
                <Field name="count" numeric=true label=td_string!(locale, series.count).to_string() value=rule.count/>
                <Field name="until" kind="date" label=td_string!(locale, series.until).to_string()
                    optional=format!(" {}", td_string!(locale, public.optional)) value=rule.until/>
            </div>
            <div class="row">
                <button type="submit" class="btn quiet">
                    <Icon name="calendar-days"/>
                    {td_string!(locale, series.look).to_string()}
                </button>
            </div>
        </form>
    }
    .into_any()
}
