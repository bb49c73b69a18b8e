//! Parts of the forms that look for something.

use app_core::i18n::*;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// A field with a few values; the first is any.
#[component]
pub(crate) fn Choose(
    /// Name and id.
    name: &'static str,
    /// Label.
    #[prop(into)]
    label: String,
    /// Which one is chosen.
    #[prop(into)]
    value: String,
    /// Value and word.
    options: Vec<(&'static str, String)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let option = |(code, word): (&'static str, String)| {
        let chosen = code == value;
        view! { <option value=code selected=chosen>{word}</option> }
    };
    let any = ("", t_string!(i18n, platform.any).to_string());
    let options = std::iter::once(any).chain(options).map(option).collect_view();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>{options}</select>
        </div>
    }
    .into_any()
}

/// What an address says of a field; empty is none.
pub(crate) fn said(query: &ParamsMap, name: &str) -> Option<String> {
    query.get(name).filter(|text| !text.trim().is_empty())
}

/// Further back, and to the beginning again; nothing where all is on one page.
#[component]
pub(crate) fn Pages(
    /// The page itself.
    path: &'static str,
    /// What is looked for.
    query: ParamsMap,
    /// Where the next page begins.
    next: Option<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let with = |cursor: Option<String>| {
        let mut kept = ParamsMap::new();
        for (key, value) in
            query.clone().into_iter().filter(|(key, value)| key != "cursor" && !value.is_empty())
        {
            kept.insert(key, value);
        }
        if let Some(cursor) = cursor {
            kept.insert("cursor", cursor);
        }
        format!("{path}{}", kept.to_query_string())
    };
    let later = query.get_str("cursor").is_some();
    let newest =
        later.then(|| view! { <a class="btn plain" href=with(None)>{t!(i18n, platform.newest)}</a> });
    let older = next.map(|cursor| {
        view! { <a class="btn quiet" href=with(Some(cursor))>{t!(i18n, platform.older)}</a> }
    });
    (newest.is_some() || older.is_some()).then(|| view! { <div class="row">{older} {newest}</div> })
}
