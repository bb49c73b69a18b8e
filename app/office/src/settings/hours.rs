//! `/office/settings/hours`: when it is open every week, and the days when it is not.

use app_core::{Resource, UiError, i18n::*, isolated, resource, short_date};
use app_ui::{Field, Icon, Loading};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{
    AppError,
    ids::LocationId,
    tenants::{
        places::{PlaceView, PlacesView},
        settings::{Closure, ClosureInput, FormInput, SettingsView},
    },
};

use super::{
    SettingsPage,
    calls::{AddClosure, RemoveClosure, SaveHours, my_places, my_settings},
    refused, typed_now,
};
use crate::{
    week::{self, Week},
    wrong::{label, optional},
};

const HERE: &str = "/office/settings/hours";

/// The page.
pub(crate) fn page() -> AnyView {
    let both = resource(|| (), |()| async { Ok((my_settings().await?, my_places().await?)) });
    view! { <Page both=both/> }.into_any()
}

#[component]
fn Page(both: Resource<Result<(SettingsView, PlacesView), UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, business.settings_hours).to_string();
                match both.await {
                    Ok((settings, places)) => {
                        view! { <Hours settings=settings places=places title=title/> }.into_any()
                    }
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Hours(settings: SettingsView, places: PlacesView, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let (version, locked) = (settings.version, !settings.may_change);
    let mut labels = week::labels();
    labels.push(label("hours", "day1-from", t_string!(i18n, business.step_hours)));
    labels.push(label("first", "first", t_string!(i18n, business.closure_first)));
    labels.push(label("last", "last", t_string!(i18n, business.closure_last)));
    labels.push(label("note", "note", t_string!(i18n, business.closure_note)));
    let asked = use_query_map().with_untracked(|query| query.get_str("place")?.parse::<LocationId>().ok());
    let (mut week, mut closure) = ((version, None), None);
    let mut chosen =
        places.places.iter().find(|place| Some(place.id) == asked).or(places.places.first()).cloned();
    if let Some((typed, error)) = typed_now(settings.typed) {
        match (typed.form, &mut chosen) {
            (FormInput::Hours(id, days), Some(place)) if place.id == id => {
                place.hours = days;
                week = (typed.version, Some(error));
            }
            (FormInput::Closure(input), _) => closure = Some((input, typed.version, error)),
            _ => {}
        }
    }
    let (week_version, error) = week;
    view! {
        <SettingsPage current=HERE title=title labels=labels>
            {chosen
                .map(|place| {
                    view! {
                        <Choice places=places.places chosen=place.id/>
                        <WeekOf place=place version=week_version locked=locked error=error/>
                    }
                })}
            <Closures closures=settings.closures version=version locked=locked typed=closure/>
        </SettingsPage>
    }
    .into_any()
}

/// Whose hours, where there are several places.
#[component]
fn Choice(places: Vec<PlaceView>, chosen: LocationId) -> impl IntoView {
    let i18n = use_i18n();
    (places.len() > 1).then(|| {
        let links = places.into_iter().map(|place| {
            let here = (place.id == chosen).then_some("page");
            let href = format!("{HERE}?place={}", place.id);
            view! { <a href=href aria-current=here rel="external"><bdi>{place.input.name}</bdi></a> }
        });
        view! {
            <nav class="switch" aria-label=t_string!(i18n, business.place_choose)>
                {links.collect_view()}
            </nav>
        }
    })
}

#[component]
fn WeekOf(place: PlaceView, version: i32, locked: bool, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <form class="card stack" method="post" action=SaveHours::url()>
            <h2>{t!(i18n, business.step_hours)}</h2>
            <p class="mute">{t!(i18n, business.hours_shifts)}</p>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="place" value=place.id.to_string()/>
            <fieldset class="stack" disabled=locked>
                <legend class="sr">{t!(i18n, business.step_hours)}</legend>
                <button type="submit" class="sr" tabindex="-1" aria-hidden="true">{t!(i18n, business.save)}</button>
                <Week days=place.hours error=error/>
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

#[component]
fn Closures(
    closures: Vec<Closure>,
    version: i32,
    locked: bool,
    /// What was typed and refused, and the version it was filled in from.
    typed: Option<(ClosureInput, i32, AppError)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (input, add_version, error) = match typed {
        Some((input, version, error)) => (input, version, Some(error)),
        None => (ClosureInput::default(), version, None),
    };
    let problem = |field| error.as_ref().and_then(|error| error.problem(field));
    let list =
        closures.into_iter().map(|closure| view! { <Row closure=closure version=version locked=locked/> });
    let list = list.collect_view();
    view! {
        <section class="card stack" aria-labelledby="closures">
            <h2 id="closures">{t!(i18n, business.closures)}</h2>
            {if list.is_empty() {
                view! { <p class="mute">{t!(i18n, business.closures_none)}</p> }.into_any()
            } else {
                view! { <ul class="list">{list}</ul> }.into_any()
            }}
            {(!locked)
                .then(|| {
                    view! {
                        <form class="stack" method="post" action=AddClosure::url()>
                            <input type="hidden" name="version" value=add_version/>
                            <div class="pair">
                                <Field
                                    name="first"
                                    kind="date"
                                    label=t_string!(i18n, business.closure_first)
                                    value=input.first
                                    problem=problem("first")
                                />
                                <Field
                                    name="last"
                                    kind="date"
                                    label=t_string!(i18n, business.closure_last)
                                    optional=optional()
                                    value=input.last
                                    problem=problem("last")
                                />
                                <Field
                                    name="note"
                                    label=t_string!(i18n, business.closure_note)
                                    optional=optional()
                                    value=input.note
                                    problem=problem("note")
                                />
                            </div>
                            <div class="row">
                                <button type="submit" class="btn quiet">
                                    <Icon name="plus"/>
                                    {t!(i18n, business.closure_add)}
                                </button>
                            </div>
                        </form>
                    }
                })}
        </section>
    }
    .into_any()
}

#[component]
fn Row(closure: Closure, version: i32, locked: bool) -> impl IntoView {
    let i18n = use_i18n();
    let days = if closure.first == closure.last {
        short_date(closure.first)
    } else {
        format!("{} – {}", short_date(closure.first), short_date(closure.last))
    };
    let visits = (closure.visits > 0).then(|| {
        let text = t_string!(i18n, business.closure_visits, count = closure.visits.to_string()).to_string();
        let day = format!("/office?date={}", closure.first);
        view! {
            <a class="link" data-status="pending" href=day rel="external">
                <Icon name="triangle-alert"/>
                {text}
            </a>
        }
    });
    let named = t_string!(i18n, business.closure_remove_of, days = isolated(&days)).to_string();
    view! {
        <li>
            <div class="item">
                <Icon name="calendar-days"/>
                <div class="grow">
                    <b>{days}</b>
                    <span class="mute">{closure.note}</span>
                    {visits}
                </div>
                {(!locked)
                    .then(|| {
                        view! {
                            <form method="post" action=RemoveClosure::url()>
                                <input type="hidden" name="version" value=version/>
                                <input type="hidden" name="closure" value=closure.id.to_string()/>
                                <button type="submit" class="btn quiet small" aria-label=named>
                                    {t!(i18n, business.closure_remove)}
                                </button>
                            </form>
                        }
                    })}
            </div>
        </li>
    }
    .into_any()
}
