//! The button that signs in with a passkey.

use app_core::i18n::*;
use app_ui::Icon;
use leptos::prelude::*;
use server_fn::ServerFn as _;

use crate::calls::{AskPasskey, PasskeySignIn};

/// A form that the script fills in; not shown where there is none.
#[component]
pub(crate) fn UsePasskey(
    /// What the button says.
    #[prop(into)]
    label: String,
    /// After the password: only the account's own passkeys.
    #[prop(optional)]
    second: bool,
    /// Where to go on.
    #[prop(optional_no_strip, default = None)]
    next: Option<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <form
            class="stack needs-passkeys"
            style="--gap:.5rem"
            method="post"
            action=PasskeySignIn::url()
            data-asks=AskPasskey::url()
            data-second=second.then_some("true")
        >
            <input type="hidden" name="credential"/>
            {next.map(|next| view! { <input type="hidden" name="next" value=next/> })}
            <button type="button" class="btn quiet wide" data-passkey="get">
                <Icon name="key-round"/>
                {label}
            </button>
            <p class="error" role="alert" data-failed hidden>{t!(i18n, account.passkey_failed)}</p>
        </form>
    }
    .into_any()
}
