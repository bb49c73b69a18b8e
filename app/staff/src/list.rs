//! The rest of the day, quietly.

use app_core::{clock_time, date_key, duration_text, i18n::*, isolated, plural};
use app_ui::{AppointmentChip, Empty, Icon};
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::{
    booking::{AppointmentStatus, BookingView, classes::ClassRow},
    ids::{BookingId, StaffId},
};

use crate::{day::Day, plan};

/// What comes then, and what is over.
#[component]
pub fn Rest(
    /// The day.
    day: Day,
    /// The visit that is shown large.
    on_card: Memo<Option<BookingId>>,
    /// Its date.
    date: NaiveDate,
) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let shown = day.shown.read();
        let staff = shown.staff.id;
        let card = on_card.get();
        if shown.visits.is_empty() && shown.classes.is_empty() {
            let title = t_string!(i18n, staff.free_title);
            return view! { <Empty icon="leaf" title=title text=t_string!(i18n, staff.free_text)/> }
                .into_any();
        }
        let others = shown.visits.iter().filter(|visit| Some(visit.id) != card).cloned();
        let (over, ahead): (Vec<_>, Vec<_>) =
            others.partition(|visit| plan::is_over(plan::status(visit, staff)) || visit.status.is_over());
        let classes = (!shown.classes.is_empty()).then(|| view! { <Classes classes=shown.classes.clone()/> });
        let nothing_left = (card.is_none() && !shown.visits.is_empty()).then(|| {
            let title = t_string!(i18n, staff.last_title);
            view! { <Empty icon="leaf" title=title text=t_string!(i18n, staff.last_text)/> }
        });
        let more = plural!(i18n.get_locale(), staff.more, ahead.len());
        let then = (!ahead.is_empty()).then(|| {
            view! {
                <section aria-labelledby="then">
                    <div class="apart"><h2 id="then">{t!(i18n, staff.then)}</h2> <span class="mute">{more}</span></div>
                    <Visits day=day visits=ahead staff=staff date=date/>
                </section>
            }
        });
        let done = (!over.is_empty()).then(|| {
            view! {
                <section aria-labelledby="done">
                    <h2 id="done">{t!(i18n, staff.done)}</h2>
                    <Visits day=day visits=over staff=staff date=date/>
                </section>
            }
        });
        view! { {nothing_left} <div class="stack">{classes} {then} {done}</div> }.into_any()
    }
}

/// Classes they teach; whoever comes stands among the visits.
#[component]
fn Classes(classes: Vec<ClassRow>) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |class: ClassRow| {
        let seats = t_string!(i18n, classes.taken, n = class.taken, seats = class.seats).to_string();
        let room = class.room.map(|room| format!("\u{a0}· {}", isolated(&room.name)));
        view! {
            <li>
                <div class="item">
                    <time datetime=class.starts_at.to_rfc3339()>{clock_time(class.starts_at)}</time>
                    <span class="grow">
                        <b>{isolated(&class.service.name)}</b>
                        <span class="mute">{seats} {room}</span>
                    </span>
                </div>
            </li>
        }
    };
    view! {
        <section aria-labelledby="classes">
            <h2 id="classes">{t!(i18n, classes.title)}</h2>
            <ol class="then list">{classes.into_iter().map(row).collect_view()}</ol>
        </section>
    }
}

#[component]
fn Visits(day: Day, visits: Vec<BookingView>, staff: StaffId, date: NaiveDate) -> impl IntoView {
    let rows = visits.into_iter().map(|visit| view! { <Visit day=day visit=visit staff=staff date=date/> });
    view! { <ol class="then list">{rows.collect_view()}</ol> }
}

/// One line; it leads to the visit's card.
#[component]
fn Visit(day: Day, visit: BookingView, staff: StaffId, date: NaiveDate) -> impl IntoView {
    let i18n = use_i18n();
    let id = visit.id;
    let status = plan::status(&visit, staff);
    let own = plan::own_part(&visit, staff);
    let starts_at = own.map_or(visit.starts_at, |own| own.starts_at);
    let mut about = own.map_or_else(String::new, |own| {
        let (name, length) = (isolated(&own.service.name), duration_text(own.option.minutes));
        t_string!(i18n, staff.pair, first = name, second = length).to_string()
    });
    if let Some(room) = own.and_then(|own| own.room.as_ref()) {
        about = format!("{about}\u{a0}· {}", isolated(&room.name));
    }
    if let Some(name) = visit.location.as_ref().and_then(|location| location.own_name(&visit.business.name)) {
        about = format!("{about}\u{a0}· {}", isolated(name));
    }
    if let Some(place) = &visit.place {
        about = format!("{about}\u{a0}· {}", isolated(&place.area.name));
    }
    let past = plan::is_over(status) || visit.status.is_over();
    let struck = past && status != AppointmentStatus::Completed;
    let name = visit.customer.name.clone();
    let name = if struck { view! { <s>{name}</s> }.into_any() } else { name.into_any() };
    let word = (struck || status == AppointmentStatus::CheckedIn).then(|| {
        view! { <AppointmentChip booking=visit.status status=status/> }
    });
    view! {
        <li>
            <a
                class="item"
                class:past=past
                class:glow=move || day.glow.get() == Some(id)
                href=format!("/staff?date={}&visit={id}", date_key(date))
            >
                <time datetime=starts_at.to_rfc3339()>{clock_time(starts_at)}</time>
                <span class="grow">
                    <b>{name}</b>
                    <span class="mute">{about}</span>
                </span>
                {word}
                <Icon name="chevron-right" flip=true/>
            </a>
        </li>
    }
    .into_any()
}
