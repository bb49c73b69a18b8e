//! `/b/{slug}`: what a business offers, who works there, when it is open and where it is.

mod head;
mod missing;
mod packages;
mod search;
mod services;
mod visit;

use app_core::{i18n::*, resource};
use app_ui::{Avatar, Loading, SitePage};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::catalog::StaffView;

use crate::{
    accent::Accent,
    calls::{Shop, Window, find_in_shop},
};
use head::Head;
pub(crate) use missing::Missing;
use packages::Packages;
use search::Search;
pub(crate) use services::Services;
use visit::Visit;

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <BusinessPage/> }.into_any()
}

/// A business.
#[component]
fn BusinessPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let query = use_query_map();
    let found = resource(
        move || {
            let slug = params.with(|params| params.get("slug").unwrap_or_default());
            (slug, query.with(|query| query.get("q").unwrap_or_default()))
        },
        |(slug, words)| async move { find_in_shop(slug, words).await },
    );
    view! {
        <SitePage title=t_string!(i18n, common.find).to_string()>
            <div class="wrap">
                <Transition fallback=Loading>
                    {move || Suspend::new(async move {
                        match found.await {
                            Ok(window) => view! { <Profile window=window/> }.into_any(),
                            Err(error) => view! { <Missing error=error/> }.into_any(),
                        }
                    })}
                </Transition>
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn Profile(window: Window) -> impl IntoView {
    let Window { shop: Shop { business, services, staff }, packages } = window;
    let description = if business.about.is_empty() {
        format!("{}, {}", business.name, business.place)
    } else {
        business.about.clone()
    };
    let about = (!business.about.is_empty()).then(|| view! { <p><bdi>{business.about.clone()}</bdi></p> });
    view! {
        <Title text=format!("{} · Ombaro", business.name)/>
        <Meta name="description" content=description/>
        <Accent brand=business.brand.clone()/>
        <Head business=business.clone()/>
        <div class="two">
            <div class="stack" style="--gap:2.5rem">
                {about}
                <Search slug=business.slug.clone() services=services/>
                <Packages packages=packages/>
                <Team staff=staff/>
            </div>
            <Visit business=business/>
        </div>
    }
    .into_any()
}

#[component]
fn Team(staff: Vec<StaffView>) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let people = staff
        .into_iter()
        .map(|person| {
            view! {
                <li>
                    <Avatar name=person.name.clone()/>
                    <b>{person.name}</b>
                    <span class="mute">{person.title}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!people.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="team">
                <h2 id="team">{td_string!(locale, public.team).to_string()}</h2>
                <ul class="people">{people}</ul>
            </section>
        }
    })
}
