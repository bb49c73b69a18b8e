//! The second factor between two pages: the question stays in a cookie of the browser that was asked.

use leptos_axum::redirect;
use leptos_router::params::ParamsMap;
use shared::{
    AppError, AppResult, ErrorCode,
    identity::{Challenge, NewSession, RecoveryCodes},
};

use super::{cookie, forget, home, keep, refusal, remember};
use crate::query::local_path;

const CHALLENGE: &str = "__Host-second";
/// As long as the question can be answered.
const CHALLENGE_SECONDS: u32 = 300;
/// Recovery codes, sealed by the server for their owner.
const SLIP: &str = "__Host-codes";
const SLIP_SECONDS: u32 = 600;

/// The question that this browser was asked, if any.
pub(crate) fn challenge() -> String {
    cookie(CHALLENGE).unwrap_or_default()
}

/// The recovery codes that were just made.
pub(crate) fn slip() -> String {
    cookie(SLIP).unwrap_or_default()
}

pub(super) fn to_code(challenge: &Challenge, next: Option<&str>) {
    remember(CHALLENGE, &challenge.token, CHALLENGE_SECONDS);
    redirect(&with_next("/login/code", ParamsMap::new(), next));
}

fn with_next(page: &str, mut query: ParamsMap, next: Option<&str>) -> String {
    if let Some(next) = next {
        query.insert("next", next.to_owned());
    }
    format!("{page}{}", query.to_query_string())
}

pub(crate) fn after_code(session: AppResult<NewSession>, next: Option<String>, recovery: bool) {
    let next = next.as_deref().and_then(local_path);
    let error = match session {
        Ok(session) => {
            forget(CHALLENGE);
            keep(&session);
            redirect(next.unwrap_or_else(|| home(&session)));
            return;
        }
        Err(error) => error,
    };
    let mut query = ParamsMap::new();
    if error.code == ErrorCode::ChallengeExpired {
        forget(CHALLENGE);
        query.insert("error", error.code.as_str().to_owned());
        redirect(&with_next("/login", query, next));
        return;
    }
    let (key, value) = refused(&error);
    query.insert(key, value);
    if recovery {
        query.insert("recovery", "1".to_owned());
    }
    redirect(&with_next("/login/code", query, next));
}

fn refused(error: &AppError) -> (&'static str, String) {
    if error.errors.is_empty() {
        ("error", error.code.as_str().to_owned())
    } else {
        ("problem", crate::query::problem_list(error))
    }
}

pub(crate) fn back(done: AppResult<()>, page: &str) {
    match done {
        Ok(()) => redirect(page),
        Err(error) => redirect(&format!("/me/security/two-step?{}", refusal(&error))),
    }
}

/// To the page that shows them once.
pub(crate) fn show_codes(codes: AppResult<RecoveryCodes>) {
    match codes {
        Ok(codes) => {
            remember(SLIP, &codes.slip, SLIP_SECONDS);
            redirect("/me/security/codes");
        }
        Err(error) => redirect(&format!("/me/security/two-step?{}", refusal(&error))),
    }
}

/// They were kept: the browser need not.
pub(crate) fn forget_codes() {
    forget(SLIP);
    redirect("/me/security");
}
