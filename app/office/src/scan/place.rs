//! Where this door is, at a business with several locations. It stands in the address, and the browser remembers it in a cookie, which
//! outlives its user: a tablet stands where it stands, whoever is signed in.

use app_core::i18n::*;
use app_ui::Icon;
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use shared::ids::LocationId;

use super::door::Door;

/// The cookie.
const KEPT: &str = "door-at";
/// For a year, and for this page.
const KEPT_SO: &str = "Path=/check-in; Max-Age=31536000; SameSite=Lax; Secure";
/// Every location.
const ANY: &str = "any";

fn key(place: Option<LocationId>) -> String {
    place.map_or_else(|| ANY.to_owned(), |place| place.to_string())
}

/// What the address says; nothing where it says nothing.
fn asked(query: &ParamsMap) -> Option<Option<LocationId>> {
    match query.get_str("at")? {
        ANY => Some(None),
        place => place.parse().ok().map(Some),
    }
}

/// What the cookies say.
fn kept(cookies: &str) -> Option<LocationId> {
    let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == KEPT)?.1.parse().ok()
}

/// Where the door is: the address comes first, and is remembered.
fn found(query: &ParamsMap) -> Option<LocationId> {
    let Some(place) = asked(query) else { return kept(&browser::cookies()) };
    browser::keep(&format!("{KEPT}={}; {KEPT_SO}", key(place)));
    place
}

/// Where the door is, from now on.
pub(super) fn follow() -> RwSignal<Option<LocationId>> {
    let query = use_query_map();
    let at = RwSignal::new(query.with_untracked(found));
    Effect::new(move |_| at.set(query.with(found)));
    at
}

/// On the server: the request, and its answer.
#[cfg(not(target_family = "wasm"))]
pub(super) mod browser {
    use http::{HeaderValue, header, request::Parts};
    use leptos::prelude::use_context;

    pub fn cookies() -> String {
        let lines = use_context::<Parts>().map(|parts| {
            let lines = parts.headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
            lines.collect::<Vec<_>>().join(";")
        });
        lines.unwrap_or_default()
    }

    pub fn keep(cookie: &str) {
        let response = use_context::<leptos_axum::ResponseOptions>();
        if let (Some(response), Ok(cookie)) = (response, HeaderValue::from_str(cookie)) {
            response.append_header(header::SET_COOKIE, cookie);
        }
    }
}

#[cfg(target_family = "wasm")]
mod browser {
    use leptos::prelude::document;
    use wasm_bindgen::JsCast as _;
    use web_sys::HtmlDocument;

    pub fn cookies() -> String {
        let document = document().dyn_into::<HtmlDocument>().ok();
        document.and_then(|document| document.cookie().ok()).unwrap_or_default()
    }

    pub fn keep(cookie: &str) {
        if let Ok(document) = document().dyn_into::<HtmlDocument>() {
            let _ = document.set_cookie(cookie);
        }
    }
}

/// The locations to choose from; nothing where there is one.
#[component]
pub(super) fn Whereabouts(
    /// The door.
    door: Door,
) -> impl IntoView {
    let i18n = use_i18n();
    let here = move |place: Option<LocationId>| (door.place() == place).then_some("true");
    let several = move || door.places.with(|places| places.len() > 1);
    let one = move |place: Option<LocationId>, name: String| {
        view! {
            <a href=format!("/check-in?at={}", key(place)) aria-current=move || here(place)>
                <bdi>{name}</bdi>
            </a>
        }
    };
    let all = move || {
        let places = door.places.get().into_iter().map(|place| one(Some(place.id), place.name));
        let any = one(None, t_string!(i18n, office.every_place).to_owned());
        (places.collect_view(), any)
    };
    view! {
        <Show when=several>
            <nav class="whereabouts" aria-label=t_string!(i18n, office.door_at)>
                <Icon name="map-pin"/>
                {all}
            </nav>
        </Show>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_where_a_door_is_and_the_cookie_remembers() {
        let place = LocationId::new();
        for (cookies, said) in [
            (format!("a=b; {KEPT}={place}; c=d"), Some(place)),
            (format!("{KEPT}={ANY}"), None),
            (format!("other-{KEPT}={place}"), None),
            (format!("{KEPT}=<script>"), None),
            (String::new(), None),
        ] {
            assert_eq!(kept(&cookies), said, "{cookies}");
        }
        for (text, said) in [
            (Some(place.to_string()), Some(Some(place))),
            (Some(ANY.to_owned()), Some(None)),
            (Some("nowhere".to_owned()), None),
            (None, None),
        ] {
            let query: ParamsMap = text.iter().map(|text| ("at", text.clone())).collect();
            assert_eq!(asked(&query), said, "{text:?}");
        }
    }
}
