//! What else belongs to the visit: how many come, and further services.

use app_core::{duration_text, i18n::*, money_text};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{booking::MAX_SERVICES, catalog::ServiceView};

use super::{head::Head, visit::Visit};
use crate::{
    calls::Shop,
    query::{Also, BookQuery},
    words::service_text,
};

/// How many come, where that can be chosen; otherwise that it is for two.
#[component]
pub(super) fn Guests(visit: Visit) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let (fewest, most) = (visit.service.guests_from, visit.service.guests_to);
    let together = (visit.service.side_by_side && most > 1)
        .then(|| view! { <p class="hint">{td_string!(locale, public.side_by_side).to_string()}</p> });
    let class = visit
        .service
        .in_class
        .then(|| view! { <p class="hint">{td_string!(locale, public.in_class).to_string()}</p> });
    let select = (fewest < most).then(|| {
        let options = (fewest..=most)
            .map(|n| {
                view! { <option value=n.to_string() selected=i64::from(n) == visit.guests>{n.to_string()}</option> }
            })
            .collect_view();
        view! {
            <div class="field">
                <label for="guests">{td_string!(locale, public.guests_label).to_string()}</label>
                <select id="guests" name="guests">{options}</select>
            </div>
        }
    });
    (together.is_some() || class.is_some() || select.is_some()).then(|| {
        view! { <div class="stack" style="margin-block-start:1.5rem">{select} {together} {class}</div> }
    })
}

/// Further services, each with its length and its place in the visit, and the way to one more.
#[component]
pub(super) fn InTheSameVisit(visit: Visit) -> impl IntoView {
    let locale = use_i18n().get_locale();
    // A class is booked by itself.
    let full = visit.len() >= MAX_SERVICES || visit.service.in_class;
    let entries = visit
        .also
        .into_iter()
        .enumerate()
        .map(|(nth, (service, also))| view! { <Further nth=nth service=service also=also/> })
        .collect_view();
    let more = (!full).then(|| {
        view! {
            <button type="submit" class="btn quiet" name="more" value="1">
                {td_string!(locale, public.add_service).to_string()}
            </button>
        }
    });
    view! {
        <div class="stack" style="margin-block-start:1.5rem">
            {entries}
            <div class="row">{more}</div>
        </div>
    }
}

/// One list says it all, so that it works without scripts: how long, after the others or beside them, or not at all.
#[component]
fn Further(nth: usize, service: ServiceView, also: Also) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let id = format!("also-{nth}");
    let chosen = service.option(also.option).map(|option| option.id);
    let choices = service
        .options
        .iter()
        .flat_map(|option| [0, 1].map(|guest| (option, guest)))
        .map(|(option, guest)| {
            let value = Also { service: service.id, option: Some(option.id), guest };
            let length = format!("{} · {}", duration_text(option.minutes), money_text(option.price));
            let text = if guest == 0 {
                td_string!(locale, public.after_it, what = length).to_string()
            } else {
                td_string!(locale, public.beside_it, what = length).to_string()
            };
            let selected = chosen == Some(option.id) && also.guest == guest;
            view! { <option value=value.to_string() selected=selected>{text}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{service.name}</label>
            <select id=id.clone() name="also">
                {choices}
                <option value="">{td_string!(locale, public.leave_out).to_string()}</option>
            </select>
        </div>
    }
}

/// Choosing one more.
#[component]
pub(super) fn More(asked: BookQuery, shop: Shop, service: ServiceView) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let title = td_string!(locale, public.more_title).to_string();
    let back = asked.with(|to| (to.more, to.when) = (false, false));
    let entries = shop
        .services
        .iter()
        .filter(|more| !more.in_class)
        .map(|more| {
            let href = asked.with(|to| {
                (to.more, to.when) = (false, false);
                to.also.push(Also { service: more.id, option: None, guest: 0 });
            });
            let text = more.option(None).map(|option| {
                let text = service_text(more.name.clone(), option.minutes, std::iter::empty());
                view! { <span class="what">{text}</span> <span class="price">{money_text(option.price)}</span> }
            });
            view! { <li><a class="choice" href=href>{text}</a></li> }
        })
        .collect_view();
    view! {
        <Head
            title=title.clone()
            business=shop.business.clone()
            back=back.clone()
            back_label=td_string!(locale, public.back_to, name = service.name.as_str()).to_string()
            step=1
            past=Vec::new()
        />
        <main id="main" tabindex="-1">
            <h1>{title}</h1>
            <p class="lead">{td_string!(locale, public.more_lead).to_string()}</p>
            <ul class="choices bare" style="margin-block-start:1.5rem">{entries}</ul>
        </main>
    }
    .into_any()
}
