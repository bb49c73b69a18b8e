//! Signing in, and who somebody is.

mod passkeys;
mod profile;
mod second_factor;
mod security;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    caller::{Caller, SignedIn},
    error::AppResult,
    ids::SessionId,
};

pub use passkeys::{NewPasskey, PasskeyChallenge, PasskeyView, PasskeysApi};
pub use profile::{EmailChange, EmailChangeStep, MAX_AVATAR, Picture, Profile, ProfileApi, ProfileView};
pub use second_factor::{
    Challenge, Proof, RecoveryCodes, SecondFactorApi, SecondWays, SignInStep, TotpSetup, TotpView,
};
pub use security::{PasswordChange, PasswordReset, SessionKind, SessionView, SignInMethod, SignInView};

/// What the sign-in form sends.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// Address, or user name.
    #[cfg_attr(
        not(target_family = "wasm"),
        schema(min_length = 1, max_length = 254, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$")
    )]
    pub email: String,
    /// Password.
    #[cfg_attr(not(target_family = "wasm"), schema(min_length = 1, max_length = 200))]
    pub password: String,
    /// One-time code or recovery code, for accounts that need one.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), schema(max_length = 32, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$"))]
    pub totp: Option<String>,
}

/// What the register form sends.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Registration {
    /// Name.
    pub name: String,
    /// Address; a message goes there.
    pub email: String,
    /// Password, 12 characters or more.
    pub password: String,
}

/// What an API client gets (RFC 6750 bearer token, RFC 6749 refresh token).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Tokens {
    /// Good for 15 minutes.
    pub access_token: String,
    /// Good once, for 30 days.
    pub refresh_token: String,
    /// Seconds until the access token ends.
    pub expires_in: u32,
}

/// A new browser session: the opaque token for its cookie, and who it is.
#[derive(Clone)]
pub struct NewSession {
    /// 256 random bits, base64url.
    pub token: String,
    /// Who.
    pub user: SignedIn,
    /// What the browser is known by from now on, if it was not known before: 256 random bits, base64url.
    pub device: Option<String>,
}

/// Identity.
#[async_trait]
pub trait IdentityApi: Send + Sync {
    /// Signs a browser in, or asks for the second factor. `device` is what the browser is known by, if it is; the owner is
    /// told by message of one that the account was not used with before. **Permissions:** anyone.
    async fn login(&self, caller: &Caller, login: &Login, device: Option<&str>) -> AppResult<SignInStep>;

    /// Ends the caller's session. **Permissions:** signed in.
    async fn logout(&self, caller: &Caller) -> AppResult<()>;

    /// Makes an account and sends a message to verify its address. The answer is the same for an address that is already
    /// known. **Permissions:** anyone.
    async fn register(&self, caller: &Caller, registration: &Registration, locale: &str) -> AppResult<()>;

    /// Takes the token of that message; bookings made with the address are then the account's, and the browser is signed
    /// in. **Permissions:** whoever has the token.
    async fn verify_email(&self, caller: &Caller, token: &str) -> AppResult<NewSession>;

    /// Tokens for an API client. **Permissions:** anyone.
    async fn login_api(&self, caller: &Caller, login: &Login) -> AppResult<Tokens>;

    /// New tokens for old. A refresh token used twice ends its whole family. **Permissions:** whoever has the token.
    async fn refresh(&self, caller: &Caller, refresh_token: &str) -> AppResult<Tokens>;

    /// Sends a link to a new password, if there is an account with this address. What is answered and how long it takes is
    /// the same if there is none. **Permissions:** anyone.
    async fn forgot_password(&self, caller: &Caller, email: &str) -> AppResult<()>;

    /// Sets the password of whoever the link was sent to. Every session and token of the account ends, its address is
    /// verified, and its owner is told by message. **Permissions:** whoever has the token.
    async fn reset_password(&self, caller: &Caller, reset: &PasswordReset) -> AppResult<()>;

    /// Sets another password. The caller's session stays, every other one ends, and the owner is told by message.
    /// **Permissions:** signed in, and the current password.
    async fn change_password(&self, caller: &Caller, change: &PasswordChange) -> AppResult<()>;

    /// Where the caller is signed in, newest first. **Permissions:** signed in; the caller's own only.
    async fn sessions(&self, caller: &Caller) -> AppResult<Vec<SessionView>>;

    /// Ends one of the caller's sessions, with the refresh token that belongs to it. **Permissions:** signed in; somebody
    /// else's session is not found.
    async fn end_session(&self, caller: &Caller, session: SessionId) -> AppResult<()>;

    /// Ends every session of the caller's but the one that asks. **Permissions:** signed in.
    async fn end_other_sessions(&self, caller: &Caller) -> AppResult<()>;

    /// Who a session cookie's or a bearer's token belongs to; `business` is the one named by the caller.
    async fn resolve(&self, token: &str, business: Option<&str>) -> AppResult<Option<SignedIn>>;
}
