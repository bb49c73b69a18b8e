//! Form fields: label, hint and error belong to the field, for eyes and for ears.

use app_core::{error_text, field_text};
use leptos::prelude::*;
use shared::{AppError, error::FieldProblem};

use crate::Icon;

/// A text field. `name` is also its id; errors point at it.
#[component]
pub fn Field(
    /// Name and id.
    name: &'static str,
    /// Label.
    #[prop(into)]
    label: String,
    /// What is in it.
    #[prop(into, optional)]
    value: String,
    /// `text`, `email`, `tel`, `password`, …
    #[prop(default = "text")]
    kind: &'static str,
    /// A line between label and field.
    #[prop(into, optional)]
    hint: String,
    /// Beside the label: that it may stay empty.
    #[prop(into, optional)]
    optional: String,
    /// The browser's name for what belongs here (HTML autofill).
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What is wrong with it.
    #[prop(optional_no_strip, default = None)]
    problem: Option<FieldProblem>,
    /// Digits only: a phone shows the keys for them.
    #[prop(optional)]
    numeric: bool,
    /// Several lines.
    #[prop(optional)]
    multiline: bool,
    /// So many letters at most, where more would be refused and lost.
    #[prop(optional)]
    longest: Option<usize>,
) -> impl IntoView {
    let error_id = format!("{name}-error");
    let hint_id = format!("{name}-hint");
    let described = [(!hint.is_empty()).then(|| hint_id.clone()), problem.map(|_| error_id.clone())]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let described = (!described.is_empty()).then_some(described);
    let invalid = problem.map(|_| "true");
    let input = if multiline {
        view! {
            <textarea id=name name=name rows="3" maxlength=longest aria-describedby=described aria-invalid=invalid>
                {value}
            </textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=name
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                inputmode=numeric.then_some("numeric")
                maxlength=longest
                dir=(numeric || matches!(kind, "email" | "tel")).then_some("ltr")
                aria-describedby=described
                aria-invalid=invalid
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=name>{label} {(!optional.is_empty()).then(|| view! { <i>{optional}</i> })}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {input}
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

/// Everything that is wrong, at the top of a form, each linked to its field. `labels` names the fields that the form has.
#[component]
pub fn ErrorSummary(
    /// What the server said; nothing is shown without.
    #[prop(optional_no_strip, default = None)]
    error: Option<AppError>,
    /// Field of the error, id in the page, label.
    #[prop(optional)]
    labels: Vec<(&'static str, &'static str, String)>,
) -> impl IntoView {
    error.map(|error| {
        let entries = error
            .errors
            .iter()
            .filter_map(|wrong| {
                let (_, id, label) = labels.iter().find(|(field, ..)| *field == wrong.field)?;
                let text = format!("{label}: {}", field_text(&wrong.field, wrong.code));
                // External: the browser follows it and gives the field the focus; the router would only scroll.
                Some(view! { <li><a href=format!("#{id}") rel="external">{text}</a></li> })
            })
            .collect_view();
        view! {
            <div class="errors" role="alert" tabindex="-1" id="errors" autofocus>
                <h2>{error_text(error.code)}</h2>
                {(!entries.is_empty()).then(|| view! { <ul>{entries}</ul> })}
            </div>
        }
        .into_any()
    })
}
