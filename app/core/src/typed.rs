//! What was typed into a form that was refused. Nothing typed is ever part of an address: it travels in a cookie that lasts some
//! minutes and that only the form's own page sees.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderValue, header, request::Parts};
use leptos::prelude::use_context;
use serde::{Serialize, de::DeserializeOwned};

const SECONDS: u32 = 15 * 60;
/// As much as browsers keep.
const MOST_BYTES: usize = 3_800;

/// What the browser brings under this name.
#[must_use]
pub fn typed_before<T: DeserializeOwned>(cookie: &str) -> Option<T> {
    let parts = use_context::<Parts>()?;
    let cookies = parts.headers.get_all(header::COOKIE);
    let mut pairs = cookies.iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(';'));
    let value = pairs.find_map(|pair| pair.trim().strip_prefix(cookie)?.strip_prefix('='))?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(value).ok()?).ok()
}

/// Keeps what was typed for the page at `path`; with `None` it is forgotten.
pub fn keep_typed<T: Serialize>(cookie: &str, path: &str, typed: Option<&T>) {
    let Some(response) = use_context::<leptos_axum::ResponseOptions>() else { return };
    let text =
        typed.and_then(|typed| serde_json::to_vec(typed).ok()).map(|text| URL_SAFE_NO_PAD.encode(text));
    let (value, seconds) = match text {
        Some(text) if text.len() <= MOST_BYTES => (text, SECONDS),
        _ => (String::new(), 0),
    };
    let cookie = format!("{cookie}={value}; HttpOnly; Secure; SameSite=Lax; Path={path}; Max-Age={seconds}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}
