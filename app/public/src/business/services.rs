//! What a business sells, under its headings.

use app_core::{duration_text, i18n::*, minutes_text, money_text};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::catalog::ServiceView;

use crate::query::BookQuery;

/// Every service with its lengths, its price and the way to book it.
#[component]
pub(crate) fn Services(
    /// Whose, and what is chosen already.
    asked: BookQuery,
    /// What is sold, in the business's own order.
    services: Vec<ServiceView>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    if services.is_empty() {
        return view! { <p class="mute">{td_string!(locale, public.nothing_sold).to_string()}</p> }
            .into_any();
    }
    let mut headings: Vec<(String, Vec<ServiceView>)> = Vec::new();
    for service in services {
        match headings.iter_mut().find(|(heading, _)| *heading == service.category) {
            Some((_, under)) => under.push(service),
            None => headings.push((service.category.clone(), vec![service])),
        }
    }
    headings
        .into_iter()
        .enumerate()
        .map(|(at, (heading, services))| {
            let id = format!("services-{at}");
            let heading = if heading.is_empty() {
                td_string!(locale, public.more_services).to_string()
            } else {
                heading
            };
            let entries = services
                .into_iter()
                .map(|service| view! { <Service asked=asked.clone() service=service/> })
                .collect_view();
            view! {
                <section aria-labelledby=id>
                    <h2 id=id.clone()>{heading}</h2>
                    <ul class="list">{entries}</ul>
                </section>
            }
        })
        .collect_view()
        .into_any()
}

#[component]
fn Service(asked: BookQuery, service: ServiceView) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let href = asked.with(|to| to.service = Some(service.id));
    let label = td_string!(locale, public.book_service, service = service.name.as_str()).to_string();
    let terms = price_text(&service).map(|price| {
        view! { <p>{lengths_text(&service)} " · " <span class="price">{price}</span></p> }
    });
    view! {
        <li class="service">
            <h3>{service.name}</h3>
            <p><bdi>{service.description}</bdi></p>
            {terms}
            <a class="btn quiet" href=href aria-label=label>{td_string!(locale, public.book).to_string()}</a>
        </li>
    }
}

/// `60 min`, `45–90 min`.
fn lengths_text(service: &ServiceView) -> String {
    let minutes = || service.options.iter().map(|option| option.minutes);
    match (minutes().min(), minutes().max()) {
        (Some(least), Some(most)) if least < most => format!("{least}–{}", minutes_text(most)),
        (_, Some(most)) => duration_text(most),
        _ => String::new(),
    }
}

/// `₹2,100`, `from ₹1,600`.
fn price_text(service: &ServiceView) -> Option<String> {
    let prices = || service.options.iter().map(|option| option.price);
    let (least, most) =
        (prices().min_by_key(|price| price.minor)?, prices().max_by_key(|price| price.minor)?);
    let text = money_text(least);
    if least == most {
        return Some(text);
    }
    Some(td_string!(use_i18n().get_locale(), public.from_price, price = text).to_string())
}
