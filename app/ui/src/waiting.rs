//! When somebody could come, in words.

use app_core::{day_name, i18n::*, short_date};
use chrono::{Days, NaiveDate, NaiveTime, Timelike as _};
use leptos_i18n::td_string;
use shared::booking::waitlist::Window;

/// `Tue 24 November – Sun 6 December · Tue, Wed, Thu · from 17:00`.
#[must_use]
pub fn window_text(window: &Window) -> String {
    let locale = use_i18n().get_locale();
    let dates = if window.from == window.to {
        short_date(window.from)
    } else {
        format!("{} – {}", short_date(window.from), short_date(window.to))
    };
    let days = (!window.has_every_weekday())
        .then(|| (0..7).filter(|day| window.has_weekday(*day)).map(weekday).collect::<Vec<_>>().join(", "));
    let times = match (window.after, window.before) {
        (None, None) => td_string!(locale, waiting.any_time).to_string(),
        (Some(after), None) => td_string!(locale, waiting.from_time, time = wall(after)).to_string(),
        (None, Some(before)) => td_string!(locale, waiting.until_time, time = wall(before)).to_string(),
        (Some(after), Some(before)) if after == before => wall(after),
        (Some(after), Some(before)) => format!("{}–{}", wall(after), wall(before)),
    };
    [Some(dates), days, Some(times)].into_iter().flatten().collect::<Vec<_>>().join("\u{a0}· ")
}

/// 0 is Sunday.
fn weekday(day: u32) -> String {
    // A Sunday.
    let sunday = NaiveDate::default().checked_add_days(Days::new(3)).unwrap_or_default();
    day_name(sunday.checked_add_days(Days::new(u64::from(day))).unwrap_or(sunday))
}

fn wall(time: NaiveTime) -> String {
    format!("{}:{:02}", time.hour(), time.minute())
}
