//! `/bookings/{id}/repeat`: a booking that repeats, before and after. For its customer and for the desk alike.

mod dates;
mod form;
mod view;

use std::fmt::Write as _;

use app_core::{UiError, error_text, i18n::*, resource, short_date, use_viewer};
use app_ui::{Empty, ErrorSummary, Failure, Icon, Loading, Notice, SitePage};
use chrono::NaiveDateTime;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    params::ParamsMap,
};
use serde::{Deserialize, Serialize};
use shared::{
    AppError, ErrorCode,
    booking::series::{RuleInput, SeriesPlan, SeriesView},
    ids::BookingId,
};

use crate::{
    calls::{plan_series, series_of},
    visit::NoBooking,
};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Found {
    Plan(Box<SeriesPlan>, Option<AppError>),
    Series(Box<SeriesView>),
}

/// The page's address, with a rule if there is one.
pub(crate) fn address(booking: BookingId, rule: Option<&RuleInput>) -> String {
    let mut text = format!("/bookings/{booking}/repeat");
    let Some(rule) = rule else { return text };
    // What was typed goes into an address only as far as it can mean something.
    let plain = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').take(20).collect()
    };
    let fields = [
        ("every", &rule.every),
        ("interval", &rule.interval),
        ("count", &rule.count),
        ("until", &rule.until),
    ];
    for (nth, (name, value)) in fields.into_iter().enumerate() {
        let _ = write!(text, "{}{name}={}", if nth == 0 { '?' } else { '&' }, plain(value));
    }
    for day in &rule.days {
        let _ = write!(text, "&day={day}");
    }
    text
}

/// The rule that an address names.
fn rule_of(query: &ParamsMap) -> Option<RuleInput> {
    let text = |name: &str| query.get(name).unwrap_or_default();
    query.get("every").map(|every| RuleInput {
        every,
        interval: text("interval"),
        days: query.get_all("day").unwrap_or_default().iter().filter_map(|day| day.parse().ok()).collect(),
        count: text("count"),
        until: text("until"),
    })
}

/// Dates in the way, as an address names them: only what is known.
fn conflicts_of(query: &ParamsMap) -> Vec<(NaiveDateTime, ErrorCode)> {
    let read = |pair: &str| {
        let (at, code) = pair.split_once('~')?;
        let at = NaiveDateTime::parse_from_str(at, "%Y-%m-%dT%H:%M").ok()?;
        Some((at, ErrorCode::ALL.iter().copied().find(|known| known.as_str() == code)?))
    };
    query.get_str("conflicts").map(|list| list.split(',').filter_map(read).collect()).unwrap_or_default()
}

async fn find(booking: Option<BookingId>, rule: Option<RuleInput>) -> Result<Found, UiError> {
    let booking = booking.ok_or_else(|| UiError(AppError::new(ErrorCode::NotFound)))?;
    if let Some(series) = series_of(booking).await? {
        return Ok(Found::Series(Box::new(series)));
    }
    let none = plan_series(booking, None).await?;
    match plan_series(booking, rule.clone()).await {
        Ok(plan) => Ok(Found::Plan(Box::new(plan), None)),
        // A rule with something wrong in it: the form says so.
        Err(error) if rule.is_some() && !error.0.errors.is_empty() => {
            Ok(Found::Plan(Box::new(none), Some(error.0)))
        }
        Err(error) => Err(error),
    }
}

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <RepeatPage/> }.into_any()
}

#[component]
fn RepeatPage() -> impl IntoView {
    let i18n = use_i18n();
    let (params, query) = (use_params_map(), use_query_map());
    let booking = params.with_untracked(|params| params.get_str("id").and_then(|id| id.parse().ok()));
    let rule = query.with_untracked(rule_of);
    let asked = rule.clone();
    let found = resource(move || (booking, asked.clone()), |(booking, rule)| find(booking, rule));
    view! {
        <SitePage title=t_string!(i18n, series.title)>
            <div class="wrap narrow stack" style="--gap:1.5rem">
                <Suspense fallback=Loading>
                    {move || {
                        let rule = rule.clone();
                        Suspend::new(async move {
                            match (booking, found.await) {
                                (Some(booking), Ok(found)) => {
                                    view! { <Body booking=booking rule=rule found=found/> }.into_any()
                                }
                                (_, Err(error)) => view! { <NotThere error=error/> }.into_any(),
                                (None, _) => ().into_any(),
                            }
                        })
                    }}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn Body(booking: BookingId, rule: Option<RuleInput>, found: Found) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let slug = match &found {
        Found::Plan(plan, _) => plan.slug.clone(),
        Found::Series(series) => series.slug.clone(),
    };
    let at_work = use_viewer().slug == Some(slug);
    let back = if at_work { format!("/office?booking={booking}") } else { format!("/me/bookings/{booking}") };
    let (title, body) = match found {
        Found::Series(series) => (
            td_string!(locale, series.series_title).to_string(),
            view! { <view::Series booking=booking series=*series at_work=at_work/> }.into_any(),
        ),
        Found::Plan(plan, error) => {
            let plan = *plan;
            let shown = (!plan.dates.is_empty()).then(|| {
                let (rule, dates) = (rule.clone().unwrap_or_default(), plan.dates.clone());
                view! { <dates::Dates booking=booking rule=rule dates=dates/> }
            });
            (
                td_string!(locale, series.title).to_string(),
                view! {
                    <ErrorSummary error=error labels=form::labels()/>
                    <form::RuleForm plan=plan rule=rule.unwrap_or_default()/>
                    {shown}
                }
                .into_any(),
            )
        }
    };
    view! {
        <p>
            <a class="link" href=back style="margin-inline-start: -.5rem">
                <Icon name="arrow-left" flip=true/>
                {td_string!(locale, series.back).to_string()}
            </a>
        </p>
        <h1>{title}</h1>
        <Said/>
        {body}
    }
    .into_any()
}

/// What came of the last form.
#[component]
fn Said() -> impl IntoView {
    let locale = use_i18n().get_locale();
    let query = use_query_map();
    let done = query.with_untracked(|query| query.get_str("done").is_some());
    let conflicts = query.with_untracked(conflicts_of);
    let error = query.with_untracked(app_core::query::problems_of);
    let rows = conflicts.iter().map(|(at, code)| {
        let (date, time) = (short_date(at.date()), at.format("%-H:%M").to_string());
        let text = td_string!(locale, series.conflict, date = date, time = time, why = error_text(*code));
        view! { <li>{text.to_string()}</li> }
    });
    let rows = rows.collect_view();
    let conflicts = (!conflicts.is_empty()).then(|| {
        view! {
            <div class="errors" role="alert">
                <h2>{td_string!(locale, series.conflicts).to_string()}</h2>
                <ul>{rows}</ul>
            </div>
        }
    });
    view! {
        {done
            .then(|| {
                view! {
                    <Notice tone="started" icon="circle-check">
                        {td_string!(locale, series.done).to_string()}
                    </Notice>
                }
            })}
        {conflicts}
        {error
            .map(|error| {
                view! {
                    <div role="alert">
                        <Notice tone="late" icon="circle-alert">{error_text(error.code)}</Notice>
                    </div>
                }
            })}
    }
    .into_any()
}

/// Not the viewer's, or not without an account.
#[component]
fn NotThere(error: UiError) -> impl IntoView {
    let locale = use_i18n().get_locale();
    match error.0.code {
        ErrorCode::Unauthenticated => view! {
            <Empty
                icon="log-in"
                whole_page=true
                title=td_string!(locale, series.sign_in).to_string()
                text=error_text(error.0.code)
            >
                <a class="btn" href="/login">{td_string!(locale, common.sign_in).to_string()}</a>
            </Empty>
        }
        .into_any(),
        ErrorCode::NotFound => view! { <NoBooking/> }.into_any(),
        _ => view! { <Failure error=error/> }.into_any(),
    }
}
