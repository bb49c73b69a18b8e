//! Times on certain dates: days off, extra hours, blocked times; leave and other calendars as they come.

use app_core::{date_key, i18n::*, short_date, time_range};
use app_ui::Icon;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    ids::StaffId,
    staff::{ExceptionKind, ExceptionLine, PlaceLine},
};

use crate::{
    calls::{AddDate, BlockOwn, OffToday, RemoveDate, UnblockOwn},
    fields::{Choice, Input, RemoveButton},
    frame::problem_of,
    words::exception_kind,
};

/// The section.
#[component]
pub(crate) fn Dates(
    staff: StaffId,
    exceptions: Vec<ExceptionLine>,
    places: Vec<PlaceLine>,
    may_change: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card stack" aria-labelledby="dates-title">
            <h2 id="dates-title">{t!(i18n, hours.dates_title)}</h2>
            <List exceptions=exceptions whose=if may_change { Whose::Of(staff) } else { Whose::Nobodys }/>
            {may_change.then(|| view! { <Add staff=staff places=places/> })}
        </section>
    }
    .into_any()
}

/// Whose times these are to whoever looks at them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// To be read only.
    Nobodys,
    /// Somebody's of the business.
    Of(StaffId),
    /// The viewer's own: what they keep free themselves can be taken back.
    Mine,
}

/// What is ahead.
#[component]
pub(crate) fn List(exceptions: Vec<ExceptionLine>, whose: Whose) -> impl IntoView {
    let i18n = use_i18n();
    if exceptions.is_empty() {
        return view! { <p class="mute">{t!(i18n, hours.dates_none)}</p> }.into_any();
    }
    let rows =
        exceptions.into_iter().map(|line| view! { <li><Row line=line whose=whose/></li> }).collect_view();
    view! { <ul class="list">{rows}</ul> }.into_any()
}

/// `Tue 24 November`, `Tue 24 – Thu 26 November`, with times unless it is whole days.
fn when(line: &ExceptionLine) -> String {
    let i18n = use_i18n();
    let first = line.from.date_naive();
    if line.whole_days {
        let last = (line.to - chrono::Duration::minutes(1)).date_naive();
        return if first == last {
            short_date(first)
        } else {
            format!("{} – {}", short_date(first), short_date(last))
        };
    }
    let last = line.to.date_naive();
    if first == last || line.to.time() == chrono::NaiveTime::MIN {
        let times = time_range(line.from, line.to);
        return t_string!(i18n, hours.pair, first = short_date(first), second = times).to_string();
    }
    let end = |at: shared::time::Local| {
        t_string!(i18n, hours.pair, first = short_date(at.date_naive()), second = app_core::clock_time(at))
            .to_string()
    };
    format!("{} – {}", end(line.from), end(line.to))
}

#[component]
fn Row(line: ExceptionLine, whose: Whose) -> impl IntoView {
    let (when, kind) = (when(&line), exception_kind(line.kind));
    let icon = match line.kind {
        ExceptionKind::Extra => "calendar-plus",
        ExceptionKind::External => "globe",
        ExceptionKind::Leave | ExceptionKind::DayOff => "leaf",
        ExceptionKind::Blocked if line.block.is_some() => "refresh-cw",
        ExceptionKind::Blocked => "ban",
    };
    let here = !matches!(line.kind, ExceptionKind::Leave | ExceptionKind::External);
    let about = if line.reason.is_empty() { kind.clone() } else { format!("{kind} · {}", line.reason) };
    let remove = match whose {
        Whose::Of(staff) if here => Some((RemoveDate::url(), Some(staff))),
        Whose::Mine if line.own => Some((UnblockOwn::url(), None)),
        _ => None,
    };
    let remove = remove.map(|(action, staff)| {
        view! {
            <form method="post" action=action>
                {staff.map(|staff| view! { <input type="hidden" name="staff" value=staff.to_string()/> })}
                <input type="hidden" name="date" value=line.id.to_string()/>
                <RemoveButton what=format!("{kind}, {when}")/>
            </form>
        }
    });
    view! {
        <div class="item" data-day=date_key(line.from.date_naive())>
            <Icon name=icon/>
            <div class="grow">
                <b>{when}</b>
                <span class="mute">{about}</span>
            </div>
            {remove}
        </div>
    }
    .into_any()
}

#[component]
fn Add(staff: StaffId, places: Vec<PlaceLine>) -> impl IntoView {
    let i18n = use_i18n();
    let error = problem_of("dates");
    let wrong = error.is_some();
    let kinds = [
        ("blocked", ExceptionKind::Blocked),
        ("day_off", ExceptionKind::DayOff),
        ("extra", ExceptionKind::Extra),
    ];
    let kinds = kinds.map(|(value, kind)| (value.to_owned(), exception_kind(kind))).to_vec();
    let where_ = (!places.is_empty()).then(|| {
        let places = places.into_iter().map(|place| (place.id.to_string(), place.name)).collect();
        view! {
            <Choice form="dates".to_owned() name="place" label=t_string!(i18n, hours.extra_place) options=places error=error.clone()/>
        }
    });
    view! {
        <details class="fold" open=wrong>
            <summary><Icon name="plus"/><span class="grow">{t!(i18n, hours.add_date)}</span></summary>
            <form class="stack" method="post" action=AddDate::url() novalidate>
                <input type="hidden" name="staff" value=staff.to_string()/>
                <Choice form="dates".to_owned() name="kind" label=t_string!(i18n, hours.what) options=kinds error=error.clone()/>
                <div class="pair">
                    <Input form="dates" name="first" kind="date" label=t_string!(i18n, hours.first) error=error.clone()/>
                    <Input
                        form="dates"
                        name="last"
                        kind="date"
                        label=t_string!(i18n, hours.last)
                        hint=t_string!(i18n, hours.last_hint)
                        error=error.clone()
                    />
                </div>
                <div class="pair">
                    <Input
                        form="dates"
                        name="from"
                        kind="time"
                        label=t_string!(i18n, hours.from)
                        hint=t_string!(i18n, hours.times_hint)
                        error=error.clone()
                    />
                    <Input
                        form="dates"
                        name="to"
                        kind="time"
                        label=t_string!(i18n, hours.to)
                        hint=t_string!(i18n, hours.times_hint)
                        error=error.clone()
                    />
                </div>
                {where_}
                <Input
                    form="dates"
                    name="reason"
                    label=t_string!(i18n, hours.reason)
                    hint=t_string!(i18n, hours.reason_seen)
                    error=error
                />
                <div class="row">
                    <button type="submit" class="btn">{t!(i18n, hours.add_date)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// Keeping an hour free for oneself.
#[component]
pub(crate) fn KeepFree(
    /// Whether the rest of today is free already.
    off_today: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let error = problem_of("dates");
    let wrong = error.is_some();
    view! {
        {(!off_today).then(|| view! { <NothingMoreToday/> })}
        <details class="fold" open=wrong>
            <summary><Icon name="plus"/><span class="grow">{t!(i18n, hours.keep_free)}</span></summary>
            <form class="stack" method="post" action=BlockOwn::url() novalidate>
                <p class="hint">{t!(i18n, hours.keep_free_hint)}</p>
                <Input form="dates" name="first" kind="date" label=t_string!(i18n, hours.on_day) error=error.clone()/>
                <div class="pair">
                    <Input form="dates" name="from" kind="time" label=t_string!(i18n, hours.from) error=error.clone()/>
                    <Input form="dates" name="to" kind="time" label=t_string!(i18n, hours.to) error=error.clone()/>
                </div>
                <Input
                    form="dates"
                    name="reason"
                    label=t_string!(i18n, hours.reason)
                    hint=t_string!(i18n, hours.reason_seen)
                    error=error
                />
                <div class="row">
                    <button type="submit" class="btn">{t!(i18n, hours.keep_free)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// One press for the rest of the day.
#[component]
fn NothingMoreToday() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <form class="stack" style="--gap:.5rem" method="post" action=OffToday::url()>
            <p class="hint" id="off-today">{t!(i18n, hours.off_today_hint)}</p>
            <div class="row">
                <button type="submit" class="btn quiet" aria-describedby="off-today">
                    {t!(i18n, hours.off_today)}
                </button>
            </div>
        </form>
    }
    .into_any()
}
