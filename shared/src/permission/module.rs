//! What permissions are about.

use serde::{Deserialize, Serialize};

use super::{Action, Permission};

macro_rules! modules {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// A module of the platform, in the order of the permission matrix: its place is part of how a [`super::Reach`] is
        /// written, in the program and in the database (`permission_cell`), so new ones go to the end.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Module {
            $($(#[$doc])* $name,)+
        }

        impl Module {
            /// Every module.
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

modules! {
    /// Accounts and profiles.
    Profiles = "profiles",
    /// Roles, permissions, grants.
    Rbac = "rbac",
    /// Sessions, devices, second factors.
    Sessions = "sessions",
    /// Audit, session and rate-limit logs: append-only for everybody.
    Audit = "audit",
    /// Businesses: places, settings, verification, contracts.
    Tenants = "tenants",
    /// What a business pays Ombaro.
    Subscription = "subscription",
    /// Services, lengths, add-ons, packages, rooms and devices.
    Catalog = "catalog",
    /// Profiles and skills of those who do the work.
    Staff = "staff",
    /// Shifts, exceptions, calendars.
    Availability = "availability",
    /// Where staff are on their way.
    Tracking = "tracking",
    /// Orders with their items, changes, check-in, waitlist.
    Bookings = "bookings",
    /// Appointments and dispatch.
    Assignments = "assignments",
    /// Lessons, progress, goals, tests.
    Lessons = "lessons",
    /// Payments and refunds (approve: a refund).
    Payments = "payments",
    /// Invoices and receipts.
    Invoices = "invoices",
    /// Settlements and earnings.
    Settlements = "settlements",
    /// Customers and their addresses.
    Customers = "customers",
    /// Points, memberships, referrals.
    Loyalty = "loyalty",
    /// Campaigns and advertisements.
    Campaigns = "campaigns",
    /// Promotions and offers.
    Promotions = "promotions",
    /// Reviews and feedback (approve: moderate).
    Reviews = "reviews",
    /// Support tickets.
    Tickets = "tickets",
    /// Threads and messages.
    Messages = "messages",
    /// Notifications and their templates.
    Notifications = "notifications",
    /// Telephone calls and the assistant's settings.
    Calls = "calls",
    /// HR records.
    Employees = "employees",
    /// Attendance.
    Attendance = "attendance",
    /// Leave.
    Leave = "leave",
    /// Salaries.
    Payroll = "payroll",
    /// Performance reviews.
    Performance = "performance",
    /// Products, stock, purchase orders.
    Inventory = "inventory",
    /// Contacts, interactions, tasks.
    Crm = "crm",
    /// Files.
    Documents = "documents",
    /// Dashboards and reports.
    Analytics = "analytics",
    /// Consent, access requests, retention.
    Compliance = "compliance",
    /// Health, jobs, flags, integrations, backups.
    Ops = "ops",
}

impl Module {
    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|module| module.as_str() == text)
    }

    /// `module:read`
    #[must_use]
    pub const fn read(self) -> Permission {
        Permission::new(self, Action::Read)
    }

    /// `module:create`
    #[must_use]
    pub const fn create(self) -> Permission {
        Permission::new(self, Action::Create)
    }

    /// `module:update`
    #[must_use]
    pub const fn update(self) -> Permission {
        Permission::new(self, Action::Update)
    }

    /// `module:delete`
    #[must_use]
    pub const fn delete(self) -> Permission {
        Permission::new(self, Action::Delete)
    }

    /// `module:approve`
    #[must_use]
    pub const fn approve(self) -> Permission {
        Permission::new(self, Action::Approve)
    }

    /// `module:export`
    #[must_use]
    pub const fn export(self) -> Permission {
        Permission::new(self, Action::Export)
    }
}
