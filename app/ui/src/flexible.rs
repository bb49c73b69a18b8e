//! How far from the chosen time somebody may come.

use app_core::{duration_text, i18n::*};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::booking::FLEXIBLE;

/// A choice of minutes, named `flexible`.
#[component]
pub fn Flexible(
    /// What is chosen.
    chosen: u16,
    /// What comes of it.
    hint: String,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let options = FLEXIBLE.map(|minutes| {
        let text = match minutes {
            0 => td_string!(locale, public.flexible_no).to_string(),
            _ => td_string!(locale, public.flexible_by, time = duration_text(minutes)).to_string(),
        };
        view! { <option value=minutes selected=minutes == chosen>{text}</option> }
    });
    view! {
        <div class="field">
            <label for="flexible">{td_string!(locale, public.flexible)}</label>
            <select id="flexible" name="flexible" aria-describedby="flexible-hint">{options.collect_view()}</select>
            <p class="hint" id="flexible-hint">{hint}</p>
        </div>
    }
    .into_any()
}
