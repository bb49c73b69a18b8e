//! Where: in one of the business's locations or at the customer's.

use app_core::{i18n::*, isolated, money_text, place_text};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{
    booking::{AreaLine, PlaceKind},
    catalog::GivenAt,
    tenants::Place,
};

use super::visit::Visit;
use crate::query::BookQuery;

/// At whose door: in which of the business's locations, or in which part of town. Nothing where there is no choice.
#[component]
pub(super) fn Whither(
    /// What the address says.
    asked: BookQuery,
    /// What is chosen.
    visit: Visit,
    /// The business's locations, the main one first.
    places: Vec<Place>,
    /// Where the business goes.
    areas: Vec<AreaLine>,
) -> impl IntoView {
    let given = visit.given_at();
    let goes = given != GivenAt::Premises && !areas.is_empty();
    let mut doors = if given == GivenAt::Away { Vec::new() } else { premises(&places) };
    if goes {
        let away = [PlaceKind::Home, PlaceKind::Hotel];
        doors.extend(away.map(|kind| Door::new(kind.as_str().to_owned(), place_text(kind), None)));
    }
    if doors.len() < 2 {
        return ().into_any();
    }
    let text = asked.place_text().unwrap_or_default();
    let chosen = doors.iter().position(|door| door.value == text).unwrap_or(0);
    let doors = doors
        .into_iter()
        .enumerate()
        .map(|(nth, door)| {
            let address =
                door.address.map(|address| view! { <small class="mute"><bdi>{address}</bdi></small> });
            view! {
                <label class="choice">
                    <input type="radio" name="place" value=door.value checked=nth == chosen/>
                    <span class="what"><span>{door.name}</span> {address}</span>
                </label>
            }
        })
        .collect_view();
    let locale = use_i18n().get_locale();
    view! {
        <fieldset class="choices whither">
            <legend>{td_string!(locale, public.label_where).to_string()}</legend>
            {doors}
            {goes.then(|| view! { <Area asked=asked areas=areas/> })}
        </fieldset>
    }
    .into_any()
}

/// What can be chosen.
struct Door {
    value: String,
    name: String,
    address: Option<String>,
}

impl Door {
    const fn new(value: String, name: String, address: Option<String>) -> Self {
        Self { value, name, address }
    }
}

/// Every location by its name; one alone is just the business's own.
fn premises(places: &[Place]) -> Vec<Door> {
    if places.len() < 2 {
        let kind = PlaceKind::Premises;
        return vec![Door::new(kind.as_str().to_owned(), place_text(kind), None)];
    }
    let door =
        |place: &Place| Door::new(place.id.to_string(), isolated(&place.name), Some(place.address.clone()));
    places.iter().map(door).collect()
}

/// In which part of town.
#[component]
fn Area(asked: BookQuery, areas: Vec<AreaLine>) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let lacks = asked.when && asked.lacks_area();
    let options = areas
        .into_iter()
        .map(|area| {
            let selected = asked.area == Some(area.id);
            let text = if area.fee.minor > 0 {
                let price = td_string!(locale, public.plus_price, price = money_text(area.fee)).to_string();
                format!("{} ({price})", area.name)
            } else {
                area.name
            };
            view! { <option value=area.id.to_string() selected=selected>{text}</option> }
        })
        .collect_view();
    let problem = lacks.then(|| {
        view! { <p class="error" id="area-problem">{td_string!(locale, public.area_missing).to_string()}</p> }
    });
    view! {
        <div class="field">
            <label for="area">{td_string!(locale, public.area).to_string()}</label>
            <select id="area" name="area" aria-describedby=if lacks { "area-problem area-hint" } else { "area-hint" } aria-invalid=lacks.then_some("true")>
                <option value="">{td_string!(locale, public.area_choose).to_string()}</option>
                {options}
            </select>
            <p class="hint" id="area-hint">{td_string!(locale, public.area_hint).to_string()}</p>
            {problem}
        </div>
    }
    .into_any()
}
