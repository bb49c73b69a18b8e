//! What surrounds these pages, and what was just done.

use app_core::{i18n::*, query::problems_of};
use app_ui::{Icon, Notice, Rail, Screen, Tabs};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::AppError;

use crate::words::problem_text;

/// A page among the office's or the therapist's: a way back, a heading, what was done.
#[component]
pub(crate) fn Page(
    /// Where it stands among the others: `/office/hours`, `/office/leave` or `/staff/time`.
    here: &'static str,
    /// Its heading.
    #[prop(into)]
    title: String,
    /// Under it.
    #[prop(into, optional)]
    lead: String,
    /// Where one comes from: address and words.
    #[prop(optional)]
    back: Option<(String, String)>,
    /// The content.
    children: Children,
) -> impl IntoView {
    let back = back.map(|(href, text)| {
        view! { <a class="link" href=href><Icon name="arrow-left" flip=true/>{text}</a> }
    });
    let lead = (!lead.is_empty()).then(|| view! { <p class="mute">{lead}</p> });
    let content = view! {
        <div class="stack" style="--gap:.25rem">
            {back}
            <h1>{title.clone()}</h1>
            {lead}
        </div>
        <Outcome/>
        {children()}
    };
    if here == "/staff/time" {
        return view! {
            <Screen title=title layout="my-day one">
                <main id="main" tabindex="-1">
                    <div class="wrap stack hours" style="--gap:1.5rem">{content}</div>
                </main>
                <Tabs current=here/>
            </Screen>
        }
        .into_any();
    }
    view! {
        <Screen title=title layout="office">
            <Rail current=here/>
            <main id="main" tabindex="-1">
                <div class="pad stack hours" style="--gap:1.5rem">{content}</div>
            </main>
        </Screen>
    }
    .into_any()
}

/// What the address says was wrong, if it is about this form.
pub(crate) fn problem_of(form: &str) -> Option<AppError> {
    use_query_map().with_untracked(|query| {
        let here = query.get_str("form").unwrap_or_default() == form;
        here.then(|| problems_of(query)).flatten()
    })
}

/// What was just done, or everything that was wrong, each thing linked to its field.
#[component]
fn Outcome() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    move || {
        let query = query.read();
        if let Some(error) = problems_of(&query) {
            let form = query.get_str("form").unwrap_or_default().to_owned();
            let entries = error.errors.iter().map(|wrong| {
                let (label, id) = crate::words::field_label(&form, &wrong.field);
                let text = format!("{label}: {}", problem_text(&wrong.field, wrong.code));
                view! { <li><a href=format!("#{id}") rel="external">{text}</a></li> }
            });
            let entries = entries.collect_view();
            let list = (!error.errors.is_empty()).then(|| view! { <ul>{entries}</ul> });
            return view! {
                <div class="errors" role="alert" tabindex="-1" id="errors" autofocus>
                    <h2>{app_core::error_text(error.code)}</h2>
                    {list}
                </div>
            }
            .into_any();
        }
        let text = match query.get_str("done") {
            Some("saved") => t_string!(i18n, hours.done_saved),
            Some("removed") => t_string!(i18n, hours.done_removed),
            Some("asked") => t_string!(i18n, hours.done_asked),
            Some("approved") => t_string!(i18n, hours.done_approved),
            Some("rejected") => t_string!(i18n, hours.done_rejected),
            Some("cancelled") => t_string!(i18n, hours.done_cancelled),
            Some("offered") => t_string!(i18n, hours.done_offered),
            Some("given") => t_string!(i18n, hours.done_given),
            Some("reading") => t_string!(i18n, hours.done_reading),
            _ => return ().into_any(),
        };
        view! { <Notice tone="started" icon="circle-check">{text}</Notice> }.into_any()
    }
}
