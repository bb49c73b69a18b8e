//! Free times as one chooses among them: a week of days, and the parts of one day.

mod part;
mod strip;
mod zone;

use app_core::{clock_time, i18n::*, short_date};
use chrono::{Days as Count, NaiveDate};
use leptos_i18n::td_string;
use shared::booking::{AvailabilityView, Days};

pub(crate) use part::{EVENING, NOON, Part, parts_of};
pub(crate) use strip::{Strip, To, is_open};
pub(crate) use zone::Zone;

/// Days in the strip.
pub(crate) const STRIP: usize = 7;

/// The day asked for, else the first one with a free time, else the first one.
pub(crate) fn shown_day(times: &AvailabilityView, asked: Option<NaiveDate>) -> Option<NaiveDate> {
    let strip = || times.days.iter().take(STRIP);
    strip()
        .find(|day| Some(day.date) == asked)
        .or_else(|| strip().find(|day| !day.slots.is_empty()))
        .or_else(|| times.days.first())
        .map(|day| day.date)
}

/// Where there is something again, after a day on which nothing is left: what is said of it, and a link.
pub(crate) struct Onward {
    pub text: String,
    pub href: String,
    pub label: String,
}

/// The next day with a free time, or the days after those that were read. `href` is the address of the days from one on, if the strip
/// has to move, and of one of them.
pub(crate) fn onward(
    days: &[Days],
    day: NaiveDate,
    href: impl Fn(Option<NaiveDate>, Option<NaiveDate>) -> String,
) -> Onward {
    let locale = use_i18n().get_locale();
    let next = days.iter().enumerate().find(|(_, times)| times.date > day && !times.slots.is_empty());
    let Some((at, times)) = next else {
        let from = days.last().and_then(|last| last.date.succ_opt());
        return Onward {
            text: td_string!(locale, public.nothing_fortnight).to_string(),
            href: href(from, None),
            label: td_string!(locale, public.show_later).to_string(),
        };
    };
    let date = short_date(times.date);
    let time = times.slots.first().map(|slot| clock_time(slot.starts_at)).unwrap_or_default();
    Onward {
        text: td_string!(locale, public.next_free_hint, day = date.as_str(), time = time).to_string(),
        href: href((at >= STRIP).then_some(times.date), Some(times.date)),
        label: td_string!(locale, public.next_free, day = date.as_str()).to_string(),
    }
}

/// The first day of the strip before or after this one; never before today.
fn strip_start(first: NaiveDate, today: NaiveDate, later: bool) -> Option<NaiveDate> {
    let week = Count::new(STRIP as u64);
    if later {
        return first.checked_add_days(week);
    }
    (first > today).then(|| first.checked_sub_days(week)).flatten().map(|start| start.max(today))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earlier_days_end_today() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        assert_eq!(strip_start(day(20), day(20), false), None);
        assert_eq!(strip_start(day(23), day(20), false), Some(day(20)));
        assert_eq!(strip_start(day(28), day(20), false), Some(day(21)));
        assert_eq!(strip_start(day(20), day(20), true), Some(day(27)));
    }
}
