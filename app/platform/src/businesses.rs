//! `/platform/businesses`: find one.

use app_core::{Resource, UiError, i18n::*, resource};
use app_ui::{Empty, Field, Icon, Loading};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use shared::{
    booking::Page,
    platform::{BusinessLine, BusinessSearch, BusinessStatus, NO_PLAN},
};

use crate::{
    calls::find_businesses,
    choose::{Choose, Pages, said},
    frame::{Frame, NotShown},
    words::{PAPERS, PapersChip, StatusChip, papers_text, plan_text, status_text},
};

pub(crate) const PATH: &str = "/platform/businesses";

fn search_of(query: &ParamsMap) -> BusinessSearch {
    let said = |name| said(query, name);
    BusinessSearch {
        q: said("q"),
        status: said("status"),
        verification: said("verification"),
        plan: said("plan"),
        cursor: said("cursor"),
    }
}

/// The page.
pub(crate) fn page() -> AnyView {
    let i18n = use_i18n();
    let query = use_query_map();
    let found = resource(move || search_of(&query.read()), find_businesses);
    view! {
        <Frame title=t_string!(i18n, platform.businesses) current=PATH>
            <h1>{t!(i18n, platform.businesses)}</h1>
            {move || view! { <Search query=query.get()/> }}
            <Found found=found/>
        </Frame>
    }
    .into_any()
}

#[component]
fn Search(query: ParamsMap) -> impl IntoView {
    let i18n = use_i18n();
    let value = |name: &str| said(&query, name).unwrap_or_default();
    let statuses = BusinessStatus::ALL.iter().map(|one| (one.as_str(), status_text(*one))).collect();
    let papers = PAPERS.iter().map(|one| (one.as_str(), papers_text(*one))).collect();
    let plans = [Some("MONTHLY"), Some("YEARLY"), None];
    let plans = plans.into_iter().map(|plan| (plan.unwrap_or(NO_PLAN), plan_text(plan))).collect();
    view! {
        <form class="card stack" method="get" action=PATH role="search">
            <div class="pair tight">
                <Field name="q" label=t_string!(i18n, platform.q_business) value=value("q")/>
                <Choose name="status" label=t_string!(i18n, platform.status) value=value("status") options=statuses/>
                <Choose
                    name="verification"
                    label=t_string!(i18n, platform.papers)
                    value=value("verification")
                    options=papers
                />
                <Choose name="plan" label=t_string!(i18n, platform.plan) value=value("plan") options=plans/>
            </div>
            <div class="row">
                <button type="submit" class="btn"><Icon name="search"/>{t!(i18n, platform.search)}</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Found(found: Resource<Result<Page<BusinessLine>, UiError>>) -> impl IntoView {
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(page) => view! { <List page=page/> }.into_any(),
                    Err(error) => view! { <NotShown error=error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn List(page: Page<BusinessLine>) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map().get_untracked();
    if page.items.is_empty() {
        return view! {
            <Empty icon="search" title=t_string!(i18n, platform.nothing) text=t_string!(i18n, platform.nothing_text)>
                <a class="btn quiet" href=PATH>{t!(i18n, platform.clear)}</a>
            </Empty>
        }
        .into_any();
    }
    let row = |line: BusinessLine| {
        let plan = line.plan.as_deref().map(|plan| plan_text(Some(plan)));
        let about = [Some(line.slug.clone()), Some(line.place).filter(|place| !place.is_empty()), plan];
        let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        view! {
            <li>
                <a class="item" href=format!("{PATH}/{}", line.slug)>
                    <span class="grow"><b><bdi>{line.name}</bdi></b> <span class="mute"><bdi>{about}</bdi></span></span>
                    <span class="chips"><StatusChip status=line.status/> <PapersChip papers=line.verification/></span>
                </a>
            </li>
        }
    };
    view! {
        <ul class="card list" aria-label=t_string!(i18n, platform.businesses_caption)>
            {page.items.into_iter().map(row).collect_view()}
        </ul>
        <Pages path=PATH query=query next=page.next_cursor/>
    }
    .into_any()
}
