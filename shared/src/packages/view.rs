//! What is shown and asked for.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::credits::{CreditStatus, PackageStatus};
use crate::{
    booking::{BusinessRef, Guest},
    contact::ContactInput,
    ids::{BookingId, CustomerPackageId, PackageId},
    money::Money,
    time::Local,
};

/// What a package pays for: so many visits of one length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditLine {
    /// The service's name when it was sold.
    pub name: String,
    /// Its length.
    pub minutes: i32,
    /// How many were bought.
    pub total: i16,
    /// How many are left.
    pub left: i16,
}

/// A visit that used a credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageUse {
    /// Which.
    pub booking: BookingId,
    /// Its number.
    pub number: String,
    /// What.
    pub service: String,
    /// When, in the business's zone.
    pub starts_at: Local,
    /// What became of the credit.
    pub status: CreditStatus,
}

/// A package that somebody bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerPackage {
    /// Id.
    pub id: CustomerPackageId,
    /// Where.
    pub business: BusinessRef,
    /// Its name when it was sold.
    pub name: String,
    /// What was paid.
    pub price: Money,
    /// When, in the business's zone.
    pub sold_at: Local,
    /// Its last day; it does not run out when absent.
    pub last_day: Option<NaiveDate>,
    /// How it stands.
    pub status: PackageStatus,
    /// What it pays for.
    pub credits: Vec<CreditLine>,
    /// What used it, the latest visit first.
    pub uses: Vec<PackageUse>,
}

/// The same as the business sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldPackage {
    /// What was sold.
    pub package: CustomerPackage,
    /// To whom.
    pub customer: Guest,
    /// Rises with every decision on it.
    pub version: i32,
    /// What its unused part is worth.
    pub unused: Money,
    /// What was paid back.
    pub refunded: Money,
    /// Why it was held up or paid back.
    pub reason: String,
}

/// A package that can be sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnSale {
    /// Id.
    pub id: PackageId,
    /// Name.
    pub name: String,
    /// What it costs.
    pub price: Money,
    /// Days from buying it; it does not run out when absent.
    pub validity: Option<i32>,
}

/// Which of the sold packages to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldFilter {
    /// In the customer's name, address or number; anybody's when empty.
    pub words: String,
    /// This one alone.
    pub package: Option<CustomerPackageId>,
}

/// What the desk sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldPackages {
    /// What was sold, newest first.
    pub sold: Vec<SoldPackage>,
    /// Whether there is more than is shown.
    pub more: bool,
    /// What can be sold.
    pub on_sale: Vec<OnSale>,
    /// Whether the caller may sell.
    pub may_sell: bool,
    /// Whether the caller may hold one up.
    pub may_suspend: bool,
    /// Whether the caller may pay back.
    pub may_refund: bool,
}

/// A sale at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSale {
    /// What.
    pub package: PackageId,
    /// To whom: found by e-mail address, or by telephone number and name, as with a booking.
    pub customer: ContactInput,
    /// How it was paid: `cash`.
    pub method: String,
    /// What was shown as its price; refused with `booking.changed` when it is another by now.
    pub price: String,
}

/// A decision on a sold package. The version is the one on the caller's screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PackageChange {
    /// Its credits pay for nothing new until it goes on.
    Suspend {
        /// As shown.
        version: i32,
        /// Why.
        reason: String,
    },
    /// It goes on.
    Resume {
        /// As shown.
        version: i32,
    },
    /// Its unused part was paid back, outside Ombaro.
    Refund {
        /// As shown.
        version: i32,
        /// How much, a decimal number in its currency.
        amount: String,
        /// Why.
        reason: String,
    },
}

/// A service that a credit would pay for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferLine {
    /// The service.
    pub service: String,
    /// The package.
    pub package: String,
    /// How many of its credits are left before.
    pub left: i64,
    /// Its last day; it does not run out when absent.
    pub last_day: Option<NaiveDate>,
}

/// What credits would pay of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditOffer {
    /// What they pay for, one credit each.
    pub lines: Vec<OfferLine>,
    /// What is still paid with money.
    pub rest: Money,
    /// Until when a credit is returned when the visit is called off; always, when absent.
    pub returned_until: Option<Local>,
}

impl CreditOffer {
    /// How many credits it takes.
    #[must_use]
    pub fn credits(&self) -> u16 {
        u16::try_from(self.lines.len()).unwrap_or(u16::MAX)
    }
}
