//! `/`: find a business by what, where and when.

mod place;
mod search;

use app_core::{i18n::*, plural, resource};
use app_ui::{Empty, Failure, Loading, SitePage};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Meta;
use leptos_router::{hooks::use_query_map, location::Url, params::ParamsMap};

use crate::calls::{FoundPage, find};
use place::Place;
use search::SearchForm;

/// What is looked for, as the address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Wish {
    what: String,
    place: String,
    day: Option<NaiveDate>,
    cursor: Option<String>,
}

impl Wish {
    fn read(query: &ParamsMap) -> Self {
        let text = |name| query.get(name).unwrap_or_default();
        Self {
            what: text("q"),
            place: text("place"),
            day: query.get_str("day").and_then(|day| day.parse().ok()),
            cursor: query.get("cursor").filter(|cursor| !cursor.is_empty()),
        }
    }
}

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <HomePage/> }.into_any()
}

/// The start page.
#[component]
fn HomePage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let wish = Memo::new(move |_| query.with(Wish::read));
    let found = resource(
        move || wish.get(),
        |wish| async move { find(wish.what, wish.place, wish.day, wish.cursor).await },
    );
    view! {
        <SitePage title=t_string!(i18n, public.home_title).to_string()>
            <Meta name="description" content=t_string!(i18n, public.home_lead).to_string()/>
            <div class="wrap">
                <section class="hero">
                    <h1>{t!(i18n, public.home_title)}</h1>
                    <p>{t!(i18n, public.home_lead)}</p>
                    <SearchForm wish=wish/>
                </section>
                <Transition fallback=Loading>
                    {move || {
                        let wish = wish.get();
                        Suspend::new(async move {
                            match found.await {
                                Ok(page) => view! { <Results page=page wish=wish/> }.into_any(),
                                Err(error) => view! { <Failure error=error/> }.into_any(),
                            }
                        })
                    }}
                </Transition>
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn Results(page: FoundPage, wish: Wish) -> impl IntoView {
    let locale = use_i18n().get_locale();
    if page.items.is_empty() {
        return view! {
            <Empty
                icon="search"
                title=td_string!(locale, public.none_title).to_string()
                text=td_string!(locale, public.none_text).to_string()
            >
                <a class="btn" href="/">{td_string!(locale, public.show_all).to_string()}</a>
            </Empty>
        }
        .into_any();
    }
    let count = page.items.len();
    let more = page.next.map(|cursor| {
        let day = wish.day.map(app_core::date_key).unwrap_or_default();
        let (what, place) = (Url::escape(&wish.what), Url::escape(&wish.place));
        let href = format!("/?q={what}&place={place}&day={day}&cursor={}", Url::escape(&cursor));
        view! { <p><a class="btn quiet" href=href>{td_string!(locale, public.more_places).to_string()}</a></p> }
    });
    let places = page.items.into_iter().map(|found| view! { <Place found=found/> }).collect_view();
    view! {
        <section class="stack" aria-labelledby="found">
            <h2 id="found">{plural!(locale, public.places, count)}</h2>
            <ul class="results">{places}</ul>
            {more}
        </section>
    }
    .into_any()
}
