//! Passkeys: what the pages ask, what their forms send, and what `public/passkey.js` asks for a device to sign.

use app_core::UiError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{identity::PasskeyView, ids::PasskeyId};

#[cfg(not(target_family = "wasm"))]
use crate::host::{self, passkey};

/// The caller's passkeys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPasskeys {
    /// Oldest first.
    pub list: Vec<PasskeyView>,
    /// Whether no password is needed to add one.
    pub recent: bool,
}

/// The caller's passkeys, and whether one can be added without the password.
#[server]
pub async fn my_passkeys() -> Result<OwnPasskeys, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let list = ports.passkeys.passkeys(&caller).await?;
    Ok(OwnPasskeys { list, recent: ports.passkeys.signed_in_recently(&caller).await? })
}

/// Begins to add one: a plain form.
#[server]
pub async fn start_passkey(name: String, current_password: Option<String>) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let current_password = current_password.unwrap_or_default();
    let wish = shared::identity::NewPasskey { name, current_password };
    passkey::to_device(ports.passkeys.start_passkey(&caller, &wish).await);
    Ok(())
}

/// What the device is asked to make.
#[server]
pub async fn new_passkey_options() -> Result<String, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.passkeys.passkey_options(&caller, &passkey::challenge()).await?)
}

/// Takes what the device has made: a form that the script fills in.
#[server]
pub async fn finish_passkey(credential: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    passkey::back(ports.passkeys.add_passkey(&caller, &passkey::challenge(), &credential).await, "added");
    Ok(())
}

/// Removes one: a plain form.
#[server]
pub async fn remove_passkey(passkey: PasskeyId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    passkey::back(ports.passkeys.remove_passkey(&caller, passkey).await, "removed");
    Ok(())
}

/// What a device is asked to sign: any passkey, or as the second step one of the account that waits for it.
#[server]
pub async fn ask_passkey(second: Option<bool>) -> Result<String, UiError> {
    let ports = app_core::ports()?;
    let waiting = second.unwrap_or_default().then(host::second::challenge);
    Ok(passkey::ask(ports.passkeys.ask_passkey(waiting.as_deref()).await?))
}

/// Signs in with what it has signed: a form that the script fills in.
#[server]
pub async fn passkey_sign_in(credential: String, next: Option<String>) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let (challenge, device) = (passkey::challenge(), host::device());
    let session =
        ports.passkeys.login_with_passkey(&caller, &challenge, &credential, device.as_deref()).await;
    passkey::after_sign_in(session, next);
    Ok(())
}
