//! One visit: when, who, where, and how far whoever goes there is.

use app_core::{clock_time, date_key, i18n::*, isolated, minutes_text, time_range};
use app_ui::{AppointmentChip, Icon};
use chrono::{Duration, NaiveDate};
use leptos::prelude::*;
use shared::{
    booking::{
        AppointmentStatus,
        dispatch::{DispatchLine, OfferOutcome, WayState},
    },
    time::Local,
};

/// How pressing something is, as the stylesheet knows it.
type Tone = &'static str;

/// One visit.
#[component]
pub(super) fn Line(line: DispatchLine, now: Local, date: NaiveDate) -> impl IntoView {
    let i18n = use_i18n();
    let id = format!("visit-{}", line.appointment);
    let labelled = id.clone();
    let (tone, icon, text) = standing(&line, now);
    let what = format!("{} · {}", isolated(&line.service), isolated(&line.area));
    let asked: Vec<String> = line
        .asked
        .iter()
        .map(|asked| {
            let name = isolated(&asked.name);
            match asked.outcome {
                OfferOutcome::Declined => t_string!(i18n, way.asked_declined, name = name).to_string(),
                _ => t_string!(i18n, way.asked_lapsed, name = name).to_string(),
            }
        })
        .collect();
    let asked = (!asked.is_empty()).then(|| view! { <p class="mute">{asked.join(" · ")}</p> });
    let went = line.way_meters.filter(|_| line.state == WayState::There).map(|meters| {
        let far = format!("{:.1}", f64::from(meters) / 1_000.0);
        let minutes = line.set_out_at.zip(line.reached_at).map(|(from, to)| (to - from).num_minutes().max(0));
        let minutes = minutes_text(i32::try_from(minutes.unwrap_or_default()).unwrap_or(i32::MAX));
        view! { <p class="mute">{t_string!(i18n, way.went, distance = far, minutes = minutes).to_string()}</p> }
    });
    let weak = line.battery.filter(|battery| *battery <= 20).map(|battery| {
        view! { <p class="mute">{t_string!(i18n, way.battery, n = battery).to_string()}</p> }
    });
    let href = format!("/office?date={}&booking={}", date_key(date), line.booking);
    let open = t_string!(i18n, way.open_for, name = isolated(&line.customer)).to_string();
    view! {
        <li class="card stack" style="--gap:.5rem" aria-labelledby=labelled data-way=format!("{:?}", line.state)>
            <div class="apart">
                <div class="stack" style="--gap:.125rem">
                    <h3 id=id>{time_range(line.starts_at, line.ends_at)} " " <bdi>{line.customer.clone()}</bdi></h3>
                    <p class="mute">{what}</p>
                    <p><bdi>{line.address.clone()}</bdi></p>
                </div>
                <AppointmentChip booking=line.booking_status status=line.status/>
            </div>
            <p><span class="chip" data-status=tone><Icon name=icon/> {text}</span></p>
            {asked}
            {went}
            {weak}
            <p><a class="link" href=href aria-label=open>{t!(i18n, way.open)}</a></p>
        </li>
    }
    .into_any()
}

/// Where it stands, in one sentence.
fn standing(line: &DispatchLine, now: Local) -> (Tone, &'static str, String) {
    let i18n = use_i18n();
    let Some(staff) = &line.staff else {
        return ("late", "triangle-alert", t_string!(i18n, way.nobody).to_owned());
    };
    let name = isolated(&staff.name);
    match (line.state, line.status) {
        (WayState::There, _) => {
            let text = match line.reached_at.map(clock_time) {
                Some(time) => t_string!(i18n, way.there_since, name = name, time = time).to_string(),
                None => t_string!(i18n, way.there, name = name).to_string(),
            };
            ("arrived", "door-open", text)
        }
        (WayState::OnTheWay, _) => on_the_way(line, name, now),
        (WayState::Ahead, AppointmentStatus::Scheduled) => match line.answer_by {
            Some(by) if by > now => (
                "pending",
                "hourglass",
                t_string!(i18n, way.asked_until, name = name, time = clock_time(by)).to_string(),
            ),
            Some(by) => (
                "late",
                "triangle-alert",
                t_string!(i18n, way.no_answer, name = name, time = clock_time(by)).to_string(),
            ),
            None => ("pending", "user", t_string!(i18n, way.given_to, name = name).to_string()),
        },
        (WayState::Ahead, _) => {
            ("confirmed", "circle-check", t_string!(i18n, way.accepted, name = name).to_string())
        }
    }
}

/// Whether whoever is on the way will be there in time.
fn on_the_way(line: &DispatchLine, name: String, now: Local) -> (Tone, &'static str, String) {
    let i18n = use_i18n();
    let Some(position) = &line.position else {
        let time = line.set_out_at.map(clock_time).unwrap_or_default();
        return ("started", "map-pin", t_string!(i18n, way.on_the_way, name = name, time = time).to_string());
    };
    let minutes = minutes_text(i32::try_from(position.minutes).unwrap_or(i32::MAX));
    let late = now + Duration::minutes(position.minutes.into()) - line.starts_at;
    if late > Duration::minutes(5) {
        let by = minutes_text(i32::try_from(late.num_minutes()).unwrap_or(i32::MAX));
        let text =
            t_string!(i18n, way.on_the_way_late, name = name, minutes = minutes, late = by).to_string();
        return ("late", "triangle-alert", text);
    }
    ("started", "map-pin", t_string!(i18n, way.on_the_way_in, name = name, minutes = minutes).to_string())
}
