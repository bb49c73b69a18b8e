//! The audit log: `/office/audit` for a business, `/platform/audit` for head office.

mod filter;
mod row;

use app_core::{Resource, UiError, i18n::*, resource};
use app_ui::{Empty, Icon, Loading, Notice, SitePage};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use shared::{
    ErrorCode,
    platform::{AuditFilter, AuditPage},
};

use self::{filter::Filter, row::Entry};
use crate::{
    calls::{audit_everywhere, audit_here},
    choose::{Pages, said},
    frame::{Frame, NotShown},
};

const HERE: &str = "/office/audit";
const EVERYWHERE: &str = "/platform/audit";

type Answer = Result<AuditPage, UiError>;

/// What an address asks for.
fn filter_of(query: &ParamsMap) -> AuditFilter {
    let said = |name| said(query, name);
    AuditFilter {
        from: said("from"),
        to: said("to"),
        person: said("person"),
        action: said("action"),
        kind: said("kind"),
        resource: said("resource"),
        outcome: said("outcome"),
        business: said("business"),
        cursor: said("cursor"),
    }
}

/// A business's own.
pub(crate) fn here() -> AnyView {
    let i18n = use_i18n();
    let query = use_query_map();
    let log = resource(move || filter_of(&query.read()), audit_here);
    view! {
        <SitePage title=t_string!(i18n, platform.audit)>
            <div class="wrap stack" style="--gap:1.5rem">
                <p><a class="link" href="/office"><Icon name="arrow-left" flip=true/>{t!(i18n, common.office)}</a></p>
                <Log path=HERE log=log/>
            </div>
        </SitePage>
    }
    .into_any()
}

/// Head office's.
pub(crate) fn everywhere() -> AnyView {
    let i18n = use_i18n();
    let query = use_query_map();
    let log = resource(move || filter_of(&query.read()), audit_everywhere);
    view! {
        <Frame title=t_string!(i18n, platform.audit) current=EVERYWHERE>
            <Log path=EVERYWHERE log=log/>
        </Frame>
    }
    .into_any()
}

#[component]
fn Log(path: &'static str, log: Resource<Answer>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="stack" style="--gap:.25rem">
            <h1>{t!(i18n, platform.audit)}</h1>
            <p class="mute">{t!(i18n, platform.audit_lead)}</p>
        </div>
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let read = log.await;
                let wrong = read.as_ref().err().filter(|error| error.0.code == ErrorCode::Invalid);
                let wrong = wrong.map(|error| error.0.clone());
                let entries = match read {
                    Ok(page) => view! { <Entries path=path page=page/> }.into_any(),
                    Err(_) if wrong.is_some() => ().into_any(),
                    Err(error) => return view! { <NotShown error=error/> }.into_any(),
                };
                view! { <Filter path=path error=wrong/> {entries} }.into_any()
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Entries(path: &'static str, page: AuditPage) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map().get_untracked();
    let note = page.only_money.then(|| {
        view! { <Notice icon="info">{t!(i18n, platform.only_money)}</Notice> }
    });
    if page.items.is_empty() {
        return view! {
            {note}
            <Empty icon="search" title=t_string!(i18n, platform.nothing) text=t_string!(i18n, platform.nothing_text)>
                <a class="btn quiet" href=path>{t!(i18n, platform.clear)}</a>
            </Empty>
        }
        .into_any();
    }
    let everywhere = path == EVERYWHERE;
    let rows = page.items.into_iter().map(|entry| view! { <Entry path=path entry=entry/> }).collect_view();
    view! {
        {note}
        <table class="table entries">
            <caption class="sr">{t!(i18n, platform.audit_caption)}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(i18n, platform.when)}</th>
                    <th scope="col">{t!(i18n, platform.action)}</th>
                    <th scope="col">{t!(i18n, platform.person)}</th>
                    {everywhere.then(|| view! { <th scope="col">{t!(i18n, platform.business)}</th> })}
                    <th scope="col">{t!(i18n, platform.on_what)}</th>
                    <th scope="col">{t!(i18n, platform.state)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <Pages path=path query=query next=page.next_cursor/>
    }
    .into_any()
}
