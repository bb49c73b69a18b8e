//! Several visits for one price.

use app_core::{i18n::*, money_text, plural};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::catalog::{PackageItem, PackageView};

/// The packages on sale, and how to get one.
#[component]
pub(super) fn Packages(packages: Vec<PackageView>) -> impl IntoView {
    let locale = use_i18n().get_locale();
    (!packages.is_empty()).then(|| {
        let entries = packages.into_iter().map(|package| view! { <Package package=package/> }).collect_view();
        view! {
            <section aria-labelledby="packages">
                <h2 id="packages">{td_string!(locale, public.packages).to_string()}</h2>
                <p class="hint">{td_string!(locale, public.packages_how).to_string()}</p>
                <ul class="list">{entries}</ul>
            </section>
        }
    })
}

#[component]
fn Package(package: PackageView) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let PackageView { name, description, price, single, validity, items } = package;
    let saves = (price.minor < single.minor)
        .then(|| td_string!(locale, public.package_instead, price = money_text(single)).to_string());
    let valid = validity.map(|days| plural!(locale, public.package_valid, i64::from(days)));
    let items = items.iter().map(|item| view! { <li>{item_text(item)}</li> }).collect_view();
    view! {
        <li class="service package">
            <h3><bdi>{name}</bdi></h3>
            <p><bdi>{description}</bdi></p>
            <ul class="parts">{items}</ul>
            <p>{valid}</p>
            <p class="cost"><span class="price">{money_text(price)}</span> {saves.map(|text| view! { <small>{text}</small> })}</p>
        </li>
    }
}

/// `5 × Abhyanga, 60 min`
fn item_text(item: &PackageItem) -> String {
    let text = crate::words::service_text(item.name.clone(), item.minutes, std::iter::empty());
    if item.quantity > 1 { format!("{} × {text}", item.quantity) } else { text }
}
