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
