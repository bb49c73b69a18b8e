//! `/forgot`: asks for a link to a new password.

use app_core::{Resource, UiError, i18n::*, resource, use_viewer};
use app_ui::{Empty, ErrorSummary, Field, Loading, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::AppError;

use crate::{
    calls::{ForgotPassword, Typed, typed_before},
    query::problems_of,
};

/// The page.
pub(crate) fn page() -> AnyView {
    let typed = resource(|| (), |()| typed_before());
    view! { <ForgotPage typed=typed/> }.into_any()
}

/// One field, then where to look for the message.
#[component]
fn ForgotPage(typed: Resource<Result<Typed, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let sent = Memo::new(move |_| query.read().get_str("sent").is_some());
    view! {
        <SitePage title=t_string!(i18n, account.forgot_title)>
            <div class="wrap slim stack" style="--gap:1.5rem">
                <Suspense fallback=Loading>
                    {move || {
                        let (sent, error) = (sent.get(), problems_of(&query.read()));
                        Suspend::new(async move {
                            let typed = typed.await.ok().filter(|_| error.is_some()).unwrap_or_default();
                            if sent {
                                view! { <Sent/> }.into_any()
                            } else {
                                view! { <Form error=error email=typed.email/> }.into_any()
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
fn Form(error: Option<AppError>, email: String) -> impl IntoView {
    let i18n = use_i18n();
    let label = t_string!(i18n, account.email);
    let labels = vec![("email", "email", label.to_owned())];
    let problem = error.as_ref().and_then(|error| error.problem("email"));
    view! {
        <div class="stack" style="--gap:.25rem">
            <h1>{t!(i18n, account.forgot_title)}</h1>
            <p class="mute">{t!(i18n, account.forgot_lead)}</p>
        </div>
        <form class="card stack" method="post" action=ForgotPassword::url() novalidate>
            <ErrorSummary error=error.clone() labels=labels/>
            <Field name="email" kind="email" label=label value=email autocomplete="username" problem=problem/>
            <button type="submit" class="btn wide">{t!(i18n, account.forgot_button)}</button>
        </form>
        <p class="mute">
            {t!(i18n, account.forgot_remembered)} " " <a href="/login">{t!(i18n, common.sign_in)}</a>
        </p>
    }
    .into_any()
}

/// Where to look now. The same for an address that nobody has an account with.
#[component]
fn Sent() -> impl IntoView {
    let i18n = use_i18n();
    let mailbox = use_viewer().development.then(|| {
        view! { <a class="btn" href="/dev/mailbox" rel="external">{t!(i18n, account.open_mailbox)}</a> }
    });
    view! {
        <h1 class="sr">{t!(i18n, account.forgot_title)}</h1>
        <Empty
            icon="mail"
            title=t_string!(i18n, account.sent_title)
            text=t_string!(i18n, account.forgot_sent_text)
        >
            {mailbox}
        </Empty>
        <p class="mute">
            {t!(i18n, account.forgot_nothing)} " " <a href="/forgot">{t!(i18n, account.forgot_again)}</a>
        </p>
    }
    .into_any()
}
