//! How plain forms are answered.

#![cfg(not(target_family = "wasm"))]

use app_core::query::refusal;
use chrono::NaiveDate;
use leptos_axum::redirect;
use shared::{
    AppError, AppResult,
    error::FieldProblem,
    ids::{LeaveId, StaffId},
    staff::{Span, week::RowInput},
};

/// Where a form stands.
pub(crate) enum Place {
    /// Somebody's hours.
    Hours(StaffId),
    /// A week of theirs.
    Week(StaffId, Option<NaiveDate>),
    /// Their times on dates.
    Dates(StaffId),
    /// What comes again.
    Blocks(StaffId),
    /// A request for leave.
    Request(LeaveId),
    /// One's own time.
    MyTime,
    /// One's own times on dates.
    MyDates,
}

impl Place {
    /// Its page, with what says which part of it.
    fn address(&self) -> String {
        match self {
            Self::Hours(staff) => format!("/office/hours/{staff}?"),
            Self::Week(staff, Some(from)) => format!("/office/hours/{staff}?on={from}&form=week&"),
            Self::Week(staff, None) => format!("/office/hours/{staff}?form=week&"),
            Self::Dates(staff) => format!("/office/hours/{staff}?form=dates&"),
            Self::Blocks(staff) => format!("/office/hours/{staff}?form=blocks&"),
            Self::Request(leave) => format!("/office/leave/{leave}?"),
            Self::MyTime => "/staff/time?".to_owned(),
            Self::MyDates => "/staff/time?form=dates&".to_owned(),
        }
    }
}

/// `done` names what was done to the page.
pub(crate) fn back(place: &Place, outcome: AppResult<()>, done: &str) {
    let address = place.address();
    match outcome {
        Ok(()) => redirect(&format!("{address}done={done}")),
        Err(error) => redirect(&format!("{address}{}", refusal(&error))),
    }
}

/// The day a week begins with; nothing: it holds since ever.
pub(crate) fn start(text: &str) -> AppResult<Option<NaiveDate>> {
    match text.trim() {
        "" => Ok(None),
        day => day.parse().map(Some).map_err(|_| AppError::field("from_day", FieldProblem::Malformed)),
    }
}

/// The rows of a day for other days.
pub(crate) fn copied(rows: Vec<RowInput>, from: &str, to: &[u8]) -> Vec<RowInput> {
    let Ok(source) = from.parse::<u8>() else { return rows };
    let to: Vec<u8> = to.iter().copied().filter(|day| *day != source).collect();
    let mut kept: Vec<RowInput> = rows.into_iter().filter(|row| !to.contains(&row.day)).collect();
    let hours: Vec<RowInput> = kept.iter().filter(|row| row.day == source).cloned().collect();
    kept.extend(to.iter().flat_map(|day| hours.iter().map(|row| RowInput { day: *day, ..row.clone() })));
    kept
}

/// A change of one day or of the later ones begins with that day.
pub(crate) fn first_of(span: Span, day: Option<NaiveDate>, first: String) -> String {
    match (span, day) {
        (Span::All, _) | (_, None) => first,
        (_, Some(day)) if first.trim().is_empty() => day.to_string(),
        _ => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_copied_with_its_breaks() {
        let row = |day, pause, from: &str| RowInput { day, pause, from: from.into(), ..RowInput::default() };
        let rows = vec![
            row(1, false, "09:00"),
            row(1, true, "12:00"),
            row(2, false, "10:00"),
            row(3, false, "11:00"),
        ];
        let copied = copied(rows, "1", &[1, 2]);
        let of =
            |day| copied.iter().filter(|row| row.day == day).map(|row| row.from.as_str()).collect::<Vec<_>>();
        assert_eq!((of(1), of(2), of(3)), (vec!["09:00", "12:00"], vec!["09:00", "12:00"], vec!["11:00"]));
    }
}
