//! Calling a booking off: a plain form, behind a summary so that nobody does it by accident.

use app_core::{clock_time, i18n::*, isolated, money_text, short_date};
use app_ui::Notice;
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
    let (day, time) = (short_date(at.date_naive()), clock_time(at));
    let cost = (booking.cancel_fee.minor > 0).then(|| isolated(&money_text(booking.cancel_fee)));
    let loses = booking.cancel_credits > 0;
    let button = match cost.clone() {
        Some(fee) => {
            t_string!(i18n, account.cancel_button_fee, day = day, time = time, fee = fee).to_string()
        }
        None if loses => t_string!(i18n, packages.cancel_button, day = day, time = time).to_string(),
        None => t_string!(i18n, account.cancel_button, day = day, time = time).to_string(),
    };
    let cost = cost.map(|fee| {
        let business = isolated(&booking.business.name);
        let text = t_string!(i18n, account.cancel_costs, fee = fee, business = business).to_string();
        view! { <Notice tone="pending" icon="circle-alert">{text}</Notice> }
    });
    let loses = loses.then(|| {
        view! { <Notice tone="pending" icon="circle-alert">{t!(i18n, packages.cancel_loses)}</Notice> }
    });
    view! {
        <details class="no-print">
            <summary class="btn danger plain">{t!(i18n, account.cancel_open)}</summary>
            <form class="card stack" style="margin-block-start: var(--s4)" method="post" action=CancelBooking::url()>
                {cost}
                {loses}
                <p>{t!(i18n, account.cancel_text)}</p>
                <input type="hidden" name="booking" value=booking.id.to_string()/>
                <input type="hidden" name="version" value=booking.version.to_string()/>
                <input type="hidden" name="fee" value=booking.cancel_fee.amount()/>
                <input type="hidden" name="credits" value=booking.cancel_credits.to_string()/>
                <button type="submit" class="btn danger">{button}</button>
            </form>
        </details>
    }
}
