//! Who can be sent now.

use app_core::{clock_time, i18n::*};
use app_ui::Icon;
use leptos::prelude::*;
use shared::booking::dispatch::{PersonNow, PersonState};

/// Everybody who goes to customers, whoever can be sent first.
#[component]
pub(super) fn People(people: Vec<PersonNow>) -> impl IntoView {
    let i18n = use_i18n();
    let rows = people.into_iter().map(|person| view! { <li><Person person=person/></li> }).collect_view();
    view! {
        <section class="stack" style="--gap:.5rem" aria-labelledby="people-now">
            <h2 id="people-now">{t!(i18n, way.people)}</h2>
            <ul class="card list">{rows}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Person(person: PersonNow) -> impl IntoView {
    let i18n = use_i18n();
    let until = person.busy_until.map(clock_time);
    let away = person.away_until.map(clock_time);
    let (tone, icon, text) = match (person.state, until, away) {
        (PersonState::Available, ..) => {
            ("confirmed", "circle-check", t_string!(i18n, way.available).to_owned())
        }
        (PersonState::Busy, Some(time), _) => {
            ("started", "user", t_string!(i18n, way.busy_until, time = time).to_string())
        }
        (PersonState::Busy, None, _) => ("started", "user", t_string!(i18n, way.busy).to_owned()),
        (PersonState::Offline, _, Some(time)) => {
            ("done", "leaf", t_string!(i18n, way.away_until, time = time).to_string())
        }
        (PersonState::Offline, _, None) => ("done", "wifi-off", t_string!(i18n, way.not_there).to_owned()),
    };
    let seen = (person.state == PersonState::Offline && person.away_until.is_none()).then(|| {
        match person.seen_at.map(clock_time) {
            Some(time) => t_string!(i18n, way.seen_at, time = time).to_string(),
            None => t_string!(i18n, way.never_seen).to_owned(),
        }
    });
    view! {
        <div class="item" data-person=format!("{:?}", person.state)>
            <div class="grow">
                <b><bdi>{person.staff.name}</bdi></b>
                <span class="mute">{seen}</span>
            </div>
            <span class="chip" data-status=tone><Icon name=icon/> {text}</span>
        </div>
    }
    .into_any()
}
