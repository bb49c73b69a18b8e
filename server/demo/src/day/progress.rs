//! How far a visit has come.

use chrono::Duration;
use shared::{
    booking::{AppointmentStatus, BookingStatus},
    time::{Instant, Span},
};

use super::diary::Diary;
use crate::{
    random::Random,
    stage::{Client, Stage},
};

/// How far a visit has come, and when it came there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Nobody has said yes.
    Pending,
    /// It will take place; the therapist has seen it or not.
    Confirmed { accepted: bool },
    /// The customer is here since then.
    Arrived(Instant),
    /// Under way; the customer is here since then.
    Started(Instant),
    /// Done; the customer was here since the first and paid at the second.
    Done(Instant, Option<Instant>),
    /// Nobody came.
    NoShow,
    /// Called off, with this reason.
    Cancelled(&'static str),
}

impl Progress {
    /// State of the order.
    pub(super) const fn booking(self) -> BookingStatus {
        match self {
            Self::Pending => BookingStatus::Pending,
            Self::Confirmed { .. } | Self::Arrived(_) => BookingStatus::Confirmed,
            Self::Started(_) => BookingStatus::InProgress,
            Self::Done(..) => BookingStatus::Completed,
            Self::NoShow => BookingStatus::NoShow,
            Self::Cancelled(_) => BookingStatus::Cancelled,
        }
    }

    /// State of the appointment.
    pub(super) const fn appointment(self) -> AppointmentStatus {
        match self {
            Self::Pending | Self::Confirmed { accepted: false } => AppointmentStatus::Scheduled,
            Self::Confirmed { accepted: true } => AppointmentStatus::Confirmed,
            Self::Arrived(_) => AppointmentStatus::CheckedIn,
            Self::Started(_) => AppointmentStatus::InProgress,
            Self::Done(..) => AppointmentStatus::Completed,
            Self::NoShow => AppointmentStatus::NoShow,
            Self::Cancelled(_) => AppointmentStatus::Cancelled,
        }
    }

    /// When the customer came.
    pub(super) const fn arrived(self) -> Option<Instant> {
        match self {
            Self::Arrived(at) | Self::Started(at) | Self::Done(at, _) => Some(at),
            _ => None,
        }
    }

    /// When the customer paid.
    pub(super) const fn paid(self) -> Option<Instant> {
        match self {
            Self::Done(_, paid) => paid,
            _ => None,
        }
    }

    /// Why it was called off.
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::Cancelled(reason) => reason,
            _ => "",
        }
    }

    /// How many things have happened to it since it was ordered.
    pub(super) const fn steps(self) -> i32 {
        match self {
            Self::Pending => 0,
            Self::Confirmed { accepted: false } | Self::Cancelled(_) => 1,
            Self::Confirmed { accepted: true } | Self::NoShow => 2,
            Self::Arrived(_) => 3,
            Self::Started(_) => 4,
            Self::Done(_, None) => 5,
            Self::Done(_, Some(_)) => 6,
        }
    }
}

/// Decides how far a visit has come by `now`.
pub(super) fn progress(
    stage: &Stage,
    diary: &Diary,
    client: &Client,
    span: Span,
    now: Instant,
    random: &mut Random,
) -> Progress {
    // The same number of draws whatever the hour, so that the rest of the day does not depend on it.
    let (luck, early, paid) = (random.between(0, 99), random.between(1, 12), random.between(0, 99));
    // Whoever looks around as the customer finds no visit that came to nothing.
    let fails = client.user.is_none();
    let (start, end) = (span.start(), span.end());
    if end <= now {
        let over = diary.day.end() <= now;
        return match luck {
            0..=7 if over && fails => Progress::Cancelled(reason(early)),
            8..=13 if over && fails => Progress::NoShow,
            _ => done(stage, start, end, now, (early, paid)),
        };
    }
    if start <= now {
        return Progress::Started(start - Duration::minutes(early));
    }
    if start - now <= Duration::minutes(15) || (start - now <= Duration::minutes(30) && luck < 40) {
        return Progress::Arrived((now - Duration::minutes(early)).max(start - Duration::minutes(30)));
    }
    let soon = start - now <= Duration::hours(1);
    match luck {
        0..=3 if fails => Progress::Cancelled(reason(early)),
        4..=35 if stage.decides && !soon && fails => Progress::Pending,
        _ => Progress::Confirmed { accepted: paid < 60 },
    }
}

fn done(stage: &Stage, start: Instant, end: Instant, now: Instant, (early, paid): (i64, i64)) -> Progress {
    let pays = stage.till.is_some() && paid < 93;
    let at = (end + Duration::minutes(early)).min(now);
    Progress::Done(start - Duration::minutes(early), pays.then_some(at))
}

const fn reason(luck: i64) -> &'static str {
    match luck {
        1..=3 => "Caught a cold",
        4..=6 => "Has to work",
        7..=9 => "Plans have changed",
        _ => "Will call again",
    }
}
