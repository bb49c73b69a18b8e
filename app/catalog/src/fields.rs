//! Fields of these forms: label, hint and error belong to the field, for eyes and for ears. What is wrong is told by paths such as
//! `options.1.price`; the id in the page is the path with dashes.

use app_core::{error_text, i18n::*};
use app_ui::Icon;
use leptos::prelude::*;
use shared::{
    AppError,
    catalog::edit::{LOCALES, NameInput},
    error::FieldProblem,
};

use crate::words::{language, text_of};

/// The name in the form of what errors call `path`: `input[options][1][price]`.
pub(crate) fn name_of(path: &str) -> String {
    let parts = path.split('.').map(|part| format!("[{part}]"));
    format!("input{}", parts.collect::<String>())
}

/// The id in the page.
pub(crate) fn id_of(scope: &str, path: &str) -> String {
    let path = path.replace('.', "-");
    if scope.is_empty() { path } else { format!("{scope}-{path}") }
}

/// What is wrong with a field.
pub(crate) fn problem(error: Option<&AppError>, path: &str) -> Option<FieldProblem> {
    error.and_then(|error| error.problem(path))
}

/// A line, or several.
#[component]
pub(crate) fn Text(
    /// What errors call it.
    #[prop(into)]
    path: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// What is in it.
    #[prop(into)]
    value: String,
    /// Before its id, where a page has several such forms.
    #[prop(into, optional)]
    scope: String,
    /// Its name in the form, where it is not made from the path.
    #[prop(into, optional)]
    name: String,
    /// A line between label and field.
    #[prop(into, optional)]
    hint: String,
    /// It may stay empty, and says so.
    #[prop(optional)]
    optional: bool,
    /// `text`, `decimal`, `numeric`.
    #[prop(default = "text")]
    mode: &'static str,
    /// Several lines.
    #[prop(optional)]
    multiline: bool,
    /// The language it is written in.
    #[prop(optional)]
    lang: Option<&'static str>,
    /// What is wrong with the form.
    #[prop(optional_no_strip, default = None)]
    error: Option<AppError>,
) -> impl IntoView {
    let id = id_of(&scope, &path);
    let name = if name.is_empty() { name_of(&path) } else { name };
    let problem = problem(error.as_ref(), &path);
    let (error_id, hint_id) = (format!("{id}-error"), format!("{id}-hint"));
    let described = [(!hint.is_empty()).then(|| hint_id.clone()), problem.map(|_| error_id.clone())];
    let described = described.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let described = (!described.is_empty()).then_some(described);
    let invalid = problem.map(|_| "true");
    let direction = lang.map(|lang| if lang == "ar" { "rtl" } else { "ltr" });
    let direction = direction.or((mode != "text").then_some("ltr"));
    let input = if multiline {
        view! {
            <textarea id=id.clone() name=name rows="3" lang=lang dir=direction aria-describedby=described aria-invalid=invalid>
                {value}
            </textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                type="text"
                id=id.clone()
                name=name
                value=value
                inputmode=mode
                lang=lang
                dir=direction
                autocomplete="off"
                aria-describedby=described
                aria-invalid=invalid
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>
                {label} {optional.then(|| view! { <i>{t_string!(use_i18n(), catalog.optional)}</i> })}
            </label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {input}
            <Why path=path id=error_id problem=problem/>
        </div>
    }
    .into_any()
}

/// What is wrong, under its field.
#[component]
pub(crate) fn Why(
    #[prop(into)] path: String,
    #[prop(into)] id: String,
    problem: Option<FieldProblem>,
) -> impl IntoView {
    problem.map(|problem| {
        view! { <p class="error" id=id><Icon name="circle-alert"/>{text_of(&path, problem)}</p> }
    })
}

/// A box to tick.
#[component]
pub(crate) fn Tick(
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// Its id in the page.
    #[prop(into)]
    id: String,
    /// What it says when it is ticked.
    #[prop(into, default = "true".to_owned())]
    value: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// Whether it is.
    checked: bool,
) -> impl IntoView {
    view! {
        <label class="check" for=id.clone()>
            <input type="checkbox" id=id.clone() name=name value=value checked=checked/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// Names in the other languages, and descriptions where there are any.
#[component]
pub(crate) fn Names(
    /// What is written.
    names: Vec<NameInput>,
    /// Before their ids.
    #[prop(into, optional)]
    scope: String,
    /// Descriptions too.
    #[prop(optional)]
    described: bool,
    /// What is wrong with the form.
    #[prop(optional_no_strip, default = None)]
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    LOCALES
        .into_iter()
        .enumerate()
        .map(|(at, locale)| {
            let known = names.iter().find(|name| name.locale == locale).cloned().unwrap_or_default();
            let named = format!("{} · {}", t_string!(i18n, catalog.name), language(locale));
            let told = format!("{} · {}", t_string!(i18n, catalog.description), language(locale));
            let description = described.then(|| {
                view! {
                    <Text
                        path=format!("names.{locale}.description")
                        name=format!("input[names][{at}][description]")
                        scope=scope.clone()
                        label=told
                        value=known.description
                        multiline=true
                        lang=locale
                        error=error.clone()
                    />
                }
            });
            view! {
                <div class="stack" style="--gap:.75rem">
                    <input type="hidden" name=format!("input[names][{at}][locale]") value=locale/>
                    <Text
                        path=format!("names.{locale}.name")
                        name=format!("input[names][{at}][name]")
                        scope=scope.clone()
                        label=named
                        value=known.name
                        lang=locale
                        error=error.clone()
                    />
                    {description}
                </div>
            }
        })
        .collect_view()
}

/// Field of the error, id in the page, label.
pub(crate) type Labels = Vec<(String, String, String)>;

/// One label.
pub(crate) fn label(path: &str, text: impl Into<String>) -> (String, String, String) {
    (path.to_owned(), id_of("", path), text.into())
}

/// Everything that is wrong, at the top of the page, each linked to its field.
#[component]
pub(crate) fn Wrong(error: Option<AppError>, labels: Labels) -> impl IntoView {
    error.map(|error| {
        let entries = error.errors.iter().map(|wrong| {
            let text = text_of(&wrong.field, wrong.code);
            match labels.iter().find(|(field, ..)| *field == wrong.field) {
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
