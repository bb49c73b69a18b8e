//! Who comes to a visit at the customer's, and where they are while they are on the way.

use app_core::{clock_time, i18n::*, isolated, minutes_text, position};
use app_ui::{Icon, Map, Notice, Pin, PinKind};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    booking::dispatch::{WayPerson, WayState, WayView},
    ids::BookingId,
};

use crate::calls::{set_door, way_of};

/// The ways to one booking; empty until somebody sets out, but for the question where the door is.
#[component]
pub fn Ways(
    /// Which.
    booking: BookingId,
    /// As it was read last; read anew by whoever shows this.
    way: RwSignal<Option<WayView>>,
) -> impl IntoView {
    let on_the_way = move || {
        let people = way.read().as_ref().map(|way| way.people.clone()).unwrap_or_default();
        people.into_iter().filter(|person| person.state == WayState::OnTheWay).collect::<Vec<_>>()
    };
    let to = move || way.read().as_ref().map(|way| way.to).unwrap_or_default();
    let ahead = move || {
        let way = way.read();
        way.as_ref().is_some_and(|way| way.people.iter().any(|person| person.state != WayState::There))
    };
    view! {
        {move || on_the_way().into_iter().map(|person| view! { <Coming person=person to=to()/> }).collect_view()}
        <Show when=ahead>
            <DoorIs booking=booking way=way/>
        </Show>
    }
    .into_any()
}

/// Somebody on the way.
#[component]
fn Coming(person: WayPerson, to: (f64, f64)) -> impl IntoView {
    let i18n = use_i18n();
    let name = isolated(&person.staff.name);
    let since = person.set_out_at.map(clock_time).unwrap_or_default();
    let mark: String = person.staff.name.chars().take(1).collect();
    let head = match &person.position {
        Some(position) if position.minutes > 0 => {
            let minutes = minutes_text(i32::try_from(position.minutes).unwrap_or(i32::MAX));
            t_string!(i18n, way.coming_in, name = name, minutes = minutes).to_string()
        }
        Some(_) => t_string!(i18n, way.nearly_there, name = name).to_string(),
        None => t_string!(i18n, way.coming, name = name).to_string(),
    };
    let about = match &person.position {
        Some(position) => {
            let far = distance(position.meters);
            t_string!(i18n, way.seen, distance = far, time = clock_time(position.at)).to_string()
        }
        None => t_string!(i18n, way.not_seen, time = since).to_string(),
    };
    let map = person.position.as_ref().map(|position| {
        let pins = vec![
            Pin { at: (position.latitude, position.longitude), kind: PinKind::Person, mark: mark.clone() },
            Pin { at: to, kind: PinKind::Door, mark: String::new() },
        ];
        view! { <Map pins=pins label=head.clone()/> }
    });
    view! {
        <section class="card stack way" aria-label=t_string!(i18n, way.title)>
            <div class="stack" style="--gap:.25rem" role="status">
                <h2>{head.clone()}</h2>
                <p class="mute">{about}</p>
            </div>
            {map}
        </section>
    }
    .into_any()
}

/// `850 m`, `2.4 km`.
fn distance(meters: u32) -> String {
    let i18n = use_i18n();
    if meters < 1_000 {
        return t_string!(i18n, way.meters, n = meters).to_string();
    }
    t_string!(i18n, way.kilometers, n = format!("{:.1}", f64::from(meters) / 1_000.0)).to_string()
}

/// Saying where the door is, by where this device is. Needs scripts, and a device that knows.
#[component]
fn DoorIs(booking: BookingId, way: RwSignal<Option<WayView>>) -> impl IntoView {
    let i18n = use_i18n();
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let known = Memo::new(move |_| way.read().as_ref().is_some_and(|way| way.door));
    let say = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let said = match position::here().await {
                Err(position::Sharing::Denied) => Some(t_string!(i18n, way.door_denied).to_owned()),
                Err(_) => Some(t_string!(i18n, way.door_unknown).to_owned()),
                Ok((latitude, longitude)) => match set_door(booking, latitude, longitude).await {
                    Ok(()) => None,
                    Err(error) if error.0.problem("latitude").is_some() => {
                        Some(t_string!(i18n, way.door_far).to_owned())
                    }
                    Err(error) => Some(app_core::error_text(error.0.code)),
                },
            };
            if said.is_none()
                && let Ok(fresh) = way_of(booking).await
            {
                way.try_set(Some(fresh));
            }
            problem.try_set(said);
            busy.try_set(false);
        });
    };
    view! {
        <section class="card stack no-print" hidden=move || !awake.get() aria-labelledby="door-is">
            <h2 id="door-is">{t!(i18n, way.door_title)}</h2>
            <p class="mute">
                {move || {
                    if known.get() { t_string!(i18n, way.door_known) } else { t_string!(i18n, way.door_text) }
                }}
            </p>
            <div>
                <div role="alert" style="margin-block-end: var(--s2)">
                    {move || problem.get().map(|text| view! { <Notice tone="late" icon="circle-alert">{text}</Notice> })}
                </div>
                <button type="button" class="btn quiet" on:click=say aria-busy=move || busy.get().then_some("true")>
                    <Icon name="map-pin"/>
                    {move || {
                        if known.get() { t_string!(i18n, way.door_again) } else { t_string!(i18n, way.door_here) }
                    }}
                </button>
            </div>
        </section>
    }
    .into_any()
}
