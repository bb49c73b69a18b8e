//! The free times of one day. Choosing one asks once more before anything changes: a link.

use app_core::{clock_time, full_date, i18n::*};
use app_ui::Icon;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{
    booking::{Days, SlotView, StaffLine},
    ids::StaffId,
};

use super::Asked;
use crate::{
    calls::Moves,
    slots::{Part, Strip, To, Zone, onward, parts_of, shown_day},
    words::first_name,
};

/// With whom, on which day, at what time.
#[component]
pub(super) fn Times(
    /// What the address says.
    asked: Asked,
    /// The booking and its free times.
    found: Moves,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let Moves { booking, found, hours, people } = found;
    let own = booking.appointments.first().and_then(|first| first.staff.clone());
    let day = shown_day(&found.times, asked.day).unwrap_or(found.today);
    let slots = found.times.days.iter().find(|times| times.date == day);
    let slots = slots.map(|times| times.slots.clone()).unwrap_or_default();
    let to = asked.clone();
    let href = move |part| match part {
        To::Week(from) => to.with(|to| (to.from, to.day, to.at) = (from, None, None)),
        To::Day(date) => to.with(|to| (to.day, to.at) = (Some(date), None)),
    };
    let who = own.clone().filter(|_| found.others).map(|own| view! { <Whom asked=asked.clone() own=own/> });
    let choose = asked.clone();
    let name = move |slot: &SlotView| {
        let id = who_serves(slot, own.as_ref().map(|own| own.id))?;
        let person = people.iter().find(|person| person.id == id)?;
        Some(first_name(&person.name))
    };
    let link = move |slot: SlotView| {
        let href = choose.with(|to| (to.day, to.at) = (Some(day), Some(slot.starts_at.to_utc())));
        let name = name(&slot).map(|name| view! { " " <small>{name}</small> });
        view! { <a href=href>{clock_time(slot.starts_at)} {name}</a> }.into_any()
    };
    let none =
        slots.is_empty().then(|| view! { <Full asked=asked.clone() days=found.times.days.clone() day=day/> });
    let names = [
        td_string!(locale, public.morning).to_string(),
        td_string!(locale, public.afternoon).to_string(),
        td_string!(locale, public.evening).to_string(),
    ];
    let parts = names.into_iter().zip(parts_of(slots)).map(|(name, slots)| {
        let times = slots.into_iter().map(&link).collect();
        view! { <Part name=name times=times/> }
    });
    view! {
        {who}
        <Strip href=href days=found.times.days.clone() day=day today=found.today hours=hours/>
        <div>
            <h2 class="sr">{full_date(day)}</h2>
            {parts.collect::<Vec<_>>()}
            {none}
        </div>
        <Zone name=booking.timezone now=booking.starts_at/>
    }
    .into_any()
}

/// Who would do it then: who is booked, if they can.
pub(super) fn who_serves(slot: &SlotView, own: Option<StaffId>) -> Option<StaffId> {
    own.filter(|own| slot.staff.contains(own)).or_else(|| slot.staff.first().copied())
}

/// With who is booked, or with whoever is free.
#[component]
fn Whom(asked: Asked, own: StaffLine) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let (only, anyone) = (
        asked.with(|to| (to.anyone, to.at) = (false, None)),
        asked.with(|to| (to.anyone, to.at) = (true, None)),
    );
    let current = |yes: bool| yes.then_some("true");
    view! {
        <ul class="picks" aria-label=td_string!(locale, public.with_whom).to_string()>
            <li>
                <a href=only aria-current=current(!asked.anyone)>
                    <app_ui::Avatar name=own.name.clone()/>
                    {first_name(&own.name)}
                </a>
            </li>
            <li>
                <a href=anyone aria-current=current(asked.anyone)>
                    <span class="avatar" data-hue="6" aria-hidden="true"><Icon name="users"/></span>
                    {td_string!(locale, public.anyone).to_string()}
                </a>
            </li>
        </ul>
    }
}

/// Nothing left on this day: when there is something again.
#[component]
fn Full(asked: Asked, days: Vec<Days>, day: NaiveDate) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let title = td_string!(locale, public.full_title, day = full_date(day)).to_string();
    let next = onward(&days, day, |from, day| {
        asked.with(|to| (to.from, to.day, to.at) = (from.or(day.and(to.from)), day, None))
    });
    view! {
        <section class="empty">
            <Icon name="calendar-days"/>
            <h2>{title}</h2>
            <p>{next.text}</p>
            <div class="row">
                <a class="btn" href=next.href>{next.label}</a>
            </div>
        </section>
    }
}
