//! How far a permission reaches.

use serde::{Deserialize, Serialize};

/// Which rows a permission is about. Each scope holds those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// What is published.
    Public,
    /// What is the person's own.
    Own,
    /// What is assigned to the person.
    Assigned,
    /// What belongs to those who report to the person.
    Team,
    /// Everything of the business.
    Tenant,
    /// Everything of every business.
    Platform,
}

impl Scope {
    /// Every scope, the narrowest first.
    pub const ALL: &[Self] =
        &[Self::Public, Self::Own, Self::Assigned, Self::Team, Self::Tenant, Self::Platform];

    /// As the matrix and a [`super::Reach`] write it.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Public => 'u',
            Self::Own => 'o',
            Self::Assigned => 'a',
            Self::Team => 'm',
            Self::Tenant => 't',
            Self::Platform => 'p',
        }
    }

    /// The one that is written as `letter`.
    #[must_use]
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.letter() == letter)
    }

    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Own => "own",
            Self::Assigned => "assigned",
            Self::Team => "team",
            Self::Tenant => "tenant",
            Self::Platform => "platform",
        }
    }

    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.as_str() == text)
    }
}
