//! The free times of one day. Choosing one keeps it: a plain form, never a link.

use app_core::{clock_time, full_date, i18n::*};
use app_ui::Icon;
use chrono::{Datelike as _, NaiveDate, Timelike as _};
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_i18n::td_string;
use shared::{
    booking::{Days, SlotView},
    ids::OptionId,
    tenants::OpeningHours,
    time::Local,
};

use crate::{
    calls::ChooseTime,
    query::BookQuery,
    slots::{EVENING, NOON, Part, is_open, onward, parts_of},
    words::first_name,
};

/// Morning, afternoon, evening; or the next day that has times.
#[component]
pub(super) fn Times(
    /// What the address says.
    asked: BookQuery,
    /// The free times of a fortnight.
    days: Vec<Days>,
    /// Whether the business would have the best ones shown first.
    best_first: bool,
    /// The day shown.
    day: NaiveDate,
    /// How long.
    option: Option<OptionId>,
    /// Whether one can wait for a time for this.
    waits: bool,
    /// With whom, if somebody was asked for.
    person: Option<String>,
    /// When the place is open.
    hours: Vec<OpeningHours>,
    /// The business's clock.
    now: Local,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let mut slots =
        days.iter().find(|times| times.date == day).map(|times| times.slots.clone()).unwrap_or_default();
    let (Some(service), Some(option), false) = (asked.service, option, slots.is_empty()) else {
        return view! { <Full asked=asked days=days day=day person=person open=is_open(&hours, day) waits=waits/> }
            .into_any();
    };
    let best = if best_first { take_best(&mut slots) } else { Vec::new() };
    let [morning, afternoon, evening] = parts_of(slots);
    let wait = |part: &str, from: u32, to: u32| {
        let over = day == now.date_naive() && to <= now.hour();
        let asked = BookQuery { day: Some(day), ..asked.clone() };
        (waits && !over && opens_within(&hours, day, from, to)).then(|| asked.wait_href(Some(part)))
    };
    let staff = asked.staff.map(|id| view! { <input type="hidden" name="staff" value=id.to_string()/> });
    view! {
        <form method="post" action=ChooseTime::url()>
            <input type="hidden" name="slug" value=asked.slug.clone()/>
            <input type="hidden" name="service" value=service.to_string()/>
            <input type="hidden" name="option" value=option.to_string()/>
            <input type="hidden" name="addons" value=asked.addon_list()/>
            <input type="hidden" name="also" value=asked.also_list()/>
            {asked.guests.map(|guests| view! { <input type="hidden" name="guests" value=guests.to_string()/> })}
            {staff}
            {asked.gender.map(|gender| view! { <input type="hidden" name="gender" value=gender.as_str()/> })}
            {asked.place_text().map(|place| view! { <input type="hidden" name="place" value=place/> })}
            {asked.area.map(|area| view! { <input type="hidden" name="area" value=area.to_string()/> })}
            <h2 class="sr">{full_date(day)}</h2>
            <PartOrWait name=td_string!(locale, public.best_times).to_string() slots=best wait=None day=day/>
            <PartOrWait name=td_string!(locale, public.morning).to_string() slots=morning wait=wait("morning", 0, NOON) day=day/>
            <PartOrWait name=td_string!(locale, public.afternoon).to_string() slots=afternoon wait=wait("afternoon", NOON, EVENING) day=day/>
            <PartOrWait name=td_string!(locale, public.evening).to_string() slots=evening wait=wait("evening", EVENING, 24) day=day/>
        </form>
    }
    .into_any()
}

/// Takes out those that leave no hole in the day, unless that is all of them or none.
fn take_best(slots: &mut Vec<SlotView>) -> Vec<SlotView> {
    if slots.iter().all(|slot| slot.best) {
        return Vec::new();
    }
    let (mut best, rest) = std::mem::take(slots).into_iter().partition::<Vec<_>, _>(|slot| slot.best);
    // The heading says it.
    for slot in &mut best {
        slot.best = false;
    }
    *slots = rest;
    best
}

#[component]
fn PartOrWait(
    name: String,
    slots: Vec<SlotView>,
    /// Where one waits, when nothing is free although the place is open.
    wait: Option<String>,
    day: NaiveDate,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    if slots.is_empty() {
        return wait.map(|href| view! { <FullPart name=name day=day href=href/> }).into_any();
    }
    let times = slots.into_iter().map(|slot| {
        let best =
            slot.best.then(|| view! { " " <small>{td_string!(locale, public.best).to_string()}</small> });
        view! {
            <button type="submit" name="starts_at" value=slot.starts_at.to_rfc3339()>
                {clock_time(slot.starts_at)}
                {best}
            </button>
        }
        .into_any()
    });
    view! { <Part name=name times=times.collect()/> }.into_any()
}

/// Nothing free in a part of a day on which other parts are.
#[component]
fn FullPart(name: String, day: NaiveDate, href: String) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let label =
        td_string!(locale, waiting.notify_part, part = name.as_str(), day = full_date(day)).to_string();
    view! {
        <section class="part">
            <h2>{name}</h2>
            <p class="full-part">
                {td_string!(locale, waiting.full_part).to_string()}
                <a class="btn quiet" href=href aria-label=label>
                    <Icon name="bell"/>
                    {td_string!(locale, waiting.notify_me).to_string()}
                </a>
            </p>
        </section>
    }
    .into_any()
}

/// Nothing left on this day: when there is something again.
#[component]
fn Full(
    asked: BookQuery,
    days: Vec<Days>,
    day: NaiveDate,
    person: Option<String>,
    open: bool,
    waits: bool,
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
    let next =
        onward(&days, day, |from, day| asked.with(|to| (to.from, to.day) = (from.or(day.and(to.from)), day)));
    let wait = (open && waits).then(|| {
        let href = BookQuery { day: Some(day), ..asked.clone() }.wait_href(None);
        view! {
            <a class="btn quiet" href=href>
                <Icon name="bell"/>
                {td_string!(locale, waiting.notify_day).to_string()}
            </a>
        }
    });
    let everyone = (person.is_some() || asked.gender.is_some()).then(|| {
        let href = asked.with(|to| (to.staff, to.gender) = (None, None));
        view! { <a class="btn quiet" href=href>{td_string!(locale, public.see_everyone).to_string()}</a> }
    });
    view! {
        <section class="empty">
            <Icon name="calendar-days"/>
            <h2>{title}</h2>
            <p>{next.text}</p>
            <div class="row">
                <a class="btn" href=next.href>{next.label}</a>
                {wait}
                {everyone}
            </div>
        </section>
    }
    .into_any()
}

/// Whether the place is open between two hours of a day. Hours that end at midnight or later last until the end of the day.
fn opens_within(hours: &[OpeningHours], day: NaiveDate, from: u32, to: u32) -> bool {
    hours.iter().filter(|hours| u32::try_from(hours.weekday) == Ok(day.weekday().num_days_from_sunday())).any(
        |hours| {
            let minutes = |time: chrono::NaiveTime| time.hour() * 60 + time.minute();
            let closes = if hours.closes <= hours.opens { 24 * 60 } else { minutes(hours.closes) };
            minutes(hours.opens) < to * 60 && from * 60 < closes
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_day_is_open_or_not() {
        let hours = |opens: &str, closes: &str| {
            vec![OpeningHours { weekday: 5, opens: opens.parse().unwrap(), closes: closes.parse().unwrap() }]
        };
        let friday = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let parts = |hours: &[OpeningHours], day| {
            [(0, NOON), (NOON, EVENING), (EVENING, 24)].map(|(from, to)| opens_within(hours, day, from, to))
        };
        assert_eq!(parts(&hours("12:00:00", "17:00:00"), friday), [false, true, false]);
        assert_eq!(parts(&hours("09:00:00", "12:30:00"), friday), [true, true, false]);
        assert_eq!(parts(&hours("18:00:00", "00:00:00"), friday), [false, false, true]);
        assert_eq!(parts(&hours("22:00:00", "02:00:00"), friday), [false, false, true]);
        assert_eq!(parts(&hours("09:00:00", "20:00:00"), friday.succ_opt().unwrap()), [false; 3]);
    }

    fn slot(hour: u32, best: bool) -> SlotView {
        let at = |hour: u32| format!("2026-11-24T{hour:02}:00:00+05:30").parse().unwrap();
        SlotView { starts_at: at(hour), ends_at: at(hour + 1), staff: Vec::new(), best }
    }

    #[test]
    fn the_best_times_come_first_unless_they_are_all_or_none() {
        for (best, first, rest) in [
            (&[true, false, true][..], &[0, 2][..], &[1][..]),
            (&[false, false], &[], &[0, 1]),
            (&[true, true], &[], &[0, 1]),
            (&[], &[], &[]),
        ] {
            let mut slots: Vec<SlotView> =
                (0_u32..).zip(best).map(|(hour, best)| slot(hour, *best)).collect();
            let taken = take_best(&mut slots);
            let hours =
                |slots: &[SlotView]| slots.iter().map(|slot| slot.starts_at.hour()).collect::<Vec<_>>();
            assert_eq!((hours(&taken), hours(&slots)), (first.to_vec(), rest.to_vec()), "{best:?}");
            assert!(taken.iter().all(|slot| !slot.best), "the heading says it");
        }
    }
}
