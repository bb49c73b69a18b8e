//! `/reset`: where the link in the message leads. Opening it changes nothing, because mail scanners follow links; the form
//! does.

use app_core::{error_text, i18n::*};
use app_ui::{Empty, ErrorSummary, Field, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{AppError, ErrorCode};

use crate::{
    calls::ResetPassword,
    query::{error_of, problems_of},
};

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <ResetPage/> }.into_any()
}

/// One field, or why there is none.
#[component]
fn ResetPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let content = move || {
        let query = query.read();
        let token = query.get("token").filter(|token| !token.is_empty());
        match (error_of(&query), token) {
            (Some(ErrorCode::LinkExpired), _) | (None, None) => view! { <Refused/> }.into_any(),
            (error, None) => view! { <ErrorSummary error=error.map(AppError::new)/> }.into_any(),
            (_, Some(token)) => view! { <Form error=problems_of(&query) token=token/> }.into_any(),
        }
    };
    view! {
        <SitePage title=t_string!(i18n, account.reset_title)>
            <div class="wrap slim stack" style="--gap:1.5rem">
                <h1>{t!(i18n, account.reset_title)}</h1>
                {content}
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn Form(error: Option<AppError>, token: String) -> impl IntoView {
    let i18n = use_i18n();
    let label = t_string!(i18n, account.new_password);
    let labels = vec![("password", "password", label.to_owned())];
    let problem = error.as_ref().and_then(|error| error.problem("password"));
    view! {
        <form class="card stack" method="post" action=ResetPassword::url() novalidate>
            <ErrorSummary error=error.clone() labels=labels/>
            <p>{t!(i18n, account.reset_lead)}</p>
            <input type="hidden" name="token" value=token/>
            <Field
                name="password"
                kind="password"
                label=label
                hint=t_string!(i18n, account.password_hint)
                autocomplete="new-password"
                problem=problem
            />
            <button type="submit" class="btn wide">{t!(i18n, account.reset_button)}</button>
        </form>
    }
    .into_any()
}

#[component]
fn Refused() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty
            icon="circle-alert"
            title=error_text(ErrorCode::LinkExpired)
            text=t_string!(i18n, account.reset_again)
        >
            <a class="btn" href="/forgot">{t!(i18n, account.reset_ask)}</a>
            <a class="btn quiet" href="/login">{t!(i18n, common.sign_in)}</a>
        </Empty>
    }
}
