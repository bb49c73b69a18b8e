//! `/staff/time`: what somebody who does the work has to do with time, on their phone: leave, the week, calendars.

use app_core::{Resource, UiError, i18n::*, isolated, resource, use_viewer};
use app_ui::{Failure, Icon, Loading};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    permission::Module,
    staff::{LeaveKind, LeaveLine, MyTimeView, week::clock},
};

use crate::{
    calendars::Calendars,
    calls::{AskLeave, CancelLeave, my_time},
    dates,
    fields::{Choice, Input},
    frame::{Page, problem_of},
    leave::State,
    words::{ORDER, leave_days, leave_kind, weekday},
};

/// The page.
pub(crate) fn page() -> AnyView {
    let time = resource(|| (), |()| my_time());
    view! { <TimePage time=time/> }.into_any()
}

#[component]
fn TimePage(time: Resource<Result<MyTimeView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page here="/staff/time" title=t_string!(i18n, hours.time_title)>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match time.await {
                        Ok(time) => view! { <Time time=time/> }.into_any(),
                        Err(error) => view! { <Failure error=error/> }.into_any(),
                    }
                })}
            </Suspense>
        </Page>
    }
    .into_any()
}

#[component]
fn Time(time: MyTimeView) -> impl IntoView {
    let i18n = use_i18n();
    let rows = time.leave.iter().map(|leave| view! { <li><Leave leave=leave.clone()/></li> }).collect_view();
    let list = if rows.is_empty() {
        view! { <p class="mute">{t!(i18n, hours.leave_mine_none)}</p> }.into_any()
    } else {
        view! { <ul class="list">{rows}</ul> }.into_any()
    };
    let days = ORDER.into_iter().map(|day| {
        let worked = time.week.0[day].worked();
        let text = worked.iter().map(|shift| format!("{}–{}", clock(shift.time.from), clock(shift.time.to)));
        let text = text.collect::<Vec<_>>().join(", ");
        let text = if text.is_empty() { t_string!(i18n, hours.off_day).to_string() } else { text };
        view! { <div class="apart"><dt>{weekday(day)}</dt><dd>{text}</dd></div> }
    });
    let days = days.collect_view();
    let exceptions = time.exceptions.clone();
    let off_today = exceptions
        .iter()
        .any(|line| line.own && line.from.date_naive() == time.today && line.to.date_naive() > time.today);
    let may_keep = use_viewer().reach.scope(Module::Availability.create()).is_some();
    view! {
        <section class="card stack" aria-labelledby="leave-title">
            <h2 id="leave-title">{t!(i18n, hours.leave_title)}</h2>
            {list}
            <Ask/>
        </section>
        <section class="card stack" aria-labelledby="week-title">
            <h2 id="week-title">{t!(i18n, hours.my_week)}</h2>
            <dl class="stack" style="--gap:.5rem">{days}</dl>
        </section>
        <section class="card stack" aria-labelledby="dates-title">
            <h2 id="dates-title">{t!(i18n, hours.dates_title)}</h2>
            <dates::List exceptions=exceptions whose=dates::Whose::Mine/>
            {may_keep.then(|| view! { <dates::KeepFree off_today=off_today/> })}
        </section>
        <Calendars time=time/>
    }
    .into_any()
}

#[component]
fn Leave(leave: LeaveLine) -> impl IntoView {
    let i18n = use_i18n();
    let days = leave_days(&leave);
    let answer = (!leave.answer.is_empty()).then(|| {
        let text = t_string!(i18n, hours.answer_was, text = isolated(&leave.answer)).to_string();
        view! { <span class="mute">{text}</span> }
    });
    let label = t_string!(i18n, hours.take_back_of, days = days.clone()).to_string();
    let take_back = leave.may_cancel.then(|| {
        view! {
            <form method="post" action=CancelLeave::url()>
                <input type="hidden" name="leave" value=leave.id.to_string()/>
                <input type="hidden" name="version" value=leave.version.to_string()/>
                <input type="hidden" name="own" value="true"/>
                <button type="submit" class="btn quiet small" aria-label=label>{t!(i18n, hours.take_back)}</button>
            </form>
        }
    });
    view! {
        <div class="item wraps">
            <Icon name="leaf"/>
            <div class="grow">
                <b>{days}</b>
                <span class="mute">{leave_kind(leave.kind)} " · " {leave.reason.clone()}</span>
                {answer}
            </div>
            <div class="ends">
                <State status=leave.status/>
                {take_back}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Ask() -> impl IntoView {
    let i18n = use_i18n();
    let error = problem_of("");
    let about_leave = |field: &str| matches!(field, "kind" | "first" | "last" | "to_midday" | "reason");
    let error = error.filter(|error| error.errors.iter().any(|wrong| about_leave(&wrong.field)));
    let wrong = error.is_some();
    let kinds = std::iter::once((String::new(), t_string!(i18n, hours.choose).to_string()))
        .chain(LeaveKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), leave_kind(*kind))))
        .collect();
    let half = |name: &'static str, label: String| {
        view! {
            <label class="check">
                <input type="checkbox" name=name id=name value="true"/>
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <details class="fold" open=wrong>
            <summary><Icon name="plus"/><span class="grow">{t!(i18n, hours.ask_title)}</span></summary>
            <form class="stack" method="post" action=AskLeave::url() novalidate>
                <Choice form=String::new() name="kind" label=t_string!(i18n, hours.leave_kind) options=kinds error=error.clone()/>
                <div class="pair">
                    <div class="stack" style="--gap:0">
                        <Input form="" name="first" kind="date" label=t_string!(i18n, hours.first) error=error.clone()/>
                        {half("from_midday", t_string!(i18n, hours.from_midday).to_string())}
                    </div>
                    <div class="stack" style="--gap:0">
                        <Input
                            form=""
                            name="last"
                            kind="date"
                            label=t_string!(i18n, hours.last)
                            hint=t_string!(i18n, hours.last_hint)
                            error=error.clone()
                        />
                        {half("to_midday", t_string!(i18n, hours.to_midday).to_string())}
                    </div>
                </div>
                <Input form="" name="reason" multiline=true label=t_string!(i18n, hours.reason) error=error/>
                <div class="row">
                    <button type="submit" class="btn">{t!(i18n, hours.ask)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
