//! How the settings' forms are answered.

#![cfg(not(target_family = "wasm"))]

use leptos_axum::redirect;
use shared::{AppResult, FieldError};

/// Back to the page, which says what came of it.
pub(super) fn back(page: &str, outcome: AppResult<()>) {
    let said = match outcome {
        Ok(()) => "done=1".to_owned(),
        Err(error) if error.errors.is_empty() => format!("error={}", error.code.as_str()),
        Err(error) => {
            let pair = |wrong: &FieldError| {
                let code = serde_json::to_value(wrong.code).ok()?;
                Some(format!("{}:{}", wrong.field, code.as_str()?))
            };
            format!("problem={}", error.errors.iter().filter_map(pair).collect::<Vec<_>>().join(","))
        }
    };
    redirect(&format!("/office/settings{page}?{said}"));
}
