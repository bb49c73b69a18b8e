//! Passkeys between page, script and device: what was asked stays in a cookie of the browser that was asked.

use leptos_axum::redirect;
use leptos_router::params::ParamsMap;
use shared::{
    AppResult,
    identity::{NewSession, PasskeyChallenge},
};

use super::{cookie, forget, home, keep, refusal, remember};
use crate::query::local_path;

const CHALLENGE: &str = "__Host-passkey";
/// As long as it can be answered.
const SECONDS: u32 = 300;

/// What this browser was asked to sign, if anything.
pub(crate) fn challenge() -> String {
    cookie(CHALLENGE).unwrap_or_default()
}

pub(crate) fn to_device(asked: AppResult<String>) {
    match asked {
        Ok(token) => {
            remember(CHALLENGE, &token, SECONDS);
            redirect("/me/security/passkeys/new");
        }
        Err(error) => redirect(&format!("/me/security/passkeys?{}", refusal(&error))),
    }
}

/// `done` names what was done to the page.
pub(crate) fn back(outcome: AppResult<()>, done: &str) {
    forget(CHALLENGE);
    match outcome {
        Ok(()) => redirect(&format!("/me/security/passkeys?done={done}")),
        Err(error) => redirect(&format!("/me/security/passkeys?{}", refusal(&error))),
    }
}

/// Remembers the question; the answer is what the script reads.
pub(crate) fn ask(question: PasskeyChallenge) -> String {
    remember(CHALLENGE, &question.token, SECONDS);
    question.options
}

pub(crate) fn after_sign_in(session: AppResult<NewSession>, next: Option<String>) {
    let next = next.as_deref().and_then(local_path);
    forget(CHALLENGE);
    match session {
        Ok(session) => {
            keep(&session);
            redirect(next.unwrap_or_else(|| home(&session)));
        }
        Err(error) => {
            let mut query = ParamsMap::new();
            query.insert("error", error.code.as_str().to_owned());
            if let Some(next) = next {
                query.insert("next", next.to_owned());
            }
            redirect(&format!("/login{}", query.to_query_string()));
        }
    }
}
