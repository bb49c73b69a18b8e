//! `/office/services/rooms`: where services take place, and with what.

use app_core::{Resource, UiError, i18n::*, plural, resource};
use app_ui::{Empty, Loading, LocationChoice};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    booking::LocationLine,
    catalog::edit::{Listed, ResourceKind, ResourceRow, ResourcesView},
};

use crate::{
    calls::{SaveResource, my_resources},
    fields::{Text, Tick, label},
    frame::{Arrows, Frame, asked, error_here, refused},
    words::kind_name,
};

const HERE: &str = "/office/services/rooms";

/// The page.
pub(crate) fn page() -> AnyView {
    let list = resource(|| (), |()| my_resources());
    view! { <Page list=list/> }.into_any()
}

#[component]
fn Page(list: Resource<Result<ResourcesView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, catalog.rooms_devices).to_string();
                match list.await {
                    Ok(view) => view! { <Resources view=view title=title/> }.into_any(),
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Resources(view: ResourcesView, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let labels = vec![label("name", t_string!(i18n, catalog.name))];
    let locations = view.locations.clone();
    let sections = ResourceKind::ALL.into_iter().filter_map(|kind| {
        let rows: Vec<_> = view.resources.iter().filter(|row| row.input.kind == kind).cloned().collect();
        let id = format!("kind-{}", kind.as_str());
        let many = rows.len() > 1 && view.may.change;
        (!rows.is_empty()).then(|| {
            let rows = rows
                .into_iter()
                .map(|row| view! { <li><Row row=row locations=locations.clone() may=view.may.change many=many/></li> })
                .collect_view();
            view! {
                <section class="stack" aria-labelledby=id>
                    <h2 id=id.clone()>{kind_name(kind)}</h2>
                    <ul class="card list things">{rows}</ul>
                </section>
            }
        })
    });
    let sections = sections.collect_view();
    let empty = view.resources.is_empty().then(|| {
        view! {
            <Empty icon="door-open" title=t_string!(i18n, catalog.rooms_none) text=t_string!(i18n, catalog.rooms_text)/>
        }
    });
    view! {
        <Frame current=HERE title=title labels=labels>
            {empty}
            {sections}
            {view.may.add.then(|| view! { <New locations=view.locations/> })}
        </Frame>
    }
    .into_any()
}

/// One of them, to change where it stands.
#[component]
fn Row(row: ResourceRow, locations: Vec<LocationLine>, may: bool, many: bool) -> impl IntoView {
    let i18n = use_i18n();
    let key = row.id.to_string();
    let is_open = key == asked("open");
    let error = error_here().filter(|_| is_open);
    let scope = if is_open { String::new() } else { key.clone() };
    let ahead = (row.ahead > 0).then(|| {
        let text = plural!(i18n.get_locale(), catalog.visits_ahead, row.ahead);
        view! { <p class="mute">{text}</p> }
    });
    let save = t_string!(i18n, catalog.save_of, name = row.input.name.clone()).to_string();
    view! {
        <div class="thing">
            <form method="post" action=SaveResource::url()>
                <input type="hidden" name="resource" value=key.clone()/>
                <input type="hidden" name="version" value=row.version/>
                <input type="hidden" name="input[kind]" value=row.input.kind.as_str()/>
                <fieldset disabled=!may>
                    <legend class="sr">{row.input.name.clone()}</legend>
                    <Text path="name" scope=scope label=t_string!(i18n, catalog.name) value=row.input.name.clone() error=error/>
                    <LocationChoice
                        locations=locations
                        chosen=row.input.location
                        name="input[location]"
                        id=format!("{key}-location")
                    />
                    <Tick
                        name="input[in_use]"
                        id=format!("{key}-use")
                        label=t_string!(i18n, catalog.in_use)
                        checked=row.input.in_use
                    />
                    {may
                        .then(|| {
                            view! {
                                <button type="submit" class="btn quiet" aria-label=save>
                                    {t!(i18n, catalog.save)}
                                </button>
                            }
                        })}
                </fieldset>
                {ahead}
            </form>
            {many.then(|| view! { <Arrows what=Listed::Resource id=row.id.0 name=row.input.name.clone()/> })}
        </div>
    }
    .into_any()
}

#[component]
fn New(locations: Vec<LocationLine>) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = asked("open") == "new";
    let error = error_here().filter(|_| is_open);
    let scope = if is_open { "" } else { "new" };
    let kinds = ResourceKind::ALL.map(|kind| {
        let text = match kind {
            ResourceKind::Room => t_string!(i18n, catalog.kind_room),
            ResourceKind::Device => t_string!(i18n, catalog.kind_device),
            ResourceKind::Vehicle => t_string!(i18n, catalog.kind_vehicle),
        };
        view! { <option value=kind.as_str()>{text}</option> }
    });
    view! {
        <form class="card stack" method="post" action=SaveResource::url() aria-labelledby="add">
            <h2 id="add">{t!(i18n, catalog.add_room)}</h2>
            <input type="hidden" name="input[in_use]" value="true"/>
            <div class="pair">
                <div class="field">
                    <label for="kind">{t!(i18n, catalog.kind)}</label>
                    <select id="kind" name="input[kind]">{kinds.into_iter().collect_view()}</select>
                </div>
                <Text path="name" scope=scope label=t_string!(i18n, catalog.name) value="" error=error/>
                <LocationChoice locations=locations chosen=None name="input[location]"/>
            </div>
            <div class="row">
                <button type="submit" class="btn">{t!(i18n, catalog.add)}</button>
            </div>
        </form>
    }
    .into_any()
}
