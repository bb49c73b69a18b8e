//! Everything that is wrong with a form whose rows are as many as somebody needs, each linked to its field.

use app_core::{error_text, field_text, i18n::*};
use app_ui::Icon;
use leptos::prelude::*;
use shared::{AppError, error::FieldProblem};

/// Field of the error, id in the page, label.
pub(crate) type Labels = Vec<(String, String, String)>;

/// One label.
pub(crate) fn label(field: &str, id: &str, text: impl Into<String>) -> (String, String, String) {
    (field.to_owned(), id.to_owned(), text.into())
}

/// Why a field is wrong, in the words of its form where the usual ones would not help.
pub(crate) fn text_of(field: &str, problem: FieldProblem) -> String {
    let i18n = use_i18n();
    let name = field.rsplit('.').next().unwrap_or(field);
    match (name, problem) {
        ("kind" | "country", FieldProblem::Required) => t_string!(i18n, business.wrong_choose).to_string(),
        ("hours", FieldProblem::Required) => t_string!(i18n, business.wrong_no_day).to_string(),
        ("team", FieldProblem::Required) => t_string!(i18n, business.wrong_nobody).to_string(),
        ("services", FieldProblem::Required) => t_string!(i18n, business.wrong_nothing).to_string(),
        ("price" | "fee", FieldProblem::Malformed) => t_string!(i18n, business.wrong_price).to_string(),
        ("minutes", FieldProblem::Inconsistent) => t_string!(i18n, business.wrong_twice).to_string(),
        ("names", FieldProblem::Inconsistent) => t_string!(i18n, business.wrong_names).to_string(),
        ("name" | "cell", FieldProblem::Taken) => t_string!(i18n, business.wrong_area_twice).to_string(),
        ("areas", FieldProblem::OutOfRange) => t_string!(i18n, business.wrong_areas).to_string(),
        ("slug", FieldProblem::Malformed) => t_string!(i18n, business.slug_hint).to_string(),
        (name, FieldProblem::Inconsistent) if name.starts_with("day") => {
            t_string!(i18n, business.wrong_hours).to_string()
        }
        _ => field_text(field, problem),
    }
}

/// At the top of the form.
#[component]
pub(crate) fn Wrong(
    /// What the server said; nothing is shown without.
    error: Option<AppError>,
    /// How the fields are called.
    #[prop(optional)]
    labels: Labels,
) -> impl IntoView {
    error.map(|error| {
        let entries = error.errors.iter().map(|wrong| {
            let text = text_of(&wrong.field, wrong.code);
            match labels.iter().find(|(field, ..)| *field == wrong.field) {
                // External: the browser follows it and gives the field the focus; the router would only scroll.
                Some((_, id, label)) => {
                    let text = format!("{label}: {text}");
                    view! { <li><a href=format!("#{id}") rel="external">{text}</a></li> }.into_any()
                }
                None => view! { <li>{text}</li> }.into_any(),
            }
        });
        let entries = entries.collect_view();
        view! {
            <div class="errors" role="alert" tabindex="-1" id="errors" autofocus>
                <h2>{error_text(error.code)}</h2>
                <ul>{entries}</ul>
            </div>
        }
        .into_any()
    })
}

/// A short input of a row: its label is for ears, or stands above where there is room.
#[component]
pub(crate) fn Cell(
    /// Name in the form.
    #[prop(into)]
    name: String,
    /// Id in the page.
    #[prop(into)]
    id: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// What is in it.
    #[prop(into)]
    value: String,
    /// `text`, `decimal`, `numeric`.
    #[prop(default = "text")]
    mode: &'static str,
    /// What is wrong with it.
    #[prop(optional_no_strip, default = None)]
    problem: Option<FieldProblem>,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    let described = problem.map(|_| error_id.clone());
    let name_of_cell = if mode == "decimal" { "price" } else { "cell" };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                type="text"
                id=id.clone()
                name=name
                value=value
                inputmode=mode
                autocomplete="off"
                aria-invalid=problem.map(|_| "true")
                aria-describedby=described
            />
            {problem
                .map(|problem| {
                    view! {
                        <p class="error" id=error_id>
                            <Icon name="circle-alert"/>
                            {text_of(name_of_cell, problem)}
                        </p>
                    }
                })}
        </div>
    }
    .into_any()
}

/// What may stay empty, said beside a label.
pub(crate) fn optional() -> String {
    // The label and this are one line.
    format!(" {}", t_string!(use_i18n(), business.optional))
}
