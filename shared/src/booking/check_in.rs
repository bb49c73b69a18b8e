//! When a customer can be checked in. Pure: the clock is an argument.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::place::LocationLine;
use crate::{error::ErrorCode, time::Instant};

/// Why not now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckInRefusal {
    /// Today, but too early.
    TooEarly,
    /// Another day.
    WrongDay,
    /// At another of the business's locations.
    WrongPlace,
    /// It is already over.
    Over,
}

impl From<CheckInRefusal> for ErrorCode {
    fn from(refusal: CheckInRefusal) -> Self {
        match refusal {
            CheckInRefusal::TooEarly => Self::CheckInTooEarly,
            CheckInRefusal::WrongDay => Self::CheckInWrongDay,
            CheckInRefusal::WrongPlace => Self::CheckInWrongPlace,
            CheckInRefusal::Over => Self::CheckInRevoked,
        }
    }
}

/// Whose visit is at another location than the door that read the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Elsewhere {
    /// Who.
    pub name: String,
    /// Where they are expected.
    pub location: LocationLine,
}

/// Arrivals are taken from `opens_at`, which the business chooses, until the end, where the visit is (`here`). `today` and `day`
/// are dates of the business's own calendar.
///
/// # Errors
/// Why not now.
pub fn check_in_window(
    now: Instant,
    opens_at: Instant,
    ends_at: Instant,
    today: NaiveDate,
    day: NaiveDate,
    here: bool,
) -> Result<(), CheckInRefusal> {
    let open = now >= opens_at && now < ends_at;
    if !open && today != day {
        Err(CheckInRefusal::WrongDay)
    } else if now >= ends_at {
        Err(CheckInRefusal::Over)
    } else if !here {
        // Whoever is early has time to go there.
        Err(CheckInRefusal::WrongPlace)
    } else if open {
        Ok(())
    } else {
        Err(CheckInRefusal::TooEarly)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::*;

    #[test]
    fn arrivals_are_taken_from_when_they_open_until_the_end() {
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
            let asked =
                |here| check_in_window(now, at(20, 10, 0), at(20, 11, 30), date(today), date(20), here);
            assert_eq!(asked(true), expected, "{now}");
            // Elsewhere nobody is let in; what is over, or another day's, is so everywhere.
            let elsewhere = match expected {
                Ok(()) | Err(CheckInRefusal::TooEarly) => Err(CheckInRefusal::WrongPlace),
                refused => refused,
            };
            assert_eq!(asked(false), elsewhere, "{now}, at another location");
        }
    }
}
