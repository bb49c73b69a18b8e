//! Errors as pages see them: the code that the port gave, translated here.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use shared::{AppError, ErrorCode, error::FieldProblem};

use crate::i18n::*;

/// What a server function answers when it could not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UiError(pub AppError);

impl std::fmt::Display for UiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for UiError {}

impl From<AppError> for UiError {
    /// Outside a page's own rendering the answer carries the status that belongs to the code.
    fn from(error: AppError) -> Self {
        #[cfg(not(target_family = "wasm"))]
        set_status(&error);
        Self(error)
    }
}

impl From<ErrorCode> for UiError {
    fn from(code: ErrorCode) -> Self {
        AppError::new(code).into()
    }
}

impl FromServerFnError for UiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let code = match error {
            // The network is away, or the server is.
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => ErrorCode::Unavailable,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => ErrorCode::Malformed,
            _ => ErrorCode::Internal,
        };
        code.into()
    }
}

/// Answers to server functions carry the error's status; a page that is being rendered keeps its own.
#[cfg(not(target_family = "wasm"))]
fn set_status(error: &AppError) {
    let (Some(response), Some(parts)) =
        (use_context::<leptos_axum::ResponseOptions>(), use_context::<http::request::Parts>())
    else {
        return;
    };
    let wants_page = parts
        .headers
        .get(http::header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if parts.uri.path().starts_with("/api/")
        && !wants_page
        && let Ok(status) = http::StatusCode::from_u16(error.code.kind().status())
    {
        response.set_status(status);
    }
}

/// The answer's status: there is nothing here. Nothing happens in the browser.
pub fn say_not_found() {
    #[cfg(not(target_family = "wasm"))]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
}

/// One sentence in the viewer's language: what happened, and what to do.
#[must_use]
pub fn error_text(code: ErrorCode) -> String {
    text_of(use_i18n().get_locale(), code)
}

macro_rules! texts {
    ($locale:expr, $value:expr, { $($pattern:pat => $key:ident,)+ }) => {
        match $value {
            $($pattern => leptos_i18n::td_string!($locale, errors.$key).to_string(),)+
        }
    };
}

fn text_of(locale: Locale, code: ErrorCode) -> String {
    texts!(locale, code, {
        ErrorCode::Invalid => invalid,
        ErrorCode::Malformed => malformed,
        ErrorCode::TooLarge => too_large,
        ErrorCode::CrossSite => cross_site,
        ErrorCode::NotFound => not_found,
        ErrorCode::Unauthenticated => unauthenticated,
        ErrorCode::WrongCredentials => wrong_credentials,
        ErrorCode::TotpRequired => totp_required,
        ErrorCode::PasskeyRefused => passkey_refused,
        ErrorCode::ChallengeExpired => challenge_expired,
        ErrorCode::LastWayIn => last_way_in,
        ErrorCode::AccountLocked => account_locked,
        ErrorCode::TokenInvalid => token_invalid,
        ErrorCode::LinkExpired => link_expired,
        ErrorCode::Forbidden => forbidden,
        ErrorCode::BusinessRequired => business_required,
        ErrorCode::EmailUnverified => email_unverified,
        ErrorCode::TooManyBusinesses => too_many_businesses,
        ErrorCode::LastOwner => last_owner,
        ErrorCode::AccountSuspended => account_suspended,
        ErrorCode::SecondFactorNeeded => second_factor_needed,
        ErrorCode::SettingsChanged => settings_changed,
        ErrorCode::StaffBooked => staff_booked,
        ErrorCode::LeaveState => leave_state,
        ErrorCode::LastPlace => last_place,
        ErrorCode::PlaceBooked => place_booked,
        ErrorCode::PlaceInUse => place_in_use,
        ErrorCode::SlotTaken => slot_taken,
        ErrorCode::SlotNotOffered => slot_not_offered,
        ErrorCode::OutsideHours => outside_hours,
        ErrorCode::StaffBusy => staff_busy,
        ErrorCode::NoRoom => no_room,
        ErrorCode::NotSkilled => not_skilled,
        ErrorCode::WrongState => wrong_state,
        ErrorCode::Changed => changed,
        ErrorCode::TooLate => too_late,
        ErrorCode::TooManyHolds => too_many_holds,
        ErrorCode::OfferOver => offer_over,
        ErrorCode::TooManyWaiting => too_many_waiting,
        ErrorCode::SeriesConflict => series_conflict,
        ErrorCode::CheckInUnknown => check_in_unknown,
        ErrorCode::CheckInAlready => check_in_already,
        ErrorCode::CheckInTooEarly => check_in_too_early,
        ErrorCode::CheckInWrongDay => check_in_wrong_day,
        ErrorCode::CheckInWrongPlace => check_in_wrong_place,
        ErrorCode::CheckInRevoked => check_in_revoked,
        ErrorCode::NoCredit => no_credit,
        ErrorCode::PackageRunsOut => package_runs_out,
        ErrorCode::PackageInUse => package_in_use,
        ErrorCode::Overpaid => overpaid,
        ErrorCode::KeyReused => key_reused,
        ErrorCode::RateLimited => rate_limited,
        ErrorCode::Unavailable => unavailable,
        ErrorCode::Internal => internal,
    })
}

/// Why a field is wrong and what to write instead, in the viewer's language. `field` is its name, or its path in the request
/// (`customer.email`).
#[must_use]
pub fn field_text(field: &str, problem: FieldProblem) -> String {
    let locale = use_i18n().get_locale();
    let name = field.rsplit('.').next().unwrap_or(field);
    texts!(locale, (name, problem), {
        ("name", FieldProblem::Required) => name_required,
        ("email", FieldProblem::Required) => email_required,
        ("email", FieldProblem::Malformed) => email_malformed,
        ("phone", FieldProblem::Required) => phone_required,
        ("phone", FieldProblem::Malformed) => phone_malformed,
        ("password", FieldProblem::TooShort) => password_too_short,
        ("current_password", FieldProblem::Inconsistent) => password_not_current,
        ("code", FieldProblem::Required) => code_required,
        ("code", FieldProblem::Inconsistent) => code_wrong,
        ("username", FieldProblem::Malformed) => username_malformed,
        ("username", FieldProblem::Unknown) => username_taken,
        ("picture", FieldProblem::Malformed) => picture_malformed,
        ("picture", FieldProblem::TooLong) => picture_too_large,
        ("attachment", FieldProblem::Required) => attachment_required,
        ("attachment", FieldProblem::Malformed) => attachment_malformed,
        ("attachment", FieldProblem::TooLong) => attachment_too_large,
        ("attachment", FieldProblem::OutOfRange) => attachments_full,
        ("reason", FieldProblem::Required) => reason_required,
        (_, FieldProblem::Required) => field_required,
        (_, FieldProblem::TooLong) => field_too_long,
        (_, FieldProblem::TooShort) => field_too_short,
        (_, FieldProblem::Malformed) => field_malformed,
        (_, FieldProblem::Unknown) => field_unknown,
        (_, FieldProblem::Past) => field_past,
        (_, FieldProblem::TooFar) => field_too_far,
        (_, FieldProblem::OutOfRange) => field_out_of_range,
        (_, FieldProblem::Inconsistent) => field_inconsistent,
        (_, FieldProblem::TooCommon) => field_too_common,
        (_, FieldProblem::NoSuchTime) => field_no_such_time,
        (_, FieldProblem::Taken) => field_taken,
    })
}
