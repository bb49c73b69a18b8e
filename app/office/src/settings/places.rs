//! `/office/settings/places`: where the business can be found.

use app_core::{Resource, UiError, i18n::*, resource};
use app_ui::{Icon, Loading, Notice};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    AppError,
    ids::LocationId,
    tenants::{
        places::{LocationInput, PlaceView, PlacesView},
        settings::FormInput,
    },
};

use super::{
    SettingsPage,
    calls::{ClosePlace, SavePlace, my_places},
    refused, typed_now,
};
use crate::wrong::{Cell, label, optional};

const HERE: &str = "/office/settings/places";

/// The page.
pub(crate) fn page() -> AnyView {
    let places = resource(|| (), |()| my_places());
    view! { <Page places=places/> }.into_any()
}

#[component]
fn Page(places: Resource<Result<PlacesView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, business.settings_places).to_string();
                match places.await {
                    Ok(places) => view! { <Places places=places title=title/> }.into_any(),
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// A form that was refused: whose, what was typed, from which version, and what was wrong.
type Typed = (Option<LocationId>, LocationInput, i32, AppError);

/// What the ids of a place's fields end with.
fn key_of(place: Option<LocationId>) -> String {
    place.map_or_else(|| "new".to_owned(), |id| id.to_string())
}

#[component]
fn Places(places: PlacesView, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let (version, locked) = (places.version, !places.may_change);
    let typed: Option<Typed> = typed_now(places.typed).and_then(|(typed, error)| match typed.form {
        FormInput::Place(place, input) => Some((place, input, typed.version, error)),
        _ => None,
    });
    let key = key_of(typed.as_ref().and_then(|typed| typed.0));
    let labels = [
        ("name", t_string!(i18n, business.place_name)),
        ("address", t_string!(i18n, business.address)),
        ("place", t_string!(i18n, business.place)),
        ("latitude", t_string!(i18n, business.latitude)),
    ];
    let labels = labels.map(|(field, text)| label(field, &format!("{field}-{key}"), text)).to_vec();
    let several = places.places.len() > 1;
    let mine = typed.clone();
    let rows = places.places.into_iter().map(|place| {
        let typed = mine.clone().filter(|typed| typed.0 == Some(place.id));
        view! { <li><Place place=place version=version locked=locked several=several typed=typed/></li> }
    });
    let rows = rows.collect_view();
    let new = typed.filter(|typed| typed.0.is_none());
    view! {
        <SettingsPage current=HERE title=title labels=labels>
            <p class="mute">{t!(i18n, business.places_lead)}</p>
            {locked.then(|| view! { <Notice icon="info">{t!(i18n, business.read_only)}</Notice> })}
            <ul class="stack">{rows}</ul>
            {(!locked).then(|| view! { <Add version=version typed=new/> })}
        </SettingsPage>
    }
    .into_any()
}

#[component]
fn Place(place: PlaceView, version: i32, locked: bool, several: bool, typed: Option<Typed>) -> impl IntoView {
    let i18n = use_i18n();
    let (id, name) = (place.id, place.input.name.clone());
    let line = format!("{}, {}", place.input.address, place.input.place);
    let hours_of = t_string!(i18n, business.place_hours_of, name = name.as_str()).to_string();
    let open = typed.is_some();
    let (input, version, error) = match typed {
        Some((_, input, version, error)) => (input, version, Some(error)),
        None => (place.input, version, None),
    };
    let main = place.is_main.then(|| {
        view! { <span class="chip"><Icon name="map-pin"/>{t!(i18n, business.place_main)}</span> }
    });
    view! {
        <details class="fold" open=open>
            <summary>
                <span class="grow">
                    <b><bdi>{name.clone()}</bdi></b>
                    <small class="mute"><bdi>{line}</bdi></small>
                </span>
                {main}
                <span class="btn plain small">{t!(i18n, business.change)}</span>
            </summary>
            <Form place=Some(id) input=input version=version locked=locked error=error/>
            <div class="stack">
                <p>
                    <a class="link" href=format!("/office/settings/hours?place={id}") rel="external">
                        {hours_of}
                    </a>
                </p>
                {(several && !locked).then(|| view! { <Close place=id name=name version=version/> })}
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn Close(place: LocationId, name: String, version: i32) -> impl IntoView {
    let i18n = use_i18n();
    let named = t_string!(i18n, business.place_close_of, name = name.as_str()).to_string();
    view! {
        <details class="fold">
            <summary>
                <span class="grow">{t!(i18n, business.place_close)}</span>
            </summary>
            <form class="stack" method="post" action=ClosePlace::url()>
                <input type="hidden" name="version" value=version/>
                <input type="hidden" name="location" value=place.to_string()/>
                <p>{t!(i18n, business.place_close_text)}</p>
                <div class="row">
                    <button type="submit" class="btn danger">{named}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

#[component]
fn Add(version: i32, typed: Option<Typed>) -> impl IntoView {
    let i18n = use_i18n();
    let open = typed.is_some();
    let (input, version, error) = match typed {
        Some((_, input, version, error)) => (input, version, Some(error)),
        None => (LocationInput::default(), version, None),
    };
    view! {
        <details class="fold" open=open>
            <summary>
                <Icon name="plus"/>
                <span class="grow">
                    <b>{t!(i18n, business.place_add)}</b>
                    <small class="mute">{t!(i18n, business.place_add_text)}</small>
                </span>
            </summary>
            <Form place=None input=input version=version locked=false error=error/>
        </details>
    }
    .into_any()
}

#[component]
fn Form(
    place: Option<LocationId>,
    input: LocationInput,
    version: i32,
    locked: bool,
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let key = key_of(place);
    let problem = |field| error.as_ref().and_then(|error| error.problem(field));
    let cell = |name: &'static str, label: String, value: String| {
        view! { <Cell name=name id=format!("{name}-{key}") label=label value=value problem=problem(name)/> }
    };
    let maybe = |label: &str| format!("{label}{}", optional());
    let latitude = maybe(t_string!(i18n, business.latitude));
    let longitude = maybe(t_string!(i18n, business.longitude));
    view! {
        <form class="stack" method="post" action=SavePlace::url()>
            <input type="hidden" name="version" value=version/>
            {place.map(|id| view! { <input type="hidden" name="location" value=id.to_string()/> })}
            <fieldset class="stack" disabled=locked>
                <legend class="sr">{t!(i18n, business.settings_places)}</legend>
                {cell("name", t_string!(i18n, business.place_name).to_string(), input.name)}
                {cell("address", t_string!(i18n, business.address).to_string(), input.address)}
                {cell("place", t_string!(i18n, business.place).to_string(), input.place)}
                <div class="pair">
                    {cell("latitude", latitude, input.latitude)} {cell("longitude", longitude, input.longitude)}
                </div>
                {(!locked)
                    .then(|| {
                        view! {
                            <div class="row">
                                <button type="submit" class="btn">{t!(i18n, business.save)}</button>
                            </div>
                        }
                    })}
            </fieldset>
        </form>
    }
    .into_any()
}
