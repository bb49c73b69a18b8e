//! Opening hours of a week, to be filled in: with or without a break, closed days, one day's hours for all.

use app_core::i18n::*;
use app_ui::Icon;
use leptos::prelude::*;
use shared::{AppError, tenants::start::DayInput};

use crate::wrong::text_of;

/// Monday first.
const ORDER: [usize; 7] = [1, 2, 3, 4, 5, 6, 0];

/// The hours of the first open day, for every open day.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn copied(mut days: Vec<DayInput>) -> Vec<DayInput> {
    let first = ORDER.into_iter().filter_map(|day| days.get(day)).find(|day| day.is_open()).cloned();
    if let Some(first) = first {
        for day in days.iter_mut().filter(|day| day.is_open()) {
            day.clone_from(&first);
        }
    }
    days
}

/// `Monday`.
pub(crate) fn weekday(day: usize) -> String {
    let locale = use_i18n().get_locale();
    match day {
        0 => leptos_i18n::td_string!(locale, common.sunday),
        1 => leptos_i18n::td_string!(locale, common.monday),
        2 => leptos_i18n::td_string!(locale, common.tuesday),
        3 => leptos_i18n::td_string!(locale, common.wednesday),
        4 => leptos_i18n::td_string!(locale, common.thursday),
        5 => leptos_i18n::td_string!(locale, common.friday),
        _ => leptos_i18n::td_string!(locale, common.saturday),
    }
    .to_string()
}

/// Where an error about a day points, and how that place is called.
pub(crate) fn labels() -> Vec<(String, String, String)> {
    let days = ORDER.into_iter().map(|day| (format!("day{day}"), format!("day{day}-from"), weekday(day)));
    days.collect()
}

/// Seven days, and one button for the common case that most are alike.
#[component]
pub(crate) fn Week(
    /// Sunday first.
    days: Vec<DayInput>,
    /// What is wrong.
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let rows = ORDER.into_iter().map(|day| {
        let problem = error.as_ref().and_then(|error| error.problem(&format!("day{day}")));
        let text = problem.map(|problem| text_of("day", problem));
        view! { <Day day=day input=days.get(day).cloned().unwrap_or_default() wrong=text/> }
    });
    view! {
        <ul class="week" id="hours">{rows.collect_view()}</ul>
        <button type="submit" name="copy" value="1" class="btn quiet" formnovalidate>
            <Icon name="calendar-days"/>
            {t!(i18n, business.hours_copy)}
        </button>
    }
    .into_any()
}

#[component]
fn Day(
    /// 0 = Sunday.
    day: usize,
    /// As typed.
    input: DayInput,
    /// What is wrong with it.
    wrong: Option<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let name = weekday(day);
    let error_id = wrong.is_some().then(|| format!("day{day}-error"));
    let described = error_id.clone();
    let time = |part: &'static str, value: String, label: String| {
        view! {
            <input
                type="time"
                id=format!("day{day}-{part}")
                name=format!("days[{day}][{part}]")
                value=value
                aria-label=label
                aria-invalid=described.as_ref().map(|_| "true")
                aria-describedby=described.clone()
            />
        }
    };
    let opens = t_string!(i18n, business.hours_opens, day = name.as_str()).to_string();
    let closes = t_string!(i18n, business.hours_closes, day = name.as_str()).to_string();
    let again = t_string!(i18n, business.hours_opens_again, day = name.as_str()).to_string();
    let finally = t_string!(i18n, business.hours_closes_finally, day = name.as_str()).to_string();
    let split = !input.from2.is_empty() || !input.to2.is_empty();
    view! {
        <li class="field">
            <label class="check">
                <input type="checkbox" name=format!("days[{day}][open]") value="1" checked=input.is_open()/>
                <b>{name}</b>
            </label>
            <div class="times-of-day">
                {time("from", input.from, opens)} <span aria-hidden="true">"–"</span> {time("to", input.to, closes)}
                <details open=split>
                    <summary class="btn plain small">{t!(i18n, business.hours_break)}</summary>
                    <div class="times-of-day">
                        {time("from2", input.from2, again)} <span aria-hidden="true">"–"</span>
                        {time("to2", input.to2, finally)}
                    </div>
                </details>
            </div>
            {wrong
                .map(|text| {
                    view! {
                        <p class="error" id=error_id>
                            <Icon name="circle-alert"/>
                            {text}
                        </p>
                    }
                })}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_s_hours_are_copied_to_the_open_days_only() {
        let mut days = vec![DayInput::default(); 7];
        days[2] = DayInput::open("09:00", "18:00");
        days[5] = DayInput::open("10:00", "11:00");
        let days = copied(days);
        assert_eq!(days[5], DayInput::open("09:00", "18:00"));
        assert!(!days[1].is_open() && days[1].from.is_empty());
    }
}
