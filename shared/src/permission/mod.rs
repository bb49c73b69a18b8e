//! Who may do what. Deny by default: what is not listed is refused. The services ask here; row security repeats it.
//!
//! A permission is `module:action`. A role grants it with a scope: how far it reaches. What somebody may do at a business is
//! the union of their roles there and of what was granted to them directly, kept as [`Permissions`].

mod action;
mod module;
mod permissions;
mod reach;
mod role;
mod scope;
#[cfg(not(target_family = "wasm"))]
mod system_roles;

pub use action::Action;
pub use module::Module;
pub use permissions::{Part, Permissions};
pub use reach::Reach;
pub use role::{Department, Family, Role};
pub use scope::Scope;

/// `module:action`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permission {
    /// On what.
    pub module: Module,
    /// To do what.
    pub action: Action,
}

impl Permission {
    /// How many there are.
    pub const COUNT: usize = Module::ALL.len() * Action::ALL.len();

    /// `module:action`
    #[must_use]
    pub const fn new(module: Module, action: Action) -> Self {
        Self { module, action }
    }

    /// Every permission, in the order of a [`Reach`].
    pub fn all() -> impl Iterator<Item = Self> {
        Module::ALL
            .iter()
            .flat_map(|module| Action::ALL.iter().map(|action| Self { module: *module, action: *action }))
    }

    /// Its place in a [`Reach`].
    const fn cell(self) -> usize {
        self.module as usize * Action::ALL.len() + self.action as usize
    }
}

impl std::fmt::Display for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.module.as_str(), self.action.as_str())
    }
}
