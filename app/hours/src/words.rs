//! Kinds, states, rules and problems in the reader's words.

use app_core::{day_name, field_text, i18n::*, short_date};
use chrono::{Days, NaiveDate};
use shared::{
    error::FieldProblem,
    staff::{ExceptionKind, LeaveKind, LeaveLine, LeaveStatus, LinkFailure, Often, Rule, StaffStatus},
};

/// Monday first.
pub(crate) const ORDER: [usize; 7] = [1, 2, 3, 4, 5, 6, 0];

/// `Monday`; 0 is Sunday.
pub(crate) fn weekday(day: usize) -> String {
    let locale = use_i18n().get_locale();
    match day {
        0 => leptos_i18n::td_string!(locale, common.sunday),
        1 => leptos_i18n::td_string!(locale, common.monday),
        2 => leptos_i18n::td_string!(locale, common.tuesday),
        3 => leptos_i18n::td_string!(locale, common.wednesday),
        4 => leptos_i18n::td_string!(locale, common.thursday),
        5 => leptos_i18n::td_string!(locale, common.friday),
        _ => leptos_i18n::td_string!(locale, common.saturday),
    }
    .to_string()
}

/// `Mon`
pub(crate) fn short_weekday(day: usize) -> String {
    // The first of a month that began on a Sunday.
    let sunday = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap_or_default();
    day_name(sunday + Days::new(u64::try_from(day).unwrap_or_default()))
}

/// What leave is for.
pub(crate) fn leave_kind(kind: LeaveKind) -> String {
    let i18n = use_i18n();
    match kind {
        LeaveKind::Sick => t_string!(i18n, hours.leave_sick),
        LeaveKind::Casual => t_string!(i18n, hours.leave_casual),
        LeaveKind::Annual => t_string!(i18n, hours.leave_annual),
        LeaveKind::Earned => t_string!(i18n, hours.leave_earned),
        LeaveKind::Maternity => t_string!(i18n, hours.leave_maternity),
        LeaveKind::Paternity => t_string!(i18n, hours.leave_paternity),
        LeaveKind::Emergency => t_string!(i18n, hours.leave_emergency),
        LeaveKind::Unpaid => t_string!(i18n, hours.leave_unpaid),
    }
    .to_string()
}

/// What became of it: tone, icon, word.
pub(crate) fn leave_state(status: LeaveStatus) -> (&'static str, &'static str, String) {
    let i18n = use_i18n();
    match status {
        LeaveStatus::Pending => ("pending", "hourglass", t_string!(i18n, hours.state_pending).to_string()),
        LeaveStatus::Approved => {
            ("started", "circle-check", t_string!(i18n, hours.state_approved).to_string())
        }
        LeaveStatus::Rejected => ("late", "ban", t_string!(i18n, hours.state_rejected).to_string()),
        LeaveStatus::Cancelled => ("cancelled", "undo-2", t_string!(i18n, hours.state_cancelled).to_string()),
    }
}

/// `Tue 1 December (from 13:00) – Thu 3 December`
pub(crate) fn leave_days(leave: &LeaveLine) -> String {
    let i18n = use_i18n();
    let half = |text: String, half: bool, word: &str| if half { format!("{text} ({word})") } else { text };
    let (from, until) = (t_string!(i18n, hours.half_first), t_string!(i18n, hours.half_last));
    if leave.first_day == leave.last_day {
        let day = half(short_date(leave.first_day), leave.from_midday, from);
        return half(day, leave.to_midday, until);
    }
    let first = half(short_date(leave.first_day), leave.from_midday, from);
    format!("{first} – {}", half(short_date(leave.last_day), leave.to_midday, until))
}

/// How many visits something touches.
pub(crate) fn touches(visits: i64) -> String {
    let i18n = use_i18n();
    match visits {
        0 => t_string!(i18n, hours.touches_none).to_string(),
        1 => t_string!(i18n, hours.touches_one).to_string(),
        n => t_string!(i18n, hours.touches, n = n).to_string(),
    }
}

/// What a time on dates is.
pub(crate) fn exception_kind(kind: ExceptionKind) -> String {
    let i18n = use_i18n();
    match kind {
        ExceptionKind::DayOff => t_string!(i18n, hours.kind_day_off),
        ExceptionKind::Extra => t_string!(i18n, hours.kind_extra),
        ExceptionKind::Blocked => t_string!(i18n, hours.kind_blocked),
        ExceptionKind::Leave => t_string!(i18n, hours.kind_leave),
        ExceptionKind::External => t_string!(i18n, hours.kind_external),
    }
    .to_string()
}

/// How somebody stands to the work.
pub(crate) fn staff_status(status: StaffStatus) -> String {
    let i18n = use_i18n();
    match status {
        StaffStatus::Active => t_string!(i18n, hours.status_active),
        StaffStatus::Inactive => t_string!(i18n, hours.status_inactive),
        StaffStatus::OnLeave => t_string!(i18n, hours.status_on_leave),
        StaffStatus::Terminated => t_string!(i18n, hours.status_terminated),
    }
    .to_string()
}

/// What can be done about it.
pub(crate) fn set_status(status: StaffStatus) -> String {
    let i18n = use_i18n();
    match status {
        StaffStatus::Active => t_string!(i18n, hours.set_active),
        StaffStatus::Inactive => t_string!(i18n, hours.set_inactive),
        StaffStatus::OnLeave => t_string!(i18n, hours.set_on_leave),
        StaffStatus::Terminated => t_string!(i18n, hours.set_terminated),
    }
    .to_string()
}

/// Why a calendar could not be read.
pub(crate) fn failure(failure: LinkFailure) -> String {
    let i18n = use_i18n();
    match failure {
        LinkFailure::Unreachable => t_string!(i18n, hours.fail_unreachable),
        LinkFailure::Refused => t_string!(i18n, hours.fail_refused),
        LinkFailure::TooLarge => t_string!(i18n, hours.fail_too_large),
        LinkFailure::NotACalendar => t_string!(i18n, hours.fail_not_a_calendar),
        LinkFailure::ForbiddenAddress => t_string!(i18n, hours.fail_forbidden_address),
        LinkFailure::TooMuch => t_string!(i18n, hours.fail_too_much),
    }
    .to_string()
}

/// How a time comes again.
pub(crate) fn rule_text(rule: &Rule) -> String {
    let i18n = use_i18n();
    let days = rule.days.iter().map(|day| short_weekday(usize::from(*day))).collect::<Vec<_>>().join(", ");
    let n = rule.every;
    match (rule.often, n) {
        (Often::Daily, 1) => t_string!(i18n, hours.rule_daily).to_string(),
        (Often::Daily, _) => t_string!(i18n, hours.rule_days, n = n).to_string(),
        (Often::Weekly, 1) => t_string!(i18n, hours.rule_weekly, days = days).to_string(),
        (Often::Weekly, _) => t_string!(i18n, hours.rule_weeks, n = n, days = days).to_string(),
        (Often::Monthly, 1) => t_string!(i18n, hours.rule_monthly).to_string(),
        (Often::Monthly, _) => t_string!(i18n, hours.rule_months, n = n).to_string(),
    }
}

/// Why a field is wrong, in the words of its form where the usual ones would not help.
pub(crate) fn problem_text(field: &str, problem: FieldProblem) -> String {
    let i18n = use_i18n();
    let text = match (field, problem) {
        (day, FieldProblem::Inconsistent) if day.starts_with("day") => t_string!(i18n, hours.wrong_overlap),
        (day, FieldProblem::OutOfRange) if day.starts_with("day") => t_string!(i18n, hours.wrong_break),
        (day, FieldProblem::Required) if day.starts_with("day") => t_string!(i18n, hours.wrong_pair),
        (day, FieldProblem::Malformed) if day.starts_with("day") => t_string!(i18n, hours.wrong_order),
        ("to", FieldProblem::OutOfRange) => t_string!(i18n, hours.wrong_order),
        ("first", FieldProblem::Taken) => t_string!(i18n, hours.wrong_taken),
        ("to_midday", _) => t_string!(i18n, hours.wrong_halves),
        ("last", FieldProblem::OutOfRange) => t_string!(i18n, hours.wrong_never),
        ("address", FieldProblem::OutOfRange) => t_string!(i18n, hours.wrong_links),
        ("address", FieldProblem::Malformed) => t_string!(i18n, hours.wrong_address),
        _ => return field_text(field, problem),
    };
    text.to_string()
}

/// How a field is called and where it is.
pub(crate) fn field_label(form: &str, field: &str) -> (String, String) {
    let i18n = use_i18n();
    if let Some(day) = field.strip_prefix("day").and_then(|day| day.parse::<usize>().ok()) {
        return (weekday(day), format!("day{day}"));
    }
    let id = if form.is_empty() { field.to_owned() } else { format!("{form}-{field}") };
    let label = match field {
        "kind" => t_string!(i18n, hours.what),
        "first" | "from_day" => t_string!(i18n, hours.first),
        "last" => t_string!(i18n, hours.last),
        "from" => t_string!(i18n, hours.from),
        "to" => t_string!(i18n, hours.to),
        "to_midday" => t_string!(i18n, hours.to_midday),
        "reason" => t_string!(i18n, hours.reason),
        "every" => t_string!(i18n, hours.every),
        "answer" => t_string!(i18n, hours.answer),
        "address" => t_string!(i18n, hours.link_address),
        "name" => t_string!(i18n, hours.paper_name),
        "year" => t_string!(i18n, hours.paper_year),
        "expires" => t_string!(i18n, hours.paper_expires),
        "languages" => t_string!(i18n, hours.languages),
        "experience" => t_string!(i18n, hours.experience),
        "bio" => t_string!(i18n, hours.bio),
        _ => t_string!(i18n, hours.what),
    };
    (label.to_string(), id)
}
