//! What the pages of one booking share: reading what they show, the way back, and what stands there when there is no such booking.

use app_core::{UiError, error_text, i18n::*, resource, say_not_found, use_viewer};
use app_ui::{Empty, Failure, Icon, Loading, SitePage};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::hooks::use_params_map;
use serde::{Serialize, de::DeserializeOwned};
use shared::{AppError, ErrorCode, ids::BookingId};

/// A page about the booking that the address names: `read` finds what it shows, and `show` shows it.
pub(crate) fn booking_page<T, F>(
    title: String,
    read: impl Fn(BookingId) -> F + Copy + Send + Sync + 'static,
    show: fn(T) -> AnyView,
) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, UiError>> + Send,
{
    let booking = use_params_map()
        .with_untracked(|params| params.get_str("id").and_then(|id| id.parse::<BookingId>().ok()));
    let find = move |booking: Option<BookingId>| async move {
        match booking {
            Some(booking) => read(booking).await,
            None => Err(UiError(AppError::new(ErrorCode::NotFound))),
        }
    };
    let found = resource(move || booking, find);
    view! {
        <SitePage title=title>
            <div class="wrap narrow stack" style="--gap:1.5rem">
                <Suspense fallback=Loading>
                    {move || Suspend::new(async move {
                        match found.await {
                            Ok(found) => show(found),
                            Err(error) => view! { <NotThere error=error/> }.into_any(),
                        }
                    })}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

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
fn NotThere(error: UiError) -> impl IntoView {
    match error.0.code {
        ErrorCode::NotFound => view! { <NoBooking/> }.into_any(),
        _ => view! { <Failure error=error/> }.into_any(),
    }
}
