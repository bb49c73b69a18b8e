//! What a business pays Ombaro, and what follows for it. The states and their transitions are pure; whoever writes asks here.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{caller::Caller, error::AppResult, money::Money, time::Local};

/// How long it costs nothing.
pub const TRIAL_DAYS: i64 = 14;
/// On which days of the trial its owner is reminded.
pub const REMINDER_DAYS: [i64; 3] = [7, 11, 13];

/// How it is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Plan {
    /// Month by month.
    Monthly,
    /// A year at once: a fifth less.
    Yearly,
}

impl Plan {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Monthly, Self::Yearly];

    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Monthly => "MONTHLY",
            Self::Yearly => "YEARLY",
        }
    }

    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|plan| plan.as_str() == text)
    }

    /// US cents.
    #[must_use]
    pub const fn price_minor(self) -> i64 {
        match self {
            Self::Monthly => 29_500,
            Self::Yearly => 283_200,
        }
    }
}

/// The state of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubscriptionStatus {
    /// Costs nothing yet.
    Trialing,
    /// Paid.
    Active,
    /// A payment failed and is tried again.
    PastDue,
    /// Ended by the business.
    Canceled,
    /// Not paid, in spite of every try.
    Unpaid,
    /// The trial ended without a payment.
    Inactive,
}

/// What happens to a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionStep {
    /// A payment came.
    Paid,
    /// A payment failed.
    PaymentFailed,
    /// The last try failed.
    GiveUp,
    /// The trial is over and nothing was paid.
    TrialOver,
    /// The period that was paid is over, or it ends at once.
    End,
}

impl SubscriptionStatus {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Trialing, Self::Active, Self::PastDue, Self::Canceled, Self::Unpaid, Self::Inactive];

    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trialing => "TRIALING",
            Self::Active => "ACTIVE",
            Self::PastDue => "PAST_DUE",
            Self::Canceled => "CANCELED",
            Self::Unpaid => "UNPAID",
            Self::Inactive => "INACTIVE",
        }
    }

    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// What it becomes; `None` where that cannot happen.
    #[must_use]
    pub const fn after(self, step: SubscriptionStep) -> Option<Self> {
        use SubscriptionStep as Step;
        match (self, step) {
            (
                Self::Trialing
                | Self::PastDue
                | Self::Unpaid
                | Self::Canceled
                | Self::Inactive
                | Self::Active,
                Step::Paid,
            ) => Some(Self::Active),
            (Self::Active, Step::PaymentFailed) => Some(Self::PastDue),
            (Self::PastDue, Step::GiveUp) => Some(Self::Unpaid),
            (Self::Trialing, Step::TrialOver) => Some(Self::Inactive),
            (Self::Trialing | Self::Active | Self::Unpaid, Step::End) => Some(Self::Canceled),
            _ => None,
        }
    }

    /// What that makes of the business.
    #[must_use]
    pub const fn tenant_status(self) -> TenantStatus {
        match self {
            Self::Trialing => TenantStatus::Trial,
            Self::Active | Self::PastDue => TenantStatus::Active,
            Self::Unpaid => TenantStatus::Suspended,
            Self::Canceled | Self::Inactive => TenantStatus::Inactive,
        }
    }

    /// Whether it can be asked to end with its period.
    #[must_use]
    pub const fn can_end_later(self) -> bool {
        matches!(self, Self::Trialing | Self::Active)
    }
}

/// The state of a business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TenantStatus {
    /// Tries it.
    Trial,
    /// Open.
    Active,
    /// Closed to new bookings.
    Inactive,
    /// Closed to new bookings by us.
    Suspended,
    /// Gone, for now to be restored.
    Deleted,
}

impl TenantStatus {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Trial, Self::Active, Self::Inactive, Self::Suspended, Self::Deleted];

    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trial => "TRIAL",
            Self::Active => "ACTIVE",
            Self::Inactive => "INACTIVE",
            Self::Suspended => "SUSPENDED",
            Self::Deleted => "DELETED",
        }
    }

    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Whether it may become `next`. Nothing returns to a trial but what was deleted during one.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Trial | Self::Inactive | Self::Suspended, Self::Active)
                | (Self::Trial | Self::Active, Self::Inactive | Self::Suspended)
                | (Self::Trial | Self::Active | Self::Inactive | Self::Suspended, Self::Deleted)
                | (Self::Deleted, Self::Trial | Self::Active | Self::Inactive | Self::Suspended)
        )
    }

    /// Whether anybody can book there.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Trial | Self::Active)
    }
}

/// A business's subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// The state of the business.
    pub tenant: TenantStatus,
    /// The state of the subscription; `None` for a business that never had one.
    pub status: Option<SubscriptionStatus>,
    /// What was chosen.
    pub plan: Option<Plan>,
    /// When the trial ends, in the business's zone.
    pub trial_end: Option<Local>,
    /// Whole days of the trial that are left.
    pub days_left: i64,
    /// Whether it ends with its period.
    pub ends_later: bool,
    /// What each plan costs.
    pub prices: Vec<(Plan, Money)>,
    /// Whether the caller may choose.
    pub may_change: bool,
    /// For the next change.
    pub version: i32,
}

/// Subscriptions.
#[async_trait]
pub trait PlanApi: Send + Sync {
    /// The business's own. **Permissions:** `subscription:read` of the whole business.
    async fn plan(&self, caller: &Caller) -> AppResult<PlanView>;

    /// Chooses a plan. Nothing is charged: no payment service is connected. **Permissions:** `subscription:update` of the whole
    /// business.
    async fn choose_plan(&self, caller: &Caller, plan: Plan, version: i32) -> AppResult<()>;

    /// Ends it with its period, or takes that back. **Permissions:** `subscription:update` of the whole business.
    async fn end_later(&self, caller: &Caller, ends: bool, version: i32) -> AppResult<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_costs_a_fifth_less_than_twelve_months() {
        assert_eq!(Plan::Yearly.price_minor() * 5, Plan::Monthly.price_minor() * 12 * 4);
    }

    #[test]
    fn a_subscription_goes_only_where_it_can() {
        use SubscriptionStatus::*;
        use SubscriptionStep::*;
        let legal = [
            (Trialing, Paid, Active),
            (Active, Paid, Active),
            (PastDue, Paid, Active),
            (Unpaid, Paid, Active),
            (Canceled, Paid, Active),
            (Inactive, Paid, Active),
            (Active, PaymentFailed, PastDue),
            (PastDue, GiveUp, Unpaid),
            (Trialing, TrialOver, Inactive),
            (Trialing, End, Canceled),
            (Active, End, Canceled),
            (Unpaid, End, Canceled),
        ];
        for from in SubscriptionStatus::ALL {
            for step in [Paid, PaymentFailed, GiveUp, TrialOver, End] {
                let expected = legal.iter().find(|(a, s, _)| (*a, *s) == (from, step)).map(|(_, _, to)| *to);
                assert_eq!(from.after(step), expected, "{from:?} {step:?}");
            }
            assert_eq!(SubscriptionStatus::from_stored(from.as_str()), Some(from));
        }
    }

    #[test]
    fn a_business_follows_its_subscription() {
        for (status, open) in [
            (SubscriptionStatus::Trialing, true),
            (SubscriptionStatus::Active, true),
            (SubscriptionStatus::PastDue, true),
            (SubscriptionStatus::Unpaid, false),
            (SubscriptionStatus::Canceled, false),
            (SubscriptionStatus::Inactive, false),
        ] {
            assert_eq!(status.tenant_status().is_open(), open, "{status:?}");
        }
    }

    #[test]
    fn a_business_becomes_only_what_it_can() {
        use TenantStatus::*;
        let legal = [
            (Trial, Active),
            (Trial, Inactive),
            (Trial, Suspended),
            (Trial, Deleted),
            (Active, Inactive),
            (Active, Suspended),
            (Active, Deleted),
            (Inactive, Active),
            (Inactive, Deleted),
            (Suspended, Active),
            (Suspended, Deleted),
            (Deleted, Trial),
            (Deleted, Active),
            (Deleted, Inactive),
            (Deleted, Suspended),
        ];
        for from in TenantStatus::ALL {
            for to in TenantStatus::ALL {
                assert_eq!(from.may_become(to), legal.contains(&(from, to)), "{from:?} {to:?}");
            }
            assert_eq!(TenantStatus::from_stored(from.as_str()), Some(from));
        }
    }
}
