//! How long the time is still kept.

use app_core::{clock_time, i18n::*, use_now};
use app_ui::Icon;
use chrono::Duration;
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{booking::HoldView, time::Local};

/// Until when the hold lasts. The form moves it when it saves what was typed.
#[derive(Clone, Copy)]
pub(super) struct KeptUntil(pub RwSignal<Local>);

/// What is said about it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    Enough,
    Little,
    Over,
}

/// The line that says until when; two minutes before the end it changes.
#[component]
pub(super) fn Countdown(
    /// The hold.
    hold: HoldView,
    /// The business's clock.
    now: Local,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let now = use_now(now);
    let until = use_context::<KeptUntil>().map_or_else(|| RwSignal::new(hold.expires_at), |kept| kept.0);
    let live = hold.live;
    let time = clock_time(hold.starts_at);
    let left = Memo::new(move |_| match until.get() - now.get() {
        _ if !live => Left::Over,
        left if left <= Duration::zero() => Left::Over,
        left if left <= Duration::minutes(2) => Left::Little,
        _ => Left::Enough,
    });
    let texts = move || {
        let (time, until) = (time.clone(), clock_time(until.get()));
        match left.get() {
            Left::Enough => (
                td_string!(locale, public.held_until, time = time, until = until).to_string(),
                td_string!(locale, public.held_longer).to_string(),
            ),
            Left::Little => (
                td_string!(locale, public.held_soon, time = time, until = until).to_string(),
                td_string!(locale, public.held_soon_hint).to_string(),
            ),
            Left::Over => (
                td_string!(locale, public.held_over, time = time).to_string(),
                td_string!(locale, public.held_over_hint).to_string(),
            ),
        }
    };
    let tone = move || if left.get() == Left::Enough { "pending" } else { "late" };
    view! {
        <p class="notice" data-status=tone role="status">
            <Icon name="hourglass"/>
            {move || {
                let (first, second) = texts();
                view! { <span class="grow"><b>{first}</b> " " {second}</span> }
            }}
        </p>
    }
    .into_any()
}
