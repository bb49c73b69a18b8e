//! Times, dates and money in the viewer's language. Times come with the business's own offset and are shown as its wall
//! shows them; nothing here knows a zone.

use chrono::{Datelike as _, NaiveDate, Timelike as _};
use shared::{
    booking::{ArrivalWindow, PlaceKind},
    money::Money,
    time::Local,
};

use leptos_i18n::td_string;

use crate::i18n::*;

/// `10:30`, as the business's clock shows it.
#[must_use]
pub fn clock_time(at: Local) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}

/// `10:30–11:30`.
#[must_use]
pub fn time_range(from: Local, to: Local) -> String {
    format!("{}–{}", clock_time(from), clock_time(to))
}

/// `Flexible: 13:00 to 15:00`, for whoever goes there.
#[must_use]
pub fn flexible_text(window: &ArrivalWindow) -> String {
    let (from, until) = (clock_time(window.from), clock_time(window.until));
    td_string!(use_i18n().get_locale(), common.flexible, from = from, until = until).to_string()
}

/// `We may come between 13:00 and 15:00`, for a customer who is flexible.
#[must_use]
pub fn window_of_arrival(window: &ArrivalWindow) -> String {
    let (from, until) = (clock_time(window.from), clock_time(window.until));
    td_string!(use_i18n().get_locale(), common.window, from = from, until = until).to_string()
}

/// `At your home`.
#[must_use]
pub fn place_text(kind: PlaceKind) -> String {
    let locale = use_i18n().get_locale();
    match kind {
        PlaceKind::Premises => td_string!(locale, common.place_premises),
        PlaceKind::Home => td_string!(locale, common.place_home),
        PlaceKind::Hotel => td_string!(locale, common.place_hotel),
    }
    .to_string()
}

/// `2026-11-20`, for addresses.
#[must_use]
pub fn date_key(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// `Fri`, `शुक्र`, `الجمعة`.
#[must_use]
pub fn day_name(date: NaiveDate) -> String {
    let locale = use_i18n().get_locale();
    match date.weekday().num_days_from_sunday() {
        0 => td_string!(locale, common.sun).to_string(),
        1 => td_string!(locale, common.mon).to_string(),
        2 => td_string!(locale, common.tue).to_string(),
        3 => td_string!(locale, common.wed).to_string(),
        4 => td_string!(locale, common.thu).to_string(),
        5 => td_string!(locale, common.fri).to_string(),
        _ => td_string!(locale, common.sat).to_string(),
    }
}

/// `Friday`.
fn long_day_name(date: NaiveDate) -> String {
    let locale = use_i18n().get_locale();
    match date.weekday().num_days_from_sunday() {
        0 => td_string!(locale, common.sunday).to_string(),
        1 => td_string!(locale, common.monday).to_string(),
        2 => td_string!(locale, common.tuesday).to_string(),
        3 => td_string!(locale, common.wednesday).to_string(),
        4 => td_string!(locale, common.thursday).to_string(),
        5 => td_string!(locale, common.friday).to_string(),
        _ => td_string!(locale, common.saturday).to_string(),
    }
}

/// `November`.
#[must_use]
pub fn month_name(date: NaiveDate) -> String {
    let locale = use_i18n().get_locale();
    match date.month() {
        1 => td_string!(locale, common.january).to_string(),
        2 => td_string!(locale, common.february).to_string(),
        3 => td_string!(locale, common.march).to_string(),
        4 => td_string!(locale, common.april).to_string(),
        5 => td_string!(locale, common.may).to_string(),
        6 => td_string!(locale, common.june).to_string(),
        7 => td_string!(locale, common.july).to_string(),
        8 => td_string!(locale, common.august).to_string(),
        9 => td_string!(locale, common.september).to_string(),
        10 => td_string!(locale, common.october).to_string(),
        11 => td_string!(locale, common.november).to_string(),
        _ => td_string!(locale, common.december).to_string(),
    }
}

/// `Friday 20 November`.
#[must_use]
pub fn full_date(date: NaiveDate) -> String {
    format!("{} {} {}", long_day_name(date), date.day(), month_name(date))
}

/// `Fri 20 November`.
#[must_use]
pub fn short_date(date: NaiveDate) -> String {
    format!("{} {} {}", day_name(date), date.day(), month_name(date))
}

/// `16–22 November`, `30 November – 6 December`.
#[must_use]
pub fn dates(first: NaiveDate, last: NaiveDate) -> String {
    if (first.year(), first.month()) == (last.year(), last.month()) {
        format!("{}–{} {}", first.day(), last.day(), month_name(last))
    } else {
        format!("{} {} – {} {}", first.day(), month_name(first), last.day(), month_name(last))
    }
}

/// A name, an address or an amount that stands in a line of another direction: its letters keep to themselves (Unicode
/// bidirectional isolates, only where text runs from right to left).
#[must_use]
pub fn isolated(text: &str) -> String {
    if use_i18n().get_locale() == Locale::ar { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
}

/// `₹2,350`, `$75.50`: symbol, grouping of the currency's home, decimals only where there are any.
#[must_use]
pub fn money_text(money: Money) -> String {
    let amount = money.amount();
    let (whole, fraction) = amount.split_once('.').unwrap_or((&amount, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |rest| ("−", rest));
    let code = money.currency.code();
    let grouped = group(whole, code == "INR");
    let fraction =
        if fraction.bytes().all(|digit| digit == b'0') { String::new() } else { format!(".{fraction}") };
    let symbol = match code {
        "INR" => "₹",
        "USD" => "$",
        "GBP" => "£",
        "EUR" => "€",
        other => return format!("{sign}{grouped}{fraction} {other}"),
    };
    format!("{sign}{symbol}{grouped}{fraction}")
}

/// Digits in groups: by thousands, or the Indian way (12,34,567).
fn group(digits: &str, indian: bool) -> String {
    let count = digits.len();
    let mut text = String::with_capacity(count + count / 2);
    for (at, digit) in digits.chars().enumerate() {
        let left = count - at;
        let boundary = if indian {
            left == 3 || (left > 3 && (left - 3).is_multiple_of(2))
        } else {
            left.is_multiple_of(3)
        };
        if at > 0 && boundary {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What calling a visit off costs, in one sentence; `late`: it costs something by now. `several` services can have limits and
/// fees of their own.
pub fn cancel_policy(free_until: Local, fee: Money, late: bool, several: bool) -> Option<String> {
    let locale = use_i18n().get_locale();
    let (day, time) = (short_date(free_until.date_naive()), clock_time(free_until));
    let money = isolated(&money_text(fee));
    (fee.minor > 0).then(|| match (late, several) {
        (false, false) => {
            td_string!(locale, common.cancel_free, day = day, time = time, fee = money).to_string()
        }
        (false, true) => {
            td_string!(locale, common.cancel_free_up_to, day = day, time = time, fee = money).to_string()
        }
        (true, false) => td_string!(locale, common.cancel_late, fee = money).to_string(),
        (true, true) => td_string!(locale, common.cancel_late_up_to, fee = money).to_string(),
    })
}

/// From how many minutes on a length is said in hours.
const LONG: i64 = 120;

/// `60 min`, `2 h`, `4 h 36 min`.
#[must_use]
pub fn duration_text(minutes: impl Into<i64>) -> String {
    length_text(use_i18n().get_locale(), minutes.into())
}

/// `150 min`: the last of several lengths in one line, which are all said in minutes.
#[must_use]
pub fn minutes_text(minutes: i32) -> String {
    td_string!(use_i18n().get_locale(), common.minutes, n = minutes).to_string()
}

fn length_text(locale: Locale, minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        _ if minutes < LONG => td_string!(locale, common.minutes, n = minutes).to_string(),
        (h, 0) => td_string!(locale, common.length_hours, h = h).to_string(),
        (h, m) => td_string!(locale, common.length_both, h = h, m = m).to_string(),
    }
}

/// `India time` for the zones we can name, else the IANA name's city.
#[must_use]
pub fn zone_name(zone: &str) -> String {
    let locale = use_i18n().get_locale();
    match zone {
        "Asia/Kolkata" => td_string!(locale, common.zone_india).to_string(),
        "Europe/London" => td_string!(locale, common.zone_uk).to_string(),
        "America/Chicago" => td_string!(locale, common.zone_us_central).to_string(),
        other => {
            let city = other.rsplit('/').next().unwrap_or(other).replace('_', " ");
            td_string!(locale, common.zone_city, city = city).to_string()
        }
    }
}

/// The same moment as the viewer's own clock shows it. Only the browser knows; on the server: `at` itself.
#[must_use]
pub fn own_time(at: Local) -> Local {
    #[cfg(target_family = "wasm")]
    {
        let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.timestamp_millis() as f64));
        let minutes_east = -date.get_timezone_offset() as i32;
        chrono::FixedOffset::east_opt(minutes_east * 60).map_or(at, |zone| at.with_timezone(&zone))
    }
    #[cfg(not(target_family = "wasm"))]
    at
}

/// Whether the viewer's own clock shows something else than `at` does. Only the browser knows; on the server: no.
#[must_use]
pub fn is_other_zone(at: Local) -> bool {
    own_time(at).offset() != at.offset()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(minor: i64, code: &str) -> String {
        money_text(Money::new(minor, code.parse().unwrap()))
    }

    #[test]
    fn a_long_time_is_said_in_hours() {
        for (minutes, en, hi, ar) in [
            (0, "0 min", "0 मिनट", "0 دقيقة"),
            (45, "45 min", "45 मिनट", "45 دقيقة"),
            (119, "119 min", "119 मिनट", "119 دقيقة"),
            (120, "2 h", "2 घंटे", "2 س"),
            (121, "2 h 1 min", "2 घंटे 1 मिनट", "2 س 1 د"),
            (276, "4 h 36 min", "4 घंटे 36 मिनट", "4 س 36 د"),
            (1_500, "25 h", "25 घंटे", "25 س"),
            (-30, "-30 min", "-30 मिनट", "-30 دقيقة"),
        ] {
            for (locale, expected) in [(Locale::en, en), (Locale::hi, hi), (Locale::ar, ar)] {
                // No line ends between a number and its unit.
                assert_eq!(length_text(locale, minutes).replace('\u{a0}', " "), expected);
            }
        }
    }

    #[test]
    fn money_is_grouped_the_way_its_country_groups_it() {
        assert_eq!(text(235_000, "INR"), "₹2,350");
        assert_eq!(text(123_456_700, "INR"), "₹12,34,567");
        assert_eq!(text(123_456_789, "USD"), "$1,234,567.89");
        assert_eq!(text(-250, "GBP"), "−£2.50");
        assert_eq!(text(500, "CHF"), "5 CHF");
    }
}
