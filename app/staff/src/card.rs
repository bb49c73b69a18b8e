//! The visit that is next: large, with one act.

use app_core::{clock_time, date_key, duration_text, flexible_text, i18n::*, isolated};
use app_ui::{AppointmentChip, Icon};
use leptos::prelude::*;
use shared::{
    booking::{AppointmentStatus, BookingView},
    ids::{BookingId, StaffId},
};

use crate::{acts::Acts, day::Day, plan, sharing::SharesPosition};

/// The card of one visit; it stays while its visit changes, so that nothing typed into it is lost.
#[component]
pub fn Card(
    /// The day it belongs to.
    day: Day,
    /// Which visit.
    id: BookingId,
    /// Whose.
    staff: StaffId,
    /// The visit that the address asks for.
    wanted: Memo<Option<BookingId>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let visit =
        Memo::new(move |_| day.shown.with(|day| day.visits.iter().find(|visit| visit.id == id).cloned()));
    let on_the_way =
        Memo::new(move |_| visit.read().as_ref().is_some_and(|visit| plan::is_on_the_way(visit, staff)));
    let back = move || {
        let date = day.shown.with(|day| date_key(day.date));
        wanted.get().map(|_| {
            view! {
                <p>
                    <a class="link" href=format!("/staff?date={date}") style="margin-inline-start: -.5rem">
                        <Icon name="arrow-left" flip=true/>
                        {t!(i18n, staff.back_to_next)}
                    </a>
                </p>
            }
        })
    };
    view! {
        <div class="stack">
            {back}
            <article class="next card lift" class:glow=move || day.glow.get() == Some(id) aria-labelledby="next">
                {move || visit.get().map(|visit| view! { <Facts visit=visit staff=staff/> })}
                // It stays while the visit changes in other ways: whoever shares goes on sharing.
                <Show when=move || on_the_way.get()>
                    <SharesPosition booking=id clock=day.clock name=visit.get_untracked().map(|visit| visit.customer.name).unwrap_or_default()/>
                </Show>
                {move || visit.get().map(|visit| view! { <Acts day=day visit=visit staff=staff/> })}
            </article>
        </div>
    }
    .into_any()
}

/// When, where, who, what.
#[component]
fn Facts(visit: BookingView, staff: StaffId) -> impl IntoView {
    let i18n = use_i18n();
    let own = plan::own_part(&visit, staff).cloned();
    let status = plan::status(&visit, staff);
    let own_answer = own.as_ref().and_then(|own| own.answer_by);
    let (from, to) =
        own.as_ref().map_or((visit.starts_at, visit.ends_at), |own| (own.starts_at, own.ends_at));
    let here = visit.checked_in_at.filter(|_| status == AppointmentStatus::CheckedIn).map(clock_time);
    let chip = match here {
        Some(time) => {
            let text = t_string!(i18n, staff.here_since, time = time).to_string();
            view! { <p class="chip" data-status="arrived"><Icon name="door-open"/>{text}</p> }.into_any()
        }
        None => view! { <AppointmentChip booking=visit.status status=status/> }.into_any(),
    };
    let mut beside = t_string!(i18n, staff.until, time = clock_time(to)).to_string();
    if let Some(room) = own.as_ref().and_then(|own| own.room.as_ref()) {
        beside = format!("{beside} · {}", isolated(&room.name));
    }
    if let Some(name) = visit.location.as_ref().and_then(|location| location.own_name(&visit.business.name)) {
        beside = format!("{beside} · {}", isolated(name));
    }
    // Where to go comes before everything else that is good to know.
    let place = visit.place.clone().map(|place| {
        let (address, way) = (isolated(&place.address), geo_address(&place.address, &place.area.name));
        let flexible = place
            .window
            .as_ref()
            .map(|window| view! { <li><Icon name="clock"/><span>{flexible_text(window)}</span></li> });
        view! {
            <ul class="know">
                <li>
                    <Icon name="map-pin"/>
                    <span>
                        <b>{address}</b> " · " <bdi>{place.area.name}</bdi>
                        // The device's own map knows the way.
                        " · " <a href=way>{t!(i18n, way.show_way)}</a>
                    </span>
                </li>
                {flexible}
            </ul>
        }
    });
    let what = own.as_ref().map(|own| {
        let (name, length) = (isolated(&own.service.name), duration_text(own.option.minutes));
        t_string!(i18n, staff.pair, first = name, second = length).to_string()
    });
    let addons =
        own.map(|own| own.addons.iter().map(|addon| addon.name.clone()).collect::<Vec<_>>().join(", "));
    let answer = own_answer.map(|by| {
        let text = t_string!(i18n, way.answer_by, time = clock_time(by)).to_string();
        view! { <p class="chip" data-status="pending"><Icon name="hourglass"/>{text}</p> }
    });
    view! {
        {chip}
        {answer}
        <div class="stack" style="--gap:.25rem">
            <p class="at">
                <b><time datetime=from.to_rfc3339()>{clock_time(from)}</time></b>
                <span>{beside}</span>
            </p>
            <h2 id="next">{visit.customer.name}</h2>
            <p>{what}</p>
        </div>
        {place}
        <Know
            health=visit.health.then(|| format!("/bookings/{}/health", visit.id))
            notes=visit.notes
            addons=addons.unwrap_or_default()
        />
    }
    .into_any()
}

/// `geo:0,0?q=…` (RFC 5870, with the query that map programs read).
fn geo_address(address: &str, area: &str) -> String {
    format!("geo:0,0?q={}", leptos_router::location::Url::escape(&format!("{address}, {area}")))
}

/// What to know before it begins.
#[component]
fn Know(health: Option<String>, notes: String, addons: String) -> impl IntoView {
    let i18n = use_i18n();
    let notes = notes.trim().to_owned();
    if health.is_none() && notes.is_empty() && addons.is_empty() {
        return ().into_any();
    }
    // Another page, and not kept on the device: it is nobody's but theirs.
    let health = health.map(|href| {
        view! {
            <li class="care">
                <Icon name="heart-pulse"/>
                <a href=href rel="external">{t!(i18n, health.link_read)}</a>
            </li>
        }
    });
    let care = (!notes.is_empty()).then(|| {
        view! {
            <li class="care">
                <Icon name="triangle-alert"/>
                <span style="white-space: pre-line">{notes}</span>
            </li>
        }
    });
    let with = (!addons.is_empty()).then(|| {
        let text = t_string!(i18n, staff.with_addons, names = isolated(&addons)).to_string();
        view! { <li><Icon name="leaf"/><span>{text}</span></li> }
    });
    view! { <ul class="know" aria-label=t_string!(i18n, staff.good_to_know)>{health} {care} {with}</ul> }
        .into_any()
}
