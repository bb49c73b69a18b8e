//! What can be done to a module.

use serde::{Deserialize, Serialize};

/// One of the six actions, in the order of the permission matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// See it.
    Read,
    /// Add to it.
    Create,
    /// Change it.
    Update,
    /// Take it away; what is deleted can be restored.
    Delete,
    /// Decide on it.
    Approve,
    /// Take it out of the program.
    Export,
}

impl Action {
    /// Every action.
    pub const ALL: &[Self] =
        &[Self::Read, Self::Create, Self::Update, Self::Delete, Self::Approve, Self::Export];

    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Approve => "approve",
            Self::Export => "export",
        }
    }

    /// As the matrix writes it.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Read => 'R',
            Self::Create => 'C',
            Self::Update => 'U',
            Self::Delete => 'D',
            Self::Approve => 'A',
            Self::Export => 'X',
        }
    }

    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.as_str() == text)
    }

    /// The one the matrix writes as `letter`.
    #[must_use]
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.letter() == letter)
    }
}
