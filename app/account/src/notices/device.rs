//! `/me/notifications/device`: push to this browser. Which of the states it is in only the browser knows: `public/push.js` says
//! so, and the style shows that part of the page.

use app_core::{
    i18n::*,
    query::{error_of, problems_of},
    resource,
};
use app_ui::{ErrorSummary, Failure, Icon, Loading, Notice, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{AppError, notify::PushDevice};

use super::{
    calls::{SwitchOffPush, SwitchOnPush, TestPush, my_push},
    settings::Settings,
};

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <DevicePage/> }.into_any()
}

#[component]
fn DevicePage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let device = resource(|| (), |()| my_push());
    let problems = query.with_untracked(problems_of).filter(|error| !error.errors.is_empty());
    view! {
        <SitePage title=t_string!(i18n, notices.device_title)>
            <div class="wrap narrow stack" style="--gap:1.5rem">
                <div class="stack" style="--gap:.25rem">
                    <a class="back link" href="/me/notifications"><Icon name="arrow-left" flip=true/>{t!(i18n, notices.title)}</a>
                    <h1>{t!(i18n, notices.device_title)}</h1>
                </div>
                <Outcome/>
                <p>{t!(i18n, notices.device_lead)}</p>
                <Suspense fallback=Loading>
                    {move || {
                        let problems = problems.clone();
                        Suspend::new(async move {
                            match device.await {
                                Ok(device) => view! { <Device device=device problems=problems/> }.into_any(),
                                Err(error) => view! { <Failure error=error/> }.into_any(),
                            }
                        })
                    }}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

/// What was just done, or why it was not.
#[component]
fn Outcome() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let (error, done) = query.with_untracked(|query| {
        // An address or a key that is none was made by no browser: there is no field to put it right in.
        let unusable = problems_of(query).is_some_and(|error| {
            error.errors.iter().any(|wrong| matches!(wrong.field.as_str(), "endpoint" | "p256dh"))
        });
        (error_of(query), query.get("done").or_else(|| unusable.then(|| "unusable".to_owned())))
    });
    if let Some(error) = error {
        return view! { <ErrorSummary error=Some(AppError::new(error))/> }.into_any();
    }
    let text = match done.as_deref() {
        Some("on") => t_string!(i18n, notices.done_on),
        Some("off") => t_string!(i18n, notices.done_off),
        Some("test") => t_string!(i18n, notices.done_test),
        Some("saved") => t_string!(i18n, notices.done_saved),
        Some("unusable") => {
            return view! {
                <div role="alert">
                    <Notice tone="late" icon="circle-alert">{t!(i18n, notices.failed)}</Notice>
                </div>
            }
            .into_any();
        }
        _ => return ().into_any(),
    };
    view! { <Notice tone="started" icon="circle-check">{text}</Notice> }.into_any()
}

/// Every state; one of them is shown.
#[component]
fn Device(device: PushDevice, problems: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let on = device.endpoint.is_some();
    let PushDevice { server_key, offered, endpoint, settings, zone } = device;
    view! {
        <div class="stack" style="--gap:1.5rem" data-push-key=server_key data-push-endpoint=endpoint>
            <div data-when="silent">
                <Notice icon="info">{t!(i18n, notices.needs_scripts)}</Notice>
            </div>
            <div data-when="unsupported">
                <Notice icon="info">{t!(i18n, notices.unsupported)} " " {t!(i18n, notices.unsupported_phone)}</Notice>
            </div>
            <div data-when="denied">
                <Notice tone="late" icon="ban">
                    <b>{t!(i18n, notices.denied)}</b> " " {t!(i18n, notices.denied_undo)}
                </Notice>
            </div>
            <div data-when="off"><Off/></div>
            {on
                .then(|| {
                    view! {
                        <div data-when="on" class="stack" style="--gap:1.5rem">
                            <On/>
                            <Settings offered=offered settings=settings zone=zone error=problems/>
                        </div>
                    }
                })}
        </div>
    }
    .into_any()
}

#[component]
fn Off() -> impl IntoView {
    let i18n = use_i18n();
    let hidden = ["endpoint", "p256dh", "auth", "zone"]
        .map(|name| view! { <input type="hidden" name=name value=""/> })
        .into_iter()
        .collect_view();
    view! {
        <section class="card stack" aria-labelledby="off-title">
            <h2 id="off-title">{t!(i18n, notices.off)}</h2>
            <p>{t!(i18n, notices.off_text)}</p>
            <form method="post" action=SwitchOnPush::url() data-push="on">
                {hidden}
                <p class="error" role="alert" data-failed="" hidden>
                    {t!(i18n, notices.failed)}
                </p>
                <div class="row">
                    <button type="submit" class="btn"><Icon name="bell"/>{t!(i18n, notices.switch_on)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn On() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card stack" aria-labelledby="on-title">
            <h2 id="on-title">{t!(i18n, notices.on)}</h2>
            <p>{t!(i18n, notices.on_text)}</p>
            <div class="row">
                <form method="post" action=TestPush::url()>
                    <button type="submit" class="btn quiet"><Icon name="bell"/>{t!(i18n, notices.send_test)}</button>
                </form>
                <form method="post" action=SwitchOffPush::url() data-push="off">
                    <button type="submit" class="btn danger quiet">{t!(i18n, notices.switch_off)}</button>
                </form>
            </div>
        </section>
    }
    .into_any()
}
