//! What somebody may do at one business, or at head office.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Module, Permission, Reach, Scope};

/// A permission over one part of a module: `tenants:approve(verification)`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Part {
    /// `module:action`, as text so that it can be sorted and sent.
    pub permission: String,
    /// Which part of the module.
    pub name: String,
    /// How far it reaches.
    pub scope: Scope,
}

/// The union of somebody's roles and direct grants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permissions {
    reach: Reach,
    parts: BTreeSet<Part>,
}

impl Permissions {
    /// How far a permission reaches over the whole of its module, `None` when it does not.
    #[must_use]
    pub fn scope(&self, permission: Permission) -> Option<Scope> {
        self.reach.scope(permission)
    }

    /// How far a permission reaches over this part of its module: because it reaches the whole, or just this part.
    #[must_use]
    pub fn part_scope(&self, permission: Permission, part: &str) -> Option<Scope> {
        let text = permission.to_string();
        let held = self.parts.iter().filter(|held| held.permission == text && held.name == part);
        self.scope(permission).max(held.map(|held| held.scope).max())
    }

    /// For the database.
    #[must_use]
    pub const fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Adds a permission.
    pub fn allow(&mut self, permission: Permission, scope: Scope) {
        self.reach.widen(permission, scope);
    }

    /// Adds a permission over a part of its module.
    pub fn allow_part(&mut self, permission: Permission, scope: Scope, part: &str) {
        self.reach.widen_part(permission, scope);
        self.parts.insert(Part { permission: permission.to_string(), name: part.to_owned(), scope });
    }

    /// Takes a permission away, and every part of it.
    pub fn deny(&mut self, permission: Permission) {
        self.reach.remove(permission);
        let text = permission.to_string();
        self.parts.retain(|part| part.permission != text);
    }

    /// Adds everything that `other` holds.
    pub fn add(&mut self, other: &Self) {
        for permission in Permission::all() {
            if let Some(scope) = other.scope(permission) {
                self.allow(permission, scope);
            } else if let Some(scope) = other.reach.part_scope(permission) {
                self.reach.widen_part(permission, scope);
            }
        }
        self.parts.extend(other.parts.iter().cloned());
    }

    /// Whether everything here is also in `other`, as far or further: what somebody makes may not exceed its maker.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        let whole = Permission::all().all(|permission| match self.scope(permission) {
            Some(scope) => other.scope(permission) >= Some(scope),
            None => true,
        });
        let held = |part: &Part| {
            Permission::all()
                .find(|permission| part.permission == permission.to_string())
                .is_some_and(|permission| other.part_scope(permission, &part.name) >= Some(part.scope))
        };
        whole && self.parts.iter().all(held)
    }

    /// What is reached in a module, for a person to read: each action with its scope and the parts that
    /// it is about, none of them where it is about the whole.
    pub fn of_module(&self, module: Module) -> impl Iterator<Item = (Permission, Scope, Vec<&str>)> {
        let here = Permission::all().filter(move |permission| permission.module == module);
        here.filter_map(|permission| {
            let scope = self.reach.part_scope(permission)?;
            let text = permission.to_string();
            let parts = self.parts.iter().filter(|part| part.permission == text && part.scope >= scope);
            Some((permission, scope, parts.map(|part| part.name.as_str()).collect()))
        })
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use crate::permission::Role;

    #[test]
    fn a_part_reaches_no_further_than_its_name() {
        let verifier = Role::VendorList.permissions();
        let approve = Module::Tenants.approve();
        assert_eq!(verifier.scope(approve), None);
        assert_eq!(verifier.part_scope(approve, "verification"), Some(Scope::Platform));
        assert_eq!(verifier.part_scope(approve, "contracts"), None);
        // The whole holds each of its parts.
        let admin = Role::Admin.permissions();
        assert_eq!(admin.part_scope(approve, "verification"), Some(Scope::Platform));
    }

    #[test]
    fn every_role_is_within_itself_and_the_front_desk_is_not_within_the_therapist() {
        for role in Role::ALL {
            assert!(role.permissions().is_within(role.permissions()), "{}", role.as_str());
            assert!(Permissions::default().is_within(role.permissions()));
        }
        let (desk, therapist) = (Role::VendorReceptionist.permissions(), Role::Therapist.permissions());
        assert!(!desk.is_within(therapist) && !therapist.is_within(desk));
        let mut narrowed = desk.clone();
        narrowed.deny(Module::Customers.create());
        assert!(narrowed.is_within(desk) && !desk.is_within(&narrowed));
    }

    #[test]
    fn a_reach_survives_its_text_and_nonsense_is_none() {
        for role in Role::ALL {
            let reach = role.permissions().reach();
            assert_eq!(Reach::parse(reach.as_str()).as_ref(), Some(reach), "{}", role.as_str());
        }
        for nonsense in ["", "t", &"x".repeat(Permission::COUNT), &"t".repeat(Permission::COUNT + 1)] {
            assert_eq!(Reach::parse(nonsense), None, "{nonsense}");
        }
    }
}
