//! What the pages of one booking share: the way back, and what stands there when there is no such booking.

use app_core::{UiError, error_text, i18n::*, say_not_found, use_viewer};
use app_ui::{Empty, Failure, Icon};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{ErrorCode, ids::BookingId};

/// Where somebody came from: the board, their own day, or their booking.
#[component]
pub(crate) fn BackToBooking(booking: BookingId, at_work: bool) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let back = match (at_work, use_viewer().home.as_str()) {
        (true, "/office") => format!("/office?booking={booking}"),
        (true, _) => "/staff".to_owned(),
        (false, _) => format!("/me/bookings/{booking}"),
    };
    view! {
        <p>
            <a class="link" href=back style="margin-inline-start: -.5rem">
                <Icon name="arrow-left" flip=true/>
                {td_string!(locale, files.back).to_string()}
            </a>
        </p>
    }
    .into_any()
}

/// Not the viewer's, or not there at all.
#[component]
pub(crate) fn NoBooking() -> impl IntoView {
    let locale = use_i18n().get_locale();
    say_not_found();
    view! {
        <Empty icon="search" whole_page=true title=error_text(ErrorCode::NotFound) text=String::new()>
            <a class="btn" href="/me">{td_string!(locale, common.my_bookings).to_string()}</a>
        </Empty>
    }
    .into_any()
}

/// Why a page of a booking cannot be shown.
#[component]
pub(crate) fn NotThere(error: UiError) -> impl IntoView {
    match error.0.code {
        ErrorCode::NotFound => view! { <NoBooking/> }.into_any(),
        _ => view! { <Failure error=error/> }.into_any(),
    }
}
