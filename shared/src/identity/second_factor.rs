//! Signing in in two steps: a code of an authenticator app (RFC 6238) besides the password.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    error::AppResult,
    identity::{NewSession, SignInView},
    time::Local,
};

/// What a right password leads to.
#[derive(Clone)]
pub enum SignInStep {
    /// The session.
    Done(Box<NewSession>),
    /// The question for the second factor.
    Code(Challenge),
}

/// A question that only the browser it was put to can answer, for five minutes.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// 256 random bits, base64url.
    pub token: String,
}

/// How the second question can be answered besides with a code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondWays {
    /// With a passkey.
    pub passkey: bool,
}

/// Whether somebody signs in in two steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpView {
    /// Since when, in UTC.
    pub since: Option<Local>,
    /// Recovery codes that were not used yet.
    pub codes_left: u32,
    /// The secret, as long as it waits for its first code.
    pub setup: Option<TotpSetup>,
}

/// A secret for an authenticator app, in the three forms that apps take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpSetup {
    /// To be typed: base32 in groups of four.
    pub secret: String,
    /// To be opened on the same device (`otpauth://totp/…`).
    pub uri: String,
    /// To be scanned: the same as a QR code, SVG.
    pub svg: String,
}

/// Password and code of somebody who is signed in already: what an open browser alone may not do needs both.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Proof {
    /// The password.
    pub current_password: String,
    /// A one-time code or recovery code.
    pub code: String,
}

/// New recovery codes. Only their hashes are kept: this is the only time that they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryCodes {
    /// Each is good once.
    pub codes: Vec<String>,
    /// The same, sealed for their owner, so that the page after the form can show them.
    pub slip: String,
}

/// The second factor.
#[async_trait]
pub trait SecondFactorApi: Send + Sync {
    /// How a challenge can be answered. **Permissions:** whoever has the token; `auth.challenge_expired` for any other.
    async fn second_ways(&self, challenge: &str) -> AppResult<SecondWays>;

    /// Answers a challenge with a one-time code or a recovery code. A wrong one counts like a wrong password.
    /// **Permissions:** whoever has the token.
    async fn enter_code(
        &self,
        caller: &Caller,
        challenge: &str,
        code: &str,
        device: Option<&str>,
    ) -> AppResult<NewSession>;

    /// Whether the caller signs in in two steps. **Permissions:** signed in.
    async fn totp(&self, caller: &Caller) -> AppResult<TotpView>;

    /// Makes a new secret, which counts once it is confirmed. **Permissions:** signed in, and the password.
    async fn start_totp(&self, caller: &Caller, password: &str) -> AppResult<()>;

    /// Confirms the secret with its first code: from now on signing in asks for one. **Permissions:** signed in.
    async fn confirm_totp(&self, caller: &Caller, code: &str) -> AppResult<RecoveryCodes>;

    /// Other recovery codes; those before are worthless. **Permissions:** signed in, password and code.
    async fn renew_recovery_codes(&self, caller: &Caller, proof: &Proof) -> AppResult<RecoveryCodes>;

    /// The codes of a slip. **Permissions:** signed in; only the person it was sealed for, for some minutes.
    async fn read_slip(&self, caller: &Caller, slip: &str) -> AppResult<Vec<String>>;

    /// The caller's last sign-ins, and those that failed, newest first. **Permissions:** signed in.
    async fn sign_ins(&self, caller: &Caller) -> AppResult<Vec<SignInView>>;

    /// Ends every session of the caller's, and the one that asks. **Permissions:** signed in.
    async fn end_all_sessions(&self, caller: &Caller) -> AppResult<()>;

    /// Back to the password alone. **Permissions:** signed in, password and code.
    async fn end_totp(&self, caller: &Caller, proof: &Proof) -> AppResult<()>;
}
