//! How far every permission reaches, as one short text.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::{Permission, Scope};

/// For each permission the letter of its scope, `-` where there is none, and a capital where only a part of the module is
/// reached. The database is given the same text (`app.reach`) and its policies read it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Reach([u8; Permission::COUNT]);

const NOTHING: u8 = b'-';

impl Reach {
    /// Nothing at all.
    pub const NONE: Self = Self([NOTHING; Permission::COUNT]);

    /// How far a permission reaches over the whole of its module.
    #[must_use]
    pub fn scope(&self, permission: Permission) -> Option<Scope> {
        self.at(permission).and_then(|letter| Scope::from_letter(char::from(letter)))
    }

    /// How far a permission reaches, be it over a part of its module only.
    #[must_use]
    pub fn part_scope(&self, permission: Permission) -> Option<Scope> {
        let letter = self.at(permission)?;
        Scope::from_letter(char::from(letter.to_ascii_lowercase()))
    }

    /// Everything that is reached, be it a part of its module only.
    pub fn held(&self) -> impl Iterator<Item = Permission> {
        Permission::all().filter(|permission| self.part_scope(*permission).is_some())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // It holds nothing but ASCII letters.
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Reads the text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let letters: [u8; Permission::COUNT] = text.as_bytes().try_into().ok()?;
        let known = |letter: &u8| {
            *letter == NOTHING || Scope::from_letter(char::from(letter.to_ascii_lowercase())).is_some()
        };
        letters.iter().all(known).then_some(Self(letters))
    }

    /// Takes a permission away.
    pub fn remove(&mut self, permission: Permission) {
        self.set(permission, NOTHING);
    }

    /// Adds a permission over the whole of its module, if it does not reach as far already.
    pub(super) fn widen(&mut self, permission: Permission, scope: Scope) {
        if self.scope(permission).is_none_or(|held| held < scope) {
            self.set(permission, letter(scope));
        }
    }

    /// Adds a permission over a part of its module, if there is none over the whole of it.
    pub(super) fn widen_part(&mut self, permission: Permission, scope: Scope) {
        if self.scope(permission).is_none() && self.part_scope(permission).is_none_or(|held| held < scope) {
            self.set(permission, letter(scope).to_ascii_uppercase());
        }
    }

    fn at(&self, permission: Permission) -> Option<u8> {
        self.0.get(permission.cell()).copied()
    }

    fn set(&mut self, permission: Permission, letter: u8) {
        if let Some(cell) = self.0.get_mut(permission.cell()) {
            *cell = letter;
        }
    }
}

fn letter(scope: Scope) -> u8 {
    u8::try_from(scope.letter()).unwrap_or(NOTHING)
}

impl Default for Reach {
    fn default() -> Self {
        Self::NONE
    }
}

impl std::fmt::Debug for Reach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Reach {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Reach {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a reach"))
    }
}
