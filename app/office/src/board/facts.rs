//! What is known about the open booking.

use app_core::{
    clock_time, duration_text, flexible_text, full_date, i18n::*, money_text, place_text, time_range,
};
use app_ui::{AppointmentChip, Notice};
use leptos::prelude::*;
use shared::{
    booking::{AppointmentView, BookingStatus, BookingView},
    money::Money,
};

use super::words::isolate;

#[component]
fn Fact(
    /// What.
    name: String,
    /// Which.
    children: Children,
) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

/// Everything the desk should know.
#[component]
pub(super) fn Facts(
    /// Of which booking.
    booking: RwSignal<BookingView>,
) -> impl IntoView {
    move || view! { <FactsOf booking=booking.get()/> }
}

#[component]
fn FactsOf(
    /// Which.
    booking: BookingView,
) -> impl IntoView {
    let i18n = use_i18n();
    let due = booking.due();
    let fee = (booking.fee.minor > 0).then(|| {
        let name = if booking.status == BookingStatus::NoShow {
            t_string!(i18n, office.fee_no_show).to_string()
        } else {
            t_string!(i18n, office.fee_cancelled).to_string()
        };
        view! { <Fact name=name>{money_text(booking.fee)}</Fact> }
    });
    let chips = booking
        .appointments
        .iter()
        .map(|one| view! { <AppointmentChip booking=booking.status status=one.status/> })
        .collect_view();
    let arrived = booking.checked_in_at.map(|at| {
        view! { <span class="mute">{t_string!(i18n, office.arrived_at, time = clock_time(at)).to_string()}</span> }
    });
    let notes = (!booking.notes.is_empty()).then(|| {
        view! {
            <Notice tone="late" icon="triangle-alert">
                {booking.notes.clone()}
            </Notice>
        }
    });
    let phone = (!booking.customer.phone.is_empty()).then(|| {
        let href = format!("tel:{}", booking.customer.phone.replace(' ', ""));
        let text = booking.customer.phone.clone();
        view! { <Fact name=t_string!(i18n, office.phone).to_string()><a href=href dir="ltr">{text}</a></Fact> }
    });
    let email = (!booking.customer.email.is_empty()).then(|| {
        let href = format!("mailto:{}", booking.customer.email);
        let text = booking.customer.email.clone();
        view! { <Fact name=t_string!(i18n, office.email).to_string()><a href=href dir="ltr">{text}</a></Fact> }
    });
    let place = booking.place.clone().map(|place| {
        let what = format!("{} · {}", place_text(place.kind), isolate(&place.area.name));
        let flexible = place.window.as_ref().map(|window| view! { <small>{flexible_text(window)}</small> });
        view! {
            <Fact name=t_string!(i18n, office.place).to_string()>{what} <small><bdi>{place.address}</bdi></small> {flexible}</Fact>
        }
    });
    let location = booking.location.as_ref().and_then(|location| location.own_name(&booking.business.name));
    let location = location.map(isolate).map(|name| {
        view! { <Fact name=t_string!(i18n, office.place).to_string()>{name}</Fact> }
    });
    let money = move |money: Money| money_text(money);
    let when = full_date(booking.starts_at.date_naive());
    let range = time_range(booking.starts_at, booking.ends_at);
    view! {
        <p class="row">{chips} {arrived}</p>
        {notes}
        <dl class="facts">
            <Fact name=t_string!(i18n, office.number).to_string()>
                <span class="number">{booking.number.clone()}</span>
            </Fact>
            <Fact name=t_string!(i18n, office.when).to_string()>{when} <small>{range}</small></Fact>
            {booking.appointments.iter().map(|one| view! { <Visit one=one.clone()/> }).collect_view()}
            {place}
            {location}
            {phone}
            {email}
            <Fact name=t_string!(i18n, office.total).to_string()>{money(booking.total)}</Fact>
            {fee}
            <Fact name=t_string!(i18n, office.paid).to_string()>{money(booking.paid)}</Fact>
            <Fact name=t_string!(i18n, office.to_pay).to_string()>{money(due)}</Fact>
        </dl>
    }
    .into_any()
}

/// What, with whom, where.
#[component]
fn Visit(
    /// One appointment.
    one: AppointmentView,
) -> impl IntoView {
    let i18n = use_i18n();
    let addons = one.addons.iter().map(|addon| addon.name.clone()).collect::<Vec<_>>().join(", ");
    let package = one.package.as_ref().map(|name| {
        let text = t_string!(i18n, packages.paid_with, package = isolate(name)).to_string();
        view! { <small>{text}</small> }
    });
    let over = one.overbooked.then(|| {
        view! { <Notice tone="late" icon="triangle-alert">{t!(i18n, office.overbooked)}</Notice> }
    });
    let person = one.staff.map_or_else(|| t_string!(i18n, office.unassigned).to_string(), |staff| staff.name);
    view! {
        <Fact name=t_string!(i18n, office.service).to_string()>
            {t_string!(i18n, office.pair, first = isolate(&one.service.name), second = duration_text(one.option.minutes))
                .to_string()}
            {(!addons.is_empty()).then(|| view! { <small>{addons}</small> })}
            {package}
        </Fact>
        <Fact name=t_string!(i18n, office.with).to_string()>
            {person} {one.room.map(|room| view! { <small>{room.name}</small> })} {over}
        </Fact>
    }
    .into_any()
}
