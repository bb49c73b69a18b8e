//! When exactly: the time that was pressed on the board where it fits, the nearest where it does not, and all others.

use app_core::{clock_time, error_text, i18n::*};
use app_ui::{Field, Notice};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{error::FieldProblem, time::Local};

use super::calls::{DeskPage, Pressed};

/// The times.
#[component]
pub(super) fn When(
    /// What there is.
    page: DeskPage,
    /// What is wrong with a time that was typed.
    problem: Option<FieldProblem>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let chosen = page.typed.slot.clone();
    let Some(pressed) = page.pressed else {
        return view! {
            <Free times=page.times chosen=chosen/>
            <Other time=page.typed.time problem=problem/>
        }
        .into_any();
    };
    let near: Vec<Local> = match pressed.refusal {
        None => vec![pressed.at],
        Some(_) => pressed.nearest.clone(),
    };
    let rest: Vec<Local> = page.times.into_iter().filter(|at| !near.contains(at)).collect();
    let open = problem.is_some() || !page.typed.time.is_empty();
    view! {
        <Fit pressed=pressed/>
        <details class="others" open=open>
            <summary class="btn plain">{td_string!(locale, office.new_other_times).to_string()}</summary>
            <div class="stack">
                <Free times=rest chosen=chosen/>
                <Other time=page.typed.time problem=problem/>
            </div>
        </details>
    }
    .into_any()
}

/// The time that was pressed: chosen already, or why not and what could be instead.
#[component]
fn Fit(pressed: Pressed) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let time = clock_time(pressed.at);
    let Some(code) = pressed.refusal else {
        let legend = td_string!(locale, office.fits, time = time).to_string();
        return view! { <Chips legend=legend times=vec![pressed.at] chosen=pressed.at.to_rfc3339()/> }
            .into_any();
    };
    let nearest = if pressed.nearest.is_empty() {
        view! { <p>{td_string!(locale, office.new_none_near).to_string()}</p> }.into_any()
    } else {
        let legend = td_string!(locale, office.new_nearest).to_string();
        view! { <Chips legend=legend times=pressed.nearest chosen=String::new()/> }.into_any()
    };
    view! {
        <div role="status">
            <Notice tone="late" icon="circle-alert">
                <b>{td_string!(locale, office.does_not_fit, time = time).to_string()}</b>
                {format!(": {}", error_text(code))}
            </Notice>
        </div>
        {nearest}
    }
    .into_any()
}

/// What customers would be offered that day.
#[component]
fn Free(times: Vec<Local>, chosen: String) -> impl IntoView {
    let locale = use_i18n().get_locale();
    if times.is_empty() {
        return view! { <p class="mute">{td_string!(locale, office.new_nothing_free).to_string()}</p> }
            .into_any();
    }
    let legend = td_string!(locale, office.new_free).to_string();
    view! { <Chips legend=legend times=times chosen=chosen/> }.into_any()
}

/// Times to choose one of.
#[component]
fn Chips(legend: String, times: Vec<Local>, chosen: String) -> impl IntoView {
    let times = times
        .into_iter()
        .map(|at| {
            let value = at.to_rfc3339();
            let checked = value == chosen;
            view! {
                <li>
                    <label>
                        <input type="radio" class="sr" name="slot" value=value checked=checked/>
                        <span>{clock_time(at)}</span>
                    </label>
                </li>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices">
            <legend>{legend}</legend>
            <ul class="times">{times}</ul>
        </fieldset>
    }
    .into_any()
}

/// Any other time.
#[component]
fn Other(time: String, problem: Option<FieldProblem>) -> impl IntoView {
    let locale = use_i18n().get_locale();
    view! {
        <Field
            name="time"
            kind="time"
            label=td_string!(locale, office.new_other_time).to_string()
            hint=td_string!(locale, office.new_other_hint).to_string()
            value=time
            problem=problem
        />
    }
    .into_any()
}
