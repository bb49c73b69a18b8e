//! How long the time is still kept.

use app_core::{clock_time, i18n::*};
use app_ui::Icon;
use chrono::Duration;
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{booking::HoldView, time::Local};

/// So long before the end it is said that the end is near.
const WARNING: Duration = Duration::minutes(2);

/// What is said about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    Enough,
    Little,
    Over,
}

impl Left {
    /// And after how many seconds something else will be said.
    fn of(hold: &HoldView, now: Local) -> (Self, Option<i64>) {
        let left = hold.expires_at - now;
        if !hold.live || left <= Duration::zero() {
            (Self::Over, None)
        } else if left <= WARNING {
            (Self::Little, Some(left.num_seconds() + 1))
        } else {
            (Self::Enough, Some((left - WARNING).num_seconds() + 1))
        }
    }
}

/// The line that says until when. With scripts (`public/booking.js`) it is asked for again when it changes.
#[component]
pub(super) fn Countdown(
    /// The hold.
    hold: HoldView,
    /// The business's clock.
    now: Local,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let (left, changes_in) = Left::of(&hold, now);
    let (time, until) = (clock_time(hold.starts_at), clock_time(hold.expires_at));
    let (first, second) = match left {
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
    };
    let tone = if left == Left::Enough { "pending" } else { "late" };
    view! {
        <div id="kept" role="status">
            <p class="notice" data-status=tone data-changes-in=changes_in>
                <Icon name="hourglass"/>
                <span class="grow"><b>{first}</b> " " {second}</span>
            </p>
        </div>
    }
    .into_any()
}
