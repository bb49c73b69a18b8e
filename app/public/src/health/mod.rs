//! `/bookings/{id}/health`: what a guest says of their health for a visit. For them, for whoever does the work, and for a manager who
//! says why.

mod guest;
mod team;

use app_core::i18n::*;
use leptos::prelude::*;
use shared::booking::health::{HealthReader, HealthView, NotFor};

use crate::{
    calls::health_of,
    visit::{BackToBooking, booking_page},
};

/// The page.
pub(crate) fn page() -> AnyView {
    let title = t_string!(use_i18n(), health.title).to_string();
    booking_page(title, health_of, |found| view! { <Body found=found/> }.into_any())
}

#[component]
fn Body(found: HealthView) -> impl IntoView {
    let at_work = !matches!(found.reader, HealthReader::Guest { .. });
    view! {
        <BackToBooking booking=found.booking at_work=at_work/>
        {match found.reader {
            HealthReader::Guest { may_write } => {
                view! { <guest::Guest found=found may_write=may_write/> }.into_any()
            }
            _ => view! { <team::Team found=found/> }.into_any(),
        }}
    }
    .into_any()
}

/// What was written, as it was written.
#[component]
fn Written(text: String) -> impl IntoView {
    view! { <p class="card" dir="auto" style="white-space: pre-line">{text}</p> }
}

/// What the booked services are not for, as the business describes them.
#[component]
fn NotMeantFor(not_for: Vec<NotFor>) -> impl IntoView {
    let i18n = use_i18n();
    (!not_for.is_empty()).then(|| {
        let lines = not_for
            .into_iter()
            .map(|line| {
                view! {
                    <li>
                        <b><bdi>{line.service}</bdi></b>
                        <p class="mute" dir="auto">{line.text}</p>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="stack" style="--gap:.5rem" aria-labelledby="not-for">
                <h2 id="not-for">{t!(i18n, health.not_for)}</h2>
                <ul class="stack" style="--gap:.5rem">{lines}</ul>
            </section>
        }
    })
}
