//! How the server functions answer plain forms.

#![cfg(not(target_family = "wasm"))]

use app_core::query::refusal;
use leptos_axum::redirect;
use shared::{AppResult, ids::UserId, platform::is_slug};

const BUSINESSES: &str = "/platform/businesses";

fn back(page: &str, outcome: AppResult<()>, done: &str) {
    match outcome {
        Ok(()) => redirect(&format!("{page}?done={done}")),
        Err(error) => redirect(&format!("{page}?{}", refusal(&error))),
    }
}

/// `done` names what was done to the page. The slug came with the form: what has not the form of one leads to the list.
pub(crate) fn back_to_business(slug: &str, outcome: AppResult<()>, done: &str) {
    let page = if is_slug(slug) { format!("{BUSINESSES}/{slug}") } else { BUSINESSES.to_owned() };
    back(&page, outcome, done);
}

/// What was wrong belongs to one business of the list.
pub(crate) fn back_to_verification(slug: &str, outcome: AppResult<()>) {
    match outcome {
        Ok(()) => redirect("/platform/verification?done=decided"),
        Err(error) => {
            let row = if is_slug(slug) { format!("row={slug}&") } else { String::new() };
            redirect(&format!("/platform/verification?{row}{}", refusal(&error)));
        }
    }
}

pub(crate) fn back_to_person(user: UserId, outcome: AppResult<()>, done: &str) {
    back(&format!("/platform/people/{user}"), outcome, done);
}
