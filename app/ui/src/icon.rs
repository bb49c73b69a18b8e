//! Icons: one sprite, always beside a word or inside something that has a name.

use leptos::prelude::*;

/// A Lucide icon of `public/icons.svg`, invisible to screen readers.
#[component]
pub fn Icon(
    /// Its id in the sprite.
    name: &'static str,
    /// Mirrored where text runs from right to left (arrows).
    #[prop(optional)]
    flip: bool,
) -> impl IntoView {
    view! {
        <svg class="icon" class:flip=flip aria-hidden="true">
            <use href=format!("/icons.svg#{name}")></use>
        </svg>
    }
}
