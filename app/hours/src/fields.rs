//! Fields of pages with several forms: each has an id of its own besides its name.

use app_core::i18n::*;
use app_ui::Icon;
use leptos::prelude::*;
use shared::AppError;

use crate::words::problem_text;

/// A line to be filled in.
#[component]
pub(crate) fn Input(
    /// Its form: what its id begins with.
    form: &'static str,
    /// Its name.
    name: &'static str,
    /// Its label.
    #[prop(into)]
    label: String,
    /// What is in it.
    #[prop(into, optional)]
    value: String,
    /// `text`, `date`, `time`, `number`, `url`
    #[prop(default = "text")]
    kind: &'static str,
    /// A line between label and field.
    #[prop(into, optional)]
    hint: String,
    /// What was wrong with the form.
    #[prop(optional_no_strip, default = None)]
    error: Option<AppError>,
    /// Several lines.
    #[prop(optional)]
    multiline: bool,
) -> impl IntoView {
    let id = if form.is_empty() { name.to_owned() } else { format!("{form}-{name}") };
    let problem = error.and_then(|error| error.problem(name));
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = [(!hint.is_empty()).then(|| hint_id.clone()), problem.map(|_| error_id.clone())];
    let described = described.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let described = (!described.is_empty()).then_some(described);
    let invalid = problem.map(|_| "true");
    let ltr = matches!(kind, "date" | "time" | "number" | "url").then_some("ltr");
    let input = if multiline {
        view! {
            <textarea id=id.clone() name=name rows="3" aria-describedby=described aria-invalid=invalid>
                {value}
            </textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=id.clone()
                name=name
                type=kind
                value=value
                autocomplete="off"
                dir=ltr
                aria-describedby=described
                aria-invalid=invalid
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {input}
            {problem
                .map(|problem| {
                    view! {
                        <p class="error" id=error_id>
                            <Icon name="circle-alert"/>
                            {problem_text(name, problem)}
                        </p>
                    }
                })}
        </div>
    }
    .into_any()
}

/// One of several.
#[component]
pub(crate) fn Choice(
    /// Its form: what its id begins with.
    form: String,
    /// Its name.
    name: &'static str,
    /// Its label.
    #[prop(into)]
    label: String,
    /// Value and words.
    options: Vec<(String, String)>,
    /// The one that is chosen.
    #[prop(into, optional)]
    value: String,
    /// A line between label and field.
    #[prop(into, optional)]
    hint: String,
    /// What was wrong with the form.
    #[prop(optional_no_strip, default = None)]
    error: Option<AppError>,
) -> impl IntoView {
    let id = if form.is_empty() { name.to_owned() } else { format!("{form}-{name}") };
    let problem = error.and_then(|error| error.problem(name));
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = [(!hint.is_empty()).then(|| hint_id.clone()), problem.map(|_| error_id.clone())];
    let described = described.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let described = (!described.is_empty()).then_some(described);
    let options = options
        .into_iter()
        .map(|(option, text)| {
            let selected = option == value;
            view! { <option value=option selected=selected>{text}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <select id=id name=name aria-describedby=described aria-invalid=problem.map(|_| "true")>
                {options}
            </select>
            {problem
                .map(|problem| {
                    view! {
                        <p class="error" id=error_id>
                            <Icon name="circle-alert"/>
                            {problem_text(name, problem)}
                        </p>
                    }
                })}
        </div>
    }
    .into_any()
}

/// Days of the week to tick, Monday first.
#[component]
pub(crate) fn Weekdays(
    /// Their name in the form, with its brackets.
    name: &'static str,
    /// What they are about.
    #[prop(into)]
    legend: String,
    /// Those that are ticked.
    #[prop(optional)]
    ticked: Vec<u8>,
) -> impl IntoView {
    let boxes = crate::words::ORDER
        .into_iter()
        .map(|day| {
            let checked = ticked.iter().any(|known| usize::from(*known) == day);
            view! {
                <label class="check">
                    <input type="checkbox" name=name value=day.to_string() checked=checked/>
                    <span>{crate::words::weekday(day)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices">
            <legend>{legend}</legend>
            <div class="row">{boxes}</div>
        </fieldset>
    }
    .into_any()
}

/// A button that takes something away, with what it is for ears.
#[component]
pub(crate) fn RemoveButton(
    /// What.
    #[prop(into)]
    what: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let label = t_string!(i18n, hours.remove_of, what = what).to_string();
    view! { <button type="submit" class="btn quiet small" aria-label=label>{t!(i18n, hours.remove)}</button> }
}
