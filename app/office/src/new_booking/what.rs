//! What is settled already, and the service: the one thing that a press on the board leaves open.

use app_core::{clock_time, duration_text, full_date, i18n::*, isolated, money_text};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::catalog::ServiceView;

use super::calls::{Asked, DeskPage};

impl DeskPage {
    /// The service that was asked for, if it is sold.
    pub(super) fn chosen(&self, asked: &Asked) -> Option<&ServiceView> {
        self.services.iter().find(|service| Some(service.id) == asked.service)
    }
}

/// `Friday 20 November · 14:15 · Asha Nair`: what was pressed on the board; nothing where nothing was.
pub(super) fn settled(asked: &Asked, page: &DeskPage) -> Option<String> {
    let time = page.pressed.as_ref().map(|pressed| clock_time(pressed.at));
    let person = page.staff.iter().find(|person| Some(person.id) == asked.staff).map(|person| &person.name);
    let room =
        page.room.as_ref().filter(|(_, takes)| *takes || asked.service.is_none()).map(|(name, _)| name);
    let place = person.or(room).map(|name| isolated(name));
    if time.is_none() && place.is_none() {
        return None;
    }
    let parts = [Some(full_date(page.day)), time, place];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join("\u{a0}· "))
}

/// One press chooses: those that the person does who was pressed on the board, or all.
#[component]
pub(super) fn Services(
    /// What was asked for.
    asked: Asked,
    /// What there is.
    page: DeskPage,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let theirs = |service: &&ServiceView| asked.staff.is_none_or(|staff| service.staff.contains(&staff));
    let mut services: Vec<&ServiceView> = page.services.iter().filter(theirs).collect();
    if services.is_empty() {
        services = page.services.iter().collect();
    }
    let items = services
        .into_iter()
        .map(|service| {
            let href = super::address(&Asked { service: Some(service.id), ..asked.clone() });
            let length = service.option(None);
            let price = length.map(|option| money_text(option.price));
            view! {
                <li>
                    <a href=href>
                        <b>
                            <bdi>{service.name.clone()}</bdi>
                        </b>
                        <span>{length.map(|option| duration_text(option.minutes))}</span>
                        <span>{price}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby="what">
            <h2 id="what">{td_string!(locale, office.new_what).to_string()}</h2>
            <ul class="sold">{items}</ul>
        </section>
    }
    .into_any()
}
