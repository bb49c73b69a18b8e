//! What, for how long, with whom and on which day.

use app_core::{date_key, duration_text, i18n::*, isolated, money_text};
use app_ui::LocationChoice;
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{booking::PlaceKind, catalog::GivenAt};

use super::calls::{Asked, DeskPage};

/// A form that asks by its address: it changes nothing.
#[component]
pub(super) fn Wanted(
    /// What was asked for.
    asked: Asked,
    /// What there is.
    page: DeskPage,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let chosen = page.services.iter().find(|service| Some(service.id) == asked.service).cloned();
    let services = page
        .services
        .iter()
        .map(|service| {
            let selected = Some(service.id) == asked.service;
            view! { <option value=service.id.to_string() selected=selected>{service.name.clone()}</option> }
        })
        .collect_view();
    let length = chosen.as_ref().map(|service| {
        let current = service.option(asked.option).map(|option| option.id);
        let options = service
            .options
            .iter()
            .map(|option| {
                let text = format!("{}\u{a0}· {}", duration_text(option.minutes), money_text(option.price));
                let selected = Some(option.id) == current;
                view! { <option value=option.id.to_string() selected=selected>{text}</option> }
            })
            .collect_view();
        view! {
            <div class="field">
                <label for="option">{td_string!(locale, office.new_length).to_string()}</label>
                <select id="option" name="option">{options}</select>
            </div>
        }
    });
    // With the time settled nothing is left to choose here.
    let summary = page.pressed.is_some().then(|| {
        let Some(service) = &chosen else { return td_string!(locale, office.new_another).to_string() };
        let length = service.option(asked.option);
        let parts = [
            Some(isolated(&service.name)),
            length.map(|option| duration_text(option.minutes)),
            length.map(|option| isolated(&money_text(option.price))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("\u{a0}· ")
    });
    let able = |id| chosen.as_ref().is_none_or(|service| service.staff.contains(&id));
    let here = asked.location.or(page.locations.first().map(|main| main.id));
    let people = page
        .staff
        .into_iter()
        .filter(|person| {
            able(person.id)
                && if asked.area.is_some() {
                    person.travels
                } else {
                    here.is_none_or(|here| person.works_in(here))
                }
        })
        .map(|person| {
            let selected = Some(person.id) == asked.staff;
            view! { <option value=person.id.to_string() selected=selected>{isolated(&person.name)}</option> }
        })
        .collect_view();
    let given = chosen.as_ref().map(|service| service.given_at).unwrap_or_default();
    let place = (given != GivenAt::Premises && !page.areas.is_empty()).then(|| {
        let areas = page
            .areas
            .into_iter()
            .map(|area| {
                let selected = Some(area.id) == asked.area;
                let text = format!("{}\u{a0}· {}", isolated(&area.name), money_text(area.fee));
                view! { <option value=area.id.to_string() selected=selected>{text}</option> }
            })
            .collect_view();
        let here = (given == GivenAt::Either)
            .then(|| view! { <option value="">{app_core::place_text(PlaceKind::Premises)}</option> });
        view! {
            <div class="field">
                <label for="area">{td_string!(locale, office.place).to_string()}</label>
                <select id="area" name="area">{here} {areas}</select>
            </div>
        }
    });
    let several = chosen.as_ref().filter(|service| service.guests_to > 1).map(|service| {
        let (least, most) = (service.guests_from, service.guests_to);
        let wanted = asked.guests.and_then(|guests| i16::try_from(guests).ok());
        let value = wanted.filter(|guests| (least..=most).contains(guests)).unwrap_or(least);
        view! {
            <div class="field">
                <label for="guests">{td_string!(locale, office.new_guests).to_string()}</label>
                <input type="number" id="guests" name="guests" inputmode="numeric" min=least max=most value=value/>
            </div>
        }
    });
    let kept = [
        ("time", asked.time.clone()),
        ("room", asked.room.map(|id| id.to_string())),
        ("by", asked.walk_in.then(|| super::WALK_IN.to_owned())),
    ];
    let hidden = kept
        .into_iter()
        .filter_map(|(name, value)| Some(view! { <input type="hidden" name=name value=value?/> }))
        .collect_view();
    let form = view! {
        <form method="get" action=super::HERE class="stack">
            {hidden}
            <div class="pair">
                <div class="field">
                    <label for="service">{td_string!(locale, office.new_service).to_string()}</label>
                    <select id="service" name="service">{services}</select>
                </div>
                {length}
                <LocationChoice locations=page.locations.clone() chosen=asked.location/>
                {several}
                {place}
                <div class="field">
                    <label for="staff">{td_string!(locale, office.new_person).to_string()}</label>
                    <select id="staff" name="staff">
                        <option value="">{td_string!(locale, public.anyone).to_string()}</option>
                        {people}
                    </select>
                </div>
                <div class="field">
                    <label for="day">{td_string!(locale, office.new_day).to_string()}</label>
                    <input type="date" id="day" name="day" value=date_key(page.day) required/>
                </div>
            </div>
            <div class="row">
                <button type="submit" class="btn quiet">{td_string!(locale, office.new_look).to_string()}</button>
            </div>
        </form>
    };
    match summary {
        Some(summary) => view! {
            <details class="card wanted">
                <summary>
                    <span class="grow">{summary}</span>
                    <span class="btn plain">{td_string!(locale, office.new_change).to_string()}</span>
                </summary>
                {form}
            </details>
        }
        .into_any(),
        None => view! { <div class="card">{form}</div> }.into_any(),
    }
}
