//! One error for every edge. A context has its own error enum inside; what leaves it is an [`AppError`]: a stable
//! [`ErrorCode`] that the interface translates and REST sends as RFC 9457 `application/problem+json`.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The result of every port.
pub type AppResult<T> = Result<T, AppError>;

/// What went wrong, in classes that map one to one to HTTP statuses (RFC 9110).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// 422: a value is wrong.
    Invalid,
    /// 400: the request itself cannot be read.
    Malformed,
    /// 401: who are you?
    Unauthenticated,
    /// 403: you are known, and may not.
    Forbidden,
    /// 404: not there, or not yours.
    NotFound,
    /// 409: the state does not allow it.
    Conflict,
    /// 410: was valid once.
    Gone,
    /// 413: too large.
    TooLarge,
    /// 429: slow down.
    RateLimited,
    /// 503: not now, or not set up.
    Unavailable,
    /// 500: our fault.
    Internal,
}

impl ErrorKind {
    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Gone => 410,
            Self::TooLarge => 413,
            Self::Invalid => 422,
            Self::RateLimited => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }
}

macro_rules! codes {
    ($(#[doc = $doc:literal] $name:ident = $text:literal, $kind:ident;)+) => {
        /// A stable code, part of the contract: never renamed, never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {$(
            #[doc = $doc]
            #[serde(rename = $text)]
            $name,
        )+}

        impl ErrorCode {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As it is sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {$(Self::$name => $text,)+}
            }

            /// What it says in English, for developers; people are told in their own language.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self {$(Self::$name => $doc.trim().trim_end_matches('.'),)+}
            }

            /// Its class.
            #[must_use]
            pub const fn kind(self) -> ErrorKind {
                match self {$(Self::$name => ErrorKind::$kind,)+}
            }
        }
    };
}

codes! {
    /// One or more fields are wrong; `errors` says which.
    Invalid = "request.invalid", Invalid;
    /// The body or the address could not be read.
    Malformed = "request.malformed", Malformed;
    /// The body is larger than anything we accept.
    TooLarge = "request.too_large", TooLarge;
    /// The request came from another site.
    CrossSite = "request.cross_site", Forbidden;
    /// There is no such thing here.
    NotFound = "not_found", NotFound;
    /// Sign in first.
    Unauthenticated = "auth.required", Unauthenticated;
    /// E-mail address or password is wrong.
    WrongCredentials = "auth.wrong_credentials", Unauthenticated;
    /// A one-time code is needed besides the password.
    TotpRequired = "auth.totp_required", Unauthenticated;
    /// The passkey was not accepted.
    PasskeyRefused = "auth.passkey_refused", Unauthenticated;
    /// Signing in took too long, or was finished before.
    ChallengeExpired = "auth.challenge_expired", Gone;
    /// Without this nobody could sign in any more.
    LastWayIn = "auth.last_way_in", Conflict;
    /// Too many failures for this account.
    AccountLocked = "auth.locked", RateLimited;
    /// The access or refresh token is not valid (any more).
    TokenInvalid = "auth.token_invalid", Unauthenticated;
    /// The link has been used or is too old.
    LinkExpired = "auth.link_expired", Gone;
    /// Known, but not allowed.
    Forbidden = "auth.forbidden", Forbidden;
    /// Head office keeps this account out.
    AccountSuspended = "auth.suspended", Forbidden;
    /// The role asks for a second factor, and the account has none yet.
    SecondFactorNeeded = "auth.second_factor_needed", Forbidden;
    /// Several businesses: name one with `Ombaro-Business`.
    BusinessRequired = "auth.business_required", Invalid;
    /// The account's address has not been shown to be its owner's.
    EmailUnverified = "auth.email_unverified", Forbidden;
    /// Too many new businesses for one day.
    TooManyBusinesses = "business.too_many", RateLimited;
    /// Nobody would be left who owns the business.
    LastOwner = "team.last_owner", Conflict;
    /// Somebody changed these settings meanwhile.
    SettingsChanged = "settings.changed", Conflict;
    /// A business has at least one place.
    LastPlace = "place.last", Conflict;
    /// Visits are booked that only this place's hours allow.
    PlaceBooked = "place.booked", Conflict;
    /// People work there, or rooms are there.
    PlaceInUse = "place.in_use", Conflict;
    /// Something is booked with them.
    StaffBooked = "staff.booked", Conflict;
    /// Somebody has decided on this leave meanwhile.
    LeaveState = "leave.wrong_state", Conflict;
    /// Somebody else has this time.
    SlotTaken = "booking.slot_taken", Conflict;
    /// The business does not offer this time.
    SlotNotOffered = "booking.slot_not_offered", Conflict;
    /// Outside the hours worked.
    OutsideHours = "booking.outside_hours", Conflict;
    /// The therapist has something else then.
    StaffBusy = "booking.staff_busy", Conflict;
    /// No room is free then.
    NoRoom = "booking.no_room", Conflict;
    /// This person does not do this service.
    NotSkilled = "booking.not_skilled", Conflict;
    /// Not in this state.
    WrongState = "booking.wrong_state", Conflict;
    /// Somebody changed it meanwhile.
    Changed = "booking.changed", Conflict;
    /// Too late to change it online.
    TooLate = "booking.too_late", Conflict;
    /// Too many holds from here.
    TooManyHolds = "hold.too_many", RateLimited;
    /// The time that was offered is not kept any more.
    OfferOver = "waitlist.offer_over", Gone;
    /// One address waits for too many times.
    TooManyWaiting = "waitlist.too_many", RateLimited;
    /// Some dates of a series cannot be booked.
    SeriesConflict = "series.conflict", Conflict;
    /// Nobody here has such a booking.
    CheckInUnknown = "checkin.unknown", NotFound;
    /// Checked in before.
    CheckInAlready = "checkin.already", Conflict;
    /// Not yet.
    CheckInTooEarly = "checkin.too_early", Conflict;
    /// Another day.
    CheckInWrongDay = "checkin.wrong_day", Conflict;
    /// At another of the business's locations.
    CheckInWrongPlace = "checkin.wrong_place", Conflict;
    /// The booking was moved or cancelled after this code was made.
    CheckInRevoked = "checkin.revoked", Gone;
    /// No credit of a package pays for this visit.
    NoCredit = "package.no_credit", Conflict;
    /// The package that pays for the visit has run out by then.
    PackageRunsOut = "package.runs_out", Conflict;
    /// Visits that the package pays for are still to come.
    PackageInUse = "package.in_use", Conflict;
    /// More than is owed.
    Overpaid = "payment.too_much", Conflict;
    /// The same idempotency key with another body.
    KeyReused = "idempotency.key_reused", Invalid;
    /// Too many requests.
    RateLimited = "rate.limited", RateLimited;
    /// A service that this needs is not set up or not there.
    Unavailable = "unavailable", Unavailable;
    /// Our fault; the log knows more.
    Internal = "internal", Internal;
}

/// Why one field is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldProblem {
    /// Nothing given.
    Required,
    /// Longer than allowed.
    TooLong,
    /// Shorter than allowed.
    TooShort,
    /// Not of the right form.
    Malformed,
    /// Not among what is offered.
    Unknown,
    /// Before now.
    Past,
    /// Further ahead than can be booked.
    TooFar,
    /// Outside what is allowed.
    OutOfRange,
    /// Needs another field.
    Inconsistent,
    /// One of the passwords everybody tries first.
    TooCommon,
    /// A local time that the clocks skip, or an instant without an offset.
    NoSuchTime,
    /// Somebody else has it.
    Taken,
}

/// One wrong field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct FieldError {
    /// As in the request, e.g. `customer.email`.
    pub field: String,
    /// Why.
    pub code: FieldProblem,
}

/// What leaves a port when it could not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{}", .code.as_str())]
pub struct AppError {
    /// The stable code.
    pub code: ErrorCode,
    /// Wrong fields, if that is the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Seconds after which another try makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// When and where it happened first (a second check-in), RFC 3339 with the business's offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<crate::time::Local>,
    /// From when it can be done (a check-in that is too early), RFC 3339 with the business's offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<crate::time::Local>,
    /// Whose visit is at which other location (a code at the wrong door).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Box<crate::booking::Elsewhere>>,
}

impl AppError {
    /// An error with nothing but its code.
    #[must_use]
    pub const fn new(code: ErrorCode) -> Self {
        Self { code, errors: Vec::new(), retry_after: None, since: None, opens: None, elsewhere: None }
    }

    /// One wrong field.
    #[must_use]
    pub fn field(field: &str, code: FieldProblem) -> Self {
        Self::fields(vec![FieldError { field: field.to_owned(), code }])
    }

    /// Several wrong fields.
    #[must_use]
    pub const fn fields(errors: Vec<FieldError>) -> Self {
        Self {
            code: ErrorCode::Invalid,
            errors,
            retry_after: None,
            since: None,
            opens: None,
            elsewhere: None,
        }
    }

    /// What is wrong with `field`, if anything.
    #[must_use]
    pub fn problem(&self, field: &str) -> Option<FieldProblem> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.code)
    }
}

impl From<ErrorCode> for AppError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_text_everywhere() {
        for code in ErrorCode::ALL {
            assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{}\"", code.as_str()));
        }
    }
}
