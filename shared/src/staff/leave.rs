//! Leave: what can be asked for and what becomes of it (M-34).

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$each])* $variant,)+ }

        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// As stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The one that is stored as `text`.
            #[must_use]
            pub fn from_stored(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}

words! {
    /// Why somebody is away.
    LeaveKind {
        /// Ill.
        Sick = "sick",
        /// A day for oneself.
        Casual = "casual",
        /// Holidays.
        Annual = "annual",
        /// Days that were earned.
        Earned = "earned",
        /// A mother's.
        Maternity = "maternity",
        /// A father's.
        Paternity = "paternity",
        /// Something that cannot wait.
        Emergency = "emergency",
        /// Without pay.
        Unpaid = "unpaid",
    }
}

words! {
    /// What became of it.
    LeaveStatus {
        /// Nobody has decided.
        Pending = "pending",
        /// Granted: the time is off.
        Approved = "approved",
        /// Not granted.
        Rejected = "rejected",
        /// Taken back.
        Cancelled = "cancelled",
    }
}

/// What can be done to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveStep {
    /// Grant it.
    Approve,
    /// Refuse it.
    Reject,
    /// Take it back.
    Cancel,
}

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeavePart {
    /// Whoever asked.
    Asker,
    /// Whoever decides. Nobody decides on their own.
    Decider,
}

impl LeaveStatus {
    /// The state after a step, `None` where it is not allowed. `begun`: the leave has started.
    #[must_use]
    pub const fn after(self, step: LeaveStep, part: LeavePart, begun: bool) -> Option<Self> {
        match (self, step, part) {
            (Self::Pending, LeaveStep::Approve, LeavePart::Decider) => Some(Self::Approved),
            (Self::Pending, LeaveStep::Reject, LeavePart::Decider) => Some(Self::Rejected),
            (Self::Pending, LeaveStep::Cancel, LeavePart::Asker)
            | (Self::Approved, LeaveStep::Cancel, LeavePart::Decider) => Some(Self::Cancelled),
            (Self::Approved, LeaveStep::Cancel, LeavePart::Asker) if !begun => Some(Self::Cancelled),
            _ => None,
        }
    }
}

words! {
    /// M-09: how somebody stands to the work.
    StaffStatus {
        /// Works, and can be booked.
        Active = "active",
        /// Cannot be booked for now.
        Inactive = "inactive",
        /// Is away for long.
        OnLeave = "on_leave",
        /// Does not work here any more.
        Terminated = "terminated",
    }
}

impl StaffStatus {
    /// Whether one can follow the other. `booked`: something is booked for them from now on.
    #[must_use]
    pub fn may_become(self, next: Self, booked: bool) -> bool {
        match (self, next) {
            (Self::Terminated, _) => false,
            (_, Self::Terminated) => !booked,
            (Self::Inactive, Self::OnLeave) | (Self::OnLeave, Self::Inactive) => false,
            (one, other) => one != other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        LeavePart::{Asker, Decider},
        LeaveStep::{Approve, Cancel, Reject},
        *,
    };

    #[test]
    fn leave_goes_where_it_may_and_nowhere_else() {
        let mut allowed = Vec::new();
        for status in LeaveStatus::ALL {
            for step in [Approve, Reject, Cancel] {
                for part in [Asker, Decider] {
                    for begun in [false, true] {
                        if let Some(next) = status.after(step, part, begun) {
                            allowed.push((*status, step, part, begun, next));
                        }
                    }
                }
            }
        }
        use LeaveStatus::{Approved, Cancelled, Pending, Rejected};
        assert_eq!(
            allowed,
            [
                (Pending, Approve, Decider, false, Approved),
                (Pending, Approve, Decider, true, Approved),
                (Pending, Reject, Decider, false, Rejected),
                (Pending, Reject, Decider, true, Rejected),
                (Pending, Cancel, Asker, false, Cancelled),
                (Pending, Cancel, Asker, true, Cancelled),
                (Approved, Cancel, Asker, false, Cancelled),
                (Approved, Cancel, Decider, false, Cancelled),
                (Approved, Cancel, Decider, true, Cancelled),
            ]
        );
    }

    #[test]
    fn whoever_is_booked_does_not_leave_for_good() {
        use StaffStatus::{Active, Inactive, OnLeave, Terminated};
        for (from, to, booked, may) in [
            (Active, Inactive, true, true),
            (Inactive, Active, true, true),
            (Active, OnLeave, true, true),
            (OnLeave, Active, true, true),
            (Inactive, OnLeave, false, false),
            (Active, Terminated, true, false),
            (Active, Terminated, false, true),
            (OnLeave, Terminated, false, true),
            (Terminated, Active, false, false),
            (Active, Active, false, false),
        ] {
            assert_eq!(from.may_become(to, booked), may, "{from:?} {to:?} {booked}");
        }
    }
}
