//! Times that would suit: "Tuesday to Thursday after 17:00, until the end of the month".

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::{
    error::{FieldError, FieldProblem},
    time::Local,
};

/// So many windows one entry may have.
pub const MOST_WINDOWS: usize = 3;
/// So many days ahead somebody may wait.
const MOST_DAYS: u64 = 366;
const EVERY_DAY: u8 = 0b0111_1111;

/// Some days, and a part of each of them, by the business's wall clock. A visit suits if it *begins* in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First day.
    pub from: NaiveDate,
    /// Last day, included.
    pub to: NaiveDate,
    /// One bit for each day of the week, Sunday the lowest.
    pub weekdays: u8,
    /// The earliest start; from the morning on when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<NaiveTime>,
    /// The latest start, included; until the night when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<NaiveTime>,
}

/// The same as a form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowInput {
    /// First day, `2026-11-24`.
    pub from: String,
    /// Last day; the first when empty.
    pub to: String,
    /// Days of the week, 0 is Sunday; all when empty.
    pub days: Vec<u8>,
    /// The earliest start, `17:00`.
    pub after: String,
    /// The latest start.
    pub before: String,
}

impl Window {
    /// Whether a visit that begins at `start`, by the business's clock, would suit.
    #[must_use]
    pub fn holds(&self, start: Local) -> bool {
        let time = start.time();
        self.holds_day(start.date_naive())
            && self.after.is_none_or(|after| after <= time)
            && self.before.is_none_or(|before| time <= before)
    }

    /// Whether any time of a day would suit.
    #[must_use]
    pub fn holds_day(&self, date: NaiveDate) -> bool {
        (self.from..=self.to).contains(&date) && self.has_weekday(date.weekday().num_days_from_sunday())
    }

    /// Whether a day of the week suits; 0 is Sunday.
    #[must_use]
    pub const fn has_weekday(&self, day: u32) -> bool {
        day < 7 && self.weekdays & (1 << day) != 0
    }

    /// Whether every day of the week suits.
    #[must_use]
    pub const fn has_every_weekday(&self) -> bool {
        self.weekdays & EVERY_DAY == EVERY_DAY
    }
}

impl WindowInput {
    fn is_empty(&self) -> bool {
        [&self.from, &self.to, &self.after, &self.before].iter().all(|text| text.trim().is_empty())
            && self.days.is_empty()
    }

    fn parse(&self, today: NaiveDate) -> Result<Window, (&'static str, FieldProblem)> {
        let from = date(&self.from).ok_or((
            "from",
            if self.from.trim().is_empty() { FieldProblem::Required } else { FieldProblem::Malformed },
        ))?;
        let to = if self.to.trim().is_empty() {
            from
        } else {
            date(&self.to).ok_or(("to", FieldProblem::Malformed))?
        };
        let after = time(&self.after).ok_or(("after", FieldProblem::Malformed))?;
        let before = time(&self.before).ok_or(("before", FieldProblem::Malformed))?;
        let last = today.checked_add_days(Days::new(MOST_DAYS)).unwrap_or(today);
        if to < from {
            return Err(("to", FieldProblem::Inconsistent));
        }
        if to < today {
            return Err(("to", FieldProblem::Past));
        }
        if to > last {
            return Err(("to", FieldProblem::TooFar));
        }
        if after.zip(before).is_some_and(|(after, before)| before < after) {
            return Err(("before", FieldProblem::Inconsistent));
        }
        let weekdays = match self.days.as_slice() {
            [] => EVERY_DAY,
            days if days.iter().all(|day| *day < 7) => days.iter().fold(0, |bits, day| bits | (1 << day)),
            _ => return Err(("days", FieldProblem::Unknown)),
        };
        let window = Window { from, to, weekdays, after, before };
        // Monday to Wednesday has no Friday in it.
        if !from.iter_days().take_while(|day| *day <= to).take(7).any(|day| window.holds_day(day)) {
            return Err(("days", FieldProblem::Inconsistent));
        }
        Ok(window)
    }
}

fn date(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok()
}

fn time(text: &str) -> Option<Option<NaiveTime>> {
    match text.trim() {
        "" => Some(None),
        text => NaiveTime::parse_from_str(text, "%H:%M").ok().map(Some),
    }
}

/// Everything that was filled in, or what is wrong with it: `from0`, `to0`, `days0`, `after0`, `before0`, and so on. Rows left
/// empty are left out, but one is needed.
///
/// # Errors
/// The first wrong field of each window.
pub fn windows(inputs: &[WindowInput], today: NaiveDate) -> Result<Vec<Window>, Vec<FieldError>> {
    let wrong = |at: usize, field: &str, code| FieldError { field: format!("{field}{at}"), code };
    let (mut windows, mut errors) = (Vec::new(), Vec::new());
    let filled = inputs.iter().enumerate().filter(|(at, input)| *at == 0 || !input.is_empty());
    for (at, input) in filled {
        match input.parse(today) {
            _ if at >= MOST_WINDOWS => errors.push(wrong(at, "from", FieldProblem::OutOfRange)),
            Ok(window) => windows.push(window),
            Err((field, code)) => errors.push(wrong(at, field, code)),
        }
    }
    if inputs.is_empty() {
        errors.push(wrong(0, "from", FieldProblem::Required));
    }
    if errors.is_empty() { Ok(windows) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn input(from: &str, to: &str, days: &[u8], after: &str, before: &str) -> WindowInput {
        WindowInput {
            from: from.to_owned(),
            to: to.to_owned(),
            days: days.to_vec(),
            after: after.to_owned(),
            before: before.to_owned(),
        }
    }

    fn problem(input: WindowInput) -> (String, FieldProblem) {
        let mut errors = windows(&[input], day("2026-11-20")).unwrap_err();
        assert_eq!(errors.len(), 1);
        let error = errors.remove(0);
        (error.field, error.code)
    }

    #[test]
    fn tuesday_to_thursday_after_five() {
        let input = input("2026-11-23", "2026-12-06", &[2, 3, 4], "17:00", "19:30");
        let window = windows(&[input, WindowInput::default()], day("2026-11-20")).unwrap().remove(0);
        for (at, suits) in [
            ("2026-11-24T17:00:00+05:30", true),
            ("2026-11-24T16:45:00+05:30", false),
            ("2026-11-26T19:30:00+05:30", true),
            ("2026-11-26T19:45:00+05:30", false),
            // A Friday.
            ("2026-11-27T18:00:00+05:30", false),
            ("2026-12-03T18:00:00+05:30", true),
            // After the last day.
            ("2026-12-08T18:00:00+05:30", false),
        ] {
            assert_eq!(window.holds(at.parse().unwrap()), suits, "{at}");
        }
        assert!(!window.has_every_weekday());
    }

    #[test]
    fn one_day_is_enough_and_all_of_it_suits() {
        let window = windows(&[input("2026-11-20", "", &[], "", "")], day("2026-11-20")).unwrap().remove(0);
        assert!(window.has_every_weekday());
        assert!(window.holds("2026-11-20T00:00:00-06:00".parse().unwrap()));
        assert!(window.holds("2026-11-20T23:59:00-06:00".parse().unwrap()));
        assert!(!window.holds("2026-11-21T00:00:00-06:00".parse().unwrap()));
        let json = serde_json::to_string(&window).unwrap();
        assert_eq!(serde_json::from_str::<Window>(&json).unwrap(), window);
    }

    #[test]
    fn what_is_wrong_is_named() {
        use FieldProblem::{Inconsistent, Malformed, OutOfRange, Past, Required, TooFar, Unknown};
        let wrong = |field: &str, code| (field.to_owned(), code);
        assert_eq!(problem(input("", "", &[], "", "")), wrong("from0", Required));
        assert_eq!(problem(input("soon", "", &[], "", "")), wrong("from0", Malformed));
        assert_eq!(problem(input("2026-11-20", "later", &[], "", "")), wrong("to0", Malformed));
        assert_eq!(problem(input("2026-11-24", "2026-11-23", &[], "", "")), wrong("to0", Inconsistent));
        assert_eq!(problem(input("2026-11-18", "2026-11-19", &[], "", "")), wrong("to0", Past));
        assert_eq!(problem(input("2026-11-20", "2028-01-01", &[], "", "")), wrong("to0", TooFar));
        assert_eq!(problem(input("2026-11-20", "", &[], "five", "")), wrong("after0", Malformed));
        assert_eq!(problem(input("2026-11-20", "", &[], "18:00", "17:00")), wrong("before0", Inconsistent));
        assert_eq!(problem(input("2026-11-20", "", &[9], "", "")), wrong("days0", Unknown));
        // A Friday alone has no Monday.
        assert_eq!(problem(input("2026-11-20", "", &[1], "", "")), wrong("days0", Inconsistent));
        let many = vec![input("2026-11-20", "", &[], "", ""); MOST_WINDOWS + 1];
        let errors = windows(&many, day("2026-11-20")).unwrap_err();
        assert_eq!((errors[0].field.as_str(), errors[0].code), ("from3", OutOfRange));
        assert!(windows(&[], day("2026-11-20")).is_err());
    }
}
