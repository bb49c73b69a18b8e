//! How the server functions answer plain forms.

#![cfg(not(target_family = "wasm"))]

use app_core::query::refusal;
use leptos_axum::redirect;
use leptos_router::location::Url;
use shared::{AppResult, ids::UserId};

fn back(page: &str, outcome: AppResult<()>, done: &str) {
    match outcome {
        Ok(()) => redirect(&format!("{page}?done={done}")),
        Err(error) => redirect(&format!("{page}?{}", refusal(&error))),
    }
}

/// `done` names what was done to the page. The slug came with the form: it is escaped before it goes into a header.
pub(crate) fn back_to_business(slug: &str, outcome: AppResult<()>, done: &str) {
    back(&format!("/platform/businesses/{}", Url::escape(slug)), outcome, done);
}

/// What was wrong belongs to one business of the list.
pub(crate) fn back_to_verification(slug: &str, outcome: AppResult<()>) {
    match outcome {
        Ok(()) => redirect("/platform/verification?done=decided"),
        Err(error) => {
            redirect(&format!("/platform/verification?row={}&{}", Url::escape(slug), refusal(&error)));
        }
    }
}

pub(crate) fn back_to_person(user: UserId, outcome: AppResult<()>, done: &str) {
    back(&format!("/platform/people/{user}"), outcome, done);
}
