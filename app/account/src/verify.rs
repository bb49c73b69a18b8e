//! `/verify`: where the link in the message leads. Opening it changes nothing, because mail scanners follow links; the
//! button does.

use app_core::{error_text, i18n::*};
use app_ui::{Empty, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::ErrorCode;

use crate::{calls::ConfirmEmail, query::error_of};

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <VerifyPage/> }.into_any()
}

/// One button, or why there is none.
#[component]
fn VerifyPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let token = move || query.read().get("token").filter(|token| !token.is_empty());
    let content = move || match (error_of(&query.read()), token()) {
        (None, Some(token)) => view! { <Confirm token=token/> }.into_any(),
        (error, _) => view! { <Refused error=error.unwrap_or(ErrorCode::LinkExpired)/> }.into_any(),
    };
    view! {
        <SitePage title=t_string!(i18n, account.verify_title)>
            <div class="wrap slim stack" style="--gap:1.5rem">
                <h1>{t!(i18n, account.verify_title)}</h1>
                {content}
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn Confirm(token: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <form class="card stack" method="post" action=ConfirmEmail::url()>
            <p>{t!(i18n, account.verify_text)}</p>
            <input type="hidden" name="token" value=token/>
            <button type="submit" class="btn wide">{t!(i18n, account.verify_button)}</button>
        </form>
    }
}

#[component]
fn Refused(error: ErrorCode) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty icon="circle-alert" title=error_text(error) text=t_string!(i18n, account.verify_again)>
            <a class="btn" href="/register">{t!(i18n, account.create_link)}</a>
            <a class="btn quiet" href="/login">{t!(i18n, common.sign_in)}</a>
        </Empty>
    }
}
