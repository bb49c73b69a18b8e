//! The profile: what the page asks, and what its forms send.

use app_core::UiError;
use leptos::prelude::*;
use shared::identity::ProfileView;

#[cfg(not(target_family = "wasm"))]
use crate::host;

/// The caller's own.
#[server]
pub async fn my_profile() -> Result<ProfileView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.profile.profile(&caller).await?)
}

/// Changes it: a plain form. A box that is not ticked is not sent.
#[server]
pub async fn save_profile(
    name: String,
    username: String,
    language: String,
    marketing: Option<bool>,
    by_email: Option<bool>,
    by_text: Option<bool>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let profile = shared::identity::Profile {
        name,
        username,
        language,
        marketing: marketing.unwrap_or_default(),
        by_email: by_email.unwrap_or_default(),
        by_text: by_text.unwrap_or_default(),
    };
    let saved = ports.profile.save_profile(&caller, &profile).await;
    if saved.is_ok() {
        host::speak(&profile.language);
    }
    host::back_to_profile(saved, "saved");
    Ok(())
}

/// Takes the picture away: a plain form.
#[server]
pub async fn remove_avatar() -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back_to_profile(ports.profile.remove_avatar(&caller).await, "saved");
    Ok(())
}

/// Asks for another address: a plain form.
#[server]
pub async fn change_email(email: String, current_password: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let change = shared::identity::EmailChange { email, current_password };
    host::back_to_profile(ports.profile.change_email(&caller, &change).await, "asked");
    Ok(())
}

/// Takes the token of one of the two links: a plain form, because mail scanners follow links.
#[server]
pub async fn confirm_new_email(token: String) -> Result<(), UiError> {
    let ports = app_core::ports()?;
    host::after_email(ports.profile.confirm_email_change(&token).await);
    Ok(())
}

/// Sends a code to a number: a plain form.
#[server]
pub async fn send_phone_code(phone: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back_to_profile(ports.profile.send_phone_code(&caller, &phone).await, "sent");
    Ok(())
}

/// Takes the code: a plain form.
#[server]
pub async fn confirm_phone(code: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back_to_profile(ports.profile.confirm_phone(&caller, &code).await, "phone");
    Ok(())
}
