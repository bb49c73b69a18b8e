//! When a customer can be checked in. Pure: the clock is an argument.

use chrono::{Duration, NaiveDate};

use crate::{error::ErrorCode, time::Instant};

/// Minutes before the start from which arrivals are taken.
const OPENS_BEFORE_MINUTES: i64 = 30;

/// Why not now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckInRefusal {
    /// Today, but too early.
    TooEarly,
    /// Another day.
    WrongDay,
    /// It is already over.
    Over,
}

impl From<CheckInRefusal> for ErrorCode {
    fn from(refusal: CheckInRefusal) -> Self {
        match refusal {
            CheckInRefusal::TooEarly => Self::CheckInTooEarly,
            CheckInRefusal::WrongDay => Self::CheckInWrongDay,
            CheckInRefusal::Over => Self::CheckInRevoked,
        }
    }
}

/// Arrivals are taken from half an hour before the start until the end. `today` and `day` are dates of the business's
/// own calendar.
///
/// # Errors
/// Why not now.
pub fn check_in_window(
    now: Instant,
    starts_at: Instant,
    ends_at: Instant,
    today: NaiveDate,
    day: NaiveDate,
) -> Result<(), CheckInRefusal> {
    let opens = starts_at - Duration::minutes(OPENS_BEFORE_MINUTES);
    if now >= opens && now < ends_at {
        Ok(())
    } else if today != day {
        Err(CheckInRefusal::WrongDay)
    } else if now < opens {
        Err(CheckInRefusal::TooEarly)
    } else {
        Err(CheckInRefusal::Over)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::*;

    #[test]
    fn arrivals_are_taken_from_half_an_hour_before_until_the_end() {
        let at = |day, hour, minute| Utc.with_ymd_and_hms(2026, 11, day, hour, minute, 0).unwrap();
        let date = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        for (now, today, expected) in [
            (at(20, 9, 59), 20, Err(CheckInRefusal::TooEarly)),
            (at(20, 10, 0), 20, Ok(())),
            (at(20, 11, 29), 20, Ok(())),
            (at(20, 11, 30), 20, Err(CheckInRefusal::Over)),
            (at(19, 10, 30), 19, Err(CheckInRefusal::WrongDay)),
            (at(21, 10, 30), 21, Err(CheckInRefusal::WrongDay)),
        ] {
            assert_eq!(
                check_in_window(now, at(20, 10, 30), at(20, 11, 30), date(today), date(20)),
                expected,
                "{now}"
            );
        }
    }
}
