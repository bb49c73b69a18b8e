//! Where: on the premises or at the customer's.

use app_core::{i18n::*, money_text, place_text};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{
    booking::{AreaLine, PlaceKind},
    catalog::GivenAt,
};

use super::visit::Visit;
use crate::query::BookQuery;

/// At whose door, and in which part of town. Nothing where there is no choice.
#[component]
pub(super) fn Whither(
    /// What the address says.
    asked: BookQuery,
    /// What is chosen.
    visit: Visit,
    /// Where the business goes.
    areas: Vec<AreaLine>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let given = visit.given_at();
    if given == GivenAt::Premises || areas.is_empty() {
        return ().into_any();
    }
    let lacks = asked.when && asked.lacks_area();
    let kinds: &[PlaceKind] = match given {
        GivenAt::Away => &[PlaceKind::Home, PlaceKind::Hotel],
        _ => &[PlaceKind::Premises, PlaceKind::Home, PlaceKind::Hotel],
    };
    let chosen = kinds.iter().find(|kind| **kind == asked.place).or(kinds.first()).copied();
    let kinds = kinds
        .iter()
        .map(|kind| {
            view! {
                <label class="choice">
                    <input type="radio" name="place" value=kind.as_str() checked=Some(*kind) == chosen/>
                    <span class="what">{place_text(*kind)}</span>
                </label>
            }
        })
        .collect_view();
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
        <fieldset class="choices whither">
            <legend>{td_string!(locale, public.label_where).to_string()}</legend>
            {kinds}
            <div class="field">
                <label for="area">{td_string!(locale, public.area).to_string()}</label>
                <select id="area" name="area" aria-describedby=if lacks { "area-problem area-hint" } else { "area-hint" } aria-invalid=lacks.then_some("true")>
                    <option value="">{td_string!(locale, public.area_choose).to_string()}</option>
                    {options}
                </select>
                <p class="hint" id="area-hint">{td_string!(locale, public.area_hint).to_string()}</p>
                {problem}
            </div>
        </fieldset>
    }
    .into_any()
}
