//! Who may give which role: whoever stands above it.

use shared::permission::{Permissions, Role};

/// Whether somebody with these roles may give `role` and take it away. Owners and super admins may make another of their kind;
/// an admin of head office stands where directors stand.
pub(super) fn may_give(own: &[Role], role: Role) -> bool {
    own.iter().any(|held| {
        let stands = if *held == Role::Admin { Role::Directors } else { *held };
        stands.is_above(role) || (*held == role && matches!(role, Role::Vendor | Role::SuperAdmin))
    })
}

/// Whether somebody may give a role of the business's own: it holds nothing that they do not hold.
pub(super) fn may_give_own(own: &Permissions, role: &Permissions) -> bool {
    role.is_within(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_given_downwards_only() {
        let can = |own: Role, role| may_give(&[own], role);
        assert!(can(Role::Vendor, Role::Vendor) && can(Role::Vendor, Role::Instructor));
        assert!(can(Role::VendorAdmin, Role::VendorManager) && !can(Role::VendorAdmin, Role::Vendor));
        assert!(!can(Role::VendorAdmin, Role::VendorAdmin));
        assert!(can(Role::VendorManager, Role::Therapist) && !can(Role::Therapist, Role::VendorReceptionist));
        assert!(can(Role::SuperAdmin, Role::Admin) && can(Role::Admin, Role::CustomerCare));
        assert!(!can(Role::Admin, Role::SuperAdmin) && !can(Role::Admin, Role::Admin));
        assert!(!can(Role::Vendor, Role::SuperAdmin) && !can(Role::SuperAdmin, Role::Vendor));
        assert!(!may_give(&[], Role::Therapist));
    }
}
