//! Where a form of a series leads: back to its page, which says what came of it.

use chrono::{NaiveDate, NaiveTime};
use shared::{
    AppError, AppResult,
    booking::series::SeriesOutcome,
    error::{FieldError, FieldProblem},
    ids::BookingId,
};

/// So many dates in the way are named.
const NAMED: usize = 12;

/// To the series, or back to where it did not work.
pub(super) fn after(booking: BookingId, back: &str, outcome: AppResult<SeriesOutcome>) -> String {
    let join = if back.contains('?') { '&' } else { '?' };
    match outcome {
        Ok(outcome) if outcome.conflicts.is_empty() => {
            format!("{}?done=1", crate::series::address(booking, None))
        }
        Ok(outcome) => {
            let named = outcome.conflicts.iter().take(NAMED).map(|conflict| {
                format!("{}~{}", conflict.starts_at.format("%Y-%m-%dT%H:%M"), conflict.code.as_str())
            });
            format!("{back}{join}conflicts={}", named.collect::<Vec<_>>().join(","))
        }
        Err(error) => format!("{back}{join}{}", app_core::query::refusal(&error)),
    }
}

/// A day and a time, as typed.
pub(super) fn moment(day: &str, time: &str) -> Result<(NaiveDate, NaiveTime), AppError> {
    let read = (day.trim().parse::<NaiveDate>(), NaiveTime::parse_from_str(time.trim(), "%H:%M"));
    match read {
        (Ok(day), Ok(time)) => Ok((day, time)),
        (day, time) => {
            let wrong = |field: &str| FieldError { field: field.to_owned(), code: FieldProblem::Malformed };
            let fields = [day.err().map(|_| wrong("day")), time.err().map(|_| wrong("time"))];
            Err(AppError::fields(fields.into_iter().flatten().collect()))
        }
    }
}
