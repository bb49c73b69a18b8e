//! `/me/security/passkeys/new`: the device makes the key.

use app_core::{Resource, UiError, error_text, i18n::*, resource};
use app_ui::{Empty, Icon, Loading, SitePage};
use leptos::prelude::*;
use server_fn::ServerFn as _;

use crate::calls::{FinishPasskey, new_passkey_options};

/// The page.
pub(crate) fn page() -> AnyView {
    let options = resource(|| (), |()| new_passkey_options());
    view! { <NewPage options=options/> }.into_any()
}

#[component]
fn NewPage(options: Resource<Result<String, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <SitePage title=t_string!(i18n, account.passkey_new_title)>
            <div class="wrap slim stack" style="--gap:1.5rem">
                <Suspense fallback=Loading>
                    {move || Suspend::new(async move {
                        match options.await {
                            Ok(options) => view! { <Make options=options/> }.into_any(),
                            Err(error) => view! { <Over error=error/> }.into_any(),
                        }
                    })}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

/// The script reads what to ask from the form, and puts the answer into it.
#[component]
fn Make(options: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="stack" style="--gap:.25rem">
            <h1>{t!(i18n, account.passkey_new_title)}</h1>
            <p class="mute">{t!(i18n, account.passkey_new_text)}</p>
        </div>
        <form
            class="card stack needs-passkeys"
            method="post"
            action=FinishPasskey::url()
            data-options=options
        >
            <input type="hidden" name="credential"/>
            <button type="button" class="btn wide" data-passkey="create">
                <Icon name="key-round"/>
                {t!(i18n, account.passkey_new_title)}
            </button>
            <p class="error" role="alert" data-failed hidden>{t!(i18n, account.passkey_not_made)}</p>
        </form>
        <p class="mute without-passkeys">{t!(i18n, account.passkey_not_here)}</p>
        <a class="btn plain wide" href="/me/security/passkeys">{t!(i18n, account.back_to_passkeys)}</a>
    }
    .into_any()
}

#[component]
fn Over(error: UiError) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <h1 class="sr">{t!(i18n, account.passkey_new_title)}</h1>
        <Empty icon="hourglass" title=error_text(error.0.code) text="">
            <a class="btn" href="/me/security/passkeys">{t!(i18n, account.back_to_passkeys)}</a>
        </Empty>
    }
}
