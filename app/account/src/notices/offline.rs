//! `/offline`: what the service worker shows without a network. The same for everybody; it is kept in the browser.

use app_core::i18n::*;
use app_ui::{Empty, Icon, Screen};
use leptos::prelude::*;

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <OfflinePage/> }.into_any()
}

#[component]
fn OfflinePage() -> impl IntoView {
    let i18n = use_i18n();
    let title = t_string!(i18n, notices.offline_title).to_string();
    view! {
        <Screen title=title.clone()>
            <main id="main" tabindex="-1">
                <div class="wrap">
                    <Empty whole_page=true icon="wifi-off" title=title text=t_string!(i18n, notices.offline_text).to_string()>
                        // The page that was wanted: this one stands in its place, under its address.
                        <a class="btn" href="" rel="external"><Icon name="refresh-cw"/>{t!(i18n, common.retry)}</a>
                    </Empty>
                </div>
            </main>
        </Screen>
    }
    .into_any()
}
