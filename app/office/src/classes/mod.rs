//! `/office/classes`: what is held when, scheduling, and one class with who comes. Plain forms.

mod acts;
mod calls;
mod conflicts;
mod form;
mod host;
mod list;
mod one;

use app_core::{error_text, i18n::*, resource};
use app_ui::{Failure, Icon, Loading, Notice, Screen};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::ids::ClassId;

pub use self::calls::{CallOffClass, FinishClass, MoveClass, ScheduleClass};
use self::calls::{class_of, classes_from, new_class};
use crate::board::Rail;

const HERE: &str = "/office/classes";

/// The list.
pub(crate) fn page() -> AnyView {
    view! { <ListPage/> }.into_any()
}

/// The form for a new one.
pub(crate) fn new_page() -> AnyView {
    view! { <NewPage/> }.into_any()
}

/// One class.
pub(crate) fn one_page() -> AnyView {
    view! { <OnePage/> }.into_any()
}

/// The page around each of them.
fn framed(title: String, body: AnyView) -> AnyView {
    view! {
        <Screen title=title layout="office">
            <Rail current=HERE/>
            <main id="main" tabindex="-1">
                <div class="pad settings stack" style="--gap:1.5rem">{body}</div>
            </main>
        </Screen>
    }
    .into_any()
}

/// Back to the list.
#[component]
fn Back() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p>
            <a class="link" href=HERE rel="external" style="margin-inline-start: -.5rem">
                <Icon name="arrow-left" flip=true/>
                {t!(i18n, classes.title)}
            </a>
        </p>
    }
}

/// What was done, or why not.
#[component]
fn News() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let refused = query.with_untracked(app_core::query::error_of);
    let done = query.with_untracked(|query| query.get("done")).map(|done| match done.as_str() {
        "called_off" => t_string!(i18n, classes.called_off_done).to_string(),
        "moved" => t_string!(i18n, classes.moved_done).to_string(),
        "finished" => match query.with_untracked(|query| query.get("left")) {
            Some(left) => {
                let left = left.parse::<u16>().unwrap_or_default();
                t_string!(i18n, classes.finished_left, n = left).to_string()
            }
            None => t_string!(i18n, classes.finished_done).to_string(),
        },
        "1" => t_string!(i18n, classes.scheduled_one).to_string(),
        many => {
            t_string!(i18n, classes.scheduled_many, n = many.parse::<u16>().unwrap_or_default()).to_string()
        }
    });
    view! {
        {done.map(|text| view! { <Notice tone="started" icon="circle-check">{text}</Notice> })}
        {refused.map(|code| view! {
            <div role="alert">
                <Notice tone="late" icon="circle-alert">{error_text(code)}</Notice>
            </div>
        })}
    }
}

#[component]
fn ListPage() -> impl IntoView {
    let i18n = use_i18n();
    let from = use_query_map().with_untracked(|query| query.get_str("from").and_then(|day| day.parse().ok()));
    let classes = resource(move || from, classes_from);
    let body = view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match classes.await {
                    Ok(view) => view! { <list::List view=view/> }.into_any(),
                    Err(error) => view! { <Failure error=error/> }.into_any(),
                }
            })}
        </Suspense>
    };
    framed(t_string!(i18n, classes.title).to_string(), body.into_any())
}

#[component]
fn NewPage() -> impl IntoView {
    let i18n = use_i18n();
    let error = use_query_map().with_untracked(app_core::query::problems_of);
    let page = resource(|| (), |()| new_class());
    let body = view! {
        <header class="stack" style="--gap:.25rem">
            <Back/>
            <h1>{t!(i18n, classes.new_class)}</h1>
            <p class="mute">{t!(i18n, classes.new_lead)}</p>
        </header>
        <Suspense fallback=Loading>
            {move || {
                let error = error.clone();
                Suspend::new(async move {
                    match page.await {
                        Ok(page) => view! { <form::New page=page error=error/> }.into_any(),
                        Err(error) => view! { <Failure error=error/> }.into_any(),
                    }
                })
            }}
        </Suspense>
    };
    framed(t_string!(i18n, classes.new_class).to_string(), body.into_any())
}

#[component]
fn OnePage() -> impl IntoView {
    let i18n = use_i18n();
    let id = use_params_map().with_untracked(|params| {
        params.get_str("id").and_then(|id| id.parse::<ClassId>().ok()).unwrap_or_default()
    });
    let error = use_query_map().with_untracked(app_core::query::problems_of);
    let page = resource(move || id, class_of);
    let body = view! {
        <Suspense fallback=Loading>
            {move || {
                let error = error.clone();
                Suspend::new(async move {
                    match page.await {
                        Ok(one) => view! { <one::One one=one error=error/> }.into_any(),
                        Err(error) => {
                            if error.0.code == shared::ErrorCode::NotFound {
                                app_core::say_not_found();
                            }
                            view! { <Back/> <Failure error=error/> }.into_any()
                        }
                    }
                })
            }}
        </Suspense>
    };
    framed(t_string!(i18n, classes.one).to_string(), body.into_any())
}
