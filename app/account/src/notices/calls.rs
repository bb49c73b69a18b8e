//! What the pages ask, and what their forms send.

#![expect(clippy::too_many_arguments, reason = "a form has a field for each")]

use app_core::{UiError, query::refusal};
use chrono::NaiveTime;
use leptos::prelude::*;
use leptos_axum::redirect;
use shared::{
    AppError, AppResult,
    error::FieldProblem,
    notify::{NoticeView, PushDevice, PushKey, PushSettings, Quiet, Topic},
};

use crate::host;

/// The newest; from here on none of them is new.
#[server]
pub async fn my_notices() -> Result<Vec<NoticeView>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.notifications.mine(&caller).await?)
}

/// How it stands with this browser.
#[server]
pub async fn my_push() -> Result<PushDevice, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.notifications.device(&caller).await?)
}

/// `done` names what was done.
fn back(outcome: AppResult<()>, done: &str) {
    match outcome {
        Ok(()) => redirect(&format!("/me/notifications/device?done={done}")),
        Err(error) => redirect(&format!("/me/notifications/device?{}", refusal(&error))),
    }
}

/// Takes what the browser handed out: a plain form that a script has filled in.
#[server]
pub async fn switch_on_push(
    #[server(default)] endpoint: String,
    #[server(default)] p256dh: String,
    #[server(default)] auth: String,
    #[server(default)] zone: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let key = PushKey { endpoint, p256dh, auth, zone };
    back(ports.notifications.switch_on(&caller, &key, host::device().as_deref()).await, "on");
    Ok(())
}

/// The browser's place for messages is another one: its worker says so, on its own.
#[server]
pub async fn renew_push(was: String, endpoint: String, p256dh: String, auth: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let key = PushKey { endpoint, p256dh, auth, zone: String::new() };
    Ok(ports.notifications.renew(&caller, &was, &key).await?)
}

/// Switches it off: a plain form.
#[server]
pub async fn switch_off_push() -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    back(ports.notifications.switch_off(&caller).await, "off");
    Ok(())
}

/// Sends one message, to see that it works: a plain form.
#[server]
pub async fn test_push() -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    back(ports.notifications.test(&caller).await, "test");
    Ok(())
}

/// What was typed into one of the two fields for a time.
fn time(field: &str, text: &str) -> Result<NaiveTime, AppError> {
    let read = NaiveTime::parse_from_str(text, "%H:%M");
    read.map_err(|_| {
        AppError::field(field, if text.is_empty() { FieldProblem::Required } else { FieldProblem::Malformed })
    })
}

/// Changes what this browser is told: a plain form. A box that is not ticked is not sent.
#[server]
pub async fn set_push(
    my_bookings: Option<bool>,
    reminders: Option<bool>,
    my_visits: Option<bool>,
    new_bookings: Option<bool>,
    approvals: Option<bool>,
    late: Option<bool>,
    quiet: Option<bool>,
    #[server(default)] quiet_from: String,
    #[server(default)] quiet_until: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let ticked = [my_bookings, reminders, my_visits, new_bookings, approvals, late];
    let topics =
        Topic::ALL.iter().zip(ticked).filter(|(_, ticked)| *ticked == Some(true)).map(|(topic, _)| *topic);
    let topics = topics.collect();
    let hours =
        || Ok(Quiet { from: time("quiet_from", &quiet_from)?, until: time("quiet_until", &quiet_until)? });
    let quiet = quiet.unwrap_or_default().then(hours).transpose();
    let outcome = match quiet {
        Ok(quiet) => ports.notifications.set(&caller, &PushSettings { topics, quiet }).await,
        Err(error) => Err(error),
    };
    back(outcome, "saved");
    Ok(())
}
