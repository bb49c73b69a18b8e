//! `/office/settings/papers`: what shows who runs the business, and what head office says to it.

use app_core::{Resource, UiError, i18n::*, isolated, resource, short_date};
use app_ui::{Icon, Loading, Notice};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::tenants::{
    papers::{DocumentKind, DocumentStatus, DocumentView},
    settings::{SettingsView, Verification},
};

use super::{
    SettingsPage,
    calls::{WithdrawPaper, my_papers, my_settings},
    refused,
};
use crate::wrong::label;

const HERE: &str = "/office/settings/papers";

type Shown = Result<(SettingsView, Vec<DocumentView>), UiError>;

/// The page.
pub(crate) fn page() -> AnyView {
    let papers = resource(|| (), |()| async { Ok((my_settings().await?, my_papers().await?)) });
    view! { <Page papers=papers/> }.into_any()
}

#[component]
fn Page(papers: Resource<Shown>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, business.settings_papers).to_string();
                match papers.await {
                    Ok((settings, papers)) => {
                        view! { <Papers settings=settings papers=papers title=title/> }.into_any()
                    }
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Papers(settings: SettingsView, papers: Vec<DocumentView>, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let labels = vec![
        label("kind", "kind", t_string!(i18n, business.paper_kind)),
        label("file", "file", t_string!(i18n, business.paper_file)),
    ];
    let state = match settings.verification {
        Verification::Pending => {
            view! { <Notice tone="pending" icon="hourglass">{t!(i18n, business.papers_pending)}</Notice> }
                .into_any()
        }
        Verification::Verified => {
            view! { <Notice tone="started" icon="circle-check">{t!(i18n, business.papers_verified)}</Notice> }
                .into_any()
        }
        Verification::Rejected => {
            let reason = isolated(&settings.verification_reason);
            let text = t_string!(i18n, business.papers_rejected, reason = reason).to_string();
            view! { <Notice tone="late" icon="triangle-alert">{text}</Notice> }.into_any()
        }
    };
    let may_change = settings.may_change;
    let list = if papers.is_empty() {
        view! { <p class="mute">{t!(i18n, business.papers_none)}</p> }.into_any()
    } else {
        let rows = papers
            .into_iter()
            .map(|paper| view! { <li><Paper paper=paper may_change=may_change/></li> })
            .collect_view();
        view! { <ul class="card list">{rows}</ul> }.into_any()
    };
    view! {
        <SettingsPage current=HERE title=title labels=labels>
            <p class="mute">{t!(i18n, business.papers_lead)}</p>
            {state}
            {list}
            {may_change.then(|| view! { <Send/> })}
        </SettingsPage>
    }
    .into_any()
}

pub(super) fn kind_text(kind: DocumentKind) -> &'static str {
    let i18n = use_i18n();
    match kind {
        DocumentKind::Registration => t_string!(i18n, business.paper_registration),
        DocumentKind::Tax => t_string!(i18n, business.paper_tax),
        DocumentKind::Identity => t_string!(i18n, business.paper_identity),
        DocumentKind::Address => t_string!(i18n, business.paper_address),
        DocumentKind::Licence => t_string!(i18n, business.paper_licence),
        DocumentKind::Other => t_string!(i18n, business.paper_other),
    }
}

#[component]
fn Paper(paper: DocumentView, may_change: bool) -> impl IntoView {
    let i18n = use_i18n();
    let status = match paper.status {
        DocumentStatus::PendingReview => t_string!(i18n, business.paper_waits),
        DocumentStatus::Verified => t_string!(i18n, business.paper_verified),
        DocumentStatus::Rejected => t_string!(i18n, business.paper_rejected),
    };
    let day = short_date(paper.sent_at.date_naive());
    let label = format!("{}: {}", t_string!(i18n, business.paper_withdraw), isolated(&paper.file_name));
    let withdraw = (may_change && paper.status == DocumentStatus::PendingReview).then(|| {
        view! {
            <form method="post" action=WithdrawPaper::url()>
                <input type="hidden" name="document" value=paper.id.to_string()/>
                <button type="submit" class="btn quiet small" aria-label=label>{t!(i18n, business.paper_withdraw)}</button>
            </form>
        }
    });
    view! {
        <div class="item">
            <Icon name="shield"/>
            <div class="grow">
                <b><a href=format!("/papers/{}", paper.id) download rel="external"><bdi>{paper.file_name}</bdi></a></b>
                <span class="mute">{kind_text(paper.kind)} " · " {day} " · " {status}</span>
            </div>
            {withdraw}
        </div>
    }
    .into_any()
}

/// The one form that is larger than the others: it goes to a route of its own.
#[component]
fn Send() -> impl IntoView {
    let i18n = use_i18n();
    let kinds = DocumentKind::ALL
        .iter()
        .map(|kind| view! { <option value=kind.as_str()>{kind_text(*kind)}</option> })
        .collect_view();
    view! {
        <form class="card stack" method="post" action="/office/settings/papers/send" enctype="multipart/form-data">
            <h2>{t!(i18n, business.paper_send_title)}</h2>
            <div class="field">
                <label for="kind">{t!(i18n, business.paper_kind)}</label>
                <select id="kind" name="kind">{kinds}</select>
            </div>
            <div class="field">
                <label for="file">{t!(i18n, business.paper_file)}</label>
                <p class="hint" id="file-hint">{t!(i18n, business.paper_file_hint)}</p>
                <input
                    type="file"
                    id="file"
                    name="file"
                    accept="application/pdf,image/png,image/jpeg"
                    aria-describedby="file-hint"
                    required
                />
            </div>
            <div class="row">
                <button type="submit" class="btn">{t!(i18n, business.paper_send)}</button>
            </div>
        </form>
    }
    .into_any()
}
