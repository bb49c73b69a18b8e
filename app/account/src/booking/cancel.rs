//! Calling a booking off: a plain form, behind a summary so that nobody does it by accident.

use app_core::{clock_time, i18n::*, short_date};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::booking::BookingView;

use crate::calls::CancelBooking;

/// The way out.
#[component]
pub fn Cancel(
    /// Of what.
    booking: BookingView,
) -> impl IntoView {
    let i18n = use_i18n();
    let at = booking.starts_at;
    let button =
        t_string!(i18n, account.cancel_button, day = short_date(at.date_naive()), time = clock_time(at))
            .to_string();
    view! {
        <details class="no-print">
            <summary class="btn danger plain">{t!(i18n, account.cancel_open)}</summary>
            <form class="card stack" style="margin-block-start: var(--s4)" method="post" action=CancelBooking::url()>
                <p>{t!(i18n, account.cancel_text)}</p>
                <input type="hidden" name="booking" value=booking.id.to_string()/>
                <input type="hidden" name="version" value=booking.version.to_string()/>
                <button type="submit" class="btn danger">{button}</button>
            </form>
        </details>
    }
}
