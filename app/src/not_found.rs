//! An address that leads nowhere.

use app_core::{i18n::*, say_not_found};
use app_ui::{Empty, SitePage};
use leptos::prelude::*;

/// Says so, with the status that belongs to it.
#[component]
pub fn NotFound() -> impl IntoView {
    say_not_found();
    let i18n = use_i18n();
    let title = t_string!(i18n, common.not_found_title).to_string();
    view! {
        <SitePage title=title.clone()>
            <div class="wrap">
                <Empty whole_page=true icon="search" title=title text=t_string!(i18n, common.not_found_text).to_string()>
                    <a class="btn" href="/">{t!(i18n, common.go_home)}</a>
                </Empty>
            </div>
        </SitePage>
    }
}
