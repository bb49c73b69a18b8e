//! `/office/hours/{staff}`: one person's week, dates, what comes again, and who they are.

use app_core::{Resource, UiError, i18n::*, isolated, resource, short_date, time_range};
use app_ui::{Failure, Icon, Loading, Notice};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server_fn::ServerFn as _;
use shared::{
    ids::StaffId,
    staff::{HoursView, Period, VisitLine},
};

use crate::{
    blocks::Blocks,
    calls::{DropWeek, hours_of},
    classes::Classes,
    dates::Dates,
    fields::{Input, RemoveButton},
    frame::Page,
    profile::About,
    week::WeekForm,
};

type Wanted = (Option<StaffId>, Option<NaiveDate>, bool);

/// The page.
pub(crate) fn page() -> AnyView {
    let (params, query) = (use_params_map(), use_query_map());
    let wanted = move || -> Wanted {
        let staff = params.read().get_str("staff").and_then(|id| id.parse().ok());
        let query = query.read();
        let day = |name| query.get_str(name).and_then(|day| day.parse().ok());
        match day("new") {
            Some(day) => (staff, Some(day), true),
            None => (staff, day("on"), false),
        }
    };
    let hours = resource(wanted, |(staff, on, new)| async move {
        match staff {
            Some(staff) => hours_of(staff, on, new).await,
            None => Err(shared::ErrorCode::NotFound.into()),
        }
    });
    view! { <PersonPage hours=hours/> }.into_any()
}

#[component]
fn PersonPage(hours: Resource<Result<HoursView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let back = move || ("/office/hours".to_owned(), t_string!(i18n, hours.all_people).to_string());
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match hours.await {
                    Ok(view) => {
                        let title = t_string!(i18n, hours.hours_of, name = isolated(&view.person.name)).to_string();
                        view! { <Page here="/office/hours" title=title lead=view.person.title.clone() back=back()><Person view=view/></Page> }
                            .into_any()
                    }
                    Err(error) => {
                        app_core::say_not_found();
                        view! {
                            <Page here="/office/hours" title=t_string!(i18n, hours.title) back=back()>
                                <Failure error=error/>
                            </Page>
                        }
                        .into_any()
                    }
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Person(view: HoursView) -> impl IntoView {
    let i18n = use_i18n();
    let outside = (!view.outside.is_empty()).then(|| view! { <Outside visits=view.outside.clone()/> });
    view! {
        {outside}
        <section class="card stack" aria-labelledby="week-title">
            <h2 id="week-title">{t!(i18n, hours.week_title)}</h2>
            <Weeks view=view.clone()/>
            <WeekForm view=view.clone()/>
            <AnotherWeek view=view.clone()/>
        </section>
        <Classes
            classes=view.classes.clone()
            title=t_string!(i18n, hours.classes_title).to_string()
            hint=t_string!(i18n, hours.classes_text).to_string()
        />
        <Dates
            places=view.places.clone()
            staff=view.person.id
            exceptions=view.exceptions.clone()
            may_change=view.may_change
        />
        <Blocks staff=view.person.id blocks=view.blocks.clone() may_change=view.may_change/>
        <About view=view/>
    }
    .into_any()
}

/// What is booked while they are not there.
#[component]
fn Outside(visits: Vec<VisitLine>) -> impl IntoView {
    let i18n = use_i18n();
    let rows = visits.into_iter().map(|visit| view! { <li><Visit visit=visit/></li> }).collect_view();
    view! {
        <section class="card stack" aria-labelledby="outside-title">
            <h2 id="outside-title">{t!(i18n, hours.outside_title)}</h2>
            <Notice tone="pending" icon="triangle-alert">{t!(i18n, hours.outside_text)}</Notice>
            <ul class="list">{rows}</ul>
        </section>
    }
    .into_any()
}

/// A visit that leads to its day on the board.
#[component]
pub(crate) fn Visit(visit: VisitLine) -> impl IntoView {
    let i18n = use_i18n();
    let day = visit.from.date_naive();
    let when =
        t_string!(i18n, hours.pair, first = short_date(day), second = time_range(visit.from, visit.to));
    let what = if visit.customer.is_empty() {
        visit.service
    } else {
        format!("{} · {}", visit.service, isolated(&visit.customer))
    };
    view! {
        <a class="item" href=format!("/office?date={day}")>
            <Icon name="calendar-days"/>
            <span class="grow">
                <b>{when.to_string()}</b>
                <span class="mute">{what} " · " <bdi>{visit.number}</bdi></span>
            </span>
            <Icon name="chevron-right" flip=true/>
        </a>
    }
    .into_any()
}

/// How a week is called by its days.
fn period_text(period: Period) -> String {
    let i18n = use_i18n();
    match (period.from, period.to) {
        (None, None) => t_string!(i18n, hours.week_always).to_string(),
        (Some(from), _) => t_string!(i18n, hours.week_from, day = short_date(from)).to_string(),
        (None, Some(to)) => t_string!(i18n, hours.week_until, day = short_date(to)).to_string(),
    }
}

/// The weeks there are.
#[component]
fn Weeks(view: HoursView) -> impl IntoView {
    let i18n = use_i18n();
    let here = format!("/office/hours/{}", view.person.id);
    let shown = view.shown;
    let several = view.periods.len() > 1 || view.is_new;
    let first_of = |period: Period| period.from.unwrap_or_else(|| period.to.unwrap_or(view.today));
    let tabs = view.periods.iter().map(|period| {
        let current = (*period == shown && !view.is_new).then_some("page");
        view! { <a href=format!("{here}?on={}", first_of(*period)) aria-current=current>{period_text(*period)}</a> }
    });
    let tabs = several.then(|| {
        view! { <nav class="switch" aria-label=t_string!(i18n, hours.weeks)>{tabs.collect_view()}</nav> }
    });
    let new = view.is_new.then(|| {
        let day = shown.from.map(short_date).unwrap_or_default();
        let text = t_string!(i18n, hours.new_week, day = day).to_string();
        view! { <Notice icon="calendar-plus">{text}</Notice> }
    });
    let drop = shown.from.filter(|_| view.may_change && !view.is_new).map(|from| {
        view! {
            <form method="post" action=DropWeek::url()>
                <input type="hidden" name="staff" value=view.person.id.to_string()/>
                <input type="hidden" name="version" value=view.version.to_string()/>
                <input type="hidden" name="from" value=from.to_string()/>
                <RemoveButton what=period_text(shown)/>
            </form>
        }
    });
    view! { {tabs} {new} {drop} }.into_any()
}

/// A week that is another from some day on.
#[component]
fn AnotherWeek(view: HoursView) -> impl IntoView {
    let i18n = use_i18n();
    let here = format!("/office/hours/{}", view.person.id);
    (view.may_change && !view.is_new).then(|| {
        view! {
            <details class="fold">
                <summary>
                    <Icon name="calendar-plus"/>
                    <span class="grow">{t!(i18n, hours.another_week)}</span>
                </summary>
                <form class="stack" method="get" action=here>
                    <Input form="" name="new" kind="date" label=t_string!(i18n, hours.from_day)/>
                    <div class="row">
                        <button type="submit" class="btn quiet">{t!(i18n, hours.begin_week)}</button>
                    </div>
                </form>
            </details>
        }
    })
}
