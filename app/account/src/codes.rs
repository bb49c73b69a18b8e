//! `/me/security/codes`: recovery codes, right after they were made and for some minutes.

use app_core::{Resource, UiError, i18n::*, resource};
use app_ui::{Empty, Loading, Notice, SitePage};
use leptos::prelude::*;
use server_fn::ServerFn as _;

use crate::{
    calls::{CodesKept, my_codes},
    receipt::Print,
};

/// The page.
pub(crate) fn page() -> AnyView {
    let codes = resource(|| (), |()| my_codes());
    view! { <CodesPage codes=codes/> }.into_any()
}

#[component]
fn CodesPage(codes: Resource<Result<Vec<String>, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <SitePage title=t_string!(i18n, account.codes_title)>
            <div class="wrap slim stack" style="--gap:1.5rem">
                <Suspense fallback=Loading>
                    {move || Suspend::new(async move {
                        match codes.await {
                            Ok(codes) => view! { <Codes codes=codes/> }.into_any(),
                            Err(_) => view! { <Over/> }.into_any(),
                        }
                    })}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn Codes(codes: Vec<String>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <h1>{t!(i18n, account.codes_title)}</h1>
        <Notice tone="started" icon="circle-check">{t!(i18n, account.codes_on)}</Notice>
        <div class="card stack">
            <p>{t!(i18n, account.codes_lead)}</p>
            <ol class="codes" dir="ltr">
                {codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view()}
            </ol>
            <div class="row no-print">
                <form method="post" action=CodesKept::url()>
                    <button type="submit" class="btn">{t!(i18n, account.codes_kept)}</button>
                </form>
                <Print/>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Over() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <h1 class="sr">{t!(i18n, account.codes_title)}</h1>
        <Empty
            icon="key-round"
            title=t_string!(i18n, account.codes_over_title)
            text=t_string!(i18n, account.codes_over_text)
        >
            <a class="btn" href="/me/security/two-step">{t!(i18n, account.two_step)}</a>
        </Empty>
    }
}
