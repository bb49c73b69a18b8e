//! What the viewer waits for, above the bookings: an offer does not wait long.

use app_core::{clock_time, i18n::*, isolated};
use app_ui::window_text;
use leptos::prelude::*;
use shared::booking::waitlist::WaitView;

/// The viewer's entries; nothing where there are none.
#[component]
pub(crate) fn Waiting(
    /// Those that are not over.
    entries: Vec<WaitView>,
) -> impl IntoView {
    let i18n = use_i18n();
    (!entries.is_empty()).then(|| {
        let rows = entries.into_iter().map(|entry| view! { <li><Row entry=entry/></li> }).collect_view();
        view! {
            <section class="stack" aria-labelledby="waiting">
                <h2 id="waiting">{t!(i18n, waiting.mine)}</h2>
                <ul class="card list">{rows}</ul>
            </section>
        }
    })
}

#[component]
fn Row(entry: WaitView) -> impl IntoView {
    let i18n = use_i18n();
    let (tone, state) = match &entry.offer {
        Some(offer) => {
            let time = clock_time(offer.expires_at);
            ("pending", t_string!(i18n, waiting.state_offered, time = time).to_string())
        }
        None => ("confirmed", t_string!(i18n, waiting.state_waiting).to_string()),
    };
    let windows = entry.windows.iter().map(window_text).collect::<Vec<_>>().join("; ");
    let title = format!("{}\u{a0}· {}", isolated(&entry.service), isolated(&entry.business.name));
    view! {
        // A page that brings no client: the browser loads it.
        <a class="item" href=entry.page rel="external">
            <div class="grow">
                <b>{title}</b>
                <span class="mute">{windows}</span>
            </div>
            <span class="chip" data-status=tone>{state}</span>
        </a>
    }
    .into_any()
}
