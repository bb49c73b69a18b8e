//! What to look for in the log: a plain form whose answer is the same page.

use app_core::i18n::*;
use app_ui::{ErrorSummary, Field, Icon};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::AppError;

use super::EVERYWHERE;
use crate::{
    choose::{Choose, said},
    words::action_groups,
};

/// The form, with what was looked for last and what was wrong with it.
#[component]
pub(super) fn Filter(path: &'static str, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map().get_untracked();
    let value = |name: &str| said(&query, name).unwrap_or_default();
    let problem = |field| error.as_ref().and_then(|error| error.problem(field));
    let (from, to) = (t_string!(i18n, platform.from), t_string!(i18n, platform.to));
    let person = t_string!(i18n, platform.person);
    let business = t_string!(i18n, platform.business_slug);
    let labels = vec![
        ("from", "from", from.to_owned()),
        ("to", "to", to.to_owned()),
        ("person", "person", person.to_owned()),
        ("business", "business", business.to_owned()),
    ];
    let outcomes = vec![
        ("done", t_string!(i18n, platform.outcome_done).to_string()),
        ("refused", t_string!(i18n, platform.outcome_refused).to_string()),
    ];
    let any = query.clone().into_iter().any(|(key, value)| key != "lang" && !value.is_empty());
    let one = said(&query, "resource").map(|resource| {
        view! {
            <input type="hidden" name="resource" value=resource/>
            <p class="mute">{t!(i18n, platform.one_resource)}</p>
        }
    });
    let at = (path == EVERYWHERE).then(|| {
        view! { <Field name="business" label=business value=value("business") problem=problem("business")/> }
    });
    view! {
        <form class="card stack" method="get" action=path role="search" aria-label=t_string!(i18n, platform.filter)>
            <ErrorSummary error=error.clone() labels=labels/>
            {one}
            <div class="pair tight">
                <Field name="person" label=person value=value("person") problem=problem("person")/>
                <Choose
                    name="action"
                    label=t_string!(i18n, platform.action)
                    value=value("action")
                    options=action_groups()
                />
                <Choose name="outcome" label=t_string!(i18n, platform.outcome) value=value("outcome") options=outcomes/>
                <Field name="from" kind="date" label=from value=value("from") problem=problem("from")/>
                <Field name="to" kind="date" label=to value=value("to") problem=problem("to")/>
                {at}
            </div>
            <div class="row">
                <button type="submit" class="btn"><Icon name="search"/>{t!(i18n, platform.search)}</button>
                {any.then(|| view! { <a class="btn plain" href=path>{t!(i18n, platform.clear)}</a> })}
            </div>
        </form>
    }
    .into_any()
}
