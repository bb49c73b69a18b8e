//! The document around every page.

use app_core::{Tiles, Viewer};
use http::request::Parts;
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{HashedStylesheet, MetaTags};

use crate::App;

/// The document. Scripts load after the page is there: everything a customer needs works without them.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    set_policy();
    let scripts = if is_public() {
        // Nothing in the browser reads what the server has read.
        if let Some(context) = Owner::current_shared_context() {
            context.set_is_hydrating(false);
        }
        let desk = is_at("/office/new").then(|| view! { <script src="/desk.js" defer></script> });
        view! {
            <script src="/booking.js" defer></script>
            {desk}
        }
        .into_any()
    } else {
        view! {
            // In this order: the client finds what it keeps things with.
            <script src="/offline.js" defer></script>
            <script src="/position.js" defer></script>
            <HydrationScripts options=options.clone() defer=true/>
            <script src="/passkey.js" defer></script>
            {use_context::<Build>().map(|build| view! { <meta name="build" content=build.0/> <script src="/kept.js" defer></script> })}
        }
        .into_any()
    };
    view! {
        <!DOCTYPE html>
        <html>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg"/>
                <link rel="apple-touch-icon" href="/icon-192.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <HashedStylesheet id="style" options=options/>
                {scripts}
                {is_installed().then(|| view! { <script src="/push.js" defer></script> })}
                <MetaTags/>
            </head>
            <body data-mount=is_shell().then_some("")>
                <App/>
            </body>
        </html>
    }
}

/// Whether the page is one that everybody may see, or nothing but a form: it is complete as the server sends it, and a small
/// script is enough.
fn is_public() -> bool {
    use_context::<Parts>().is_some_and(|parts| brings_no_client(parts.uri.path()))
}

/// Which client the pages bring: another text for every release.
#[derive(Clone, Debug)]
pub struct Build(pub String);

/// Whether the page is the one that stands for all others without a network: the client makes the page that is wanted in its place.
fn is_shell() -> bool {
    is_at("/offline/app")
}

fn is_at(path: &str) -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.uri.path() == path)
}

/// Whether the page is one of those that somebody comes back to: they bring the service worker, which shows what is pushed. Who
/// only looks for a time is asked for nothing.
fn is_installed() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        let area = parts.uri.path().split('/').nth(1).unwrap_or_default();
        matches!(area, "me" | "staff" | "office" | "platform" | "check-in")
    })
}

/// Every page that the browser's program takes for one of the server's (`elsewhere`) has to be named here: it would send the
/// browser there again and again.
fn brings_no_client(path: &str) -> bool {
    matches!(
        path,
        "/" | "/start"
            | "/wait"
            | "/here"
            | "/offline"
            | "/staff/late"
            | "/office/assign"
            | "/office/new"
            | "/office/packages"
            | "/office/waiting"
            | "/office/why"
    ) || ["/b/", "/bookings/", "/me/notifications", "/office/classes", "/office/settings", "/office/services"]
        .iter()
        .any(|area| path.starts_with(area))
}

/// The content security policy, with this answer's nonce for the script that starts the page.
fn set_policy() {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<leptos_axum::ResponseOptions>()) else {
        return;
    };
    // The pictures behind maps, from wherever the installation has them.
    let tiles = use_context::<Viewer>().and_then(|viewer| viewer.tiles);
    let pictures = tiles.as_ref().map(Tiles::origin).unwrap_or_default();
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         style-src-attr 'unsafe-inline'; img-src 'self' data: {pictures}; connect-src 'self'; object-src 'none'; base-uri 'none'; \
         frame-ancestors 'none'; form-action 'self'"
    );
    if let Ok(value) = http::HeaderValue::from_str(&policy) {
        response.insert_header(http::header::CONTENT_SECURITY_POLICY, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_elsewhere_for_the_client_brings_none() {
        let pages: Vec<&str> = include_str!("elsewhere.rs")
            .lines()
            .filter_map(|line| line.trim().strip_prefix("/// `"))
            .filter_map(|rest| rest.strip_suffix('`'))
            .collect();
        assert!(pages.len() > 20, "{pages:?}");
        for page in pages {
            assert!(brings_no_client(page), "{page}");
        }
    }

    #[test]
    fn the_areas_that_the_client_takes_over_bring_it() {
        for page in [
            "/office",
            "/office/hours",
            "/office/leave",
            "/staff",
            "/staff/time",
            "/me/bookings/1",
            "/check-in",
            "/kiosk",
        ] {
            assert!(!brings_no_client(page), "{page}");
        }
    }
}
