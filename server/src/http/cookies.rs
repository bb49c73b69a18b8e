//! Cookies, read and written by hand: a handful of names, no library of state.

use axum::http::{HeaderMap, HeaderValue, header};

/// The signed-in browser.
pub const SESSION: &str = "__Host-session";
/// A browser that has not signed in; owns its holds.
pub const VISITOR: &str = "__Host-visitor";
/// The language chosen; also read and written by the pages.
pub const LANGUAGE: &str = "i18n_pref_locale";
/// Followed by a booking's id: its guest's token.
pub const GUEST: &str = "guest-";

/// Every cookie of a request.
pub fn read(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}

/// The value of one cookie.
pub fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    read(headers).find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// A cookie that scripts cannot read and other sites' forms do not send.
pub fn private(name: &str, value: &str, max_age: u32) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!(
        "{name}={value}; Path=/; Max-Age={max_age}; HttpOnly; Secure; SameSite=Lax"
    ))
    .ok()
}
