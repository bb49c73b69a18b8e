//! `/office/settings/hours`: when it is open every week, and the days when it is not.

use app_core::{Resource, UiError, i18n::*, isolated, resource, short_date};
use app_ui::{Field, Icon, Loading};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::tenants::settings::{Closure, SettingsView};

use super::{
    SettingsPage,
    calls::{AddClosure, RemoveClosure, SaveHours, my_settings},
    problem_of, refused,
};
use crate::{
    week::{self, Week},
    wrong::{label, optional},
};

const HERE: &str = "/office/settings/hours";

/// The page.
pub(crate) fn page() -> AnyView {
    let settings = resource(|| (), |()| my_settings());
    view! { <Page settings=settings/> }.into_any()
}

#[component]
fn Page(settings: Resource<Result<SettingsView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, business.settings_hours).to_string();
                match settings.await {
                    Ok(settings) => view! { <Hours settings=settings title=title/> }.into_any(),
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Hours(settings: SettingsView, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let error = use_query_map().with_untracked(problem_of);
    let (version, locked) = (settings.version, !settings.may_change);
    let mut labels = week::labels();
    labels.push(label("hours", "day1-from", t_string!(i18n, business.step_hours)));
    labels.push(label("first", "first", t_string!(i18n, business.closure_first)));
    labels.push(label("last", "last", t_string!(i18n, business.closure_last)));
    labels.push(label("note", "note", t_string!(i18n, business.closure_note)));
    view! {
        <SettingsPage current=HERE title=title labels=labels>
            <form class="card stack" method="post" action=SaveHours::url()>
                <h2>{t!(i18n, business.step_hours)}</h2>
                <p class="mute">{t!(i18n, business.hours_shifts)}</p>
                <input type="hidden" name="version" value=version/>
                <fieldset class="stack" disabled=locked>
                    <legend class="sr">{t!(i18n, business.step_hours)}</legend>
                    <button type="submit" class="sr" tabindex="-1" aria-hidden="true">{t!(i18n, business.save)}</button>
                    <Week days=settings.hours error=error/>
                    {(!locked)
                        .then(|| {
                            view! {
                                <div class="row">
                                    <button type="submit" class="btn">{t!(i18n, business.save)}</button>
                                </div>
                            }
                        })}
                </fieldset>
            </form>
            <Closures closures=settings.closures version=version locked=locked/>
        </SettingsPage>
    }
    .into_any()
}

#[component]
fn Closures(closures: Vec<Closure>, version: i32, locked: bool) -> impl IntoView {
    let i18n = use_i18n();
    let list =
        closures.into_iter().map(|closure| view! { <Row closure=closure version=version locked=locked/> });
    let list = list.collect_view();
    view! {
        <section class="card stack" aria-labelledby="closures">
            <h2 id="closures">{t!(i18n, business.closures)}</h2>
            {if list.is_empty() {
                view! { <p class="mute">{t!(i18n, business.closures_none)}</p> }.into_any()
            } else {
                view! { <ul class="list">{list}</ul> }.into_any()
            }}
            {(!locked)
                .then(|| {
                    view! {
                        <form class="stack" method="post" action=AddClosure::url()>
                            <input type="hidden" name="version" value=version/>
                            <div class="pair">
                                <Field name="first" kind="date" label=t_string!(i18n, business.closure_first)/>
                                <Field
                                    name="last"
                                    kind="date"
                                    label=t_string!(i18n, business.closure_last)
                                    optional=optional()
                                />
                                <Field
                                    name="note"
                                    label=t_string!(i18n, business.closure_note)
                                    optional=optional()
                                />
                            </div>
                            <div class="row">
                                <button type="submit" class="btn quiet">
                                    <Icon name="plus"/>
                                    {t!(i18n, business.closure_add)}
                                </button>
                            </div>
                        </form>
                    }
                })}
        </section>
    }
    .into_any()
}

#[component]
fn Row(closure: Closure, version: i32, locked: bool) -> impl IntoView {
    let i18n = use_i18n();
    let days = if closure.first == closure.last {
        short_date(closure.first)
    } else {
        format!("{} – {}", short_date(closure.first), short_date(closure.last))
    };
    let visits = (closure.visits > 0).then(|| {
        let text = t_string!(i18n, business.closure_visits, count = closure.visits.to_string()).to_string();
        let day = format!("/office?date={}", closure.first);
        view! {
            <a class="link" data-status="pending" href=day rel="external">
                <Icon name="triangle-alert"/>
                {text}
            </a>
        }
    });
    let named = t_string!(i18n, business.closure_remove_of, days = isolated(&days)).to_string();
    view! {
        <li>
            <div class="item">
                <Icon name="calendar-days"/>
                <div class="grow">
                    <b>{days}</b>
                    <span class="mute">{closure.note}</span>
                    {visits}
                </div>
                {(!locked)
                    .then(|| {
                        view! {
                            <form method="post" action=RemoveClosure::url()>
                                <input type="hidden" name="version" value=version/>
                                <input type="hidden" name="closure" value=closure.id.to_string()/>
                                <button type="submit" class="btn quiet small" aria-label=named>
                                    {t!(i18n, business.closure_remove)}
                                </button>
                            </form>
                        }
                    })}
            </div>
        </li>
    }
    .into_any()
}
