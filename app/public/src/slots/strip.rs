//! A week of days, with how much is free on each.

use app_core::{day_name, i18n::*, short_date};
use app_ui::Icon;
use chrono::{Datelike as _, NaiveDate};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{booking::Days as DayTimes, tenants::OpeningHours};

use super::{STRIP, strip_start};

/// So many times or fewer are few.
const FEW: usize = 3;

/// Where a part of the strip leads.
#[derive(Clone, Copy, Debug)]
pub(crate) enum To {
    /// To the days from this one on; from today on when `None`.
    Week(Option<NaiveDate>),
    /// To the times of this day.
    Day(NaiveDate),
}

/// The days to choose from.
#[component]
pub(crate) fn Strip<Href>(
    /// The address of a day or of other days.
    href: Href,
    /// The free times of a fortnight; a week of it is shown.
    days: Vec<DayTimes>,
    /// The day whose times are shown.
    day: NaiveDate,
    /// Today at the business.
    today: NaiveDate,
    /// When it is open; on every day when nothing is said.
    hours: Vec<OpeningHours>,
) -> impl IntoView
where
    Href: Fn(To) -> String,
{
    let locale = use_i18n().get_locale();
    let first = days.first().map_or(today, |day| day.date);
    let to = |start: NaiveDate| href(To::Week((start > today).then_some(start)));
    let earlier = match strip_start(first, today, false) {
        Some(start) => view! {
            <a href=to(start) aria-label=td_string!(locale, public.earlier_days).to_string() data-noscroll="">
                <Icon name="chevron-left" flip=true/>
            </a>
        }
        .into_any(),
        None => view! { <span style="inline-size:2.25rem"></span> }.into_any(),
    };
    let later = strip_start(first, today, true).map(|start| {
        view! {
            <a href=to(start) aria-label=td_string!(locale, public.later_days).to_string() data-noscroll="">
                <Icon name="chevron-right" flip=true/>
            </a>
        }
    });
    let entries = days
        .into_iter()
        .take(STRIP)
        .map(|times| {
            let to = href(To::Day(times.date));
            view! { <Day open=is_open(&hours, times.date) current=times.date == day times=times href=to/> }
        })
        .collect_view();
    view! {
        <section aria-label=td_string!(locale, public.choose_day).to_string()>
            <h2 class="sr">{format!("{}: {}", td_string!(locale, public.choose_day), short_date(first))}</h2>
            <div class="days">{earlier} <ol>{entries}</ol> {later}</div>
        </section>
    }
    .into_any()
}

#[component]
fn Day(times: DayTimes, open: bool, current: bool, href: String) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let (dot, word) = match times.slots.len() {
        0 if open => (None, td_string!(locale, public.day_full).to_string()),
        0 => (None, td_string!(locale, public.day_closed).to_string()),
        1..=FEW => (Some("few"), td_string!(locale, public.day_scarce).to_string()),
        _ => (None, td_string!(locale, public.day_free).to_string()),
    };
    let inside = view! {
        {day_name(times.date)}
        " "
        <b>{times.date.day()}</b>
        <i class=dot></i>
        <span class="sr">{word}</span>
    };
    let none = times.slots.is_empty().then_some("none");
    if none.is_some() && !open && !current {
        view! { <li><span class="none">{inside}</span></li> }.into_any()
    } else {
        view! { <li><a class=none href=href aria-current=current.then_some("date") data-noscroll="">{inside}</a></li> }
            .into_any()
    }
}

/// Whether the place opens on a day.
pub(crate) fn is_open(hours: &[OpeningHours], date: NaiveDate) -> bool {
    hours.is_empty()
        || hours.iter().any(|hours| u32::try_from(hours.weekday) == Ok(date.weekday().num_days_from_sunday()))
}
