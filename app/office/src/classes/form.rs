//! A new class, or several.

use app_core::{day_name, duration_text, i18n::*, isolated};
use app_ui::{Empty, ErrorSummary, Field, LocationChoice};
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use shared::AppError;

use super::{
    calls::{NewPage, ScheduleClass, Typed},
    conflicts::Conflicts,
};

/// Monday first; 0 is Sunday.
const ORDER: [u8; 7] = [1, 2, 3, 4, 5, 6, 0];

/// What the days of the week are called.
fn weekday(day: u8) -> String {
    let sunday = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default();
    day_name(sunday.checked_add_days(Days::new(u64::from(day))).unwrap_or(sunday))
}

fn labels() -> Vec<(&'static str, &'static str, String)> {
    let i18n = use_i18n();
    vec![
        ("service", "option", t_string!(i18n, classes.what).to_string()),
        ("staff", "staff", t_string!(i18n, classes.teacher).to_string()),
        ("date", "date", t_string!(i18n, classes.date).to_string()),
        ("time", "time", t_string!(i18n, classes.time).to_string()),
        ("seats", "seats", t_string!(i18n, classes.seats).to_string()),
        ("min_seats", "min_seats", t_string!(i18n, classes.min_seats).to_string()),
        ("decide_hours", "decide_hours", t_string!(i18n, classes.decide_hours).to_string()),
        ("count", "count", t_string!(i18n, classes.count).to_string()),
    ]
}

/// The form.
#[component]
pub(super) fn New(
    /// What can be held, and what was typed before.
    page: NewPage,
    /// What is wrong with it.
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    if page.lengths.is_empty() {
        return view! {
            <Empty icon="users" title=t_string!(i18n, classes.no_service) text=t_string!(i18n, classes.no_service_text)>
                <a class="btn" href="/office/services" rel="external">{t!(i18n, catalog.title)}</a>
            </Empty>
        }
        .into_any();
    }
    let problem = |field: &str| error.as_ref().and_then(|error| error.problem(field));
    let typed = page.typed.clone();
    let lengths = page.lengths.iter().map(|length| {
        let text = format!("{}\u{a0}· {}", isolated(&length.service.name), duration_text(length.minutes));
        let id = length.option.to_string();
        let selected = id == typed.option;
        view! { <option value=id selected=selected>{text}</option> }
    });
    let mut people: Vec<_> = page.lengths.iter().flat_map(|length| length.staff.clone()).collect();
    people.sort_by(|a, b| a.name.cmp(&b.name));
    people.dedup_by_key(|person| person.id);
    let people = people.into_iter().map(|person| {
        let id = person.id.to_string();
        let selected = id == typed.staff;
        view! { <option value=id selected=selected>{isolated(&person.name)}</option> }
    });
    let conflicts = typed.conflicts.clone();
    let leave_out = (!conflicts.is_empty()).then(|| {
        view! {
            <button type="submit" class="btn quiet wide" name="leave_out" value="1">
                {t!(i18n, classes.leave_out)}
            </button>
        }
    });
    view! {
        <form method="post" action=ScheduleClass::url() novalidate class="card stack" style="--gap:1.25rem">
            <ErrorSummary error=error.clone() labels=labels()/>
            <Conflicts conflicts=conflicts/>
            <div class="pair">
                <div class="field">
                    <label for="option">{t!(i18n, classes.what)}</label>
                    <select id="option" name="option">{lengths.collect_view()}</select>
                </div>
                <div class="field">
                    <label for="staff">{t!(i18n, classes.teacher)}</label>
                    <select id="staff" name="staff">{people.collect_view()}</select>
                </div>
                <LocationChoice locations=page.locations.clone() chosen=typed.location.parse().ok()/>
                <Field name="date" kind="date" label=t_string!(i18n, classes.date) value=typed.date.clone() problem=problem("date")/>
                <Field name="time" kind="time" label=t_string!(i18n, classes.time) value=typed.time.clone()
                    problem=problem("time").or(problem("starts_at"))/>
                <Field name="seats" numeric=true label=t_string!(i18n, classes.seats) value=typed.seats.clone()
                    problem=problem("seats")/>
            </div>
            <Least typed=typed.clone() error=error.clone()/>
            <Again typed=typed error=error/>
            {leave_out}
            <button type="submit" class="btn wide big">{t!(i18n, classes.schedule)}</button>
        </form>
    }
    .into_any()
}

/// How many have to come, and when that is decided.
#[component]
fn Least(typed: Typed, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let problem = |field: &str| error.as_ref().and_then(|error| error.problem(field));
    view! {
        <fieldset class="choices">
            <legend>{t!(i18n, classes.least)}</legend>
            <p class="hint">{t!(i18n, classes.least_hint)}</p>
            <div class="pair">
                <Field name="min_seats" numeric=true label=t_string!(i18n, classes.min_seats) value=typed.min_seats
                    problem=problem("min_seats")/>
                <Field name="decide_hours" numeric=true label=t_string!(i18n, classes.decide_hours)
                    value=typed.decide_hours problem=problem("decide_hours")/>
            </div>
        </fieldset>
    }
}

/// When it is held again.
#[component]
fn Again(typed: Typed, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let problem = |field: &str| error.as_ref().and_then(|error| error.problem(field));
    let every = [
        ("", t_string!(i18n, classes.once).to_string()),
        ("1", t_string!(i18n, classes.weekly).to_string()),
        ("2", t_string!(i18n, classes.fortnightly).to_string()),
    ]
    .map(|(value, text)| {
        view! { <option value=value selected=typed.every == value>{text}</option> }
    });
    let days = ORDER.into_iter().map(|day| {
        let checked = typed.days.contains(&day);
        view! {
            <label class="check">
                <input type="checkbox" name="days[]" value=day checked=checked/>
                <span>{weekday(day)}</span>
            </label>
        }
    });
    let open = !typed.every.is_empty() || problem("count").is_some();
    view! {
        <details class="fold" open=open>
            <summary><h2>{t!(i18n, classes.again)}</h2></summary>
            <div class="stack">
                <div class="pair">
                    <div class="field">
                        <label for="every">{t!(i18n, classes.every)}</label>
                        <select id="every" name="every">{every.into_iter().collect_view()}</select>
                    </div>
                    <Field name="count" numeric=true label=t_string!(i18n, classes.count) value=typed.count
                        problem=problem("count")/>
                </div>
                <fieldset class="choices">
                    <legend>{t!(i18n, classes.days)}</legend>
                    <p class="hint">{t!(i18n, classes.days_hint)}</p>
                    <div class="row">{days.collect_view()}</div>
                </fieldset>
            </div>
        </details>
    }
}
