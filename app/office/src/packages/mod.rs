//! `/office/packages`: packages that customers bought, selling one, and one with what can be decided on it. Plain forms.

mod calls;
mod host;
mod list;
mod one;
mod sell;

use app_core::{error_text, i18n::*, resource};
use app_ui::{Failure, Icon, Loading, Notice, Screen};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use shared::{ids::CustomerPackageId, packages::SoldFilter};

pub use self::calls::{RefundPackage, ResumePackage, SellPackage, SuspendPackage};
use self::calls::{SoldPage, packages_sold};
use crate::board::Rail;

const HERE: &str = "/office/packages";

/// What the address asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Asked {
    List(String),
    Sell,
    One(CustomerPackageId),
}

fn asked_of(query: &ParamsMap) -> Asked {
    let one = query.get_str("package").and_then(|id| id.parse().ok());
    match one {
        Some(package) => Asked::One(package),
        None if query.get_str("sell").is_some() => Asked::Sell,
        None => Asked::List(query.get("q").unwrap_or_default()),
    }
}

fn filter_of(asked: &Asked) -> SoldFilter {
    match asked {
        Asked::List(words) => SoldFilter { words: words.clone(), package: None },
        Asked::Sell => SoldFilter::default(),
        Asked::One(package) => SoldFilter { words: String::new(), package: Some(*package) },
    }
}

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <Page/> }.into_any()
}

#[component]
fn Page() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let asked = query.with_untracked(asked_of);
    let error = query.with_untracked(app_core::query::problems_of);
    let filter = filter_of(&asked);
    let page = resource(move || filter.clone(), packages_sold);
    let title = if asked == Asked::Sell {
        t_string!(i18n, packages.sell).to_string()
    } else {
        t_string!(i18n, packages.title).to_string()
    };
    view! {
        <Screen title=title layout="office">
            <Rail current=HERE/>
            <main id="main" tabindex="-1">
                <div class="pad settings stack" style="--gap:1.5rem">
                    <Suspense fallback=Loading>
                        {move || {
                            let (asked, error) = (asked.clone(), error.clone());
                            Suspend::new(async move {
                                match page.await {
                                    Ok(page) => shown(asked, page, error),
                                    Err(error) => view! { <Failure error=error/> }.into_any(),
                                }
                            })
                        }}
                    </Suspense>
                </div>
            </main>
        </Screen>
    }
    .into_any()
}

fn shown(asked: Asked, page: SoldPage, error: Option<shared::AppError>) -> AnyView {
    match asked {
        Asked::List(words) => view! { <list::List page=page.view words=words/> }.into_any(),
        Asked::Sell => view! { <sell::Sell page=page error=error/> }.into_any(),
        Asked::One(_) => {
            let may = one::May { suspend: page.view.may_suspend, refund: page.view.may_refund };
            match page.view.sold.into_iter().next() {
                Some(sold) => view! { <one::One sold=sold may=may error=error/> }.into_any(),
                None => {
                    app_core::say_not_found();
                    let error = app_core::UiError(shared::ErrorCode::NotFound.into());
                    view! { <Back/> <Failure error=error/> }.into_any()
                }
            }
        }
    }
}

/// Back to the list.
#[component]
fn Back() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p>
            <a class="link" href=HERE rel="external" style="margin-inline-start: -.5rem">
                <Icon name="arrow-left" flip=true/>
                {t!(i18n, packages.title)}
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
        "sold" => t_string!(i18n, packages.sold_done).to_string(),
        "suspended" => t_string!(i18n, packages.suspended_done).to_string(),
        "resumed" => t_string!(i18n, packages.resumed_done).to_string(),
        _ => t_string!(i18n, packages.refunded_done).to_string(),
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
