//! Where a form of the waiting list leads. Nothing typed is ever part of an address: what was refused travels in a cookie that
//! lasts some minutes.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderValue, header, request::Parts};
use leptos::prelude::use_context;
use shared::{
    AppResult,
    booking::{
        BookingView,
        waitlist::{NewWait, WaitView},
    },
};

use crate::query::BookQuery;

const COOKIE: &str = "wait-draft";
const SECONDS: u32 = 15 * 60;
/// As much as browsers keep.
const MOST_BYTES: usize = 3_800;

/// To the entry, or back to the form with everything typed.
pub(super) fn after_join(slug: &str, wish: &NewWait, joined: AppResult<WaitView>) -> String {
    match joined {
        Ok(entry) => {
            keep(slug, None);
            format!("{}&new=1", entry.page)
        }
        Err(error) => {
            keep(slug, Some(wish));
            let query = BookQuery {
                slug: slug.to_owned(),
                service: Some(wish.service),
                option: wish.option,
                addons: wish.addons.clone(),
                ..BookQuery::default()
            };
            format!("{}&{}", query.wait_href(None), app_core::query::refusal(&error))
        }
    }
}

/// To the booking, or back to the entry, which says why not.
pub(super) fn after_accept(key: &str, booked: AppResult<BookingView>) -> String {
    match booked {
        Ok(booking) => {
            super::settle::open_to_guest(&booking);
            format!("/me/bookings/{}?new=1", booking.id)
        }
        Err(error) => format!("{}&{}", page(key), app_core::query::refusal(&error)),
    }
}

/// Back to the entry.
pub(super) fn back(key: &str, done: AppResult<WaitView>) -> String {
    match done {
        Ok(entry) => entry.page,
        Err(error) => format!("{}&{}", page(key), app_core::query::refusal(&error)),
    }
}

/// Only letters that a key may have: the address becomes part of an answer's head.
fn page(key: &str) -> String {
    let allowed = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let key: String = key.chars().filter(allowed).take(100).collect();
    format!("/wait?key={key}")
}

/// What the browser brings.
pub(super) fn typed_before() -> Option<NewWait> {
    let parts = use_context::<Parts>()?;
    let cookies = parts.headers.get_all(header::COOKIE);
    let mut pairs = cookies.iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(';'));
    let value = pairs.find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(value).ok()?).ok()
}

fn keep(slug: &str, wish: Option<&NewWait>) {
    let Some(response) = use_context::<leptos_axum::ResponseOptions>() else { return };
    let text = wish.and_then(|wish| serde_json::to_vec(wish).ok()).map(|text| URL_SAFE_NO_PAD.encode(text));
    let (value, seconds) = match text {
        Some(text) if text.len() <= MOST_BYTES => (text, SECONDS),
        _ => (String::new(), 0),
    };
    let path = crate::query::business_path(slug);
    let cookie =
        format!("{COOKIE}={value}; HttpOnly; Secure; SameSite=Lax; Path={path}/wait; Max-Age={seconds}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}
