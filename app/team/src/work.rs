//! `/me/work`: the businesses that somebody works for, and going from one to another.

use app_core::{Resource, UiError, i18n::*, isolated, query::error_of, resource, use_viewer};
use app_ui::{Empty, ErrorSummary, Failure, Icon, Loading, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{AppError, team::Workplace};

use crate::calls::{GoTo, my_workplaces};

/// The page.
pub(crate) fn page() -> AnyView {
    let places = resource(|| (), |()| my_workplaces());
    view! { <WorkPage places=places/> }.into_any()
}

#[component]
fn WorkPage(places: Resource<Result<Vec<Workplace>, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    view! {
        <SitePage title=t_string!(i18n, team.work_title)>
            <div class="wrap narrow stack" style="--gap:1.5rem">
                <div class="stack" style="--gap:.25rem">
                    <h1>{t!(i18n, team.work_title)}</h1>
                    <p class="mute">{t!(i18n, team.work_lead)}</p>
                </div>
                {move || view! { <ErrorSummary error=error_of(&query.read()).map(AppError::new)/> }}
                <Suspense fallback=Loading>
                    {move || Suspend::new(async move {
                        match places.await {
                            Ok(places) => view! { <Places places=places/> }.into_any(),
                            Err(error) => view! { <Failure error=error/> }.into_any(),
                        }
                    })}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn Places(places: Vec<Workplace>) -> impl IntoView {
    let i18n = use_i18n();
    if places.is_empty() {
        return view! {
            <Empty icon="house" title=t_string!(i18n, team.work_none) text="">
                <a class="btn" href="/start">{t!(i18n, team.work_start)}</a>
            </Empty>
        }
        .into_any();
    }
    let rows = places.into_iter().map(|place| view! { <li><One place=place/></li> }).collect_view();
    view! {
        <ul class="card list">{rows}</ul>
        <div class="row">
            <a class="btn quiet" href="/start"><Icon name="plus"/>{t!(i18n, team.work_start)}</a>
        </div>
    }
    .into_any()
}

#[component]
fn One(place: Workplace) -> impl IntoView {
    let i18n = use_i18n();
    // The words on the button come first: they are what is said to press it.
    let named = |act: &str| format!("{act}: {}", isolated(&place.name));
    let act = if place.is_current {
        let home = use_viewer().home;
        let label = named(t_string!(i18n, team.open));
        view! {
            <span class="mute">{t!(i18n, team.work_here)}</span>
            <a class="btn small" href=home aria-label=label>{t!(i18n, team.open)}</a>
        }
        .into_any()
    } else {
        let label = named(t_string!(i18n, team.work_go));
        view! {
            <form method="post" action=GoTo::url()>
                <input type="hidden" name="tenant" value=place.tenant.to_string()/>
                <button type="submit" class="btn quiet small" aria-label=label>{t!(i18n, team.work_go)}</button>
            </form>
        }
        .into_any()
    };
    view! {
        <div class="item">
            <Icon name="house"/>
            <div class="grow"><b>{place.name}</b></div>
            {act}
        </div>
    }
    .into_any()
}
