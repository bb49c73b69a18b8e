//! `/office/services`: what is sold, under its headings.

use app_core::{Resource, UiError, i18n::*, minutes_text, money_text, plural, resource};
use app_ui::{Empty, Icon, Loading};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::catalog::edit::{Listed, ServiceRow, ServiceState, ServicesView};

use crate::{
    calls::{CopyService, StepService, my_services},
    frame::{Arrows, Frame, asked, refused},
    host,
    words::{language, state_name},
};

const HERE: &str = "/office/services";
/// As many are found without help.
const AT_A_GLANCE: usize = 20;

/// The page.
pub(crate) fn page() -> AnyView {
    let list = resource(|| (asked("q"), asked("state")), |(q, state)| my_services(q, state));
    view! { <Page list=list/> }.into_any()
}

#[component]
fn Page(list: Resource<Result<ServicesView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, catalog.title).to_string();
                match list.await {
                    Ok(view) => view! { <Frame current=HERE title=title><List view=view/></Frame> }.into_any(),
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn List(view: ServicesView) -> impl IntoView {
    let i18n = use_i18n();
    let (q, state) = (asked("q"), asked("state"));
    let searched = !q.trim().is_empty();
    let add = view.may.add.then(|| {
        view! {
            <a class="btn" href="/office/services/edit" rel="external">
                <Icon name="plus"/>
                {t!(i18n, catalog.add_service)}
            </a>
        }
    });
    let nothing = view.counts.iter().all(|(_, count)| *count == 0);
    let body = if nothing {
        view! {
            <Empty
                icon="leaf"
                title=t_string!(i18n, catalog.empty_title)
                text=t_string!(i18n, catalog.empty_text)
            />
        }
        .into_any()
    } else if view.services.is_empty() {
        view! {
            <Empty
                icon="search"
                title=t_string!(i18n, catalog.none_title)
                text=t_string!(i18n, catalog.none_text)
            >
                <a class="btn quiet" href=HERE rel="external">{t!(i18n, catalog.show_all)}</a>
            </Empty>
        }
        .into_any()
    } else if searched {
        view! { <Rows rows=view.services.clone() view=view.clone() ordered=false/> }.into_any()
    } else {
        let sections = view.categories.clone().into_iter().filter_map(|heading| {
            let rows: Vec<_> =
                view.services.iter().filter(|row| row.category == heading.id).cloned().collect();
            let id = format!("h-{}", heading.id);
            (!rows.is_empty()).then(|| {
                view! {
                    <section class="stack" style="--gap:.5rem" aria-labelledby=id>
                        <h2 id=id.clone()>{heading.input.name}</h2>
                        <Rows rows=rows view=view.clone() ordered=state != "archived"/>
                    </section>
                }
            })
        });
        sections.collect_view().into_any()
    };
    let jump = (!searched && view.services.len() > AT_A_GLANCE).then(|| view! { <Jump view=view.clone()/> });
    view! {
        <div class="row between">
            <Find q=q.clone() state=state.clone()/>
            {add}
        </div>
        <States q=q state=state counts=view.counts/>
        {jump}
        {body}
    }
    .into_any()
}

/// Where there is more than can be seen at a glance: to each heading, and how much is under it.
#[component]
fn Jump(view: ServicesView) -> impl IntoView {
    let i18n = use_i18n();
    let links = view.categories.into_iter().filter_map(|heading| {
        let count = view.services.iter().filter(|row| row.category == heading.id).count();
        let href = format!("#h-{}", heading.id);
        (count > 0).then(|| {
            view! {
                <li>
                    <a href=href rel="external">{heading.input.name} " " <small>{count}</small></a>
                </li>
            }
        })
    });
    let links = links.collect_view();
    view! { <nav aria-label=t_string!(i18n, catalog.headings)><ul class="jump">{links}</ul></nav> }.into_any()
}

/// What state to look at.
#[component]
fn States(q: String, state: String, counts: Vec<(ServiceState, i64)>) -> impl IntoView {
    let i18n = use_i18n();
    let link = |word: &'static str, name: String| {
        let mut query = leptos_router::params::ParamsMap::new();
        if !q.trim().is_empty() {
            query.insert("q", q.clone());
        }
        if !word.is_empty() {
            query.insert("state", word.to_owned());
        }
        let here = (state == word).then_some("true");
        view! { <a href=format!("{HERE}{}", query.to_query_string()) aria-current=here rel="external">{name}</a> }
    };
    let states = counts
        .into_iter()
        .map(|(one, count)| link(host::state_word(one), format!("{} {count}", state_name(one))))
        .collect_view();
    let all = link("", t_string!(i18n, catalog.state_all).to_string());
    view! { <nav class="switch" aria-label=t_string!(i18n, catalog.state)>{all} {states}</nav> }.into_any()
}

/// Words to look for.
#[component]
fn Find(q: String, state: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <form method="get" action=HERE class="find row" role="search">
            {(!state.is_empty()).then(|| view! { <input type="hidden" name="state" value=state.clone()/> })}
            <div class="field">
                <label class="sr" for="q">{t!(i18n, catalog.search)}</label>
                <div class="with">
                    <Icon name="search"/>
                    <input
                        type="search"
                        id="q"
                        name="q"
                        value=q.clone()
                        maxlength="100"
                        placeholder=t_string!(i18n, catalog.search)
                        autocomplete="off"
                    />
                </div>
            </div>
            <button type="submit" class="btn quiet">{t!(i18n, catalog.search_button)}</button>
        </form>
    }
    .into_any()
}

#[component]
fn Rows(rows: Vec<ServiceRow>, view: ServicesView, ordered: bool) -> impl IntoView {
    let rows =
        rows.into_iter().map(|row| view! { <Row row=row view=view.clone() ordered=ordered/> }).collect_view();
    view! { <ul class="card list services">{rows}</ul> }
}

#[component]
fn Row(row: ServiceRow, view: ServicesView, ordered: bool) -> impl IntoView {
    let href = format!("/office/services/edit?service={}", row.id);
    let picture = match row.picture.clone() {
        Some(name) => {
            let src = format!("/b/{}/pictures/{name}", view.slug);
            view! { <img class="thumb" src=src alt="" width="44" height="44" loading="lazy"/> }.into_any()
        }
        None => view! { <span class="thumb" aria-hidden="true"><Icon name="leaf"/></span> }.into_any(),
    };
    let chip = (row.state != ServiceState::Published)
        .then(|| view! { <span class="chip" data-status="done">{state_name(row.state)}</span> });
    let code = row.code.clone().map(|code| view! { <small class="code">{code}</small> });
    let arrows = (ordered && view.may.change)
        .then(|| view! { <Arrows what=Listed::Service id=row.id.0 name=row.name.clone()/> });
    view! {
        <li>
            <div class="item">
                {picture}
                <div class="grow">
                    <b><a href=href rel="external">{row.name.clone()}</a> {code} {chip}</b>
                    <span class="mute">{terms(&row)}</span>
                </div>
                {arrows}
                {(view.may.change || view.may.add).then(|| view! { <More row=row view=view/> })}
            </div>
        </li>
    }
    .into_any()
}

/// `45, 60 min · from ₹1,900 · 3 people · हिन्दी`
fn terms(row: &ServiceRow) -> String {
    let i18n = use_i18n();
    let mut parts = Vec::new();
    if let Some((last, first)) = row.minutes.split_last() {
        let mut lengths: Vec<String> = first.iter().map(ToString::to_string).collect();
        lengths.push(minutes_text(*last));
        parts.push(lengths.join(", "));
    }
    if let Some(price) = row.from {
        let price = money_text(price);
        parts.push(if row.minutes.len() > 1 {
            t_string!(i18n, catalog.from_price, price = price).to_string()
        } else {
            price
        });
    }
    parts.push(if row.staff == 0 {
        t_string!(i18n, catalog.nobody_does_it).to_string()
    } else {
        plural!(i18n.get_locale(), catalog.people, row.staff)
    });
    parts.extend(row.locales.iter().map(|locale| language(locale).to_owned()));
    parts.join(" · ")
}

/// What else can be done to it: folded away, so that the list stays a list.
#[component]
fn More(row: ServiceRow, view: ServicesView) -> impl IntoView {
    let i18n = use_i18n();
    let name = t_string!(i18n, catalog.more_of, name = row.name.clone()).to_string();
    let step = |word: &'static str, text: String| {
        view! {
            <button type="submit" class="btn plain small" name="step" value=word formaction=StepService::url()>
                {text}
            </button>
        }
    };
    let (publish, archive) = match row.state {
        ServiceState::Published => (
            view.may.change.then(|| step("unpublish", t_string!(i18n, catalog.unpublish).to_string())),
            view.may.archive.then(|| step("archive", t_string!(i18n, catalog.archive).to_string())),
        ),
        ServiceState::Unpublished => (
            view.may.change.then(|| step("publish", t_string!(i18n, catalog.publish).to_string())),
            view.may.archive.then(|| step("archive", t_string!(i18n, catalog.archive).to_string())),
        ),
        ServiceState::Archived => {
            (view.may.archive.then(|| step("restore", t_string!(i18n, catalog.restore).to_string())), None)
        }
    };
    view! {
        <details class="more">
            <summary class="btn plain square small" aria-label=name><span aria-hidden="true">"⋯"</span></summary>
            <form method="post" action=CopyService::url() class="card lift">
                <input type="hidden" name="service" value=row.id.to_string()/>
                <input type="hidden" name="version" value=row.version/>
                <input type="hidden" name="q" value=asked("q")/>
                <input type="hidden" name="state" value=asked("state")/>
                {view
                    .may
                    .add
                    .then(|| {
                        view! {
                            <button type="submit" class="btn plain small">{t!(i18n, catalog.duplicate)}</button>
                        }
                    })}
                {publish}
                {archive}
            </form>
        </details>
    }
    .into_any()
}
