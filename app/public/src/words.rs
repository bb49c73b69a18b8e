//! Small texts that several of these pages show.

use app_core::{duration_text, i18n::*, short_date};
use chrono::{Days, NaiveDate, NaiveTime, Timelike as _};
use leptos_i18n::td_string;

/// `Spa`, `Salon`, …
pub(crate) fn kind_name(kind: &str) -> String {
    let locale = use_i18n().get_locale();
    match kind {
        "spa" => td_string!(locale, public.kind_spa),
        "salon" => td_string!(locale, public.kind_salon),
        "home_service" => td_string!(locale, public.kind_home),
        "hotel_spa" => td_string!(locale, public.kind_hotel),
        "wellness_center" => td_string!(locale, public.kind_wellness),
        "driving_school" => td_string!(locale, public.kind_driving),
        "independent_instructor" => td_string!(locale, public.kind_instructor),
        _ => td_string!(locale, public.kind_any),
    }
    .to_string()
}

/// The picture of a kind of business.
pub(crate) fn kind_icon(kind: &str) -> &'static str {
    match kind {
        "spa" | "hotel_spa" | "wellness_center" => "leaf",
        "salon" => "sparkles",
        "driving_school" | "independent_instructor" => "car",
        "home_service" => "house",
        _ => "map-pin",
    }
}

/// The tint of a picture's place: the same business has the same one everywhere.
pub(crate) fn hue(slug: &str) -> String {
    let sum = slug.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    (sum % 6 + 1).to_string()
}

/// `4.9`.
pub(crate) fn stars(tenths: i32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// `today`, `tomorrow`, or the day.
pub(crate) fn day_words(date: NaiveDate, today: Option<NaiveDate>) -> String {
    let locale = use_i18n().get_locale();
    match today {
        Some(today) if date == today => td_string!(locale, public.today).to_string(),
        Some(today) if today.checked_add_days(Days::new(1)) == Some(date) => {
            td_string!(locale, public.tomorrow).to_string()
        }
        _ => short_date(date),
    }
}

/// `Monday`. 0 = Sunday.
pub(crate) fn weekday_name(weekday: i16) -> String {
    let locale = use_i18n().get_locale();
    match weekday {
        0 => td_string!(locale, common.sunday),
        1 => td_string!(locale, common.monday),
        2 => td_string!(locale, common.tuesday),
        3 => td_string!(locale, common.wednesday),
        4 => td_string!(locale, common.thursday),
        5 => td_string!(locale, common.friday),
        _ => td_string!(locale, common.saturday),
    }
    .to_string()
}

/// `9:00`, as [`clock_time`] writes it.
pub(crate) fn wall_time(at: NaiveTime) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}

/// The word people call somebody by.
pub(crate) fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or(name).to_owned()
}

/// `Aromatherapy, 60 min, with hot towels`.
pub(crate) fn service_text<'a>(name: String, minutes: i32, addons: impl Iterator<Item = &'a str>) -> String {
    let locale = use_i18n().get_locale();
    // The business's own words run their own way, so that the number after them stays with its unit (Unicode TR9).
    let name = if locale == Locale::ar { format!("\u{2068}{name}\u{2069}") } else { name };
    let brief =
        td_string!(locale, public.service_for, service = name, time = duration_text(minutes)).to_string();
    let addons = addons.collect::<Vec<_>>().join(", ");
    if addons.is_empty() {
        return brief;
    }
    td_string!(locale, public.service_with, service = brief, addons = addons).to_string()
}
