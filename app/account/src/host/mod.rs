//! How the server functions answer plain forms: cookies, and where to go on.

#![cfg(not(target_family = "wasm"))]

pub(crate) mod passkey;
pub(crate) mod second;

use http::{
    HeaderValue,
    header::{COOKIE, SET_COOKIE},
    request::Parts,
};
use leptos::prelude::use_context;
use leptos_axum::{ResponseOptions, redirect};
use leptos_router::{location::Url, params::ParamsMap};
use shared::{
    AppError, AppResult, ErrorCode,
    booking::{Action, Transition},
    identity::{EmailChangeStep, NewSession, SignInStep},
    ids::BookingId,
};

use crate::{
    calls::Typed,
    query::{local_path, problem_list},
};

/// Thirty days.
const SESSION_SECONDS: u32 = 2_592_000;
/// What a browser is known by, for as long as browsers keep a cookie.
const DEVICE: &str = "__Host-device";
const DEVICE_SECONDS: u32 = 34_560_000;
/// What was typed into a form that ends with a message, and for how long.
const TYPED: &str = "__Host-typed";
const TYPED_SECONDS: u32 = 600;
/// What a browser was about to do when it was sent to make an account.
const NEXT: &str = "__Host-next";
/// The language of the pages: scripts may read it.
const LANGUAGE: &str = "i18n_pref_locale";
const LANGUAGE_SECONDS: u32 = 31_536_000;
/// Longer than any name and address that could be right.
const LONGEST: usize = 2_000;
/// Neither scripts nor other sites see these cookies.
const PRIVATE: &str = "HttpOnly; Secure; SameSite=Lax; Path=/";

pub(crate) fn cancel(version: i32, fee: Option<String>, credits: Option<u16>) -> Transition {
    Transition { version: Some(version), fee, credits, ..Transition::plain(Action::Cancel) }
}

pub(crate) fn back_to_booking(booking: BookingId, error: Option<AppError>) {
    let query = error.map(|error| format!("?error={}", error.code.as_str()));
    redirect(&format!("/me/bookings/{booking}{}", query.unwrap_or_default()));
}

pub(crate) fn after_sign_in(step: AppResult<SignInStep>, next: Option<String>) {
    let next = next.as_deref().and_then(local_path);
    match step {
        Ok(SignInStep::Done(session)) => {
            keep(&session);
            redirect(next.unwrap_or_else(|| home(&session)));
        }
        Ok(SignInStep::Code(challenge)) => second::to_code(&challenge, next),
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

pub(crate) fn after_sign_up(registered: AppResult<()>, typed: &Typed) {
    after_typing("/register", registered, typed);
}

pub(crate) fn after_forgetting(asked: AppResult<()>, email: String) {
    after_typing("/forgot", asked, &Typed { name: String::new(), email });
}

/// A form that ends with a message on its way, or is shown once more with what was typed into it.
fn after_typing(page: &str, done: AppResult<()>, typed: &Typed) {
    match done {
        Ok(()) => {
            forget(TYPED);
            redirect(&format!("{page}?sent=1"));
        }
        Err(error) => {
            let value = format!("{}.{}", Url::escape(&typed.name), Url::escape(&typed.email));
            if value.len() <= LONGEST {
                remember(TYPED, &value, TYPED_SECONDS);
            }
            redirect(&format!("{page}?{}", refusal(&error)));
        }
    }
}

/// What was wrong, for an address.
fn refusal(error: &AppError) -> String {
    if error.errors.is_empty() {
        format!("error={}", error.code.as_str())
    } else {
        format!("problem={}", problem_list(error))
    }
}

/// A link that can still be used stays in the address for the next try.
pub(crate) fn after_reset(done: AppResult<()>, token: &str) {
    match done {
        Ok(()) => redirect("/login?reset=1"),
        Err(error) if error.code == ErrorCode::LinkExpired || !is_token(token) => {
            redirect(&format!("/reset?error={}", ErrorCode::LinkExpired.as_str()));
        }
        Err(error) => redirect(&format!("/reset?token={token}&{}", refusal(&error))),
    }
}

/// Whether it has the form of our tokens (base64url).
fn is_token(text: &str) -> bool {
    (1..100).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The next page is in this language, and those after it: the cookie that the language's switch sets, too.
pub(crate) fn speak(language: &str) {
    set_cookie(&format!("{LANGUAGE}={language}; Secure; SameSite=Lax; Path=/; Max-Age={LANGUAGE_SECONDS}"));
}

/// `done` names what was done to the page.
pub(crate) fn back_to_profile(outcome: AppResult<()>, done: &str) {
    match outcome {
        Ok(()) => redirect(&format!("/me/profile?done={done}")),
        Err(error) => redirect(&format!("/me/profile?{}", refusal(&error))),
    }
}

pub(crate) fn after_email(step: AppResult<EmailChangeStep>) {
    match step {
        Ok(EmailChangeStep::Waiting) => redirect("/email?step=waiting"),
        Ok(EmailChangeStep::Done) => redirect("/email?step=done"),
        Err(error) => redirect(&format!("/email?error={}", error.code.as_str())),
    }
}

/// Signed out everywhere.
pub(crate) fn after_leaving(done: AppResult<()>) {
    match done {
        Ok(()) => {
            forget("__Host-session");
            redirect("/login");
        }
        Err(error) => redirect(&format!("/me/security?{}", refusal(&error))),
    }
}

/// `done` names what was done to the page.
pub(crate) fn back_to_security(outcome: AppResult<()>, done: &str) {
    match outcome {
        Ok(()) => redirect(&format!("/me/security?done={done}")),
        Err(error) => redirect(&format!("/me/security?{}", refusal(&error))),
    }
}

/// What the browser kept of the last try.
pub(crate) fn typed() -> Typed {
    let found = cookie(TYPED).and_then(|value| {
        let (name, email) = value.split_once('.')?;
        Some(Typed { name: Url::unescape(name), email: Url::unescape(email) })
    });
    found.unwrap_or_default()
}

/// What the browser is known by, if it was here before.
pub(crate) fn device() -> Option<String> {
    cookie(DEVICE)
}

/// A cookie of this request.
fn cookie(wanted: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    let lines = parts.headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value.to_owned())
}

pub(crate) fn after_confirming(session: AppResult<NewSession>) {
    match session {
        Ok(session) => {
            keep(&session);
            match cookie(NEXT) {
                Some(next) if local_path(&next).is_some() => {
                    set_cookie(&format!("{NEXT}=; {PRIVATE}; Max-Age=0"));
                    redirect(&next);
                }
                _ => redirect("/me?verified=1"),
            }
        }
        // The address is verified; who signs in in two steps does so.
        Err(error) if error.code == ErrorCode::TotpRequired => redirect("/login"),
        Err(error) => redirect(&format!("/verify?error={}", error.code.as_str())),
    }
}

/// Where they begin.
fn home(session: &NewSession) -> &'static str {
    session.user.home()
}

/// Gives the browser its session.
fn keep(session: &NewSession) {
    remember("__Host-session", &session.token, SESSION_SECONDS);
    if let Some(device) = &session.device {
        remember(DEVICE, device, DEVICE_SECONDS);
    }
}

fn remember(name: &str, value: &str, seconds: u32) {
    set_cookie(&format!("{name}={value}; {PRIVATE}; Max-Age={seconds}"));
}

fn forget(name: &str) {
    remember(name, "", 0);
}

fn set_cookie(cookie: &str) {
    if let (Some(response), Ok(cookie)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        response.append_header(SET_COOKIE, cookie);
    }
}
