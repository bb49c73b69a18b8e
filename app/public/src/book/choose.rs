//! Before the first step: what is to be booked.

use app_core::i18n::*;
use leptos::prelude::*;
use leptos_i18n::td_string;

use super::head::Head;
use crate::{
    business::Services,
    calls::Shop,
    query::{BookQuery, business_path},
};

/// Everything that can be booked.
#[component]
pub(super) fn Choose(
    /// What the address says.
    asked: BookQuery,
    /// Where.
    shop: Shop,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let title = td_string!(locale, public.choose_title).to_string();
    let business = shop.business;
    view! {
        <Head
            title=title.clone()
            business=business.clone()
            back=business_path(&business.slug)
            back_label=td_string!(locale, public.back_to, name = business.name.as_str()).to_string()
            step=1
            past=Vec::new()
        />
        <main id="main" tabindex="-1">
            <h1>{title}</h1>
            <div class="stack" style="--gap:2rem;margin-block-start:1.5rem">
                <Services asked=asked services=shop.services/>
            </div>
        </main>
    }
    .into_any()
}
