//! Who may do what. Deny by default: what is not listed is refused. The services ask here; row security repeats it.

use serde::{Deserialize, Serialize};

/// A person's part at one business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Owns the business (`vendor`).
    Owner,
    /// Runs the day (`vendor_manager`).
    Manager,
    /// Front desk (`vendor_receptionist`).
    Desk,
    /// Therapist, stylist, instructor: sees and does what is assigned.
    Practitioner,
}

impl Role {
    /// Every role.
    pub const ALL: &[Self] = &[Self::Owner, Self::Manager, Self::Desk, Self::Practitioner];

    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Desk => "desk",
            Self::Practitioner => "practitioner",
        }
    }

    /// From its stored form.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str() == text)
    }

    /// How far a permission of this role reaches, `None` when it has none.
    #[must_use]
    pub const fn scope(self, permission: Permission) -> Option<Scope> {
        use Permission as P;
        match (self, permission) {
            (Self::Owner | Self::Manager, _) => Some(Scope::Tenant),
            (Self::Desk, P::DecideBookings | P::ReadTakings) => None,
            (Self::Desk, _) => Some(Scope::Tenant),
            (
                Self::Practitioner,
                P::ReadBookings | P::UpdateBookings | P::DecideBookings | P::TakePayments,
            ) => Some(Scope::Assigned),
            (Self::Practitioner, P::CreateBookings | P::ReadTakings | P::ReadBoard) => None,
        }
    }
}

/// `module:action` of the permission matrix, as far as this build goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// bookings:R
    ReadBookings,
    /// bookings:C
    CreateBookings,
    /// bookings:U
    UpdateBookings,
    /// bookings:A: confirm or reject.
    DecideBookings,
    /// The whole business's day on one screen.
    ReadBoard,
    /// payments:C
    TakePayments,
    /// payments:R over the whole business
    ReadTakings,
}

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything of the business.
    Tenant,
    /// Only what is assigned to the person.
    Assigned,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_practitioner_reaches_only_what_is_assigned_and_the_desk_decides_nothing() {
        assert_eq!(Role::Practitioner.scope(Permission::ReadBookings), Some(Scope::Assigned));
        assert_eq!(Role::Practitioner.scope(Permission::ReadBoard), None);
        assert_eq!(Role::Desk.scope(Permission::DecideBookings), None);
        assert_eq!(Role::Manager.scope(Permission::DecideBookings), Some(Scope::Tenant));
        for role in Role::ALL {
            assert_eq!(Role::from_stored(role.as_str()), Some(*role));
        }
    }
}
