//! `/bookings/{id}/files`: what belongs to a booking. For its customer, and for whoever of the team works on it.

mod list;

use app_core::{i18n::*, isolated};
use app_ui::{ErrorSummary, Notice};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::hooks::use_query_map;
use shared::booking::attachments::AttachmentsView;

use crate::{
    calls::files_of,
    visit::{BackToBooking, booking_page},
};

/// The page.
pub(crate) fn page() -> AnyView {
    let title = t_string!(use_i18n(), files.title).to_string();
    booking_page(title, files_of, |found| view! { <Body found=found/> }.into_any())
}

#[component]
fn Body(found: AttachmentsView) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let query = use_query_map();
    let error = query.with_untracked(app_core::query::problems_of);
    let done = query.with_untracked(|query| match query.get_str("done") {
        Some("added") => Some(td_string!(locale, files.added).to_string()),
        Some("removed") => Some(td_string!(locale, files.removed).to_string()),
        _ => None,
    });
    let labels = vec![("attachment", "attachment", td_string!(locale, files.file).to_string())];
    let business = isolated(&found.business);
    let lead = if found.at_work {
        td_string!(locale, files.lead_team, number = found.number.clone()).to_string()
    } else {
        td_string!(locale, files.lead_customer, business = business).to_string()
    };
    let (booking, at_work) = (found.booking, found.at_work);
    let form = match (found.may_add, found.full) {
        (true, true) => {
            Some(view! { <p class="mute">{td_string!(locale, files.full).to_string()}</p> }.into_any())
        }
        (true, false) => Some(view! { <list::Add booking=booking at_work=at_work/> }.into_any()),
        (false, _) => None,
    };
    view! {
        <BackToBooking booking=booking at_work=at_work/>
        <h1>{td_string!(locale, files.title).to_string()}</h1>
        <ErrorSummary error=error labels=labels/>
        {done.map(|text| view! { <Notice tone="started" icon="circle-check">{text}</Notice> })}
        <p class="mute">{lead}</p>
        <list::Files found=found/>
        {form}
    }
    .into_any()
}
