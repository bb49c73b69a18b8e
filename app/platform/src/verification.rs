//! `/platform/verification`: businesses whose papers wait for a yes or a no, the oldest first.

use app_core::{
    Resource, UiError, error_text, field_text, i18n::*, isolated, query::problems_of, resource, short_date,
};
use app_ui::{Empty, Icon, Loading};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{
    AppError,
    tenants::{
        papers::DocumentKind,
        settings::{TaxKind, Verification, VerificationRow},
    },
};

use crate::{
    calls::{DecideOnPapers, papers_to_look_at},
    choose::said,
    frame::{Frame, NotShown, Outcome},
    words::{PAPERS, papers_text},
};

const PATH: &str = "/platform/verification";

/// The page.
pub(crate) fn page() -> AnyView {
    let i18n = use_i18n();
    let query = use_query_map();
    let state = move || {
        let state = said(&query.read(), "state").and_then(|state| Verification::from_stored(&state));
        state.unwrap_or(Verification::Pending)
    };
    let queue = resource(state, papers_to_look_at);
    view! {
        <Frame title=t_string!(i18n, platform.verification) current=PATH>
            <div class="stack" style="--gap:.25rem">
                <h1>{t!(i18n, platform.verification)}</h1>
                <p class="mute">{t!(i18n, platform.verification_lead)}</p>
            </div>
            {move || view! { <States current=state()/> }}
            <Done/>
            <Queue queue=queue/>
        </Frame>
    }
    .into_any()
}

/// What was just decided; what was wrong stands beside its business.
#[component]
fn Done() -> impl IntoView {
    let query = use_query_map();
    move || query.read().get_str("row").is_none().then(|| view! { <Outcome/> })
}

#[component]
fn States(current: Verification) -> impl IntoView {
    let i18n = use_i18n();
    let link = |state: Verification| {
        let here = (state == current).then_some("page");
        let class = if state == current { "btn small" } else { "btn quiet small" };
        let href = format!("{PATH}?state={}", state.as_str());
        view! { <a class=class href=href aria-current=here>{papers_text(state)}</a> }
    };
    view! {
        <nav class="row" aria-label=t_string!(i18n, platform.papers)>
            {PAPERS.map(link).collect_view()}
        </nav>
    }
    .into_any()
}

#[component]
fn Queue(queue: Resource<Result<Vec<VerificationRow>, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match queue.await {
                    Ok(rows) if rows.is_empty() => view! {
                        <Empty
                            icon="circle-check"
                            title=t_string!(i18n, platform.verification_none)
                            text=t_string!(i18n, platform.verification_none_text)
                        />
                    }
                    .into_any(),
                    Ok(rows) => {
                        let rows = rows.into_iter().map(|row| view! { <li><Papers row=row/></li> });
                        view! { <ul class="columns">{rows.collect_view()}</ul> }.into_any()
                    }
                    Err(error) => view! { <NotShown error=error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

fn tax_name(kind: TaxKind) -> String {
    let i18n = use_i18n();
    match kind {
        TaxKind::Gst => t_string!(i18n, business.tax_gst),
        TaxKind::Pan => t_string!(i18n, business.tax_pan),
        TaxKind::Vat => t_string!(i18n, business.tax_vat),
        TaxKind::Ein => t_string!(i18n, business.tax_ein),
        TaxKind::Trn => t_string!(i18n, business.tax_trn),
        TaxKind::Abn => t_string!(i18n, business.tax_abn),
        TaxKind::Other => t_string!(i18n, business.tax_other),
    }
    .to_owned()
}

fn paper_name(kind: DocumentKind) -> &'static str {
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
fn Papers(row: VerificationRow) -> impl IntoView {
    let i18n = use_i18n();
    let name = isolated(&row.name);
    let numbers = if row.tax.is_empty() {
        view! { <p class="mute">{t!(i18n, platform.no_numbers)}</p> }.into_any()
    } else {
        let fact = |(kind, number): (TaxKind, String)| {
            view! { <div><dt>{tax_name(kind)}</dt><dd><bdi>{number}</bdi></dd></div> }
        };
        view! { <dl class="facts">{row.tax.clone().into_iter().map(fact).collect_view()}</dl> }.into_any()
    };
    let papers = (!row.papers.is_empty()).then(|| {
        let rows = row.papers.clone().into_iter().map(|paper| {
            let day = short_date(paper.sent_at.date_naive());
            view! {
                <li>
                    <a href=format!("/papers/{}", paper.id) download rel="external"><bdi>{paper.file_name}</bdi></a>
                    <span class="mute">" " {paper_name(paper.kind)} " · " {day}</span>
                </li>
            }
        });
        view! { <ul class="papers">{rows.collect_view()}</ul> }
    });
    let reason = (!row.reason.is_empty()).then(|| {
        let text = t_string!(i18n, platform.rejected_because, reason = isolated(&row.reason)).to_string();
        view! { <p class="mute">{text}</p> }
    });
    let approve = (row.state != Verification::Verified).then(|| {
        let label = t_string!(i18n, platform.approve_of, name = name.clone()).to_string();
        view! {
            <form method="post" action=DecideOnPapers::url()>
                {hidden(&row, Verification::Verified)}
                <button type="submit" class="btn" aria-label=label>{t!(i18n, platform.approve)}</button>
            </form>
        }
    });
    let reject = (row.state != Verification::Rejected).then(|| view! { <Reject row=row.clone()/> });
    view! {
        <section class="card stack">
            <h2><a href=format!("/platform/businesses/{}", row.slug)><bdi>{row.name}</bdi></a></h2>
            {numbers}
            {papers}
            {reason}
            {approve}
            {reject}
        </section>
    }
    .into_any()
}

fn hidden(row: &VerificationRow, decision: Verification) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="tenant" value=row.tenant.to_string()/>
        <input type="hidden" name="slug" value=row.slug.clone()/>
        <input type="hidden" name="version" value=row.version.to_string()/>
        <input type="hidden" name="decision" value=decision.as_str()/>
    }
}

/// No needs a reason, and opens by itself where the last one was not taken.
#[component]
fn Reject(row: VerificationRow) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map().get_untracked();
    let wrong: Option<AppError> =
        problems_of(&query).filter(|_| query.get_str("row") == Some(row.slug.as_str()));
    let id = format!("reason-{}", row.slug);
    let error_id = format!("{id}-error");
    let text = wrong.as_ref().map(|error| match error.problem("reason") {
        Some(problem) => field_text("reason", problem),
        None => error_text(error.code),
    });
    let label = t_string!(i18n, platform.reject_of, name = isolated(&row.name)).to_string();
    view! {
        <details class="decision" open=wrong.is_some()>
            <summary class="btn quiet" aria-label=label>{t!(i18n, platform.reject)}</summary>
            <form class="stack" method="post" action=DecideOnPapers::url() novalidate>
                {hidden(&row, Verification::Rejected)}
                <div class="field">
                    <label for=id.clone()>{t!(i18n, platform.reason)}</label>
                    <p class="hint">{t!(i18n, platform.reason_hint)}</p>
                    <textarea
                        id=id
                        name="reason"
                        rows="3"
                        aria-invalid=text.as_ref().map(|_| "true")
                        aria-describedby=text.as_ref().map(|_| error_id.clone())
                    ></textarea>
                    {text.map(|text| view! { <p class="error" id=error_id role="alert"><Icon name="circle-alert"/>{text}</p> })}
                </div>
                <div class="row">
                    <button type="submit" class="btn danger">{t!(i18n, platform.reject_button)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
