//! `/platform/people`: find somebody's account.

use app_core::{Resource, UiError, i18n::*, resource, use_viewer};
use app_ui::{Empty, Field, Icon, Loading, Notice};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use shared::{
    booking::Page,
    permission::{Module, Scope},
    platform::{AccountStatus, PeopleSearch, PersonLine},
};

use crate::{
    calls::find_people,
    choose::{Choose, Pages, said},
    frame::{Frame, NotShown},
    words::{AccountChip, account_text},
};

pub(crate) const PATH: &str = "/platform/people";

fn search_of(query: &ParamsMap) -> PeopleSearch {
    PeopleSearch { q: said(query, "q"), status: said(query, "status"), cursor: said(query, "cursor") }
}

/// Whether the viewer sees the state of accounts and nothing else of them.
pub(crate) fn is_masked() -> bool {
    use_viewer().platform_reach.scope(Module::Profiles.read()) != Some(Scope::Platform)
}

/// Said where names and addresses are masked.
#[component]
pub(crate) fn Masked() -> impl IntoView {
    let i18n = use_i18n();
    is_masked().then(|| view! { <Notice icon="info">{t!(i18n, platform.masked)}</Notice> })
}

/// The page.
pub(crate) fn page() -> AnyView {
    let i18n = use_i18n();
    let query = use_query_map();
    let found = resource(move || search_of(&query.read()), find_people);
    view! {
        <Frame title=t_string!(i18n, platform.people) current=PATH>
            <h1>{t!(i18n, platform.people)}</h1>
            <Masked/>
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
    let statuses = AccountStatus::ALL.iter().map(|one| (one.as_str(), account_text(*one))).collect();
    let label = if is_masked() {
        t_string!(i18n, platform.q_person_exact)
    } else {
        t_string!(i18n, platform.q_person)
    };
    view! {
        <form class="card stack" method="get" action=PATH role="search">
            <div class="pair tight">
                <Field name="q" label=label value=value("q")/>
                <Choose name="status" label=t_string!(i18n, platform.status) value=value("status") options=statuses/>
            </div>
            <div class="row">
                <button type="submit" class="btn"><Icon name="search"/>{t!(i18n, platform.search)}</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Found(found: Resource<Result<Page<PersonLine>, UiError>>) -> impl IntoView {
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
fn List(page: Page<PersonLine>) -> impl IntoView {
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
    let row = |line: PersonLine| {
        view! {
            <li>
                <a class="item" href=format!("{PATH}/{}", line.user)>
                    <app_ui::Avatar name=line.name.clone()/>
                    <span class="grow"><b><bdi>{line.name}</bdi></b> <span class="mute"><bdi>{line.email}</bdi></span></span>
                    <AccountChip status=line.status/>
                </a>
            </li>
        }
    };
    view! {
        <ul class="card list" aria-label=t_string!(i18n, platform.people_caption)>
            {page.items.into_iter().map(row).collect_view()}
        </ul>
        <Pages path=PATH query=query next=page.next_cursor/>
    }
    .into_any()
}
