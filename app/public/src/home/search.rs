//! The search: a plain form, so that a result has an address.

use app_core::{date_key, i18n::*};
use app_ui::Icon;
use leptos::prelude::*;

use super::Wish;

/// What, where, when.
#[component]
pub(super) fn SearchForm(
    /// What is looked for now.
    wish: Memo<Wish>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <form class="search" role="search" action="/" method="get">
            <div class="field">
                <label for="q">{t!(i18n, public.what)}</label>
                <div class="with">
                    <Icon name="search"/>
                    <input
                        id="q"
                        name="q"
                        type="search"
                        value=move || wish.with(|wish| wish.what.clone())
                        placeholder=move || t_string!(i18n, public.what_hint).to_string()
                    />
                </div>
            </div>
            <div class="field">
                <label for="place">{t!(i18n, public.place)}</label>
                <div class="with">
                    <Icon name="map-pin"/>
                    <input
                        id="place"
                        name="place"
                        type="text"
                        autocomplete="address-level2"
                        value=move || wish.with(|wish| wish.place.clone())
                        placeholder=move || t_string!(i18n, public.where_hint).to_string()
                    />
                </div>
            </div>
            <div class="field">
                <label for="day">{t!(i18n, public.when)}</label>
                <input
                    id="day"
                    name="day"
                    type="date"
                    value=move || wish.with(|wish| wish.day.map(date_key).unwrap_or_default())
                />
            </div>
            <button type="submit" class="btn">
                <Icon name="search"/>
                {t!(i18n, public.find_time)}
            </button>
        </form>
    }
}
