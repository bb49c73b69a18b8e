//! How the settings' forms are answered.

#![cfg(not(target_family = "wasm"))]

use leptos_axum::redirect;
use shared::AppResult;

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
