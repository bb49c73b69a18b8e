//! `/office/hours`: everybody's week.

use app_core::{Resource, UiError, i18n::*, resource};
use app_ui::{Avatar, Empty, Failure, Icon, Loading};
use leptos::prelude::*;
use shared::staff::{
    PersonLine, StaffStatus, TeamHours,
    week::{DAY, Day, Week, clock},
};

use crate::{
    calls::everybodys_hours,
    frame::Page,
    words::{ORDER, short_weekday, staff_status, weekday},
};

/// The page.
pub(crate) fn page() -> AnyView {
    let team = resource(|| (), |()| everybodys_hours());
    view! { <TeamPage team=team/> }.into_any()
}

#[component]
fn TeamPage(team: Resource<Result<TeamHours, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let (title, lead) = (t_string!(i18n, hours.title), t_string!(i18n, hours.lead));
    view! {
        <Page here="/office/hours" title=title lead=lead>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match team.await {
                        Ok(team) => view! { <Team team=team/> }.into_any(),
                        Err(error) => view! { <Failure error=error/> }.into_any(),
                    }
                })}
            </Suspense>
        </Page>
    }
    .into_any()
}

#[component]
fn Team(team: TeamHours) -> impl IntoView {
    let i18n = use_i18n();
    let leave = team.asking.map(|asking| {
        let text = match asking {
            0 => t_string!(i18n, hours.to_leave).to_string(),
            n => t_string!(i18n, hours.to_leave_count, n = n).to_string(),
        };
        view! {
            <div class="row">
                <a class="btn quiet" href="/office/leave"><Icon name="calendar-days"/>{text}</a>
            </div>
        }
    });
    if team.people.is_empty() {
        let (title, text) = (t_string!(i18n, hours.nobody_title), t_string!(i18n, hours.nobody_text));
        return view! { {leave} <Empty icon="users" title=title text=text/> }.into_any();
    }
    let rows = team.people.into_iter().map(|(person, week)| view! { <Person person=person week=week/> });
    view! { {leave} <ul class="card list hours-team">{rows.collect_view()}</ul> }.into_any()
}

#[component]
fn Person(person: PersonLine, week: Week) -> impl IntoView {
    let i18n = use_i18n();
    let href = format!("/office/hours/{}", person.id);
    let total = t_string!(i18n, hours.per_week, hours = hours_text(week.length())).to_string();
    let away = (person.status != StaffStatus::Active)
        .then(|| view! { <span class="chip" data-status="cancelled">{staff_status(person.status)}</span> });
    let days = ORDER.into_iter().map(|day| view! { <DayBar day=day hours=week.0[day].clone()/> });
    view! {
        <li>
            <a class="item" href=href>
                <Avatar name=person.name.clone()/>
                <div class="grow">
                    <b>{person.name.clone()}</b>
                    <span class="mute">{person.title} " · " {total}</span>
                </div>
                {away}
                <Icon name="chevron-right" flip=true/>
            </a>
            <ul class="week-bars">{days.collect_view()}</ul>
        </li>
    }
    .into_any()
}

/// `37.5`
fn hours_text(minutes: u32) -> String {
    let (whole, rest) = (minutes / 60, minutes % 60);
    if rest == 0 { whole.to_string() } else { format!("{:.1}", f64::from(minutes) / 60.0) }
}

/// `9:00–13:00, 15:30–20:15`
fn times(day: &Day) -> String {
    let text =
        |shift: &shared::staff::week::Shift| format!("{}–{}", clock(shift.time.from), clock(shift.time.to));
    day.worked().iter().map(text).collect::<Vec<_>>().join(", ")
}

/// One day: its name, a bar of the hours, and the hours in words for ears.
#[component]
fn DayBar(day: usize, hours: Day) -> impl IntoView {
    let i18n = use_i18n();
    let percent = |minute: u16| f32::from(minute) * 100.0 / f32::from(DAY);
    let bars = hours
        .worked()
        .into_iter()
        .map(|shift| {
            let style = format!(
                "inset-inline-start:{:.2}%;inline-size:{:.2}%",
                percent(shift.time.from),
                percent(shift.time.length())
            );
            view! { <i style=style></i> }
        })
        .collect_view();
    let text =
        if hours.shifts.is_empty() { t_string!(i18n, hours.off_day).to_string() } else { times(&hours) };
    let spoken = t_string!(i18n, hours.pair, first = weekday(day), second = text.clone()).to_string();
    view! {
        <li>
            <span class="sr">{spoken}</span>
            <span aria-hidden="true">{short_weekday(day)}</span>
            <span class="bar-of-day" aria-hidden="true" title=text>{bars}</span>
        </li>
    }
    .into_any()
}
