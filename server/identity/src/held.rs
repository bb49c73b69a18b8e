//! What somebody holds at a business, put together: system roles less what the business took from them, and what was allowed
//! besides.

use shared::permission::{Action, Family, Module, Permission, Permissions, Role, Scope};

/// Roles, and what they and everything else come to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) roles: Vec<Role>,
    pub(crate) permissions: Permissions,
    /// Whether nothing is held before there is a second factor.
    pub(crate) locked: bool,
}

/// Reads the words of `held_by`. Roles of another family count for nothing, and nothing reaches further than the place: a
/// business's own roles and grants stop at the business.
pub(crate) fn put_together(words: &[String], family: Family) -> Held {
    let farthest = if family == Family::Platform { Scope::Platform } else { Scope::Tenant };
    let lines: Vec<Vec<&str>> = words.iter().map(|line| line.split(' ').collect()).collect();
    let mut held = Held::default();
    for line in &lines {
        match line.as_slice() {
            ["role", role] => {
                let known = Role::from_stored(role).filter(|role| role.family() == family);
                if let Some(role) = known {
                    held.roles.push(role);
                    held.permissions.add(&limited(role, &lines));
                }
            }
            ["allow", module, action, scope] => {
                if let (Some(permission), Some(scope)) =
                    (permission(module, action), Scope::from_stored(scope))
                {
                    held.permissions.allow(permission, scope.min(farthest));
                }
            }
            ["locked"] => held.locked = true,
            _ => {}
        }
    }
    if held.locked {
        held.permissions = Permissions::default();
    }
    held.roles.sort_unstable();
    held
}

fn limited(role: Role, lines: &[Vec<&str>]) -> Permissions {
    let mut permissions = role.permissions().clone();
    for line in lines {
        if let ["limit", of, module, action] = line.as_slice()
            && *of == role.as_str()
            && let Some(permission) = permission(module, action)
        {
            permissions.deny(permission);
        }
    }
    permissions
}

fn permission(module: &str, action: &str) -> Option<Permission> {
    Some(Permission::new(Module::from_stored(module)?, Action::from_stored(action)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(lines: &[&str], family: Family) -> Held {
        let words: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        put_together(&words, family)
    }

    #[test]
    fn several_roles_come_to_the_widest_of_each() {
        let both = held(&["role therapist", "role vendor_receptionist"], Family::Tenant);
        assert_eq!(both.roles, [Role::VendorReceptionist, Role::Therapist]);
        assert_eq!(both.permissions.scope(Module::Bookings.read()), Some(Scope::Tenant));
        assert_eq!(both.permissions.scope(Module::Availability.delete()), Some(Scope::Own));
    }

    #[test]
    fn a_business_takes_from_a_role_but_not_from_another() {
        let lines = ["role vendor_manager", "limit vendor_manager payments create"];
        assert_eq!(held(&lines, Family::Tenant).permissions.scope(Module::Payments.create()), None);
        let lines = ["role vendor_receptionist", "limit vendor_manager payments create"];
        let desk = held(&lines, Family::Tenant);
        assert_eq!(desk.permissions.scope(Module::Payments.create()), Some(Scope::Tenant));
    }

    #[test]
    fn what_a_business_allows_stops_at_the_business() {
        let grant = held(&["allow customers export platform"], Family::Tenant);
        assert_eq!(grant.permissions.scope(Module::Customers.export()), Some(Scope::Tenant));
    }

    #[test]
    fn without_the_second_factor_that_a_role_asks_for_nothing_is_held() {
        let locked = held(&["role vendor", "locked", "allow bookings read tenant"], Family::Tenant);
        assert!(locked.locked && locked.roles == [Role::Vendor]);
        assert_eq!(locked.permissions, Permissions::default());
    }

    #[test]
    fn a_head_office_role_counts_for_nothing_at_a_business() {
        assert_eq!(held(&["role super_admin"], Family::Tenant), Held::default());
        assert_eq!(held(&["role vendor"], Family::Platform), Held::default());
        assert_eq!(held(&["role nonsense", "allow x y z", "limit a", ""], Family::Tenant), Held::default());
    }
}
