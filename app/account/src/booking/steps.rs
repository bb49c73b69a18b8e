//! What happens next, for a booking that is still ahead.

use app_core::{clock_time, i18n::*, isolated, short_date};
use leptos::prelude::*;
use shared::booking::{Action, BookingStatus, BookingView};

/// Up to three steps.
#[component]
pub fn NextSteps(
    /// Of what.
    booking: BookingView,
) -> impl IntoView {
    let steps = steps(&booking);
    let i18n = use_i18n();
    (!steps.is_empty()).then(|| {
        let steps = steps.into_iter().map(|(when, what)| {
            view! { <li><b>{when}</b> <span class="mute">{what}</span></li> }
        });
        view! {
            <section class="stack">
                <h2>{t!(i18n, account.next_title)}</h2>
                <ol class="next-steps">{steps.collect_view()}</ol>
            </section>
        }
    })
}

fn steps(booking: &BookingView) -> Vec<(String, String)> {
    let i18n = use_i18n();
    let mut steps = Vec::new();
    if booking.status.is_over() {
        return steps;
    }
    if matches!(booking.status, BookingStatus::Pending | BookingStatus::Rescheduled) {
        let text = t_string!(i18n, account.step_confirm_text, business = isolated(&booking.business.name));
        steps.push((t_string!(i18n, account.step_confirm).to_owned(), text.to_string()));
    } else if booking.actions.contains(&Action::Cancel) && booking.checked_in_at.is_none() {
        steps.push((
            t_string!(i18n, account.step_change).to_owned(),
            t_string!(i18n, account.step_change_text).to_owned(),
        ));
    }
    if booking.checked_in_at.is_none() && booking.status != BookingStatus::InProgress {
        let (day, time) = (short_date(booking.starts_at.date_naive()), clock_time(booking.starts_at));
        let come = match booking.place {
            Some(_) => t_string!(i18n, account.step_home_text),
            None => t_string!(i18n, account.step_come_text),
        };
        steps.push((t_string!(i18n, account.step_come, day = day, time = time).to_string(), come.to_owned()));
    }
    let paid = booking.due().minor == 0;
    let after = if paid {
        t_string!(i18n, account.step_after_paid)
    } else {
        match booking.place {
            Some(_) => t_string!(i18n, account.step_after_home),
            None => t_string!(i18n, account.step_after_text),
        }
    };
    steps.push((t_string!(i18n, account.step_after).to_owned(), after.to_owned()));
    steps
}
