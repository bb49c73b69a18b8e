//! Looking for a service of one business.

use app_core::i18n::*;
use app_ui::{Empty, Icon};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::hooks::use_query_map;
use shared::catalog::ServiceView;

use super::Services;
use crate::query::BookQuery;

/// As many are seen at a glance.
const AT_A_GLANCE: usize = 8;

/// A field to look for words, where there is more than can be seen at a glance, and what was found.
#[component]
pub(super) fn Search(
    /// Whose.
    slug: String,
    /// What was found; everything, without words.
    services: Vec<ServiceView>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let words = use_query_map().with_untracked(|query| query.get("q").unwrap_or_default());
    let looked = !words.trim().is_empty();
    let here = format!("/b/{slug}");
    let all = td_string!(locale, catalog.show_all).to_string();
    let form = (looked || services.len() > AT_A_GLANCE).then(|| {
        view! {
            <form method="get" action=here.clone() class="row find" role="search">
                <div class="field grow">
                    <label class="sr" for="q">{td_string!(locale, catalog.search).to_string()}</label>
                    <div class="with">
                        <Icon name="search"/>
                        <input
                            type="search"
                            id="q"
                            name="q"
                            value=words
                            maxlength="100"
                            autocomplete="off"
                            placeholder=td_string!(locale, catalog.search).to_string()
                        />
                    </div>
                </div>
                <button type="submit" class="btn quiet">
                    {td_string!(locale, catalog.search_button).to_string()}
                </button>
                {looked.then(|| view! { <a class="btn plain" href=here.clone()>{all.clone()}</a> })}
            </form>
        }
    });
    let found = if looked && services.is_empty() {
        view! {
            <Empty
                icon="search"
                title=td_string!(locale, catalog.none_title).to_string()
                text=td_string!(locale, catalog.none_here).to_string()
            >
                <a class="btn quiet" href=here>{all}</a>
            </Empty>
        }
        .into_any()
    } else {
        let asked = BookQuery { slug, ..BookQuery::default() };
        view! { <Services asked=asked services=services/> }.into_any()
    };
    view! { {form} {found} }.into_any()
}
