//! How the server functions answer plain forms.

#![cfg(not(target_family = "wasm"))]

use app_core::query::refusal;
use http::{HeaderValue, header::SET_COOKIE};
use leptos::prelude::use_context;
use leptos_axum::{ResponseOptions, redirect};
use shared::{
    AppError, AppResult, ErrorCode,
    error::FieldProblem,
    identity::NewSession,
    ids::UserId,
    team::{NewGrant, Place, RoleRef},
};

use crate::home_of;

/// `done` names what was done to the page.
pub(crate) fn back(place: Place, outcome: AppResult<()>, done: &str) {
    let home = home_of(place);
    match outcome {
        Ok(()) => redirect(&format!("{home}?done={done}")),
        Err(error) => redirect(&format!("{home}?{}", refusal(&error))),
    }
}

pub(crate) fn after_role(place: Place, role: Option<RoleRef>, outcome: AppResult<RoleRef>) {
    let page = format!("{}/role", home_of(place));
    match (outcome, role) {
        (Ok(role), _) => redirect(&format!("{page}?role={role}&done=role")),
        (Err(error), Some(role)) => redirect(&format!("{page}?role={role}&{}", refusal(&error))),
        (Err(error), None) => redirect(&format!("{page}?{}", refusal(&error))),
    }
}

pub(crate) fn grant(
    user: UserId,
    permission: String,
    reason: String,
    until: &str,
) -> Result<NewGrant, AppError> {
    let until = match until.trim() {
        "" => None,
        day => Some(day.parse().map_err(|_| AppError::field("until", FieldProblem::Malformed))?),
    };
    Ok(NewGrant { user, permission, reason, until })
}

/// Whoever had no account is signed in; a link that can still be used stays in the address for the next try.
pub(crate) fn after_joining(joined: AppResult<Option<NewSession>>, token: &str) {
    match joined {
        Ok(session) => {
            if let Some(session) = session {
                keep(&session);
            }
            redirect("/me/work?joined=1");
        }
        Err(error) if error.code == ErrorCode::LinkExpired || !is_token(token) => redirect("/join"),
        Err(error) => redirect(&format!("/join?token={token}&{}", refusal(&error))),
    }
}

fn is_token(text: &str) -> bool {
    (1..100).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Gives the browser its session, for thirty days.
fn keep(session: &NewSession) {
    let cookie =
        format!("__Host-session={}; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age=2592000", session.token);
    if let (Some(response), Ok(cookie)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
        response.append_header(SET_COOKIE, cookie);
    }
}

pub(crate) fn after_going(outcome: AppResult<()>) {
    match outcome {
        Ok(()) => redirect("/me/work?went=1"),
        Err(error) => redirect(&format!("/me/work?{}", refusal(&error))),
    }
}
