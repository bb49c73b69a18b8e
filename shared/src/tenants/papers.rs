//! Documents that show who runs a business: sent by the business, looked at by head office, handed out only to be kept.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{caller::Caller, error::AppResult, ids::DocumentId, time::Local};

/// The most that a document may be, in bytes.
pub const MAX_DOCUMENT: usize = 5 * 1024 * 1024;

/// What a document shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// That the business is registered.
    Registration,
    /// What a tax office says.
    Tax,
    /// Who the owner is.
    Identity,
    /// Where it is.
    Address,
    /// What it may do.
    Licence,
    /// Something else.
    Other,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: &[Self] =
        &[Self::Registration, Self::Tax, Self::Identity, Self::Address, Self::Licence, Self::Other];

    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Tax => "tax",
            Self::Identity => "identity",
            Self::Address => "address",
            Self::Licence => "licence",
            Self::Other => "other",
        }
    }

    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}

/// M-38, as far as papers of a business go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentStatus {
    /// Waits for somebody to look.
    PendingReview,
    /// Is in order.
    Verified,
    /// Is not.
    Rejected,
}

impl DocumentStatus {
    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        match text {
            "pending_review" => Some(Self::PendingReview),
            "verified" => Some(Self::Verified),
            "rejected" => Some(Self::Rejected),
            _ => None,
        }
    }
}

/// A document, without what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentView {
    /// Which.
    pub id: DocumentId,
    /// What it shows.
    pub kind: DocumentKind,
    /// What its sender called it.
    pub file_name: String,
    /// How much it is, in bytes.
    pub bytes: i32,
    /// What was said to it.
    pub status: DocumentStatus,
    /// When it was sent, in the business's zone.
    pub sent_at: Local,
}

/// A document to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFile {
    /// What its sender called it.
    pub file_name: String,
    /// `application/pdf`, `image/png` or `image/jpeg`, as its first bytes say.
    pub content_type: String,
    /// What is in it.
    pub content: Vec<u8>,
}

/// Papers.
#[async_trait]
pub trait PapersApi: Send + Sync {
    /// The caller's business's, newest first. **Permissions:** `tenants:read` of the whole business.
    async fn papers(&self, caller: &Caller) -> AppResult<Vec<DocumentView>>;

    /// Sends one; the business is then looked at once more. PDF, PNG or JPEG, by what it is and not by its name, of
    /// [`MAX_DOCUMENT`] at most. **Permissions:** `tenants:update` of the whole business.
    async fn send_paper(
        &self,
        caller: &Caller,
        kind: &str,
        file_name: &str,
        content: Vec<u8>,
    ) -> AppResult<()>;

    /// Takes one back that nobody has looked at yet. **Permissions:** `tenants:update` of the whole business.
    async fn withdraw_paper(&self, caller: &Caller, document: DocumentId) -> AppResult<()>;

    /// What is in one, for its business and for head office, whose reading is written down. **Permissions:** `tenants:read` of the
    /// whole business; `tenants:approve` of every business, or its part `verification` or `contracts`.
    async fn paper(&self, caller: &Caller, document: DocumentId) -> AppResult<DocumentFile>;
}
