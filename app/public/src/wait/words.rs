//! What the form of the waiting list says of the visit and of its fields.

use app_core::i18n::*;
use leptos_i18n::td_string;
use shared::catalog::ServiceView;

use crate::{calls::Shop, query::BookQuery, words::service_text};

/// Every service of the visit, the first one first.
pub(super) fn visit_line(shop: &Shop, service: &ServiceView, asked: &BookQuery) -> String {
    let also = asked.also.iter().filter_map(|also| {
        let service = shop.service(also.service)?;
        let minutes = service.option(also.option).map_or(0, |option| option.minutes);
        Some(service_text(service.name.clone(), minutes, std::iter::empty()))
    });
    std::iter::once(service_line(service, asked)).chain(also).collect::<Vec<_>>().join(" + ")
}

/// `Aromatherapy, 60 min, with hot towels`.
fn service_line(service: &ServiceView, asked: &BookQuery) -> String {
    let addons: Vec<_> = service.addons.iter().filter(|addon| asked.addons.contains(&addon.id)).collect();
    let minutes = service.option(asked.option).map_or(0, |option| option.minutes)
        + addons.iter().map(|addon| addon.minutes).sum::<i32>();
    service_text(service.name.clone(), minutes, addons.iter().map(|addon| addon.name.as_str()))
}

/// How the fields are called where something is wrong.
pub(super) fn labels() -> Vec<(&'static str, &'static str, String)> {
    let locale = use_i18n().get_locale();
    let from = || td_string!(locale, waiting.from).to_string();
    let to = || td_string!(locale, waiting.to).to_string();
    let days = || td_string!(locale, waiting.weekdays).to_string();
    let after = || td_string!(locale, waiting.after).to_string();
    let before = || td_string!(locale, waiting.before).to_string();
    vec![
        ("from0", "from0", from()),
        ("to0", "to0", to()),
        ("days0", "days0", days()),
        ("after0", "after0", after()),
        ("before0", "before0", before()),
        ("from1", "from1", from()),
        ("to1", "to1", to()),
        ("days1", "days1", days()),
        ("after1", "after1", after()),
        ("before1", "before1", before()),
        ("from2", "from2", from()),
        ("to2", "to2", to()),
        ("days2", "days2", days()),
        ("after2", "after2", after()),
        ("before2", "before2", before()),
        ("customer.name", "name", td_string!(locale, public.name).to_string()),
        ("customer.email", "email", td_string!(locale, public.email).to_string()),
        ("customer.phone", "phone", td_string!(locale, public.phone).to_string()),
    ]
}
