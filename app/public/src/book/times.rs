//! The free times of one day. Choosing one keeps it: a plain form, never a link.

use app_core::{clock_time, full_date, i18n::*, short_date};
use app_ui::Icon;
use chrono::{NaiveDate, Timelike as _};
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_i18n::td_string;
use shared::{
    booking::{Days, SlotView},
    ids::OptionId,
    tenants::OpeningHours,
};

use super::{strip::is_open, when::STRIP};
use crate::{calls::ChooseTime, query::BookQuery, words::first_name};

const NOON: u32 = 12;
const EVENING: u32 = 17;

/// Morning, afternoon, evening; or the next day that has times.
#[component]
pub(super) fn Times(
    /// What the address says.
    asked: BookQuery,
    /// The free times of a fortnight.
    days: Vec<Days>,
    /// The day shown.
    day: NaiveDate,
    /// How long.
    option: Option<OptionId>,
    /// With whom, if somebody was asked for.
    person: Option<String>,
    /// When the place is open.
    hours: Vec<OpeningHours>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let slots =
        days.iter().find(|times| times.date == day).map(|times| times.slots.clone()).unwrap_or_default();
    let (Some(service), Some(option), false) = (asked.service, option, slots.is_empty()) else {
        return view! { <Full asked=asked days=days day=day person=person open=is_open(&hours, day)/> }
            .into_any();
    };
    let (mut morning, mut afternoon, mut evening) = (Vec::new(), Vec::new(), Vec::new());
    for slot in slots {
        match slot.starts_at.hour() {
            hour if hour < NOON => morning.push(slot),
            hour if hour < EVENING => afternoon.push(slot),
            _ => evening.push(slot),
        }
    }
    let staff = asked.staff.map(|id| view! { <input type="hidden" name="staff" value=id.to_string()/> });
    view! {
        <form method="post" action=ChooseTime::url()>
            <input type="hidden" name="slug" value=asked.slug.clone()/>
            <input type="hidden" name="service" value=service.to_string()/>
            <input type="hidden" name="option" value=option.to_string()/>
            <input type="hidden" name="addons" value=asked.addon_list()/>
            {staff}
            <h2 class="sr">{full_date(day)}</h2>
            <Part name=td_string!(locale, public.morning).to_string() slots=morning/>
            <Part name=td_string!(locale, public.afternoon).to_string() slots=afternoon/>
            <Part name=td_string!(locale, public.evening).to_string() slots=evening/>
        </form>
    }
    .into_any()
}

#[component]
fn Part(name: String, slots: Vec<SlotView>) -> impl IntoView {
    let locale = use_i18n().get_locale();
    (!slots.is_empty()).then(|| {
        let times = slots
            .into_iter()
            .map(|slot| {
                let best = slot
                    .best
                    .then(|| view! { " " <small>{td_string!(locale, public.best).to_string()}</small> });
                view! {
                    <li>
                        <button type="submit" name="starts_at" value=slot.starts_at.to_rfc3339()>
                            {clock_time(slot.starts_at)}
                            {best}
                        </button>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="part">
                <h2>{name}</h2>
                <ul class="times">{times}</ul>
            </section>
        }
    })
}

/// Nothing left on this day: when there is something again.
#[component]
fn Full(
    asked: BookQuery,
    days: Vec<Days>,
    day: NaiveDate,
    person: Option<String>,
    open: bool,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let date = full_date(day);
    let title = match (&person, open) {
        (_, false) => td_string!(locale, public.closed_on, day = date).to_string(),
        (Some(name), true) => {
            td_string!(locale, public.full_with, name = first_name(name), day = date).to_string()
        }
        (None, true) => td_string!(locale, public.full_title, day = date).to_string(),
    };
    let next = days.iter().enumerate().find(|(_, times)| times.date > day && !times.slots.is_empty());
    let (text, href, label) = match next {
        Some((at, times)) => {
            let (date, time) =
                (short_date(times.date), times.slots.first().map(|slot| clock_time(slot.starts_at)));
            let href = asked.with(|to| {
                to.day = Some(times.date);
                if at >= STRIP {
                    to.from = Some(times.date);
                }
            });
            let time = time.unwrap_or_default();
            (
                td_string!(locale, public.next_free_hint, day = date.as_str(), time = time).to_string(),
                href,
                td_string!(locale, public.next_free, day = date.as_str()).to_string(),
            )
        }
        None => {
            let from = days.last().and_then(|last| last.date.succ_opt());
            let href = asked.with(|to| (to.from, to.day) = (from, None));
            let text = td_string!(locale, public.nothing_fortnight).to_string();
            (text, href, td_string!(locale, public.show_later).to_string())
        }
    };
    let everyone = person.map(|_| {
        let href = asked.with(|to| to.staff = None);
        view! { <a class="btn quiet" href=href>{td_string!(locale, public.see_everyone).to_string()}</a> }
    });
    view! {
        <section class="empty">
            <Icon name="calendar-days"/>
            <h2>{title}</h2>
            <p>{text}</p>
            <div class="row">
                <a class="btn" href=href>{label}</a>
                {everyone}
            </div>
        </section>
    }
    .into_any()
}
