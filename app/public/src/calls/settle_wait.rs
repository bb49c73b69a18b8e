//! Where a form of the waiting list leads.

use shared::{
    AppResult,
    booking::{
        BookingView,
        waitlist::{NewWait, WaitView},
    },
};

use crate::query::{Also, BookQuery};

const COOKIE: &str = "wait-draft";

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
                also: wish.also.iter().map(Also::from).collect(),
                guests: wish.guests,
                gender: wish.also.iter().find_map(|also| also.staff_gender),
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
    app_core::typed_before(COOKIE)
}

fn keep(slug: &str, wish: Option<&NewWait>) {
    app_core::keep_typed(COOKIE, &format!("{}/wait", crate::query::business_path(slug)), wish);
}
