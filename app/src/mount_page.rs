//! `/offline/app`: the page that the service worker keeps to stand for all others without a network. It says nothing: the client makes
//! the page that is wanted in its place.

use app_core::i18n::*;
use app_ui::{Loading, Screen};
use leptos::prelude::*;

/// A page in the shape of any.
#[component]
pub fn MountPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Screen title=t_string!(i18n, common.loading).to_string()>
            <main id="main" tabindex="-1">
                <div class="wrap stack">
                    <h1 class="sr">{t!(i18n, common.loading)}</h1>
                    <Loading/>
                </div>
            </main>
        </Screen>
    }
    .into_any()
}
