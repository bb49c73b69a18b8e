//! The fields of one window: some days, and a part of each of them.

use app_core::{field_text, i18n::*};
use app_ui::Icon;
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{AppError, booking::waitlist::WindowInput};

use crate::words::weekday_name;

/// Monday first.
const ORDER: [i16; 7] = [1, 2, 3, 4, 5, 6, 0];

/// One window; `at` counts them from 0.
#[component]
pub(super) fn WindowFields(
    /// Which.
    at: usize,
    /// What the fields hold.
    input: WindowInput,
    /// What is wrong.
    error: Option<AppError>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let days = ORDER.into_iter().enumerate().map(|(nth, day)| {
        let checked = u8::try_from(day).is_ok_and(|day| input.days.contains(&day));
        view! {
            <label class="check">
                <input type="checkbox" name=format!("windows[{at}][days][{nth}]") value=day checked=checked/>
                <span>{weekday_name(day)}</span>
            </label>
        }
    });
    let wrong_days = error.as_ref().and_then(|error| error.problem(&format!("days{at}")));
    let hint = format!("days{at}-hint");
    let described = hint.clone();
    view! {
        <div class="stack" style="--gap:1rem">
            <div class="pair">
                <Entry at=at name="from" kind="date" label=td_string!(locale, waiting.from).to_string() value=input.from error=error.clone()/>
                <Entry at=at name="to" kind="date" label=td_string!(locale, waiting.to).to_string() value=input.to error=error.clone()/>
            </div>
            <fieldset class="choices" id=format!("days{at}") aria-describedby=described>
                <legend>{td_string!(locale, waiting.weekdays).to_string()}</legend>
                <p class="hint" id=hint>{td_string!(locale, waiting.weekdays_hint).to_string()}</p>
                <div class="row">{days.collect_view()}</div>
                {wrong_days
                    .map(|problem| {
                        view! {
                            <p class="error">
                                <Icon name="circle-alert"/>
                                {field_text("days", problem)}
                            </p>
                        }
                    })}
            </fieldset>
            <div class="pair">
                <Entry at=at name="after" kind="time" label=td_string!(locale, waiting.after).to_string() value=input.after error=error.clone()/>
                <Entry at=at name="before" kind="time" label=td_string!(locale, waiting.before).to_string() value=input.before error=error/>
            </div>
        </div>
    }
    .into_any()
}

/// A date or a time.
#[component]
fn Entry(
    at: usize,
    name: &'static str,
    kind: &'static str,
    label: String,
    value: String,
    error: Option<AppError>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let id = format!("{name}{at}");
    let problem = error.and_then(|error| error.problem(&id));
    let error_id = format!("{id}-error");
    let needed = at == 0 && name == "from";
    let optional = (!needed).then(|| format!(" {}", td_string!(locale, public.optional)));
    view! {
        <div class="field">
            <label for=id.clone()>{label} {optional.map(|text| view! { <i>{text}</i> })}</label>
            <input
                id=id
                name=format!("windows[{at}][{name}]")
                type=kind
                value=value
                autocomplete="off"
                aria-invalid=problem.map(|_| "true")
                aria-describedby=problem.map(|_| error_id.clone())
            />
            {problem
                .map(|problem| {
                    view! {
                        <p class="error" id=error_id>
                            <Icon name="circle-alert"/>
                            {field_text(name, problem)}
                        </p>
                    }
                })}
        </div>
    }
    .into_any()
}
