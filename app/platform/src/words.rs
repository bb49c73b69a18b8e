//! Actions, states and roles in the reader's words.

use app_core::{clock_time, duration_text, i18n::*, isolated, short_date};
use app_ui::Icon;
use leptos::prelude::*;
use shared::{
    permission::Role,
    platform::{AccountStatus, BusinessStatus},
    tenants::settings::Verification,
    time::Local,
};

/// What was done; its code where there is no sentence for it yet.
pub(crate) fn action_text(code: &str) -> String {
    let i18n = use_i18n();
    match code {
        "auth.login" => t_string!(i18n, platform.act_auth_login).to_string(),
        "auth.logout" => t_string!(i18n, platform.act_auth_logout).to_string(),
        "auth.register" => t_string!(i18n, platform.act_auth_register).to_string(),
        "auth.verify_email" => t_string!(i18n, platform.act_auth_verify_email).to_string(),
        "auth.change_password" => t_string!(i18n, platform.act_auth_change_password).to_string(),
        "auth.forgot_password" => t_string!(i18n, platform.act_auth_forgot_password).to_string(),
        "auth.reset_password" => t_string!(i18n, platform.act_auth_reset_password).to_string(),
        "auth.refresh_reused" => t_string!(i18n, platform.act_auth_refresh_reused).to_string(),
        "auth.end_session" => t_string!(i18n, platform.act_auth_end_session).to_string(),
        "auth.end_other_sessions" => t_string!(i18n, platform.act_auth_end_other_sessions).to_string(),
        "auth.second_factor" => t_string!(i18n, platform.act_auth_second_factor).to_string(),
        "auth.two_step_on" => t_string!(i18n, platform.act_auth_two_step_on).to_string(),
        "auth.two_step_off" => t_string!(i18n, platform.act_auth_two_step_off).to_string(),
        "auth.passkey_add" => t_string!(i18n, platform.act_auth_passkey_add).to_string(),
        "auth.passkey_remove" => t_string!(i18n, platform.act_auth_passkey_remove).to_string(),
        "auth.recovery_code" => t_string!(i18n, platform.act_auth_recovery_code).to_string(),
        "auth.recovery_codes" => t_string!(i18n, platform.act_auth_recovery_codes).to_string(),
        "booking.create" => t_string!(i18n, platform.act_booking_create).to_string(),
        "booking.confirm" => t_string!(i18n, platform.act_booking_confirm).to_string(),
        "booking.reject" => t_string!(i18n, platform.act_booking_reject).to_string(),
        "booking.accept" => t_string!(i18n, platform.act_booking_accept).to_string(),
        "booking.depart" => t_string!(i18n, platform.act_booking_depart).to_string(),
        "booking.unanswered" => t_string!(i18n, platform.act_booking_unanswered).to_string(),
        "booking.decline" => t_string!(i18n, platform.act_booking_decline).to_string(),
        "booking.reschedule" => t_string!(i18n, platform.act_booking_reschedule).to_string(),
        "booking.cancel" => t_string!(i18n, platform.act_booking_cancel).to_string(),
        "booking.check_in" => t_string!(i18n, platform.act_booking_check_in).to_string(),
        "booking.start" => t_string!(i18n, platform.act_booking_start).to_string(),
        "booking.complete" => t_string!(i18n, platform.act_booking_complete).to_string(),
        "booking.no_show" => t_string!(i18n, platform.act_booking_no_show).to_string(),
        "booking.pay" => t_string!(i18n, platform.act_booking_pay).to_string(),
        "booking.add_file" => t_string!(i18n, platform.act_booking_add_file).to_string(),
        "booking.read_file" => t_string!(i18n, platform.act_booking_read_file).to_string(),
        "booking.remove_file" => t_string!(i18n, platform.act_booking_remove_file).to_string(),
        "booking.write_health" => t_string!(i18n, platform.act_booking_write_health).to_string(),
        "booking.erase_health" => t_string!(i18n, platform.act_booking_erase_health).to_string(),
        "booking.read_health" => t_string!(i18n, platform.act_booking_read_health).to_string(),
        "booking.ask_health" => t_string!(i18n, platform.act_booking_ask_health).to_string(),
        "booking.expire" => t_string!(i18n, platform.act_booking_expire).to_string(),
        "booking.late" => t_string!(i18n, platform.act_booking_late).to_string(),
        "push.on" => t_string!(i18n, platform.act_push_on).to_string(),
        "push.renewed" => t_string!(i18n, platform.act_push_renewed).to_string(),
        "push.off" => t_string!(i18n, platform.act_push_off).to_string(),
        "push.set" => t_string!(i18n, platform.act_push_set).to_string(),
        "waitlist.accept" => t_string!(i18n, platform.act_waitlist_accept).to_string(),
        "waitlist.decline" => t_string!(i18n, platform.act_waitlist_decline).to_string(),
        "waitlist.expire" => t_string!(i18n, platform.act_waitlist_expire).to_string(),
        "waitlist.join" => t_string!(i18n, platform.act_waitlist_join).to_string(),
        "waitlist.lapse" => t_string!(i18n, platform.act_waitlist_lapse).to_string(),
        "waitlist.offer" => t_string!(i18n, platform.act_waitlist_offer).to_string(),
        "waitlist.withdraw" => t_string!(i18n, platform.act_waitlist_withdraw).to_string(),
        "booking.assign" => t_string!(i18n, platform.act_booking_assign).to_string(),
        "booking.overbook" => t_string!(i18n, platform.act_booking_overbook).to_string(),
        "class.schedule" => t_string!(i18n, platform.act_class_schedule).to_string(),
        "class.move" => t_string!(i18n, platform.act_class_move).to_string(),
        "class.substitute" => t_string!(i18n, platform.act_class_substitute).to_string(),
        "class.call_off" => t_string!(i18n, platform.act_class_call_off).to_string(),
        "booking.lookup" => t_string!(i18n, platform.act_booking_lookup).to_string(),
        "calendar.add_link" => t_string!(i18n, platform.act_calendar_add_link).to_string(),
        "calendar.remove_link" => t_string!(i18n, platform.act_calendar_remove_link).to_string(),
        "calendar.renew_feed" => t_string!(i18n, platform.act_calendar_renew_feed).to_string(),
        "calendar.revoke_feed" => t_string!(i18n, platform.act_calendar_revoke_feed).to_string(),
        "leave.ask" => t_string!(i18n, platform.act_leave_ask).to_string(),
        "leave.approve" => t_string!(i18n, platform.act_leave_approve).to_string(),
        "leave.reject" => t_string!(i18n, platform.act_leave_reject).to_string(),
        "leave.cancel" => t_string!(i18n, platform.act_leave_cancel).to_string(),
        "leave.offer_another_time" => t_string!(i18n, platform.act_leave_offer_another_time).to_string(),
        "staff.save_hours" => t_string!(i18n, platform.act_staff_save_hours).to_string(),
        "staff.remove_hours" => t_string!(i18n, platform.act_staff_remove_hours).to_string(),
        "staff.add_exception" => t_string!(i18n, platform.act_staff_add_exception).to_string(),
        "staff.remove_exception" => t_string!(i18n, platform.act_staff_remove_exception).to_string(),
        "staff.save_block" => t_string!(i18n, platform.act_staff_save_block).to_string(),
        "staff.remove_block" => t_string!(i18n, platform.act_staff_remove_block).to_string(),
        "staff.save_profile" => t_string!(i18n, platform.act_staff_save_profile).to_string(),
        "staff.save_certification" => t_string!(i18n, platform.act_staff_save_certification).to_string(),
        "staff.remove_certification" => t_string!(i18n, platform.act_staff_remove_certification).to_string(),
        "staff.set_travels" => t_string!(i18n, platform.act_staff_set_travels).to_string(),
        "staff.set_status" => t_string!(i18n, platform.act_staff_set_status).to_string(),
        "team.invite" => t_string!(i18n, platform.act_team_invite).to_string(),
        "team.join" => t_string!(i18n, platform.act_team_join).to_string(),
        "team.withdraw" => t_string!(i18n, platform.act_team_withdraw).to_string(),
        "team.set_roles" => t_string!(i18n, platform.act_team_set_roles).to_string(),
        "team.suspend" => t_string!(i18n, platform.act_team_suspend).to_string(),
        "team.reinstate" => t_string!(i18n, platform.act_team_reinstate).to_string(),
        "team.remove" => t_string!(i18n, platform.act_team_remove).to_string(),
        "team.grant" => t_string!(i18n, platform.act_team_grant).to_string(),
        "team.revoke" => t_string!(i18n, platform.act_team_revoke).to_string(),
        "team.make_role" => t_string!(i18n, platform.act_team_make_role).to_string(),
        "team.change_role" => t_string!(i18n, platform.act_team_change_role).to_string(),
        "team.limit_role" => t_string!(i18n, platform.act_team_limit_role).to_string(),
        "team.remove_role" => t_string!(i18n, platform.act_team_remove_role).to_string(),
        "tenant.verify" => t_string!(i18n, platform.act_tenant_verify).to_string(),
        "tenant.start" => t_string!(i18n, platform.act_tenant_start).to_string(),
        "subscription.choose_plan" => t_string!(i18n, platform.act_subscription_choose_plan).to_string(),
        "subscription.cancel" => t_string!(i18n, platform.act_subscription_cancel).to_string(),
        "subscription.keep" => t_string!(i18n, platform.act_subscription_keep).to_string(),
        "subscription.trial_ended" => t_string!(i18n, platform.act_subscription_trial_ended).to_string(),
        "business.search" => t_string!(i18n, platform.act_business_search).to_string(),
        "business.read" => t_string!(i18n, platform.act_business_read).to_string(),
        "business.suspend" => t_string!(i18n, platform.act_business_suspend).to_string(),
        "business.reinstate" => t_string!(i18n, platform.act_business_reinstate).to_string(),
        "account.search" => t_string!(i18n, platform.act_account_search).to_string(),
        "account.read" => t_string!(i18n, platform.act_account_read).to_string(),
        "account.suspend" => t_string!(i18n, platform.act_account_suspend).to_string(),
        "account.reinstate" => t_string!(i18n, platform.act_account_reinstate).to_string(),
        "account.sign_out" => t_string!(i18n, platform.act_account_sign_out).to_string(),
        "audit.read" => t_string!(i18n, platform.act_audit_read).to_string(),
        "limits.read" => t_string!(i18n, platform.act_limits_read).to_string(),
        "auth.change_email" => t_string!(i18n, platform.act_auth_change_email).to_string(),
        "auth.email_changed" => t_string!(i18n, platform.act_auth_email_changed).to_string(),
        "auth.end_all_sessions" => t_string!(i18n, platform.act_auth_end_all_sessions).to_string(),
        "auth.phone" => t_string!(i18n, platform.act_auth_phone).to_string(),
        "auth.phone_code" => t_string!(i18n, platform.act_auth_phone_code).to_string(),
        "auth.profile" => t_string!(i18n, platform.act_auth_profile).to_string(),
        "auth.two_step_start" => t_string!(i18n, platform.act_auth_two_step_start).to_string(),
        "team.second_factor" => t_string!(i18n, platform.act_team_second_factor).to_string(),
        "tenant.add_closure" => t_string!(i18n, platform.act_tenant_add_closure).to_string(),
        "tenant.remove_closure" => t_string!(i18n, platform.act_tenant_remove_closure).to_string(),
        "service.create" | "service.duplicate" => t_string!(i18n, catalog.act_create).to_string(),
        "service.save" | "service.add_picture" | "service.remove_picture" => {
            t_string!(i18n, catalog.act_save).to_string()
        }
        "service.save_prices" => t_string!(i18n, catalog.act_prices).to_string(),
        "service.publish" => t_string!(i18n, catalog.act_publish).to_string(),
        "service.unpublish" => t_string!(i18n, catalog.act_unpublish).to_string(),
        "service.archive" => t_string!(i18n, catalog.act_archive).to_string(),
        "service.restore" => t_string!(i18n, catalog.act_restore).to_string(),
        "service_category.create" | "service_category.save" => {
            t_string!(i18n, catalog.act_heading).to_string()
        }
        "service_category.remove" => t_string!(i18n, catalog.act_no_heading).to_string(),
        "addon.create" | "addon.save" => t_string!(i18n, catalog.act_addon).to_string(),
        "resource.create" | "resource.save" => t_string!(i18n, catalog.act_resource).to_string(),
        "package.sell" => t_string!(i18n, platform.act_package_sell).to_string(),
        "package.suspend" => t_string!(i18n, platform.act_package_suspend).to_string(),
        "package.resume" => t_string!(i18n, platform.act_package_resume).to_string(),
        "package.refund" => t_string!(i18n, platform.act_package_refund).to_string(),
        "package.create" | "package.save" => t_string!(i18n, catalog.act_package).to_string(),
        "catalog.reorder" => t_string!(i18n, catalog.act_reorder).to_string(),
        "catalog.export" => t_string!(i18n, catalog.act_export).to_string(),
        "catalog.import" => t_string!(i18n, catalog.act_import).to_string(),
        "tenant.save_business" => t_string!(i18n, platform.act_tenant_save_business).to_string(),
        "tenant.save_hours" => t_string!(i18n, platform.act_tenant_save_hours).to_string(),
        "tenant.save_location" => t_string!(i18n, platform.act_tenant_save_location).to_string(),
        "tenant.save_tax_id" => t_string!(i18n, platform.act_tenant_save_tax_id).to_string(),
        "auth.denied" => t_string!(i18n, platform.act_auth_denied).to_string(),
        "auth.set_avatar" => t_string!(i18n, platform.act_auth_set_avatar).to_string(),
        "auth.remove_avatar" => t_string!(i18n, platform.act_auth_remove_avatar).to_string(),
        "tenant.send_paper" => t_string!(i18n, platform.act_tenant_send_paper).to_string(),
        "tenant.read_paper" => t_string!(i18n, platform.act_tenant_read_paper).to_string(),
        "tenant.withdraw_paper" => t_string!(i18n, platform.act_tenant_withdraw_paper).to_string(),
        "kiosk.set_up" => t_string!(i18n, platform.act_kiosk_set_up).to_string(),
        "kiosk.take_back" => t_string!(i18n, platform.act_kiosk_take_back).to_string(),
        "tenant.add_location" => t_string!(i18n, platform.act_tenant_add_location).to_string(),
        "tenant.close_location" => t_string!(i18n, platform.act_tenant_close_location).to_string(),
        "tenant.save_travel" => t_string!(i18n, platform.act_tenant_save_travel).to_string(),
        "tenant.add_area" => t_string!(i18n, platform.act_tenant_add_area).to_string(),
        "tenant.save_area" => t_string!(i18n, platform.act_tenant_save_area).to_string(),
        "tenant.archive_area" => t_string!(i18n, platform.act_tenant_archive_area).to_string(),
        "tenant.save_brand" => t_string!(i18n, platform.act_tenant_save_brand).to_string(),
        "tenant.set_logo" => t_string!(i18n, platform.act_tenant_set_logo).to_string(),
        "tenant.remove_logo" => t_string!(i18n, platform.act_tenant_remove_logo).to_string(),
        other => other.to_owned(),
    }
}

/// What to look for in the log: the beginning of a code, and its word.
pub(crate) fn action_groups() -> Vec<(&'static str, String)> {
    let i18n = use_i18n();
    vec![
        ("auth.", t_string!(i18n, platform.group_auth).to_string()),
        ("booking.", t_string!(i18n, platform.group_booking).to_string()),
        ("team.", t_string!(i18n, platform.group_team).to_string()),
        ("subscription.", t_string!(i18n, platform.group_subscription).to_string()),
        ("business.", t_string!(i18n, platform.group_business).to_string()),
        ("tenant.", t_string!(i18n, platform.group_tenant).to_string()),
        ("account.", t_string!(i18n, platform.group_account).to_string()),
        ("audit.", t_string!(i18n, platform.group_audit).to_string()),
    ]
}

/// `Manager, Front desk`
pub(crate) fn role_names(roles: &[Role]) -> String {
    roles.iter().map(|role| role_text(*role)).collect::<Vec<_>>().join(", ")
}

fn role_text(role: Role) -> String {
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
        other => other.as_str().to_owned(),
    }
}

/// Minutes in the largest unit that fits.
pub(crate) fn length_text(minutes: i32) -> String {
    let i18n = use_i18n();
    match minutes {
        1_440.. if minutes % 1_440 == 0 => t_string!(i18n, platform.days, n = minutes / 1_440).to_string(),
        60.. if minutes % 60 == 0 => t_string!(i18n, platform.hours, n = minutes / 60).to_string(),
        _ => duration_text(minutes),
    }
}

/// A day in a line of text.
pub(crate) fn day_text(at: Local) -> String {
    isolated(&short_date(at.date_naive()))
}

/// A day and the time of it.
pub(crate) fn moment_text(at: Local) -> String {
    let i18n = use_i18n();
    t_string!(i18n, platform.pair, first = day_text(at), second = clock_time(at)).to_string()
}

/// Where a business stands, as a word.
pub(crate) fn status_text(status: BusinessStatus) -> String {
    let i18n = use_i18n();
    match status {
        BusinessStatus::Trial => t_string!(i18n, platform.status_trial).to_string(),
        BusinessStatus::Active => t_string!(i18n, platform.status_active).to_string(),
        BusinessStatus::Inactive => t_string!(i18n, platform.status_inactive).to_string(),
        BusinessStatus::Suspended => t_string!(i18n, platform.status_suspended).to_string(),
        BusinessStatus::Deleted => t_string!(i18n, platform.status_deleted).to_string(),
    }
}

/// Likewise, to be seen.
#[component]
pub(crate) fn StatusChip(status: BusinessStatus) -> impl IntoView {
    let (tone, icon) = match status {
        BusinessStatus::Trial => ("pending", "hourglass"),
        BusinessStatus::Active => ("started", "circle-check"),
        BusinessStatus::Inactive | BusinessStatus::Deleted => ("done", "ban"),
        BusinessStatus::Suspended => ("late", "ban"),
    };
    view! { <span class="chip" data-status=tone><Icon name=icon/>{status_text(status)}</span> }.into_any()
}

/// Every state of a business's papers.
pub(crate) const PAPERS: [Verification; 3] =
    [Verification::Pending, Verification::Verified, Verification::Rejected];

/// The state of a business's papers, as a word.
pub(crate) fn papers_text(papers: Verification) -> String {
    let i18n = use_i18n();
    match papers {
        Verification::Pending => t_string!(i18n, platform.papers_pending).to_string(),
        Verification::Verified => t_string!(i18n, platform.papers_verified).to_string(),
        Verification::Rejected => t_string!(i18n, platform.papers_rejected).to_string(),
    }
}

/// Likewise, to be seen.
#[component]
pub(crate) fn PapersChip(papers: Verification) -> impl IntoView {
    let (tone, icon) = match papers {
        Verification::Pending => ("pending", "hourglass"),
        Verification::Verified => ("started", "circle-check"),
        Verification::Rejected => ("late", "x"),
    };
    view! { <span class="chip" data-status=tone><Icon name=icon/>{papers_text(papers)}</span> }.into_any()
}

/// A plan, as a word.
pub(crate) fn plan_text(plan: Option<&str>) -> String {
    let i18n = use_i18n();
    match plan {
        Some("MONTHLY") => t_string!(i18n, platform.plan_monthly).to_string(),
        Some("YEARLY") => t_string!(i18n, platform.plan_yearly).to_string(),
        _ => t_string!(i18n, platform.plan_none).to_string(),
    }
}

/// Whether an account may be used, as a word.
pub(crate) fn account_text(status: AccountStatus) -> String {
    let i18n = use_i18n();
    match status {
        AccountStatus::Active => t_string!(i18n, platform.account_active).to_string(),
        AccountStatus::Inactive => t_string!(i18n, platform.account_inactive).to_string(),
        AccountStatus::Suspended => t_string!(i18n, platform.account_suspended).to_string(),
        AccountStatus::Erased => t_string!(i18n, platform.account_erased).to_string(),
    }
}

/// Likewise, to be seen.
#[component]
pub(crate) fn AccountChip(status: AccountStatus) -> impl IntoView {
    let (tone, icon) = match status {
        AccountStatus::Active => ("started", "circle-check"),
        AccountStatus::Suspended => ("late", "ban"),
        AccountStatus::Inactive | AccountStatus::Erased => ("done", "ban"),
    };
    view! { <span class="chip" data-status=tone><Icon name=icon/>{account_text(status)}</span> }.into_any()
}
