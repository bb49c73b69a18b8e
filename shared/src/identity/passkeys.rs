//! Passkeys (WebAuthn): keys that stay in a device or a password manager and sign what the server asks.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{caller::Caller, error::AppResult, identity::NewSession, ids::PasskeyId, time::Local};

/// One of somebody's passkeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyView {
    /// Its id, so that it can be removed.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// Added at, in UTC.
    pub since: Local,
    /// Used last at, in UTC.
    pub last_used: Option<Local>,
}

/// What is asked of whoever adds a passkey.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewPasskey {
    /// What its owner calls it.
    pub name: String,
    /// The password; not needed within minutes of signing in.
    pub current_password: String,
}

/// What a device is asked to sign.
#[derive(Clone, Debug)]
pub struct PasskeyChallenge {
    /// Who asks: 256 random bits, base64url.
    pub token: String,
    /// `PublicKeyCredentialRequestOptionsJSON`, as the browser reads it.
    pub options: String,
}

/// Passkeys. A user is verified by their device each time, so a passkey is both factors.
#[async_trait]
pub trait PasskeysApi: Send + Sync {
    /// The caller's passkeys, oldest first. **Permissions:** signed in.
    async fn passkeys(&self, caller: &Caller) -> AppResult<Vec<PasskeyView>>;

    /// Whether the caller signed in a moment ago, so that no password is asked for. **Permissions:** signed in.
    async fn signed_in_recently(&self, caller: &Caller) -> AppResult<bool>;

    /// Asks for a new passkey; the answer is the token of the question. **Permissions:** signed in a moment ago, or the
    /// password.
    async fn start_passkey(&self, caller: &Caller, passkey: &NewPasskey) -> AppResult<String>;

    /// What the browser hands to the device (`PublicKeyCredentialCreationOptionsJSON`). **Permissions:** signed in; their own
    /// question.
    async fn passkey_options(&self, caller: &Caller, challenge: &str) -> AppResult<String>;

    /// Takes what the device answered. **Permissions:** signed in; their own question.
    async fn add_passkey(&self, caller: &Caller, challenge: &str, credential: &str) -> AppResult<()>;

    /// Removes one. **Permissions:** signed in; somebody else's is not found.
    async fn remove_passkey(&self, caller: &Caller, passkey: PasskeyId) -> AppResult<()>;

    /// Asks any passkey to sign in. With the challenge of a second factor only those of its account.
    /// **Permissions:** anyone.
    async fn ask_passkey(&self, second: Option<&str>) -> AppResult<PasskeyChallenge>;

    /// Signs in with what a passkey has signed. **Permissions:** whoever has the key.
    async fn login_with_passkey(
        &self,
        caller: &Caller,
        challenge: &str,
        credential: &str,
        device: Option<&str>,
    ) -> AppResult<NewSession>;
}
