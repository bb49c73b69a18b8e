//! Where a caller acts on a team: their business, or head office.

use server_kernel::Actor;
use shared::{
    AppError,
    caller::{Caller, SignedIn},
    ids::TenantId,
    permission::{Family, Permission, Permissions, Role, Scope},
    team::Place,
};

/// The caller at a place where they hold what was asked.
pub(super) struct At<'a> {
    pub user: &'a SignedIn,
    pub tenant: TenantId,
    pub roles: &'a [Role],
    pub permissions: &'a Permissions,
    pub family: Family,
    pub actor: Actor,
}

/// # Errors
/// `auth.required`, `auth.forbidden`.
pub(super) fn at(caller: &Caller, place: Place, permission: Permission) -> Result<At<'_>, AppError> {
    match place {
        Place::Business => {
            let (user, membership) = caller.whole_business(permission)?;
            Ok(At {
                user,
                tenant: membership.tenant,
                roles: &membership.roles,
                permissions: &membership.permissions,
                family: Family::Tenant,
                actor: Actor::staff(user, membership),
            })
        }
        Place::HeadOffice => {
            let (user, office) = caller.head_office(permission)?;
            Ok(At {
                user,
                tenant: office.tenant,
                roles: &office.roles,
                permissions: &office.permissions,
                family: Family::Platform,
                actor: Actor::head_office(user, office, Some(office.tenant)),
            })
        }
    }
}

impl At<'_> {
    /// How far a permission given here can reach.
    pub(super) const fn farthest(&self) -> Scope {
        match self.family {
            Family::Platform => Scope::Platform,
            _ => Scope::Tenant,
        }
    }

    /// The system roles that people have here, the highest first.
    pub(super) fn system_roles(&self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(|role| role.family() == self.family)
    }
}
