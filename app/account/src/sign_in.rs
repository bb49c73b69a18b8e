//! `/login`

use app_core::i18n::*;
use app_ui::{ErrorSummary, Field, Notice, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::AppError;

use crate::{
    calls::SignIn,
    passkeys::UsePasskey,
    query::{error_of, local_path},
};

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <LoginPage/> }.into_any()
}

/// Signing in: a plain form.
#[component]
fn LoginPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let changed = move || {
        query.read().get_str("reset").map(|_| {
            view! { <Notice tone="started" icon="circle-check">{t!(i18n, account.reset_done)}</Notice> }
        })
    };
    let next = move || query.read().get_str("next").and_then(local_path).map(ToOwned::to_owned);
    view! {
        <SitePage title=t_string!(i18n, account.sign_in_title)>
            <div class="wrap slim stack" style="--gap:1.5rem">
                <div class="stack" style="--gap:.25rem">
                    <h1>{t!(i18n, account.sign_in_title)}</h1>
                    <p class="mute">{t!(i18n, account.sign_in_lead)}</p>
                </div>
                {changed}
                <form class="card stack" method="post" action=SignIn::url()>
                    {move || view! { <ErrorSummary error=error_of(&query.read()).map(AppError::new)/> }}
                    {move || next().map(|next| view! { <input type="hidden" name="next" value=next/> })}
                    <Field
                        name="email"
                        label=t_string!(i18n, account.email_or_name)
                        autocomplete="username webauthn"
                    />
                    <Field
                        name="password"
                        kind="password"
                        label=t_string!(i18n, account.password)
                        autocomplete="current-password"
                    />
                    <button type="submit" class="btn wide">{t!(i18n, common.sign_in)}</button>
                    <a class="btn plain wide" href="/forgot">{t!(i18n, account.forgot_link)}</a>
                </form>
                {move || view! { <UsePasskey label=t_string!(i18n, account.passkey_sign_in) next=next()/> }}
                <p class="mute">
                    {t!(i18n, account.new_here)} " " <a href="/register">{t!(i18n, account.create_link)}</a> ". "
                    {t!(i18n, account.no_account_needed)}
                </p>
            </div>
        </SitePage>
    }
    .into_any()
}
