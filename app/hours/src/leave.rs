//! `/office/leave`: who asks to be away.

use app_core::{Resource, UiError, i18n::*, resource};
use app_ui::{Avatar, Empty, Failure, Icon, Loading};
use leptos::prelude::*;
use shared::staff::{LeaveLine, LeaveStatus};

use crate::{
    calls::leave_requests,
    frame::Page,
    words::{leave_days, leave_kind, leave_state, touches},
};

/// The page.
pub(crate) fn page() -> AnyView {
    let requests = resource(|| (), |()| leave_requests());
    view! { <LeavePage requests=requests/> }.into_any()
}

#[component]
fn LeavePage(requests: Resource<Result<Vec<LeaveLine>, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let (title, lead) = (t_string!(i18n, hours.leave_title), t_string!(i18n, hours.leave_lead));
    view! {
        <Page here="/office/leave" title=title lead=lead>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match requests.await {
                        Ok(requests) => view! { <Requests requests=requests/> }.into_any(),
                        Err(error) => view! { <Failure error=error/> }.into_any(),
                    }
                })}
            </Suspense>
        </Page>
    }
    .into_any()
}

#[component]
fn Requests(requests: Vec<LeaveLine>) -> impl IntoView {
    let i18n = use_i18n();
    if requests.is_empty() {
        let (title, text) = (t_string!(i18n, hours.leave_none_title), t_string!(i18n, hours.leave_none_text));
        return view! { <Empty icon="leaf" title=title text=text/> }.into_any();
    }
    let rows = requests.into_iter().map(|leave| view! { <li><Request leave=leave/></li> }).collect_view();
    view! { <ul class="card list">{rows}</ul> }.into_any()
}

/// Its state.
#[component]
pub(crate) fn State(status: LeaveStatus) -> impl IntoView {
    let (tone, icon, word) = leave_state(status);
    view! { <span class="chip" data-status=tone><Icon name=icon/>{word}</span> }
}

#[component]
fn Request(leave: LeaveLine) -> impl IntoView {
    let about = format!("{} · {}", leave_kind(leave.kind), leave_days(&leave));
    let open = matches!(leave.status, LeaveStatus::Pending | LeaveStatus::Approved);
    let touched = open.then(|| view! { <span class="mute">{touches(leave.visits)}</span> });
    view! {
        <a class="item wraps" href=format!("/office/leave/{}", leave.id)>
            <Avatar name=leave.name.clone()/>
            <span class="grow">
                <b>{leave.name.clone()}</b>
                <span class="mute">{about}</span>
                {touched}
            </span>
            <span class="ends"><State status=leave.status/></span>
        </a>
    }
    .into_any()
}
