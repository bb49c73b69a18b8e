//! How a time comes again: the part of RFC 5545's recurrence rules that a form can say.

use std::fmt;

use serde::{Deserialize, Serialize};

/// In the order of the week, Sunday first, as the standard writes them.
pub const WEEKDAYS: [&str; 7] = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Often {
    /// By days.
    Daily,
    /// By weeks.
    Weekly,
    /// By months: the same weekday of the month as the first day, or the same date.
    Monthly,
}

/// `FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// How often.
    pub often: Often,
    /// Every how many of them, 1 to 52.
    pub every: u8,
    /// Which days of the week, 0 = Sunday, for those by weeks.
    pub days: Vec<u8>,
    /// For those by months: which of its weekdays, 1 to 4, or -1 for the last; the date without.
    pub nth: Option<i8>,
}

impl Rule {
    /// Whether it can be: an interval in range, a weekday where one is needed.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let days = self.days.iter().all(|day| *day < 7);
        let nth = self.nth.is_none_or(|nth| nth == -1 || (1..=4).contains(&nth));
        (1..=52).contains(&self.every)
            && days
            && nth
            && (self.often != Often::Weekly || !self.days.is_empty())
    }

    /// As stored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rule = Self { often: Often::Daily, every: 1, days: Vec::new(), nth: None };
        let mut known = false;
        for part in text.split(';') {
            match part.split_once('=')? {
                ("FREQ", often) => {
                    known = true;
                    rule.often = match often {
                        "DAILY" => Often::Daily,
                        "WEEKLY" => Often::Weekly,
                        "MONTHLY" => Often::Monthly,
                        _ => return None,
                    };
                }
                ("INTERVAL", every) => rule.every = every.parse().ok()?,
                ("BYDAY", days) => {
                    for day in days.split(',') {
                        let (nth, name) = day.split_at_checked(day.len().checked_sub(2)?)?;
                        if !nth.is_empty() {
                            rule.nth = Some(nth.parse().ok()?);
                        }
                        let day = WEEKDAYS.iter().position(|known| *known == name)?;
                        rule.days.push(u8::try_from(day).ok()?);
                    }
                }
                _ => return None,
            }
        }
        (known && rule.is_sound()).then_some(rule)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.often {
            Often::Daily => "FREQ=DAILY",
            Often::Weekly => "FREQ=WEEKLY",
            Often::Monthly => "FREQ=MONTHLY",
        })?;
        if self.every != 1 {
            write!(f, ";INTERVAL={}", self.every)?;
        }
        let names = self.days.iter().filter_map(|day| WEEKDAYS.get(usize::from(*day)));
        for (place, name) in names.enumerate() {
            f.write_str(if place == 0 { ";BYDAY=" } else { "," })?;
            if let Some(nth) = self.nth {
                write!(f, "{nth}")?;
            }
            f.write_str(name)?;
        }
        Ok(())
    }
}

/// How much of something that comes again a change is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// This day alone.
    One,
    /// This day and every later one.
    Following,
    /// From today on, all of it.
    #[default]
    All,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_form_can_say_and_nothing_else_is_read() {
        for text in [
            "FREQ=DAILY",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=MONTHLY;BYDAY=2MO",
        ] {
            assert_eq!(Rule::parse(text).map(|rule| rule.to_string()).as_deref(), Some(text));
        }
        for text in [
            "",
            "FREQ=SECONDLY",
            "FREQ=WEEKLY",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;BYDAY=é",
            "BYDAY=TU",
            "FREQ=DAILY;X",
        ] {
            assert_eq!(Rule::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_rule_survives_its_text(
            often in 0..3_u8, every in 1..=52_u8, days in prop::collection::btree_set(0..7_u8, 1..4), nth in 0..5_i8,
        ) {
            let often = [Often::Daily, Often::Weekly, Often::Monthly][usize::from(often)];
            let nth = (often == Often::Monthly).then_some(if nth == 0 { -1 } else { nth });
            let rule = Rule { often, every, days: days.into_iter().collect(), nth };
            prop_assert_eq!(Rule::parse(&rule.to_string()), Some(rule));
        }

        #[test]
        fn nonsense_is_no_rule_and_no_panic(text in ".{0,60}") {
            let _ = Rule::parse(&text);
        }
    }
}
