//! `/office/waiting`: who waits for what, and offering somebody a time by hand. Plain forms.

mod calls;
mod chances;
mod list;

use app_core::{i18n::*, query::error_of, resource};
use app_ui::{Failure, Loading, Notice, Screen};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::ids::WaitId;

pub use self::calls::{OfferTime, RemoveWaiting};
use self::{
    calls::{chances_of, waiting_list},
    chances::Chances,
    list::List,
};
use crate::board::Rail;

const HERE: &str = "/office/waiting";

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <Page/> }.into_any()
}

#[component]
fn Page() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let entry = query.with_untracked(|query| query.get_str("entry").and_then(|id| id.parse::<WaitId>().ok()));
    let refused = query.with_untracked(error_of);
    let done = query.with_untracked(|query| query.get("done"));
    let queue = resource(|| (), |()| waiting_list());
    let chances = resource(
        move || entry,
        |entry| async move {
            match entry {
                Some(entry) => chances_of(entry).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let done = done.map(|what| {
        let text = match what.as_str() {
            "offered" => t_string!(i18n, waiting.offered_done),
            _ => t_string!(i18n, waiting.removed_done),
        };
        view! { <Notice tone="started" icon="circle-check">{text.to_string()}</Notice> }
    });
    let refused = refused.map(|code| {
        view! {
            <div role="alert">
                <Notice tone="late" icon="circle-alert">{app_core::error_text(code)}</Notice>
            </div>
        }
    });
    view! {
        <Screen title=t_string!(i18n, waiting.office_title) layout="office">
            <Rail current=HERE/>
            <main id="main" tabindex="-1">
                <div class="pad settings stack" style="--gap:1.5rem">
                    <header class="stack" style="--gap:.25rem">
                        <h1>{t!(i18n, waiting.office_title)}</h1>
                        <p class="mute">{t!(i18n, waiting.office_lead)}</p>
                    </header>
                    {done}
                    {refused}
                    <Suspense fallback=Loading>
                        {move || Suspend::new(async move {
                            match (queue.await, chances.await) {
                                (Ok(queue), Ok(Some(chances))) => {
                                    let waiting = queue.iter().find(|waiting| Some(waiting.id) == entry).cloned();
                                    match waiting {
                                        Some(waiting) => view! { <Chances waiting=waiting chances=chances/> }.into_any(),
                                        None => view! { <List queue=queue/> }.into_any(),
                                    }
                                }
                                (Ok(queue), Ok(None)) => view! { <List queue=queue/> }.into_any(),
                                (Err(error), _) | (_, Err(error)) => view! { <Failure error=error/> }.into_any(),
                            }
                        })}
                    </Suspense>
                </div>
            </main>
        </Screen>
    }
    .into_any()
}
