//! `/office/settings/areas`: where the business goes, and how long its people take to get there.

mod area;

use app_core::{Resource, UiError, duration_text, i18n::*, isolated, resource};
use app_ui::{Loading, Notice};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    AppError,
    ids::AreaId,
    tenants::{
        areas::{AreaInput, AreaView, AreasView, TravelInput},
        settings::FormInput,
    },
};

use self::area::{Add, Area};
use super::{
    SettingsPage,
    calls::{SaveTravel, my_areas},
    refused, typed_now,
};
use crate::wrong::{Cell, Labels, label};

const HERE: &str = "/office/settings/areas";

/// The page.
pub(crate) fn page() -> AnyView {
    let areas = resource(|| (), |()| my_areas());
    view! { <Page areas=areas/> }.into_any()
}

#[component]
fn Page(areas: Resource<Result<AreasView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, business.settings_areas).to_string();
                match areas.await {
                    Ok(areas) => view! { <Areas areas=areas title=title/> }.into_any(),
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// A part of town that was refused: which, what was typed, from which version, and what was wrong.
type Typed = (Option<AreaId>, AreaInput, i32, AppError);

/// The same of the two numbers.
type TypedTravel = (TravelInput, i32, AppError);

/// What the ids of an area's fields end with.
fn key_of(area: Option<AreaId>) -> String {
    area.map_or_else(|| "new".to_owned(), |id| id.to_string())
}

/// How the fields are called where something is wrong.
fn labels(key: &str, currency: &str) -> Labels {
    let i18n = use_i18n();
    let of = |field: &str, text: &str| label(field, &format!("{field}-{key}"), text);
    vec![
        label("speed", "speed", t_string!(i18n, business.travel_speed)),
        label("extra", "extra", t_string!(i18n, business.travel_extra)),
        label("answer", "answer", t_string!(i18n, business.travel_answer)),
        of("name", t_string!(i18n, business.area_name)),
        of("latitude", t_string!(i18n, business.latitude)),
        of("longitude", t_string!(i18n, business.longitude)),
        of("fee", &t_string!(i18n, business.area_fee, currency = currency).to_string()),
    ]
}

#[component]
fn Areas(areas: AreasView, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let (version, locked, currency) = (areas.version, !areas.may_change, areas.currency.code().to_owned());
    let (mut area, mut travel): (Option<Typed>, Option<TypedTravel>) = (None, None);
    match typed_now(areas.typed).map(|(typed, error)| (typed.form, typed.version, error)) {
        Some((FormInput::Area(id, input), version, error)) => area = Some((id, input, version, error)),
        Some((FormInput::Travel(input), version, error)) => travel = Some((input, version, error)),
        _ => {}
    }
    let labels = labels(&key_of(area.as_ref().and_then(|typed| typed.0)), &currency);
    let example = areas.areas.iter().find(|row| row.active).cloned();
    let (active, archived): (Vec<AreaView>, Vec<AreaView>) =
        areas.areas.into_iter().partition(|row| row.active);
    let new = area.clone().filter(|typed| typed.0.is_none());
    let rows = |rows: Vec<AreaView>| {
        let rows = rows.into_iter().map(|row| {
            let typed = area.clone().filter(|typed| typed.0 == Some(row.id));
            view! { <li><Area area=row currency=currency.clone() version=version locked=locked typed=typed/></li> }
        });
        rows.collect_view()
    };
    let archived_open = archived.iter().any(|row| area.as_ref().is_some_and(|typed| typed.0 == Some(row.id)));
    let none = active.is_empty();
    let (active, archived) = (rows(active), (!archived.is_empty()).then(|| rows(archived)));
    let archived = archived.map(|rows| {
        view! {
            <details class="fold" open=archived_open>
                <summary><span class="grow">{t!(i18n, business.areas_archived)}</span></summary>
                <div class="stack">
                    <p class="mute">{t!(i18n, business.areas_archived_text)}</p>
                    <ul class="stack">{rows}</ul>
                </div>
            </details>
        }
    });
    let list = if none {
        view! { <p class="mute">{t!(i18n, business.areas_none)}</p> }.into_any()
    } else {
        view! { <ul class="stack">{active}</ul> }.into_any()
    };
    let add = (!locked).then(|| view! { <Add currency=currency version=version typed=new/> });
    view! {
        <SettingsPage current=HERE title=title labels=labels>
            <p class="mute">
                {t!(i18n, business.areas_lead)} " "
                <a href="/office/services" rel="external">{t!(i18n, business.areas_services)}</a> " · "
                <a href="/office/hours" rel="external">{t!(i18n, business.areas_people)}</a>
            </p>
            {locked.then(|| view! { <Notice icon="info">{t!(i18n, business.read_only)}</Notice> })}
            {(!areas.has_premises).then(Nowhere)}
            <Travel input=areas.travel example=example version=version locked=locked typed=travel/>
            <section class="stack" aria-labelledby="areas">
                <h2 id="areas">{t!(i18n, business.areas)}</h2>
                {list}
                {add}
                {archived}
            </section>
        </SettingsPage>
    }
    .into_any()
}

/// Nobody can say how long a way is that begins nowhere.
#[component]
fn Nowhere() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Notice icon="map-pin">
            {t!(i18n, business.areas_nowhere)} " "
            <a href="/office/settings/places" rel="external">{t!(i18n, business.areas_nowhere_link)}</a>
        </Notice>
    }
}

/// The two numbers, and what they come to.
#[component]
fn Travel(
    input: TravelInput,
    example: Option<AreaView>,
    version: i32,
    locked: bool,
    typed: Option<TypedTravel>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (input, version, error) = match typed {
        Some((input, version, error)) => (input, version, Some(error)),
        None => (input, version, None),
    };
    let problem = |field| error.as_ref().and_then(|error| error.problem(field));
    let example = example.and_then(|area| Some((area.minutes?, area.input.name))).map(|(minutes, name)| {
        let way = duration_text(i32::try_from(minutes).unwrap_or(i32::MAX));
        t_string!(i18n, business.travel_example, name = isolated(&name), way = way).to_string()
    });
    view! {
        <section class="card stack" aria-labelledby="travel">
            <h2 id="travel">{t!(i18n, business.travel)}</h2>
            <p>{t!(i18n, business.travel_text)} " " {example}</p>
            <form class="stack" method="post" action=SaveTravel::url()>
                <input type="hidden" name="version" value=version/>
                <fieldset class="stack" disabled=locked>
                    <legend class="sr">{t!(i18n, business.travel)}</legend>
                    <div class="pair">
                        <Cell
                            name="speed"
                            id="speed"
                            label=t_string!(i18n, business.travel_speed)
                            value=input.speed
                            mode="numeric"
                            problem=problem("speed")
                        />
                        <Cell
                            name="extra"
                            id="extra"
                            label=t_string!(i18n, business.travel_extra)
                            value=input.extra
                            mode="numeric"
                            problem=problem("extra")
                        />
                    </div>
                    <Cell
                        name="answer"
                        id="answer"
                        label=t_string!(i18n, business.travel_answer)
                        value=input.answer
                        mode="numeric"
                        problem=problem("answer")
                    />
                    <p class="hint">{t!(i18n, business.travel_answer_hint)}</p>
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
        </section>
    }
    .into_any()
}
