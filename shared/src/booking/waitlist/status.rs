//! The life of an entry. A pure table: services apply it, screens show it.

use serde::{Deserialize, Serialize};

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitStatus {
    /// Nothing that suits is free.
    Waiting,
    /// A time is kept for it.
    Offered,
    /// It became a booking.
    Accepted,
    /// The last day that would have suited is over.
    Expired,
    /// Nobody waits any more.
    Cancelled,
}

/// What happens to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitStep {
    /// A time that suits became free.
    Offer,
    /// The customer takes it.
    Accept,
    /// The customer does not want it.
    Decline,
    /// Nobody answered in time.
    Lapse,
    /// The customer or the business takes the entry back.
    Withdraw,
    /// Its last day is over.
    Expire,
}

impl WaitStatus {
    /// Every state.
    pub const ALL: &[Self] = &[Self::Waiting, Self::Offered, Self::Accepted, Self::Expired, Self::Cancelled];

    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// From the database.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.as_str() == text)
    }

    /// Whether somebody still waits.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Waiting | Self::Offered)
    }

    /// The state after a step; `None` where it cannot be taken.
    #[must_use]
    pub const fn after(self, step: WaitStep) -> Option<Self> {
        match (self, step) {
            (Self::Waiting, WaitStep::Offer) => Some(Self::Offered),
            (Self::Waiting, WaitStep::Expire) => Some(Self::Expired),
            (Self::Offered, WaitStep::Accept) => Some(Self::Accepted),
            (Self::Offered, WaitStep::Decline | WaitStep::Lapse) => Some(Self::Waiting),
            (Self::Waiting | Self::Offered, WaitStep::Withdraw) => Some(Self::Cancelled),
            _ => None,
        }
    }
}

impl WaitStep {
    /// Every step.
    pub const ALL: &[Self] =
        &[Self::Offer, Self::Accept, Self::Decline, Self::Lapse, Self::Withdraw, Self::Expire];

    /// As in the event log.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offer => "offered",
            Self::Accept => "accepted",
            Self::Decline => "declined",
            Self::Lapse => "lapsed",
            Self::Withdraw => "withdrawn",
            Self::Expire => "expired",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{WaitStatus as S, WaitStep as T};

    #[test]
    fn what_is_not_in_the_table_cannot_happen() {
        let table = [
            (S::Waiting, T::Offer, S::Offered),
            (S::Waiting, T::Withdraw, S::Cancelled),
            (S::Waiting, T::Expire, S::Expired),
            (S::Offered, T::Accept, S::Accepted),
            (S::Offered, T::Decline, S::Waiting),
            (S::Offered, T::Lapse, S::Waiting),
            (S::Offered, T::Withdraw, S::Cancelled),
        ];
        for status in S::ALL {
            for step in T::ALL {
                let expected =
                    table.iter().find(|(from, by, _)| (from, by) == (status, step)).map(|(_, _, to)| *to);
                assert_eq!(status.after(*step), expected, "{status:?} {step:?}");
                assert!(expected.is_none() || status.is_live());
            }
            assert_eq!(S::from_stored(status.as_str()), Some(*status));
        }
    }
}
