//! The states every screen has besides its content: loading, empty, failed.

use app_core::{UiError, error_text, i18n::*};
use leptos::prelude::*;

use crate::Icon;

/// Bones in the shape of a list.
#[component]
pub fn Loading() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="skeleton" role="status">
            <span class="sr">{t!(i18n, common.loading)}</span>
            <span class="bone" aria-hidden="true"></span>
            <span class="bone" aria-hidden="true"></span>
            <span class="bone" aria-hidden="true"></span>
        </div>
    }
}

/// Nothing there yet, and what to do first.
#[component]
pub fn Empty(
    /// Its picture.
    icon: &'static str,
    /// What is empty.
    #[prop(into)]
    title: String,
    /// What to do.
    #[prop(into)]
    text: String,
    /// It is all the page says: its title is the page's.
    #[prop(optional)]
    whole_page: bool,
    /// The first step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let title = if whole_page {
        view! { <h1>{title}</h1> }.into_any()
    } else {
        view! { <h2>{title}</h2> }.into_any()
    };
    view! {
        <div class="empty" class:full=whole_page>
            <Icon name=icon/>
            {title}
            <p>{text}</p>
            {children.map(|children| view! { <div class="row">{children()}</div> })}
        </div>
    }
}

/// It did not work: what happened, and how to try again. The link is the page itself, so that it works without scripts.
#[component]
pub fn Failure(
    /// Why.
    error: UiError,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="empty" role="alert">
            <Icon name="circle-alert"/>
            <h2>{error_text(error.0.code)}</h2>
            <div class="row">
                <a class="btn quiet" href="" rel="external">
                    <Icon name="refresh-cw"/>
                    {t!(i18n, common.retry)}
                </a>
            </div>
        </div>
    }
}

/// A line that has to be seen.
#[component]
pub fn Notice(
    /// The stylesheet's name of its tone.
    #[prop(default = "confirmed")]
    tone: &'static str,
    /// Its picture.
    #[prop(default = "info")]
    icon: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <p class="notice" data-status=tone>
            <Icon name=icon/>
            <span class="grow">{children()}</span>
        </p>
    }
}
