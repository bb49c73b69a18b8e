//! What an account knows of its owner, in its owner's hands.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{caller::Caller, error::AppResult};

/// The most that a picture may be, in bytes.
pub const MAX_AVATAR: usize = 1024 * 1024;

/// A picture of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// `image/png`, `image/jpeg` or `image/webp`, as its first bytes say.
    pub media_type: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What the profile page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileView {
    /// What can be changed at once.
    pub profile: Profile,
    /// The address.
    pub email: String,
    /// The one that takes its place once both ends have said so.
    pub new_email: Option<String>,
    /// The telephone number that was shown to be the owner's, in international form.
    pub phone: Option<String>,
    /// The name of the picture, if there is one.
    pub avatar: Option<String>,
    /// The number that a code was sent to.
    pub phone_asked: Option<String>,
}

/// What its owner may change without showing once more who they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Name.
    pub name: String,
    /// A name to sign in with besides the address; may be empty.
    pub username: String,
    /// The language of messages: `en`, `hi`, `ar`.
    pub language: String,
    /// Whether news and offers may be sent.
    pub marketing: bool,
    /// Whether reminders go by e-mail.
    pub by_email: bool,
    /// Whether reminders go by text message.
    pub by_text: bool,
}

/// What somebody sends to have another address.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailChange {
    /// The new one.
    pub email: String,
    /// The password.
    pub current_password: String,
}

/// What a link about another address has led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailChangeStep {
    /// The other end has not said so yet.
    Waiting,
    /// The account has the new address.
    Done,
}

/// The profile.
#[async_trait]
pub trait ProfileApi: Send + Sync {
    /// The caller's own. **Permissions:** signed in.
    async fn profile(&self, caller: &Caller) -> AppResult<ProfileView>;

    /// Changes it. **Permissions:** signed in.
    async fn save_profile(&self, caller: &Caller, profile: &Profile) -> AppResult<()>;

    /// Sets a picture: PNG, JPEG or WebP, by what it is and not by its name, of [`MAX_AVATAR`] at most. **Permissions:** signed in.
    async fn set_avatar(&self, caller: &Caller, bytes: Vec<u8>) -> AppResult<()>;

    /// Takes it away. **Permissions:** signed in.
    async fn remove_avatar(&self, caller: &Caller) -> AppResult<()>;

    /// A picture by its random name. **Permissions:** whoever was told the name.
    async fn avatar(&self, name: &str) -> AppResult<Picture>;

    /// Asks both addresses whether the new one is to take the old one's place. The answer is the same for an address that
    /// somebody else has. **Permissions:** signed in, and the password.
    async fn change_email(&self, caller: &Caller, change: &EmailChange) -> AppResult<()>;

    /// Takes the token of one of the two links. **Permissions:** whoever has the token.
    async fn confirm_email_change(&self, token: &str) -> AppResult<EmailChangeStep>;

    /// Sends six digits to a telephone number. `unavailable` where no service for text messages is set up.
    /// **Permissions:** signed in.
    async fn send_phone_code(&self, caller: &Caller, phone: &str) -> AppResult<()>;

    /// Takes them; what was booked with the number is then the account's. **Permissions:** signed in.
    async fn confirm_phone(&self, caller: &Caller, code: &str) -> AppResult<()>;
}
