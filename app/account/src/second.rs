//! `/login/code`: the second question, after the password.

use app_core::{Resource, UiError, error_text, i18n::*, resource};
use app_ui::{Empty, ErrorSummary, Field, Loading, SitePage};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use server_fn::ServerFn as _;
use shared::{AppError, identity::SecondWays};

use crate::{
    calls::{EnterCode, code_ways},
    passkeys::UsePasskey,
    query::{local_path, problems_of},
};

/// The page.
pub(crate) fn page() -> AnyView {
    let ways = resource(|| (), |()| code_ways());
    view! { <SecondPage ways=ways/> }.into_any()
}

/// One field, or the way back when it took too long.
#[component]
fn SecondPage(ways: Resource<Result<SecondWays, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    view! {
        <SitePage title=t_string!(i18n, account.second_title)>
            <div class="wrap slim stack" style="--gap:1.5rem">
                <Suspense fallback=Loading>
                    {move || {
                        let query = query.get();
                        Suspend::new(async move {
                            match ways.await {
                                Ok(ways) => view! { <Question ways=ways query=query/> }.into_any(),
                                Err(error) => view! { <Over error=error/> }.into_any(),
                            }
                        })
                    }}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn Question(ways: SecondWays, query: ParamsMap) -> impl IntoView {
    let i18n = use_i18n();
    let next = query.get_str("next").and_then(local_path).map(ToOwned::to_owned);
    let recovery = query.get_str("recovery").is_some();
    let lead = if recovery {
        t_string!(i18n, account.second_recovery_lead)
    } else {
        t_string!(i18n, account.second_lead)
    };
    let passkey = ways.passkey.then(|| {
        let label = t_string!(i18n, account.passkey_instead);
        view! { <UsePasskey label=label second=true next=next.clone()/> }
    });
    view! {
        <div class="stack" style="--gap:.25rem">
            <h1>{t!(i18n, account.second_title)}</h1>
            <p class="mute">{lead}</p>
        </div>
        <div class="card stack">
            <Form error=problems_of(&query) recovery=recovery next=next.clone()/>
            {passkey}
            <OtherWay recovery=recovery next=next/>
        </div>
    }
    .into_any()
}

#[component]
fn Form(error: Option<AppError>, recovery: bool, next: Option<String>) -> impl IntoView {
    let i18n = use_i18n();
    let label = if recovery { t_string!(i18n, account.recovery_code) } else { t_string!(i18n, account.code) };
    let labels = vec![("code", "code", label.to_owned())];
    let problem = error.as_ref().and_then(|error| error.problem("code"));
    let autocomplete = if recovery { "off" } else { "one-time-code" };
    view! {
        <form class="stack" method="post" action=EnterCode::url() novalidate>
            <ErrorSummary error=error.clone() labels=labels/>
            {next.map(|next| view! { <input type="hidden" name="next" value=next/> })}
            {recovery.then(|| view! { <input type="hidden" name="recovery" value="true"/> })}
            <Field name="code" label=label numeric=!recovery autocomplete=autocomplete problem=problem/>
            <button type="submit" class="btn wide">{t!(i18n, common.sign_in)}</button>
        </form>
    }
    .into_any()
}

/// From the app's codes to the recovery codes, and back.
#[component]
fn OtherWay(recovery: bool, next: Option<String>) -> impl IntoView {
    let i18n = use_i18n();
    let mut query = ParamsMap::new();
    if !recovery {
        query.insert("recovery", "1".to_owned());
    }
    if let Some(next) = next {
        query.insert("next", next);
    }
    let word =
        if recovery { t_string!(i18n, account.use_app) } else { t_string!(i18n, account.use_recovery) };
    view! { <a class="btn plain wide" href=format!("/login/code{}", query.to_query_string())>{word}</a> }
}

#[component]
fn Over(error: UiError) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <h1 class="sr">{t!(i18n, account.second_title)}</h1>
        <Empty icon="hourglass" title=error_text(error.0.code) text="">
            <a class="btn" href="/login">{t!(i18n, account.begin_again)}</a>
        </Empty>
    }
}
