//! The words of these pages.

use app_core::{field_text, i18n::*};
use shared::{
    catalog::edit::{ResourceKind, ServiceState},
    error::FieldProblem,
};

/// Why a field is wrong, in the words of these forms where the usual ones would not help.
pub(crate) fn text_of(field: &str, problem: FieldProblem) -> String {
    let i18n = use_i18n();
    let name = field.rsplit('.').next().unwrap_or(field);
    match (name, problem) {
        ("name", FieldProblem::Required) => t_string!(i18n, catalog.wrong_name).to_string(),
        ("category", FieldProblem::Required) => t_string!(i18n, catalog.wrong_heading).to_string(),
        ("options" | "lengths", FieldProblem::Required) => {
            t_string!(i18n, catalog.wrong_no_length).to_string()
        }
        ("options", FieldProblem::TooLong) => t_string!(i18n, catalog.wrong_many_lengths).to_string(),
        ("minutes" | "lengths", FieldProblem::Inconsistent) => {
            t_string!(i18n, catalog.wrong_length_twice).to_string()
        }
        ("lengths", FieldProblem::Malformed) => t_string!(i18n, catalog.wrong_lengths).to_string(),
        ("gap", FieldProblem::OutOfRange) => t_string!(i18n, catalog.wrong_pause).to_string(),
        ("gap" | "gap_after", FieldProblem::Required) => {
            t_string!(i18n, catalog.wrong_half_pause).to_string()
        }
        ("price", FieldProblem::Malformed) => t_string!(i18n, catalog.wrong_price).to_string(),
        ("code", FieldProblem::Malformed) => t_string!(i18n, catalog.wrong_code).to_string(),
        ("code", FieldProblem::Taken) => t_string!(i18n, catalog.wrong_code_taken).to_string(),
        ("max_participants", FieldProblem::Inconsistent) => {
            t_string!(i18n, catalog.wrong_participants).to_string()
        }
        ("given_at", FieldProblem::Inconsistent) => t_string!(i18n, catalog.wrong_class_away).to_string(),
        ("items", FieldProblem::Required) => t_string!(i18n, catalog.wrong_empty_package).to_string(),
        ("option", FieldProblem::Inconsistent) => t_string!(i18n, catalog.wrong_item_twice).to_string(),
        ("picture", FieldProblem::OutOfRange) => t_string!(i18n, catalog.wrong_many_pictures).to_string(),
        ("picture" | "sheet", FieldProblem::Required) => t_string!(i18n, catalog.wrong_no_file).to_string(),
        ("sheet", FieldProblem::TooLong) => t_string!(i18n, catalog.wrong_sheet_large).to_string(),
        ("sheet", FieldProblem::Inconsistent) => t_string!(i18n, catalog.wrong_sheet).to_string(),
        ("sheet", _) => t_string!(i18n, catalog.wrong_no_sheet).to_string(),
        _ => field_text(field, problem),
    }
}

/// Why a cell cannot be taken.
pub(crate) fn cell_text(column: &str, problem: FieldProblem) -> String {
    let i18n = use_i18n();
    match (column, problem) {
        ("", FieldProblem::Malformed) => t_string!(i18n, catalog.wrong_line).to_string(),
        ("", FieldProblem::TooLong) => t_string!(i18n, catalog.wrong_many_lines).to_string(),
        ("", FieldProblem::Required) => t_string!(i18n, catalog.wrong_headings).to_string(),
        ("id", FieldProblem::Unknown) => t_string!(i18n, catalog.wrong_id).to_string(),
        ("id", FieldProblem::Inconsistent) => t_string!(i18n, catalog.wrong_service_twice).to_string(),
        ("staff", FieldProblem::Unknown) => t_string!(i18n, catalog.wrong_staff).to_string(),
        ("published" | "needs_room", FieldProblem::Malformed) => {
            t_string!(i18n, catalog.wrong_yes_no).to_string()
        }
        _ => text_of(column, problem),
    }
}

/// The state of a service.
pub(crate) fn state_name(state: ServiceState) -> String {
    let i18n = use_i18n();
    match state {
        ServiceState::Published => t_string!(i18n, catalog.state_published),
        ServiceState::Unpublished => t_string!(i18n, catalog.state_unpublished),
        ServiceState::Archived => t_string!(i18n, catalog.state_archived),
    }
    .to_string()
}

/// What a kind of thing is called, where there are several of it.
pub(crate) fn kind_name(kind: ResourceKind) -> String {
    let i18n = use_i18n();
    match kind {
        ResourceKind::Room => t_string!(i18n, catalog.rooms),
        ResourceKind::Device => t_string!(i18n, catalog.devices),
        ResourceKind::Vehicle => t_string!(i18n, catalog.vehicles),
    }
    .to_string()
}

/// A language in its own letters: whoever reads it knows it.
pub(crate) fn language(locale: &str) -> &'static str {
    match locale {
        "hi" => "हिन्दी",
        "ar" => "العربية",
        _ => "English",
    }
}
