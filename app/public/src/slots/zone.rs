//! Whose clock the times are of.

use app_core::{i18n::*, zone_name};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::time::Local;

/// Whose clock these times are of, and that the viewer's own differs.
#[component]
pub(crate) fn Zone(
    /// The zone's IANA name.
    name: String,
    /// A time of its clock.
    now: Local,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let offset = now.offset().local_minus_utc() / 60;
    view! {
        <p class="hint" style="margin-block-start:1.5rem">
            {td_string!(locale, public.times_in, zone = zone_name(&name)).to_string()}
            " "
            <span data-offset=offset hidden>{td_string!(locale, public.zone_differs).to_string()}</span>
        </p>
    }
}
