//! What a business sets for itself, and what head office says to its papers.

use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    areas::{AreaInput, TravelInput},
    papers::DocumentView,
    places::LocationInput,
    start::DayInput,
};
use crate::{
    caller::Caller,
    error::AppResult,
    ids::{AreaId, LocationId, TenantId},
};

/// A number that a tax office gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxKind {
    /// Goods and services tax, India.
    Gst,
    /// Permanent account number, India.
    Pan,
    /// Value-added tax.
    Vat,
    /// Employer identification number, United States.
    Ein,
    /// Tax registration number, United Arab Emirates.
    Trn,
    /// Australian business number.
    Abn,
    /// Another one.
    Other,
}

impl TaxKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Gst, Self::Pan, Self::Vat, Self::Ein, Self::Trn, Self::Abn, Self::Other];

    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gst => "gst",
            Self::Pan => "pan",
            Self::Vat => "vat",
            Self::Ein => "ein",
            Self::Trn => "trn",
            Self::Abn => "abn",
            Self::Other => "other",
        }
    }

    /// The number without spaces and dashes, in capitals, if it has the form of this kind.
    #[must_use]
    pub fn read(self, text: &str) -> Option<String> {
        let number: String = text
            .chars()
            .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '.' | '/'))
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let is = |pattern: &str| {
            number.len() == pattern.len()
                && number.bytes().zip(pattern.bytes()).all(|(byte, wanted)| match wanted {
                    b'9' => byte.is_ascii_digit(),
                    b'A' => byte.is_ascii_uppercase(),
                    b'*' => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
                    other => byte == other,
                })
        };
        let plain = number.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let good = match self {
            Self::Gst => is("99AAAAA9999A*Z*"),
            Self::Pan => is("AAAAA9999A"),
            Self::Vat => {
                plain && (5..=15).contains(&number.len()) && number.bytes().any(|byte| byte.is_ascii_digit())
            }
            Self::Ein => is("999999999"),
            Self::Trn => is("999999999999999"),
            Self::Abn => is("99999999999"),
            Self::Other => plain && (3..=40).contains(&number.len()),
        };
        good.then_some(number)
    }
}

/// What a business says about itself and how it takes bookings, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BusinessInput {
    /// Its name.
    pub business_name: String,
    /// One sentence.
    pub tagline: String,
    /// A paragraph.
    pub about: String,
    /// Telephone number.
    pub phone: String,
    /// `auto`, `staff` or `manager`: who decides on a new booking.
    pub confirmation_mode: String,
    /// How long ahead a customer must book, minutes.
    pub notice: String,
    /// How many days ahead a customer can book.
    pub horizon: String,
    /// Minutes between the starts offered.
    pub step: String,
    /// Until how many minutes before the start a customer may cancel or move.
    pub free_cancel: String,
    /// From how many minutes before the start arrivals are taken.
    pub check_in_opens: String,
    /// How many minutes after the start somebody who is not there counts as not coming.
    pub no_show: String,
    /// In which order customers see free times: see [`TimesShown`].
    pub times: String,
}

/// In which order customers see free times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimesShown {
    /// As the day goes.
    InOrder,
    /// Those that leave no hole in the day before the others.
    BestFirst,
}

impl TimesShown {
    /// Both.
    pub const ALL: [Self; 2] = [Self::InOrder, Self::BestFirst];

    /// As in forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InOrder => "in_order",
            Self::BestFirst => "best_first",
        }
    }

    /// Reads it back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.as_str() == text)
    }
}

/// Days off of the whole business, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClosureInput {
    /// The first day.
    pub first: String,
    /// The last day; the first one when empty.
    pub last: String,
    /// What it is.
    pub note: String,
}

/// Days off of the whole business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// Its id.
    pub id: Uuid,
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// What it is.
    pub note: String,
    /// Visits that are booked in it all the same: somebody has to speak to these customers.
    pub visits: i64,
}

/// What head office says to a business's papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// Nobody has looked yet.
    Pending,
    /// They are in order.
    Verified,
    /// They are not, and the reason is given.
    Rejected,
}

impl Verification {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Verified => "verified",
            Self::Rejected => "rejected",
        }
    }

    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        [Self::Pending, Self::Verified, Self::Rejected].into_iter().find(|state| state.as_str() == text)
    }

    /// Whether head office may decide so now: what was decided is decided until the business sends new papers.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Pending, Self::Verified | Self::Rejected)
                | (Self::Rejected | Self::Verified, Self::Pending)
        )
    }
}

/// A form of the settings, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormInput {
    /// What the business says about itself.
    Business(BusinessInput),
    /// A tax number.
    TaxId(TaxKind, String),
    /// Where a place is; a new one has no id yet.
    Place(Option<LocationId>, LocationInput),
    /// When a place is open.
    Hours(LocationId, Vec<DayInput>),
    /// Days off.
    Closure(ClosureInput),
    /// How people get to customers.
    Travel(TravelInput),
    /// A part of town; a new one has no id yet.
    Area(Option<AreaId>, AreaInput),
}

/// A form that was sent and refused, kept for its sender for some minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedForm {
    /// The version that it was filled in from, so that nobody is overwritten unseen.
    pub version: i32,
    /// What was typed.
    pub form: FormInput,
}

/// Everything that a business sets for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    /// Its address in links.
    pub slug: String,
    /// For the next change.
    pub version: i32,
    /// Whether the caller may change anything.
    pub may_change: bool,
    /// What it says about itself.
    pub business: BusinessInput,
    /// Days off from today on.
    pub closures: Vec<Closure>,
    /// Its tax numbers, and those it could have.
    pub tax: Vec<(TaxKind, String)>,
    /// What head office says to its papers.
    pub verification: Verification,
    /// Why, when it says no.
    pub verification_reason: String,
    /// What the caller typed last and could not be kept.
    pub typed: Option<TypedForm>,
}

/// A business in head office's queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationRow {
    /// The business.
    pub tenant: TenantId,
    /// Its address in links.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// ISO 3166-1 alpha-2, where it is known.
    pub country: Option<String>,
    /// What has been said.
    pub state: Verification,
    /// Why, when it was no.
    pub reason: String,
    /// Its tax numbers.
    pub tax: Vec<(TaxKind, String)>,
    /// What it sent, newest first.
    pub papers: Vec<DocumentView>,
    /// For the decision.
    pub version: i32,
}

/// What a business sets for itself. Every change names the version it was made from, and is refused with `settings.changed` when
/// somebody was quicker.
#[async_trait]
pub trait SettingsApi: Send + Sync {
    /// All of it. **Permissions:** `tenants:read` of the whole business.
    async fn settings(&self, caller: &Caller) -> AppResult<SettingsView>;

    /// What it says about itself. **Permissions:** `tenants:update` of the whole business.
    async fn save_business(&self, caller: &Caller, input: &BusinessInput, version: i32) -> AppResult<()>;

    /// Closes it for some days; what is booked then stays booked. **Permissions:** `tenants:update` of the whole business.
    async fn add_closure(&self, caller: &Caller, input: &ClosureInput, version: i32) -> AppResult<()>;

    /// Opens it again. **Permissions:** `tenants:update` of the whole business.
    async fn remove_closure(&self, caller: &Caller, closure: Uuid, version: i32) -> AppResult<()>;

    /// A tax number; an empty one is taken away. **Permissions:** `tenants:update` of the whole business.
    async fn save_tax_id(&self, caller: &Caller, kind: TaxKind, number: &str, version: i32) -> AppResult<()>;
}

/// Head office's look at the papers of businesses.
#[async_trait]
pub trait VerificationApi: Send + Sync {
    /// Businesses in one state, the oldest first, a hundred at most. **Permissions:** `tenants:read` of every business.
    async fn queue(&self, caller: &Caller, state: Verification) -> AppResult<Vec<VerificationRow>>;

    /// Says yes or no; no needs a reason. **Permissions:** `tenants:approve` of every business, or its part `verification` or
    /// `contracts`.
    async fn decide(
        &self,
        caller: &Caller,
        tenant: TenantId,
        decision: Verification,
        reason: &str,
        version: i32,
    ) -> AppResult<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tax_number_has_the_form_of_its_kind() {
        for (kind, text, read) in [
            (TaxKind::Gst, "29abcde1234f1z5", Some("29ABCDE1234F1Z5")),
            (TaxKind::Gst, "29ABCDE1234F1X5", None),
            (TaxKind::Pan, "ABCDE1234F", Some("ABCDE1234F")),
            (TaxKind::Pan, "ABCDE12345", None),
            (TaxKind::Vat, "GB 123 4567 89", Some("GB123456789")),
            (TaxKind::Vat, "none", None),
            (TaxKind::Ein, "12-3456789", Some("123456789")),
            (TaxKind::Ein, "12-345678", None),
            (TaxKind::Trn, "100 123456 700003", Some("100123456700003")),
            (TaxKind::Abn, "51 824 753 556", Some("51824753556")),
            (TaxKind::Other, "é", None),
            (TaxKind::Other, "AB12", Some("AB12")),
        ] {
            assert_eq!(kind.read(text).as_deref(), read, "{kind:?} {text}");
        }
    }
}
