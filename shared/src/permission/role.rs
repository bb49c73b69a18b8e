//! Roles, and how they stand to each other.

use serde::{Deserialize, Serialize};

#[cfg(not(target_family = "wasm"))]
use super::{Action, Permission, Permissions, Scope, system_roles};

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// A role that every installation has.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Role {
            $($(#[$doc])* $name,)+
        }

        impl Role {
            /// Every role.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

roles! {
    /// Everything, fully audited.
    SuperAdmin = "super_admin",
    /// Reads across departments, approves.
    Directors = "directors",
    /// Manages the platform.
    Admin = "admin",
    /// Corporate reports.
    CorporateOffice = "corporate_office",
    /// Head-office records and documents.
    HoDetails = "ho_details",
    /// Operations, security, integrations.
    ItDepartment = "it_department",
    /// Payments, settlements, approvals.
    FinanceDepartment = "finance_department",
    /// Book-keeping.
    AccountsDepartment = "accounts_department",
    /// Chartered accountant, company secretary: statutory audit.
    CaCs = "ca_cs",
    /// All HR data.
    HrDepartment = "hr_department",
    /// Attendance.
    StaffDepartment = "staff_department",
    /// Contracts, compliance.
    LegalDepartment = "legal_department",
    /// Counsel.
    Advocate = "advocate",
    /// Campaigns, promotions.
    MarketingDepartment = "marketing_department",
    /// Customer data.
    CustomerData = "customer_data",
    /// Tickets.
    CustomerCare = "customer_care",
    /// Field operations.
    FoDepartment = "fo_department",
    /// Onboarding and verification of businesses.
    VendorList = "vendor_list",
    /// What everybody has who is employed by head office.
    Employee = "employee",
    /// Owns the business.
    Vendor = "vendor",
    /// Administers the business.
    VendorAdmin = "vendor_admin",
    /// Runs the day.
    VendorManager = "vendor_manager",
    /// Front desk.
    VendorReceptionist = "vendor_receptionist",
    /// Does the work: sees and does what is assigned.
    Therapist = "therapist",
    /// Does the work, and gives lessons.
    Instructor = "instructor",
    /// Somebody with an account.
    Customer = "customer",
    /// A customer with a learning record.
    Student = "student",
    /// Nobody signed in.
    Guest = "guest",
    /// The telephone assistant of a business.
    PhoneAgent = "phone_agent",
    /// Jobs and webhooks.
    System = "system",
}

/// Whose roles they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Head office.
    Platform,
    /// A business.
    Tenant,
    /// Customers.
    Customer,
    /// Nobody in particular.
    Anonymous,
    /// Programs.
    Service,
}

/// A department of head office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Department {
    /// Information technology.
    It,
    /// Finance, with accounts and statutory audit.
    Finance,
    /// Human resources, with attendance.
    Hr,
    /// Legal, with counsel.
    Legal,
    /// Marketing, with customer data.
    Marketing,
    /// Operations: field operations, customer care, the list of businesses.
    Operations,
}

impl Role {
    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str() == text)
    }

    /// Whose role it is.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::Vendor
            | Self::VendorAdmin
            | Self::VendorManager
            | Self::VendorReceptionist
            | Self::Therapist
            | Self::Instructor => Family::Tenant,
            Self::Customer | Self::Student => Family::Customer,
            Self::Guest => Family::Anonymous,
            Self::PhoneAgent | Self::System => Family::Service,
            _ => Family::Platform,
        }
    }

    /// Where it stands in head office.
    #[must_use]
    pub const fn department(self) -> Option<Department> {
        match self {
            Self::ItDepartment => Some(Department::It),
            Self::FinanceDepartment | Self::AccountsDepartment | Self::CaCs => Some(Department::Finance),
            Self::HrDepartment | Self::StaffDepartment => Some(Department::Hr),
            Self::LegalDepartment | Self::Advocate => Some(Department::Legal),
            Self::MarketingDepartment | Self::CustomerData => Some(Department::Marketing),
            Self::FoDepartment | Self::CustomerCare | Self::VendorList => Some(Department::Operations),
            _ => None,
        }
    }

    /// Who stands directly above it; `None` at the top, and for those who stand in no line.
    #[must_use]
    pub const fn superior(self) -> Option<Self> {
        match self {
            Self::Directors | Self::Admin => Some(Self::SuperAdmin),
            Self::AccountsDepartment | Self::CaCs => Some(Self::FinanceDepartment),
            Self::StaffDepartment => Some(Self::HrDepartment),
            Self::Advocate => Some(Self::LegalDepartment),
            Self::CustomerData => Some(Self::MarketingDepartment),
            Self::FinanceDepartment
            | Self::HrDepartment
            | Self::LegalDepartment
            | Self::ItDepartment
            | Self::MarketingDepartment
            | Self::FoDepartment
            | Self::CustomerCare
            | Self::VendorList
            | Self::CorporateOffice
            | Self::HoDetails
            | Self::Employee => Some(Self::Directors),
            Self::VendorAdmin => Some(Self::Vendor),
            Self::VendorManager => Some(Self::VendorAdmin),
            Self::VendorReceptionist | Self::Therapist | Self::Instructor => Some(Self::VendorManager),
            Self::SuperAdmin
            | Self::Vendor
            | Self::Customer
            | Self::Student
            | Self::Guest
            | Self::PhoneAgent
            | Self::System => None,
        }
    }

    /// Whether it stands above `other`: who does may give `other` and take it away.
    #[must_use]
    pub fn is_above(self, other: Self) -> bool {
        std::iter::successors(other.superior(), |role| role.superior()).any(|role| role == self)
    }

    /// Whether its own business may give it to people.
    #[must_use]
    pub fn is_given_by_businesses(self) -> bool {
        self.family() == Family::Tenant
    }
}

#[cfg(not(target_family = "wasm"))]
impl Role {
    /// Everything it may do. Every role of head office holds what `employee` holds.
    #[must_use]
    pub fn permissions(self) -> &'static Permissions {
        static ALL: std::sync::LazyLock<Vec<Permissions>> =
            std::sync::LazyLock::new(|| Role::ALL.iter().map(|role| role.collect()).collect());
        static NONE: std::sync::LazyLock<Permissions> = std::sync::LazyLock::new(Permissions::default);
        ALL.get(self as usize).unwrap_or(&NONE)
    }

    fn collect(self) -> Permissions {
        let mut permissions = Permissions::default();
        if self.family() == Family::Platform && self != Self::Employee {
            permissions.add(&Self::Employee.collect());
        }
        for (module, cell) in system_roles::cells(self) {
            for (scope, actions, part) in cell.split(", ").filter_map(read_group) {
                for action in actions.chars().filter_map(Action::from_letter) {
                    let permission = Permission::new(*module, action);
                    match part {
                        None => permissions.allow(permission, scope),
                        Some(part) => permissions.allow_part(permission, scope, part),
                    }
                }
            }
        }
        permissions
    }
}

/// `scope:actions(part)`
#[cfg(not(target_family = "wasm"))]
fn read_group(group: &str) -> Option<(Scope, &str, Option<&str>)> {
    let (scope, rest) = group.split_once(':')?;
    let scope = scope.chars().next().and_then(Scope::from_letter)?;
    match rest.split_once('(') {
        Some((actions, part)) => Some((scope, actions, Some(part.trim_end_matches(')')))),
        None => Some((scope, rest, None)),
    }
}
