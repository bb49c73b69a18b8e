//! An account in its owner's hands: a new password, and where somebody is signed in.

use serde::{Deserialize, Serialize};

use crate::{ids::SessionId, time::Local};

/// What the form behind the link in the message sends.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordReset {
    /// The link's token.
    pub token: String,
    /// The new password, 12 characters or more.
    pub password: String,
}

/// What somebody who is signed in sends to have another password.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordChange {
    /// The password so far.
    pub current_password: String,
    /// The new one, 12 characters or more.
    pub password: String,
}

/// What is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    /// A browser.
    Browser,
    /// A program that uses the API.
    Api,
}

impl SessionKind {
    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        match text {
            "browser" => Some(Self::Browser),
            "api" => Some(Self::Api),
            _ => None,
        }
    }
}

/// What somebody showed who they are with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInMethod {
    /// The password alone.
    Password,
    /// Password and one-time code.
    Code,
    /// Password and recovery code.
    RecoveryCode,
    /// A passkey.
    Passkey,
    /// The link of a message.
    Link,
}

impl SignInMethod {
    const ALL: [Self; 5] = [Self::Password, Self::Code, Self::RecoveryCode, Self::Passkey, Self::Link];

    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::RecoveryCode => "recovery_code",
            Self::Passkey => "passkey",
            Self::Link => "link",
        }
    }

    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }
}

/// One sign-in, or one that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInView {
    /// With what.
    pub method: SignInMethod,
    /// From where, as far as it said so. May be empty.
    pub device: String,
    /// Whether it let them in.
    pub success: bool,
    /// When, in UTC.
    pub at: Local,
}

/// A place where somebody is signed in. A program keeps its place while it renews its tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// The session, so that it can be ended.
    pub id: SessionId,
    /// What is signed in.
    pub kind: SessionKind,
    /// With what, as far as it said so: `Firefox · Windows`. May be empty.
    pub device: String,
    /// Signed in at, in UTC.
    pub since: Local,
    /// Whether it is the one that asks.
    pub current: bool,
}
