//! Modules, actions and roles in the reader's words.

use app_core::i18n::*;
use shared::{
    permission::{Action, Module, Permission, Role},
    team::{RoleRef, RoleView},
};

/// What a permission is about.
pub(crate) fn module_text(module: Module) -> String {
    let i18n = use_i18n();
    match module {
        Module::Profiles => t_string!(i18n, team.module_profiles).to_string(),
        Module::Rbac => t_string!(i18n, team.module_rbac).to_string(),
        Module::Sessions => t_string!(i18n, team.module_sessions).to_string(),
        Module::Audit => t_string!(i18n, team.module_audit).to_string(),
        Module::Tenants => t_string!(i18n, team.module_tenants).to_string(),
        Module::Subscription => t_string!(i18n, team.module_subscription).to_string(),
        Module::Catalog => t_string!(i18n, team.module_catalog).to_string(),
        Module::Staff => t_string!(i18n, team.module_staff).to_string(),
        Module::Availability => t_string!(i18n, team.module_availability).to_string(),
        Module::Tracking => t_string!(i18n, team.module_tracking).to_string(),
        Module::Bookings => t_string!(i18n, team.module_bookings).to_string(),
        Module::Assignments => t_string!(i18n, team.module_assignments).to_string(),
        Module::Lessons => t_string!(i18n, team.module_lessons).to_string(),
        Module::Payments => t_string!(i18n, team.module_payments).to_string(),
        Module::Invoices => t_string!(i18n, team.module_invoices).to_string(),
        Module::Settlements => t_string!(i18n, team.module_settlements).to_string(),
        Module::Customers => t_string!(i18n, team.module_customers).to_string(),
        Module::Loyalty => t_string!(i18n, team.module_loyalty).to_string(),
        Module::Campaigns => t_string!(i18n, team.module_campaigns).to_string(),
        Module::Promotions => t_string!(i18n, team.module_promotions).to_string(),
        Module::Reviews => t_string!(i18n, team.module_reviews).to_string(),
        Module::Tickets => t_string!(i18n, team.module_tickets).to_string(),
        Module::Messages => t_string!(i18n, team.module_messages).to_string(),
        Module::Notifications => t_string!(i18n, team.module_notifications).to_string(),
        Module::Calls => t_string!(i18n, team.module_calls).to_string(),
        Module::Employees => t_string!(i18n, team.module_employees).to_string(),
        Module::Attendance => t_string!(i18n, team.module_attendance).to_string(),
        Module::Leave => t_string!(i18n, team.module_leave).to_string(),
        Module::Payroll => t_string!(i18n, team.module_payroll).to_string(),
        Module::Performance => t_string!(i18n, team.module_performance).to_string(),
        Module::Inventory => t_string!(i18n, team.module_inventory).to_string(),
        Module::Crm => t_string!(i18n, team.module_crm).to_string(),
        Module::Documents => t_string!(i18n, team.module_documents).to_string(),
        Module::Analytics => t_string!(i18n, team.module_analytics).to_string(),
        Module::Compliance => t_string!(i18n, team.module_compliance).to_string(),
        Module::Ops => t_string!(i18n, team.module_ops).to_string(),
    }
}

/// What may be done to it.
pub(crate) fn action_text(action: Action) -> String {
    let i18n = use_i18n();
    match action {
        Action::Read => t_string!(i18n, team.action_read).to_string(),
        Action::Create => t_string!(i18n, team.action_create).to_string(),
        Action::Update => t_string!(i18n, team.action_update).to_string(),
        Action::Delete => t_string!(i18n, team.action_delete).to_string(),
        Action::Approve => t_string!(i18n, team.action_approve).to_string(),
        Action::Export => t_string!(i18n, team.action_export).to_string(),
    }
}

/// `Customers: see`
pub(crate) fn permission_text(permission: Permission) -> String {
    format!("{}: {}", module_text(permission.module), action_text(permission.action).to_lowercase())
}

/// What somebody is.
pub(crate) fn role_text(role: Role) -> String {
    let i18n = use_i18n();
    match role {
        Role::SuperAdmin => t_string!(i18n, team.role_super_admin).to_string(),
        Role::Directors => t_string!(i18n, team.role_directors).to_string(),
        Role::Admin => t_string!(i18n, team.role_admin).to_string(),
        Role::CorporateOffice => t_string!(i18n, team.role_corporate_office).to_string(),
        Role::HoDetails => t_string!(i18n, team.role_ho_details).to_string(),
        Role::ItDepartment => t_string!(i18n, team.role_it_department).to_string(),
        Role::FinanceDepartment => t_string!(i18n, team.role_finance_department).to_string(),
        Role::AccountsDepartment => t_string!(i18n, team.role_accounts_department).to_string(),
        Role::CaCs => t_string!(i18n, team.role_ca_cs).to_string(),
        Role::HrDepartment => t_string!(i18n, team.role_hr_department).to_string(),
        Role::StaffDepartment => t_string!(i18n, team.role_staff_department).to_string(),
        Role::LegalDepartment => t_string!(i18n, team.role_legal_department).to_string(),
        Role::Advocate => t_string!(i18n, team.role_advocate).to_string(),
        Role::MarketingDepartment => t_string!(i18n, team.role_marketing_department).to_string(),
        Role::CustomerData => t_string!(i18n, team.role_customer_data).to_string(),
        Role::CustomerCare => t_string!(i18n, team.role_customer_care).to_string(),
        Role::FoDepartment => t_string!(i18n, team.role_fo_department).to_string(),
        Role::VendorList => t_string!(i18n, team.role_vendor_list).to_string(),
        Role::Employee => t_string!(i18n, team.role_employee).to_string(),
        Role::Vendor => t_string!(i18n, team.role_vendor).to_string(),
        Role::VendorAdmin => t_string!(i18n, team.role_vendor_admin).to_string(),
        Role::VendorManager => t_string!(i18n, team.role_vendor_manager).to_string(),
        Role::VendorReceptionist => t_string!(i18n, team.role_vendor_receptionist).to_string(),
        Role::Therapist => t_string!(i18n, team.role_therapist).to_string(),
        Role::Instructor => t_string!(i18n, team.role_instructor).to_string(),
        // Nobody is given these.
        Role::Customer | Role::Student | Role::Guest | Role::PhoneAgent | Role::System => {
            role.as_str().to_owned()
        }
    }
}

/// What a role is called.
pub(crate) fn name_of(role: &RoleView) -> String {
    match role.role {
        RoleRef::System(role) => role_text(role),
        RoleRef::Custom(_) => role.name.clone(),
    }
}
