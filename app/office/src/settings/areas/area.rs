//! One part of town, to be looked at, changed, left, and come back to.

use app_core::{duration_text, i18n::*, isolated, money_text};
use app_ui::Icon;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    AppError,
    ids::AreaId,
    tenants::areas::{AreaInput, AreaView},
};

use super::{Typed, key_of};
use crate::{
    settings::calls::{ArchiveArea, SaveArea},
    wrong::{Cell, optional},
};

/// One that there is.
#[component]
pub(super) fn Area(
    area: AreaView,
    currency: String,
    version: i32,
    locked: bool,
    typed: Option<Typed>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (id, name, active) = (area.id, area.input.name.clone(), area.active);
    let way = area.minutes.map(|minutes| {
        let way = duration_text(i32::try_from(minutes).unwrap_or(i32::MAX));
        t_string!(i18n, business.area_way, way = way).to_string()
    });
    let fee = (area.fee.minor > 0).then(|| isolated(&money_text(area.fee)));
    let fee = fee.unwrap_or_else(|| t_string!(i18n, business.area_free).to_string());
    let line = [way, Some(fee)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let open = typed.is_some();
    let (input, from, error) = match typed {
        Some((_, input, version, error)) => (input, version, Some(error)),
        None => (area.input, version, None),
    };
    let button = if active {
        t_string!(i18n, business.save).to_string()
    } else {
        t_string!(i18n, business.area_restore_of, name = isolated(&name)).to_string()
    };
    view! {
        <details class="fold" open=open>
            <summary>
                <span class="grow">
                    <b><bdi>{name.clone()}</bdi></b>
                    <small class="mute">{line}</small>
                </span>
                <span class="btn plain small">{t!(i18n, business.change)}</span>
            </summary>
            <Form area=Some(id) input=input currency=currency version=from locked=locked button=button error=error/>
            {(active && !locked).then(|| view! { <Archive area=id name=name version=version/> })}
        </details>
    }
    .into_any()
}

#[component]
fn Archive(area: AreaId, name: String, version: i32) -> impl IntoView {
    let i18n = use_i18n();
    let named = t_string!(i18n, business.area_archive_of, name = isolated(&name)).to_string();
    view! {
        <form class="stack" method="post" action=ArchiveArea::url()>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="area" value=area.to_string()/>
            <p class="mute">{t!(i18n, business.area_archive_text)}</p>
            <div class="row">
                <button type="submit" class="btn quiet">{named}</button>
            </div>
        </form>
    }
    .into_any()
}

/// One more.
#[component]
pub(super) fn Add(currency: String, version: i32, typed: Option<Typed>) -> impl IntoView {
    let i18n = use_i18n();
    let open = typed.is_some();
    let (input, version, error) = match typed {
        Some((_, input, version, error)) => (input, version, Some(error)),
        None => (AreaInput::default(), version, None),
    };
    let button = t_string!(i18n, business.area_add).to_string();
    view! {
        <details class="fold" open=open>
            <summary>
                <Icon name="plus"/>
                <span class="grow"><b>{button.clone()}</b></span>
            </summary>
            <Form area=None input=input currency=currency version=version locked=false button=button error=error/>
        </details>
    }
    .into_any()
}

#[component]
fn Form(
    area: Option<AreaId>,
    input: AreaInput,
    currency: String,
    version: i32,
    locked: bool,
    button: String,
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let key = key_of(area);
    let problem = |field| error.as_ref().and_then(|error| error.problem(field));
    let cell = |name: &'static str, label: String, value: String, mode: &'static str| {
        view! {
            <Cell name=name id=format!("{name}-{key}") label=label value=value mode=mode problem=problem(name)/>
        }
    };
    let fee = t_string!(i18n, business.area_fee, currency = currency).to_string();
    view! {
        <form class="stack" method="post" action=SaveArea::url()>
            <input type="hidden" name="version" value=version/>
            {area.map(|id| view! { <input type="hidden" name="area" value=id.to_string()/> })}
            <fieldset class="stack" disabled=locked>
                <legend class="sr">{t!(i18n, business.areas)}</legend>
                {cell("name", t_string!(i18n, business.area_name).to_string(), input.name, "text")}
                <div class="pair">
                    {cell("latitude", t_string!(i18n, business.latitude).to_string(), input.latitude, "text")}
                    {cell("longitude", t_string!(i18n, business.longitude).to_string(), input.longitude, "text")}
                </div>
                <p class="hint">{t!(i18n, business.area_middle)}</p>
                {cell("fee", format!("{fee}{}", optional()), input.fee, "decimal")}
                {(!locked)
                    .then(|| {
                        view! {
                            <div class="row">
                                <button type="submit" class="btn">{button}</button>
                            </div>
                        }
                    })}
            </fieldset>
        </form>
    }
    .into_any()
}
