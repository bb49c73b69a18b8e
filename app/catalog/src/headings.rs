//! `/office/services/headings`: under what services stand, in which order.

use app_core::{Resource, UiError, i18n::*, plural, resource};
use app_ui::Loading;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::catalog::edit::{CategoryInput, CategoryRow, Listed, May, ServicesView};

use crate::{
    calls::{RemoveCategory, SaveCategory, my_services},
    fields::{Names, Text, label},
    frame::{Arrows, Frame, asked, error_here, refused},
};

const HERE: &str = "/office/services/headings";

/// The page.
pub(crate) fn page() -> AnyView {
    let list = resource(|| (), |()| my_services(String::new(), String::new()));
    view! { <Page list=list/> }.into_any()
}

#[component]
fn Page(list: Resource<Result<ServicesView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, catalog.headings).to_string();
                match list.await {
                    Ok(view) => view! { <Headings view=view title=title/> }.into_any(),
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Headings(view: ServicesView, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let may = view.may;
    let rows = view.categories.into_iter().map(move |row| view! { <li><Heading row=row may=may/></li> });
    let labels = vec![label("name", t_string!(i18n, catalog.name))];
    let new = may.add.then(|| {
        view! {
            <details class="fold" open=asked("open") == "new">
                <summary><h2>{t!(i18n, catalog.add_heading)}</h2></summary>
                <Form row=None may=may/>
            </details>
        }
    });
    view! {
        <Frame current=HERE title=title labels=labels>
            <p class="mute">{t!(i18n, catalog.headings_text)}</p>
            <ul class="folds">{rows.collect_view()}</ul>
            {new}
        </Frame>
    }
    .into_any()
}

#[component]
fn Heading(row: CategoryRow, may: May) -> impl IntoView {
    let i18n = use_i18n();
    let count = plural!(i18n.get_locale(), catalog.services_count, row.services);
    let (id, name) = (row.id, row.input.name.clone());
    let remove = (may.archive && row.services == 0).then(|| {
        view! {
            <form method="post" action=RemoveCategory::url()>
                <input type="hidden" name="category" value=id.to_string()/>
                <button type="submit" class="btn plain danger small">{t!(i18n, catalog.remove_heading)}</button>
            </form>
        }
    });
    view! {
        <details class="fold" open=asked("open") == id.to_string()>
            <summary>
                <span class="grow">
                    <b>{name.clone()}</b>
                    <small class="mute">{count}</small>
                </span>
            </summary>
            <Form row=Some(row) may=may/>
            {remove}
        </details>
        {may.change.then(|| view! { <Arrows what=Listed::Category id=id.0 name=name/> })}
    }
    .into_any()
}

#[component]
fn Form(row: Option<CategoryRow>, may: May) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = row.as_ref().map_or_else(|| "new".to_owned(), |row| row.id.to_string()) == asked("open");
    let error = error_here().filter(|_| is_open);
    // Errors lead to the form that is open.
    let scope = match &row {
        Some(row) if !is_open => row.id.to_string(),
        None if !is_open => "new".to_owned(),
        _ => String::new(),
    };
    let (id, version) = (row.as_ref().map(|row| row.id), row.as_ref().map_or(0, |row| row.version));
    let CategoryInput { name, names } = row.map(|row| row.input).unwrap_or_default();
    let locked = if id.is_some() { !may.change } else { !may.add };
    let which = id.map(|id| view! { <input type="hidden" name="category" value=id.to_string()/> });
    view! {
        <form class="stack" method="post" action=SaveCategory::url()>
            {which}
            <input type="hidden" name="version" value=version/>
            <fieldset class="stack" disabled=locked>
                <legend class="sr">{t!(i18n, catalog.heading)}</legend>
                <Text
                    path="name"
                    scope=scope.clone()
                    label=t_string!(i18n, catalog.name)
                    value=name
                    error=error.clone()
                />
                <Names names=names scope=scope error=error/>
                {(!locked)
                    .then(|| {
                        view! {
                            <div class="row">
                                <button type="submit" class="btn">{t!(i18n, catalog.save)}</button>
                            </div>
                        }
                    })}
            </fieldset>
        </form>
    }
    .into_any()
}
