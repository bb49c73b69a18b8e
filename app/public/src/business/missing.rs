//! No such business, or it could not be read.

use app_core::{UiError, i18n::*, say_not_found};
use app_ui::{Empty, Failure};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::ErrorCode;

/// Says which of the two it is. What is not there has the status that says so.
#[component]
pub(crate) fn Missing(
    /// Why.
    error: UiError,
) -> impl IntoView {
    if error.0.code != ErrorCode::NotFound {
        return view! { <Failure error=error/> }.into_any();
    }
    say_not_found();
    let locale = use_i18n().get_locale();
    view! {
        <Empty
            icon="search"
            title=td_string!(locale, public.business_missing_title).to_string()
            text=td_string!(locale, public.business_missing_text).to_string()
        >
            <a class="btn" href="/">{td_string!(locale, public.find_time).to_string()}</a>
            <a class="btn quiet" href="/me">{td_string!(locale, common.my_bookings).to_string()}</a>
        </Empty>
    }
    .into_any()
}
