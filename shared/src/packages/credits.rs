//! Which credits pay which services, and what becomes of one. Pure: what there is and the time come in, decisions come out.

use serde::{Deserialize, Serialize};

use crate::{
    booking::{Action, BookingStatus, FeeTerms},
    ids::{CustomerPackageId, OptionId},
    time::Instant,
};

/// What was decided on a sold package, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoredStatus {
    /// Sold, and nothing decided since.
    Active,
    /// Held up for a while.
    Suspended,
    /// Its unused part was paid back.
    Refunded,
}

impl StoredStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Active, Self::Suspended, Self::Refunded];

    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Refunded => "refunded",
        }
    }

    /// Reads it back.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// How a sold package stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PackageStatus {
    /// Its credits pay for visits.
    Active,
    /// All its credits are used; one that is returned makes it active again.
    Exhausted,
    /// Its last day is over.
    Expired,
    /// Its unused part was paid back.
    Refunded,
    /// Held up for a while.
    Suspended,
}

/// How a package with so many credits left stands at `now`.
#[must_use]
pub fn status_of(
    stored: StoredStatus,
    left: i64,
    expires_at: Option<Instant>,
    now: Instant,
) -> PackageStatus {
    match stored {
        StoredStatus::Refunded => PackageStatus::Refunded,
        _ if expires_at.is_some_and(|end| end <= now) => PackageStatus::Expired,
        StoredStatus::Suspended => PackageStatus::Suspended,
        StoredStatus::Active if left <= 0 => PackageStatus::Exhausted,
        StoredStatus::Active => PackageStatus::Active,
    }
}

/// Credits of one package for one length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Whose.
    pub package: CustomerPackageId,
    /// For what.
    pub option: OptionId,
    /// How many are left.
    pub left: i64,
    /// From when on they pay for nothing; never, when absent.
    pub expires_at: Option<Instant>,
}

impl Credit {
    /// Whether one of them pays for a visit of this length at this time.
    #[must_use]
    pub fn pays(&self, option: OptionId, at: Instant) -> bool {
        self.option == option && self.left > 0 && self.expires_at.is_none_or(|end| at < end)
    }
}

/// Takes a credit for each service of a visit that begins at `at`, `most` at most: from what runs out first. `None` stands for
/// a service that no credit can pay for. Says which package pays for which service; those left over are paid with money.
#[must_use]
pub fn spend(
    purse: &mut [Credit],
    services: &[Option<OptionId>],
    at: Instant,
    most: usize,
) -> Vec<Option<CustomerPackageId>> {
    let mut spent = 0;
    let mut pay = |service: &Option<OptionId>| {
        let option = service.filter(|_| spent < most)?;
        let fitting = purse.iter_mut().filter(|credit| credit.pays(option, at));
        // What never runs out comes last; of equals the one that was sold first.
        let first =
            fitting.min_by_key(|credit| (credit.expires_at.is_none(), credit.expires_at, credit.package))?;
        first.left -= 1;
        spent += 1;
        Some(first.package)
    };
    services.iter().map(&mut pay).collect()
}

/// What became of a credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditStatus {
    /// Its visit is still to come.
    Reserved,
    /// Used.
    Consumed,
    /// Back in its package.
    Returned,
}

impl CreditStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Reserved, Self::Consumed, Self::Returned];

    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Consumed => "consumed",
            Self::Returned => "returned",
        }
    }

    /// Reads it back.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// What a step makes of the credit that pays for an appointment; `None` where it stays as it is. A credit is lost where a fee
/// would be owed: the customer calls off late what the business had promised. Who does not come has used it in any case.
#[must_use]
pub fn credit_after(
    action: Action,
    by_customer: bool,
    booking: BookingStatus,
    terms: FeeTerms,
    now: Instant,
) -> Option<CreditStatus> {
    match action {
        Action::Cancel if by_customer && booking != BookingStatus::Pending && terms.loses_credit(now) => {
            Some(CreditStatus::Consumed)
        }
        Action::Cancel | Action::Reject => Some(CreditStatus::Returned),
        Action::Complete | Action::NoShow => Some(CreditStatus::Consumed),
        // Who was taken for a no-show came after all.
        Action::Confirm if booking == BookingStatus::NoShow => Some(CreditStatus::Reserved),
        _ => None,
    }
}

/// How many credits are lost when its customer calls these items off at `now`.
#[must_use]
pub fn credits_lost(items: impl IntoIterator<Item = FeeTerms>, now: Instant) -> u16 {
    let lost = items.into_iter().filter(|item| item.loses_credit(now)).count();
    u16::try_from(lost).unwrap_or(u16::MAX)
}

/// The unused part of a price, minor units, rounded down: by what the credits cost one by one, or by their number where they
/// cost nothing. Each is its worth, how many there were and how many are left.
#[must_use]
pub fn unused_minor(price: i64, credits: &[(i64, i64, i64)]) -> i64 {
    let sum = |weight: fn(&(i64, i64, i64)) -> i128| credits.iter().map(weight).sum::<i128>();
    let worth = |(worth, total, _): &(i64, i64, i64)| i128::from(*worth) * i128::from(*total);
    let (all, left) = if sum(worth) > 0 {
        (sum(worth), sum(|(worth, _, left)| i128::from(*worth) * i128::from(*left)))
    } else {
        (sum(|(_, total, _)| i128::from(*total)), sum(|(_, _, left)| i128::from(*left)))
    };
    if all == 0 {
        return 0;
    }
    i64::try_from(i128::from(price) * left / all).unwrap_or(price)
}

#[cfg(test)]
mod tests;
