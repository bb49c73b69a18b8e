//! `/office/services/addons`: what can be added to a service.

use app_core::{Resource, UiError, duration_text, i18n::*, money_text, resource};
use app_ui::{Empty, Loading};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    catalog::edit::{AddonInput, AddonRow, AddonsView, Listed},
    money::Money,
};

use crate::{
    calls::{SaveAddon, my_addons},
    fields::{Names, Text, Tick, label},
    frame::{Arrows, Frame, asked, error_here, refused},
};

const HERE: &str = "/office/services/addons";

/// The page.
pub(crate) fn page() -> AnyView {
    let list = resource(|| (), |()| my_addons());
    view! { <Page list=list/> }.into_any()
}

#[component]
fn Page(list: Resource<Result<AddonsView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, catalog.addons).to_string();
                match list.await {
                    Ok(view) => view! { <Addons view=view title=title/> }.into_any(),
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Addons(view: AddonsView, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let labels = vec![
        label("name", t_string!(i18n, catalog.name)),
        label("minutes", t_string!(i18n, catalog.minutes_more)),
        label("price", t_string!(i18n, catalog.price)),
    ];
    let rows = view.addons.clone().into_iter().map(|row| {
        let (id, name) = (row.id, row.input.name.clone());
        let arrows =
            view.may.change.then(|| view! { <Arrows what=Listed::Addon id=id.0 name=name.clone()/> });
        let chip = (!row.input.offered)
            .then(|| view! { <span class="chip" data-status="done">{t!(i18n, catalog.not_offered)}</span> });
        let open = asked("open") == id.to_string();
        view! {
            <li>
                <details class="fold" open=open>
                    <summary>
                        <span class="grow">
                            <b>{name.clone()} " " {chip}</b>
                            <small class="mute">{terms(&row.input, &view.currency)}</small>
                        </span>
                    </summary>
                    <Form row=Some(row) view=view.clone()/>
                </details>
                {arrows}
            </li>
        }
    });
    let empty = view.addons.is_empty().then(|| {
        view! {
            <Empty
                icon="plus"
                title=t_string!(i18n, catalog.addons_none)
                text=t_string!(i18n, catalog.addons_text)
            />
        }
    });
    let rows = rows.collect_view();
    let new = view.may.add.then(|| {
        view! {
            <details class="fold" open=asked("open") == "new">
                <summary><h2>{t!(i18n, catalog.add_addon)}</h2></summary>
                <Form row=None view=view.clone()/>
            </details>
        }
    });
    view! {
        <Frame current=HERE title=title labels=labels>
            {empty}
            <ul class="folds">{rows}</ul>
            {new}
        </Frame>
    }
    .into_any()
}

/// `15 min · ₹500`
fn terms(input: &AddonInput, currency: &str) -> String {
    let price = currency.parse().ok().and_then(|currency| Money::parse(&input.price, currency).ok());
    let minutes = input.minutes.parse::<i32>().ok().filter(|minutes| *minutes > 0).map(duration_text);
    [minutes, price.map(money_text)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[component]
fn Form(row: Option<AddonRow>, view: AddonsView) -> impl IntoView {
    let i18n = use_i18n();
    let key = row.as_ref().map_or_else(|| "new".to_owned(), |row| row.id.to_string());
    let is_open = key == asked("open");
    let error = error_here().filter(|_| is_open);
    // Errors lead to the form that is open.
    let scope = if is_open { String::new() } else { key.clone() };
    let (id, version) = (row.as_ref().map(|row| row.id), row.as_ref().map_or(0, |row| row.version));
    let offered = AddonInput { offered: true, ..AddonInput::default() };
    let input = row.map_or(offered, |row| row.input);
    let locked = if id.is_some() { !view.may.change } else { !view.may.add };
    let which = id.map(|id| view! { <input type="hidden" name="addon" value=id.to_string()/> });
    let price = format!("{} ({})", t_string!(i18n, catalog.price), view.currency);
    let services = view.services.into_iter().map(|service| {
        let checked = input.services.contains(&service.id);
        let id = format!("{key}-{}", service.id);
        view! { <Tick name="input[services][]" id=id value=service.id label=service.name checked=checked/> }
    });
    let services = services.collect_view();
    view! {
        <form class="stack" method="post" action=SaveAddon::url()>
            {which}
            <input type="hidden" name="version" value=version/>
            <fieldset class="stack" disabled=locked>
                <legend class="sr">{t!(i18n, catalog.addon)}</legend>
                <Text path="name" scope=scope.clone() label=t_string!(i18n, catalog.name) value=input.name error=error.clone()/>
                <div class="pair">
                    <Text
                        path="minutes"
                        scope=scope.clone()
                        label=t_string!(i18n, catalog.minutes_more)
                        value=input.minutes
                        mode="numeric"
                        error=error.clone()
                    />
                    <Text path="price" scope=scope.clone() label=price value=input.price mode="decimal" error=error.clone()/>
                </div>
                <Tick
                    name="input[offered]"
                    id=format!("{key}-offered")
                    label=t_string!(i18n, catalog.offered)
                    checked=input.offered
                />
                <fieldset class="choices">
                    <legend class="label">{t!(i18n, catalog.goes_with)}</legend>
                    <div class="boxes">{services}</div>
                </fieldset>
                <Names names=input.names scope=scope error=error/>
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
