//! `/office/services/packages`: several visits for one price.

use app_core::{Resource, UiError, i18n::*, money_text, resource};
use app_ui::{Empty, Loading};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    catalog::edit::{Listed, PackageInput, PackageItemInput, PackageRow, PackagesView},
    money::Money,
};

use crate::{
    calls::{SavePackage, my_packages},
    fields::{Labels, Text, Tick, Why, label, problem},
    frame::{Arrows, Frame, asked, error_here, refused},
};

const HERE: &str = "/office/services/packages";
/// Rows to write more into.
const BLANK: usize = 3;

/// The page.
pub(crate) fn page() -> AnyView {
    let list = resource(|| (), |()| my_packages());
    view! { <Page list=list/> }.into_any()
}

#[component]
fn Page(list: Resource<Result<PackagesView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, catalog.packages).to_string();
                match list.await {
                    Ok(view) => view! { <Packages view=view title=title/> }.into_any(),
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn labels() -> Labels {
    let i18n = use_i18n();
    let mut labels = vec![
        label("name", t_string!(i18n, catalog.name)),
        label("description", t_string!(i18n, catalog.description)),
        label("price", t_string!(i18n, catalog.price)),
        label("validity", t_string!(i18n, catalog.validity)),
        ("items".to_owned(), "items-0-option".to_owned(), t_string!(i18n, catalog.inside).to_owned()),
    ];
    for row in 0..20 {
        labels.push(label(&format!("items.{row}.option"), t_string!(i18n, catalog.service)));
        labels.push(label(&format!("items.{row}.quantity"), t_string!(i18n, catalog.quantity)));
    }
    labels
}

#[component]
fn Packages(view: PackagesView, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let rows = view.packages.clone().into_iter().map(|row| {
        let (id, name) = (row.id, row.input.name.clone());
        let arrows =
            view.may.change.then(|| view! { <Arrows what=Listed::Package id=id.0 name=name.clone()/> });
        let chip = (!row.input.offered)
            .then(|| view! { <span class="chip" data-status="done">{t!(i18n, catalog.not_offered)}</span> });
        let terms = terms(&row, &view.currency);
        view! {
            <li>
                <details class="fold" open=asked("open") == id.to_string()>
                    <summary>
                        <span class="grow">
                            <b>{name.clone()} " " {chip}</b>
                            <small class="mute">{terms}</small>
                        </span>
                    </summary>
                    <Form row=Some(row) view=view.clone()/>
                </details>
                {arrows}
            </li>
        }
    });
    let rows = rows.collect_view();
    let empty = view.packages.is_empty().then(|| {
        view! {
            <Empty
                icon="wallet"
                title=t_string!(i18n, catalog.packages_none)
                text=t_string!(i18n, catalog.packages_text)
            />
        }
    });
    let new = view.may.add.then(|| {
        view! {
            <details class="fold" open=asked("open") == "new">
                <summary><h2>{t!(i18n, catalog.add_package)}</h2></summary>
                <Form row=None view=view.clone()/>
            </details>
        }
    });
    view! {
        <Frame current=HERE title=title labels=labels()>
            {empty}
            <ul class="folds">{rows}</ul>
            {new}
        </Frame>
    }
    .into_any()
}

/// `₹9,600 instead of ₹12,000`
fn terms(row: &PackageRow, currency: &str) -> String {
    let i18n = use_i18n();
    let price = currency.parse().ok().and_then(|currency| Money::parse(&row.input.price, currency).ok());
    let Some(price) = price else { return String::new() };
    if price.minor < row.single.minor {
        let (price, single) = (money_text(price), money_text(row.single));
        t_string!(i18n, catalog.instead_of, price = price, single = single).to_string()
    } else {
        money_text(price)
    }
}

#[component]
fn Form(row: Option<PackageRow>, view: PackagesView) -> impl IntoView {
    let i18n = use_i18n();
    let key = row.as_ref().map_or_else(|| "new".to_owned(), |row| row.id.to_string());
    let is_open = key == asked("open");
    let error = error_here().filter(|_| is_open);
    // Errors lead to the form that is open.
    let scope = if is_open { String::new() } else { key.clone() };
    let (id, version) = (row.as_ref().map(|row| row.id), row.as_ref().map_or(0, |row| row.version));
    let input = row.map(|row| row.input).unwrap_or_default();
    let PackageInput { name, description, price, validity, offered, mut items } = input;
    items.extend(vec![PackageItemInput::default(); BLANK]);
    let locked = if id.is_some() { !view.may.change } else { !view.may.add };
    let which = id.map(|id| view! { <input type="hidden" name="package" value=id.to_string()/> });
    let price_label = format!("{} ({})", t_string!(i18n, catalog.price), view.currency);
    let items = items.into_iter().enumerate().map(|(at, item)| {
        view! { <Item at=at item=item scope=scope.clone() view=view.clone() error=error.clone()/> }
    });
    let items = items.collect_view();
    view! {
        <form class="stack" method="post" action=SavePackage::url()>
            {which}
            <input type="hidden" name="version" value=version/>
            <fieldset class="stack" disabled=locked>
                <legend class="sr">{t!(i18n, catalog.package)}</legend>
                <Text path="name" scope=scope.clone() label=t_string!(i18n, catalog.name) value=name error=error.clone()/>
                <Text
                    path="description"
                    scope=scope.clone()
                    label=t_string!(i18n, catalog.description)
                    value=description
                    optional=true
                    multiline=true
                    error=error.clone()
                />
                <ul class="stack">{items}</ul>
                <div class="pair">
                    <Text path="price" scope=scope.clone() label=price_label value=price mode="decimal" error=error.clone()/>
                    <Text
                        path="validity"
                        scope=scope
                        label=t_string!(i18n, catalog.validity)
                        value=validity
                        mode="numeric"
                        optional=true
                        error=error
                    />
                </div>
                <Tick
                    name="input[offered]"
                    id=format!("{key}-offered")
                    label=t_string!(i18n, catalog.offered)
                    checked=offered
                />
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

/// One of the things in it.
#[component]
fn Item(
    at: usize,
    item: PackageItemInput,
    scope: String,
    view: PackagesView,
    error: Option<shared::AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let path = format!("items.{at}.option");
    let id = crate::fields::id_of(&scope, &path);
    let wrong = problem(error.as_ref(), &path);
    let options = view.options.into_iter().map(|choice| {
        let chosen = choice.id == item.option;
        view! { <option value=choice.id selected=chosen>{choice.name}</option> }
    });
    view! {
        <li class="pair close">
            <div class="field">
                <label for=id.clone()>{t!(i18n, catalog.service)}</label>
                <select id=id.clone() name=format!("input[items][{at}][option]") aria-invalid=wrong.map(|_| "true")>
                    <option value="">{t!(i18n, catalog.nothing)}</option>
                    {options.collect_view()}
                </select>
                <Why path=path id=format!("{id}-error") problem=wrong/>
            </div>
            <Text
                path=format!("items.{at}.quantity")
                scope=scope
                label=t_string!(i18n, catalog.quantity)
                value=item.quantity
                mode="numeric"
                error=error
            />
        </li>
    }
    .into_any()
}
