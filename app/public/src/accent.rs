//! What a business looks like: the hue of its accent, and its logo.

use leptos::prelude::*;
use leptos_meta::Html;
use shared::tenants::Brand;

/// The whole page in the hue that the business has chosen.
#[component]
pub(crate) fn Accent(
    /// Whose.
    brand: Brand,
) -> impl IntoView {
    brand.hue.map(|hue| view! { <Html attr:style=format!("--accent-h: {hue}")/> })
}

/// Beside the name, which says the same.
#[component]
pub(crate) fn Logo(
    /// Whose.
    brand: Brand,
) -> impl IntoView {
    brand.logo.map(|path| view! { <img class="logo" src=path alt="" width="80" height="80"/> })
}
