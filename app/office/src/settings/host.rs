//! How the settings' forms are answered.

#![cfg(not(target_family = "wasm"))]

use http::{HeaderName, HeaderValue, header::SET_COOKIE};
use leptos::prelude::use_context;
use leptos_axum::{ResponseOptions, redirect};
use shared::AppResult;

/// As long as browsers keep a cookie: a tablet stands where it stands.
const KIOSK_SECONDS: u32 = 34_560_000;

/// Back to the page, which says what came of it.
pub(super) fn back(page: &str, outcome: AppResult<()>) {
    back_to(page, "", outcome);
}

/// Likewise, with more of the page's own query.
pub(super) fn back_to(page: &str, more: &str, outcome: AppResult<()>) {
    let said = match outcome {
        Ok(()) => "done=1".to_owned(),
        Err(error) => app_core::query::refusal(&error),
    };
    redirect(&format!("/office/settings{page}?{said}{more}"));
}

/// The browser is a kiosk from now on, nobody is signed in to it, and it keeps nothing of whoever was (W3C Clear Site Data).
pub(super) fn become_kiosk(token: &str) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    let cookie = |name: &str, value: &str, seconds: u32| {
        let text = format!("{name}={value}; HttpOnly; Secure; SameSite=Strict; Path=/; Max-Age={seconds}");
        if let Ok(cookie) = HeaderValue::from_str(&text) {
            response.append_header(SET_COOKIE, cookie);
        }
    };
    cookie(crate::scan::KIOSK_COOKIE, token, KIOSK_SECONDS);
    cookie("__Host-session", "", 0);
    let storage = HeaderValue::from_static("\"storage\"");
    response.insert_header(HeaderName::from_static("clear-site-data"), storage);
    redirect("/kiosk");
}
