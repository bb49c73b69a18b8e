//! What surrounds each of these pages.

use app_core::{UiError, i18n::*, query::problems_of};
use app_ui::{Failure, Notice, Rail, Screen};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{
    AppError,
    catalog::edit::{Listed, Way},
};
use uuid::Uuid;

use crate::{
    calls::ShiftOne,
    fields::{Labels, Wrong},
};

/// What the address says was wrong.
pub(crate) fn error_here() -> Option<AppError> {
    use_query_map().with_untracked(problems_of)
}

/// What the address says about one thing.
pub(crate) fn asked(name: &str) -> String {
    use_query_map().with_untracked(|query| query.get(name).unwrap_or_default())
}

/// A page of the catalogue.
#[component]
pub(crate) fn Frame(
    /// Its address.
    current: &'static str,
    /// Its title.
    #[prop(into)]
    title: String,
    /// How the fields are called where something is wrong.
    #[prop(optional)]
    labels: Labels,
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <Screen title=title.clone() layout="office">
            <Rail current="/office/services"/>
            <main id="main" tabindex="-1">
                <div class="pad catalogue stack" style="--gap:1.5rem">
                    <h1>{title}</h1>
                    <Tabs current=current/>
                    <Wrong error=error_here() labels=labels/>
                    <Done/>
                    {children()}
                </div>
            </main>
        </Screen>
    }
    .into_any()
}

/// The pages of the catalogue.
#[component]
fn Tabs(current: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    let tab = |href: &'static str, name: String| {
        let here = (href == current).then_some("page");
        view! { <a href=href aria-current=here rel="external">{name}</a> }
    };
    view! {
        <nav class="switch" aria-label=t_string!(i18n, catalog.title)>
            {tab("/office/services", t_string!(i18n, catalog.title).to_string())}
            {tab("/office/services/headings", t_string!(i18n, catalog.headings).to_string())}
            {tab("/office/services/addons", t_string!(i18n, catalog.addons).to_string())}
            {tab("/office/services/packages", t_string!(i18n, catalog.packages).to_string())}
            {tab("/office/services/rooms", t_string!(i18n, catalog.rooms_devices).to_string())}
            {tab("/office/services/import", t_string!(i18n, catalog.sheet).to_string())}
        </nav>
    }
    .into_any()
}

/// What was just done.
#[component]
fn Done() -> impl IntoView {
    let i18n = use_i18n();
    let text = match asked("done").as_str() {
        "saved" => t_string!(i18n, catalog.done_saved),
        "created" => t_string!(i18n, catalog.done_created),
        "copied" => t_string!(i18n, catalog.done_copied),
        "published" => t_string!(i18n, catalog.done_published),
        "unpublished" => t_string!(i18n, catalog.done_unpublished),
        "archived" => t_string!(i18n, catalog.done_archived),
        "restored" => t_string!(i18n, catalog.done_restored),
        "removed" => t_string!(i18n, catalog.done_removed),
        "imported" => t_string!(i18n, catalog.done_imported),
        "dropped" => t_string!(i18n, catalog.done_dropped),
        "moved" => t_string!(i18n, catalog.done_moved),
        _ => return ().into_any(),
    };
    view! { <div role="status"><Notice tone="started" icon="circle-check">{text}</Notice></div> }.into_any()
}

/// Not for this viewer, or not to be had now.
pub(crate) fn refused(current: &'static str, title: String, error: UiError) -> AnyView {
    view! {
        <Frame current=current title=title>
            <Failure error=error/>
        </Frame>
    }
    .into_any()
}

/// The fields that [`Arrows`] send, where they stand in a form with others.
pub(crate) const fn listed(what: Listed) -> &'static str {
    match what {
        Listed::Category => "category",
        Listed::Service => "service",
        Listed::Addon => "addon",
        Listed::Resource => "resource",
        Listed::Package => "package",
    }
}

/// A place earlier or later. After it the same button has the focus, so that keys go on.
#[component]
pub(crate) fn Arrows(
    /// In which list.
    what: Listed,
    /// Which.
    id: Uuid,
    /// Its name.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let moved = asked("moved");
    let button = |way: Way| {
        let (word, sign, text) = match way {
            Way::Up => ("up", "↑", t_string!(i18n, catalog.move_up, name = name.clone()).to_string()),
            Way::Down => ("down", "↓", t_string!(i18n, catalog.move_down, name = name.clone()).to_string()),
        };
        view! {
            <button
                type="submit"
                class="btn plain square small"
                name="way"
                value=word
                aria-label=text
                autofocus=moved == format!("{word}-{id}")
            >
                <span aria-hidden="true">{sign}</span>
            </button>
        }
    };
    view! {
        <form class="arrows" method="post" action=ShiftOne::url()>
            <input type="hidden" name="what" value=listed(what)/>
            <input type="hidden" name="id" value=id.to_string()/>
            {button(Way::Up)}
            {button(Way::Down)}
        </form>
    }
    .into_any()
}
