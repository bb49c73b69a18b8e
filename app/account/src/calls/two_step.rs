//! The second factor: what the pages ask, and what their forms send.

use app_core::UiError;
use leptos::prelude::*;
use shared::identity::{SecondWays, SignInView, TotpView};

#[cfg(not(target_family = "wasm"))]
use crate::host::{self, second};

/// How the question that this browser was asked can be answered.
#[server]
pub async fn code_ways() -> Result<SecondWays, UiError> {
    let ports = app_core::ports()?;
    Ok(ports.second_factor.second_ways(&second::challenge()).await?)
}

/// Answers it with a code: a plain form.
#[server]
pub async fn enter_code(code: String, next: Option<String>, recovery: Option<bool>) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let (challenge, device) = (second::challenge(), host::device());
    let session = ports.second_factor.enter_code(&caller, &challenge, &code, device.as_deref()).await;
    second::after_code(session, next, recovery.unwrap_or_default());
    Ok(())
}

/// Whether the caller signs in in two steps.
#[server]
pub async fn my_two_step() -> Result<TotpView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.second_factor.totp(&caller).await?)
}

/// Makes a secret: a plain form.
#[server]
pub async fn start_two_step(current_password: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    second::back(ports.second_factor.start_totp(&caller, &current_password).await, "/me/security/two-step");
    Ok(())
}

/// Confirms it with its first code: a plain form.
#[server]
pub async fn confirm_two_step(code: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    second::show_codes(ports.second_factor.confirm_totp(&caller, &code).await);
    Ok(())
}

/// Makes other recovery codes: a plain form.
#[server]
pub async fn renew_codes(current_password: String, code: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let proof = shared::identity::Proof { current_password, code };
    second::show_codes(ports.second_factor.renew_recovery_codes(&caller, &proof).await);
    Ok(())
}

/// The recovery codes that were just made. The browser keeps them, sealed, for some minutes.
#[server]
pub async fn my_codes() -> Result<Vec<String>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.second_factor.read_slip(&caller, &second::slip()).await?)
}

/// They were kept: the browser forgets them. A plain form.
#[server]
pub async fn codes_kept() -> Result<(), UiError> {
    second::forget_codes();
    Ok(())
}

/// The caller's last sign-ins.
#[server]
pub async fn my_sign_ins() -> Result<Vec<SignInView>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.second_factor.sign_ins(&caller).await?)
}

/// Ends every session of the caller's, and this one: a plain form.
#[server]
pub async fn end_all_sessions() -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::after_leaving(ports.second_factor.end_all_sessions(&caller).await);
    Ok(())
}

/// Back to the password alone: a plain form.
#[server]
pub async fn end_two_step(current_password: String, code: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let proof = shared::identity::Proof { current_password, code };
    second::back(ports.second_factor.end_totp(&caller, &proof).await, "/me/security/two-step?done=off");
    Ok(())
}
