//! How the wizard's server functions answer: with the page to go on with.

#![cfg(not(target_family = "wasm"))]

use app_core::UiError;
use http::{HeaderValue, header::SET_COOKIE};
use leptos::prelude::use_context;
use leptos_axum::{ResponseOptions, redirect};
use shared::{
    AppResult, ErrorCode,
    tenants::start::{Made, Step, StepInput},
};

/// Where the browser goes once its owner's address is confirmed; long enough to find the message.
const AFTER_CONFIRMING: &str = "__Host-next=/start; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age=86400";

pub(super) fn to_register() {
    if let (Some(response), Ok(cookie)) =
        (use_context::<ResponseOptions>(), HeaderValue::from_str(AFTER_CONFIRMING))
    {
        response.append_header(SET_COOKIE, cookie);
    }
    redirect("/register");
}

fn page(step: Step, then: Option<&str>) -> String {
    let back = if then == Some("summary") { "&then=summary" } else { "" };
    format!("/start?step={}{back}", step.as_str())
}

fn refused(step: Step, then: Option<&str>, code: ErrorCode) {
    let page = page(step, then);
    if code == ErrorCode::Invalid {
        redirect(&format!("{page}&wrong=1"));
    } else {
        redirect(&format!("{page}&error={}", code.as_str()));
    }
}

/// Saves a step: the next one, the summary if the viewer came from there, or the same once more.
pub(super) async fn save(input: StepInput, then: Option<String>) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let step = input.step();
    match ports.start.save(&caller, input).await {
        Ok(()) if then.as_deref() == Some("summary") => redirect("/start"),
        Ok(()) => redirect(&page(step.next(), None)),
        Err(error) => refused(step, then.as_deref(), error.code),
    }
    Ok(())
}

/// Keeps a step that is not finished.
pub(super) async fn keep(input: StepInput, then: Option<String>) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let step = input.step();
    match ports.start.keep(&caller, input).await {
        Ok(()) => redirect(&page(step, then.as_deref())),
        Err(error) => refused(step, then.as_deref(), error.code),
    }
    Ok(())
}

pub(super) fn after_opening(made: AppResult<Made>) {
    match made {
        Ok(_) => redirect("/start?done=1"),
        // An address that was free is taken now.
        Err(error) if error.problem("slug").is_some() => redirect("/start?step=name&then=summary&wrong=1"),
        Err(error) if error.code == ErrorCode::Invalid => redirect("/start"),
        Err(error) => redirect(&format!("/start?step=summary&error={}", error.code.as_str())),
    }
}

pub(super) fn after_beginning_again(outcome: AppResult<()>) {
    match outcome {
        Ok(()) => redirect("/start"),
        Err(error) => redirect(&format!("/start?error={}", error.code.as_str())),
    }
}
