//! `/`: find a business.

use app_core::i18n::*;
use app_ui::SitePage;
use leptos::prelude::*;

/// The start page.
#[component]
pub fn HomePage() -> impl IntoView {
    let i18n = use_i18n();
    view! { <SitePage title=t_string!(i18n, common.find)><h1>{t!(i18n, common.find)}</h1></SitePage> }
}
