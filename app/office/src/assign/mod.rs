//! `/office/assign`: a day's visits at customers', matched anew with the people who could go there. A plain form.

mod calls;
mod line;
#[cfg(not(target_family = "wasm"))]
mod ticked;

use app_core::{date_key, duration_text, full_date, i18n::*, isolated, query::problems_of, resource};
use app_ui::{Empty, Failure, Icon, Loading, Notice, Screen};
use chrono::{Duration, NaiveDate};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{ErrorCode, booking::assign::AssignView};

pub use self::calls::AssignVisits;
use self::{calls::day_to_assign, line::Line};
use crate::board::Rail;

const HERE: &str = "/office/assign";

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <Page/> }.into_any()
}

#[component]
fn Page() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let day = query.with_untracked(|query| query.get("day").unwrap_or_default());
    let refused = query.with_untracked(problems_of);
    let (done, none) =
        query.with_untracked(|query| (query.get("done").is_some(), query.get("none").is_some()));
    let view = resource(move || day.clone(), day_to_assign);
    let told = match (refused, done, none) {
        (Some(error), ..) => Some(("late", "circle-alert", app_core::error_text(error.code))),
        (None, true, _) => Some(("started", "circle-check", t_string!(i18n, assign.done).to_string())),
        (None, false, true) => {
            Some(("late", "circle-alert", t_string!(i18n, assign.none_ticked).to_string()))
        }
        _ => None,
    };
    let told = told.map(|(tone, icon, text)| {
        view! {
            <div role="alert">
                <Notice tone=tone icon=icon>{text}</Notice>
            </div>
        }
    });
    view! {
        <Screen title=t_string!(i18n, assign.title) layout="office">
            <Rail current="/office"/>
            <main id="main" tabindex="-1">
                <div class="pad settings stack" style="--gap:1.5rem">
                    <header class="stack" style="--gap:.25rem">
                        <h1>{t!(i18n, assign.title)}</h1>
                        <p class="mute">{t!(i18n, assign.lead)}</p>
                    </header>
                    {told}
                    <Suspense fallback=Loading>
                        {move || Suspend::new(async move {
                            match view.await {
                                Ok(view) => view! { <Day view=view/> }.into_any(),
                                Err(error) => {
                                    if error.0.code == ErrorCode::NotFound {
                                        app_core::say_not_found();
                                    }
                                    view! { <Failure error=error/> }.into_any()
                                }
                            }
                        })}
                    </Suspense>
                </div>
            </main>
        </Screen>
    }
    .into_any()
}

#[component]
fn Day(view: AssignView) -> impl IntoView {
    let i18n = use_i18n();
    let date = view.date;
    let step = |days: i64, icon: &'static str, label: String| {
        date.checked_add_signed(Duration::days(days)).map(|day| {
            let href = format!("{HERE}?day={}", date_key(day));
            view! { <a class="btn quiet square" href=href rel="external" aria-label=label><Icon name=icon flip=true/></a> }
        })
    };
    let (before, after) =
        (t_string!(i18n, assign.before).to_string(), t_string!(i18n, assign.after).to_string());
    view! {
        <div class="row">
            {step(-1, "chevron-left", before)} {step(1, "chevron-right", after)}
            <h2>{full_date(date)}</h2>
        </div>
        {visits(view)}
    }
    .into_any()
}

fn visits(view: AssignView) -> AnyView {
    let i18n = use_i18n();
    let AssignView { date, visits, way_minutes, way_minutes_then, .. } = view;
    if visits.is_empty() {
        return view! {
            <Empty icon="map-pin" title=t_string!(i18n, assign.empty) text=t_string!(i18n, assign.empty_text)/>
        }
        .into_any();
    }
    let minutes = |minutes: i64| isolated(&duration_text(minutes));
    let (better, stays): (Vec<_>, Vec<_>) = visits.into_iter().partition(|line| line.proposal.is_some());
    let good = better.is_empty();
    let then = (!good).then(|| {
        view! { <div><dt>{t!(i18n, assign.way_then)}</dt><dd>{minutes(way_minutes_then)}</dd></div> }
    });
    let lines = |lines: Vec<_>| lines.into_iter().map(|line| view! { <Line line=line/> }).collect_view();
    let stays = (!stays.is_empty()).then(|| {
        view! {
            <section class="stack" style="--gap:.75rem" aria-labelledby="stays">
                <h2 id="stays">{t!(i18n, assign.stays)}</h2>
                <ul class="stack" style="--gap:.75rem">{lines(stays)}</ul>
            </section>
        }
    });
    let better = if good {
        view! { <Notice tone="started" icon="circle-check">{t!(i18n, assign.good)}</Notice> }.into_any()
    } else {
        view! { <Proposals date=date>{lines(better)}</Proposals> }.into_any()
    };
    view! {
        <dl class="facts card">
            <div><dt>{t!(i18n, assign.way_now)}</dt><dd>{minutes(way_minutes)}</dd></div>
            {then}
        </dl>
        {better}
        {stays}
    }
    .into_any()
}

/// What would be better, to be taken over.
#[component]
fn Proposals(date: NaiveDate, children: Children) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="stack" style="--gap:.75rem" aria-labelledby="better">
            <h2 id="better">{t!(i18n, assign.proposals)}</h2>
            <form method="post" action=AssignVisits::url() class="stack" style="--gap:.75rem">
                <input type="hidden" name="day" value=date_key(date)/>
                <ul class="stack" style="--gap:.75rem">{children()}</ul>
                <div class="row">
                    <button type="submit" class="btn">{t!(i18n, assign.take_over)}</button>
                </div>
                <p class="hint">{t!(i18n, assign.told)}</p>
            </form>
        </section>
    }
    .into_any()
}
