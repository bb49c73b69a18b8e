//! `/office/settings/kiosks`: browsers that stand at a door for customers.

use app_core::{Resource, UiError, clock_time, i18n::*, resource, short_date};
use app_ui::{Empty, Icon, Loading, Notice};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{
    booking::{
        LocationLine,
        kiosk::{KioskLine, KiosksView},
    },
    time::Local,
};

use super::{
    SettingsPage,
    calls::{SetUpKiosk, TakeBackKiosk, my_kiosks},
    refused,
};
use crate::wrong::{Cell, label};

const HERE: &str = "/office/settings/kiosks";

/// The page.
pub(crate) fn page() -> AnyView {
    let kiosks = resource(|| (), |()| my_kiosks());
    view! { <Page kiosks=kiosks/> }.into_any()
}

#[component]
fn Page(kiosks: Resource<Result<KiosksView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, kiosk.settings).to_string();
                match kiosks.await {
                    Ok(kiosks) => view! { <Kiosks kiosks=kiosks title=title/> }.into_any(),
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Kiosks(kiosks: KiosksView, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let KiosksView { kiosks, locations, may_change } = kiosks;
    let labels = vec![
        label("name", "kiosk-name", t_string!(i18n, kiosk.name)),
        label("location", "kiosk-location", t_string!(i18n, business.place_name)),
    ];
    let list = if kiosks.is_empty() {
        view! {
            <Empty
                icon="scan-line"
                title=t_string!(i18n, kiosk.empty_title).to_string()
                text=t_string!(i18n, kiosk.empty_text).to_string()
            />
        }
        .into_any()
    } else {
        let rows =
            kiosks.into_iter().map(|kiosk| view! { <li><Row kiosk=kiosk may_change=may_change/></li> });
        view! { <ul class="stack">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <SettingsPage current=HERE title=title labels=labels>
            <p class="mute">{t!(i18n, kiosk.settings_lead)}</p>
            {(!may_change).then(|| view! { <Notice icon="info">{t!(i18n, business.read_only)}</Notice> })}
            {list}
            {may_change.then(|| view! { <SetUp locations=locations/> })}
        </SettingsPage>
    }
    .into_any()
}

fn moment(at: Local) -> String {
    format!("{}, {}", short_date(at.date_naive()), clock_time(at))
}

#[component]
fn Row(kiosk: KioskLine, may_change: bool) -> impl IntoView {
    let i18n = use_i18n();
    let seen = match kiosk.seen_at {
        Some(at) => t_string!(i18n, kiosk.seen, when = moment(at)).to_string(),
        None => t_string!(i18n, kiosk.never_seen).to_string(),
    };
    let since = t_string!(i18n, kiosk.since, when = moment(kiosk.created_at)).to_string();
    let take_back = t_string!(i18n, kiosk.take_back_of, name = kiosk.name.as_str()).to_string();
    view! {
        <details class="fold">
            <summary>
                <span class="grow">
                    <b><bdi>{kiosk.name.clone()}</bdi></b>
                    <small class="mute">
                        <bdi>{kiosk.location.name}</bdi>
                        " · "
                        {seen}
                    </small>
                </span>
                {may_change.then(|| view! { <span class="btn plain small">{t!(i18n, kiosk.take_back)}</span> })}
            </summary>
            <form class="stack" method="post" action=TakeBackKiosk::url()>
                <p class="mute">{since}</p>
                {may_change
                    .then(|| {
                        view! {
                            <input type="hidden" name="kiosk" value=kiosk.id.to_string()/>
                            <p>{t!(i18n, kiosk.take_back_text)}</p>
                            <div class="row">
                                <button type="submit" class="btn danger">{take_back}</button>
                            </div>
                        }
                    })}
            </form>
        </details>
    }
    .into_any()
}

#[component]
fn SetUp(locations: Vec<LocationLine>) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let error = query.with_untracked(app_core::query::problems_of);
    let problem = error.as_ref().and_then(|error| error.problem("name"));
    let several = locations.len() > 1;
    let first = locations.first().map(|location| location.id.to_string());
    let options = locations.into_iter().map(|location| {
        view! { <option value=location.id.to_string()>{location.name}</option> }
    });
    let places = if several {
        view! {
            <div class="field">
                <label for="kiosk-location">{t!(i18n, business.settings_places)}</label>
                <select id="kiosk-location" name="location">{options.collect_view()}</select>
            </div>
        }
        .into_any()
    } else {
        view! { <input type="hidden" name="location" value=first/> }.into_any()
    };
    view! {
        <form class="stack panel" method="post" action=SetUpKiosk::url()>
            <h2>{t!(i18n, kiosk.set_up)}</h2>
            <p>{t!(i18n, kiosk.set_up_text)}</p>
            <Cell name="name" id="kiosk-name" label=t_string!(i18n, kiosk.name).to_string() value="" problem=problem/>
            {places}
            <div class="row">
                <button type="submit" class="btn">
                    <Icon name="scan-line"/>
                    {t!(i18n, kiosk.set_up_button)}
                </button>
            </div>
        </form>
    }
    .into_any()
}
