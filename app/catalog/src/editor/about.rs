//! What it is, in a few words and in more.

use app_core::i18n::*;
use leptos::prelude::*;
use shared::{
    AppError,
    catalog::edit::{ServiceForm, ServiceInput, ServiceState},
};

use super::wrong_in;
use crate::fields::{Text, Tick, Why, problem};

/// Name, heading, code, description, whether customers see it.
#[component]
pub(super) fn About(form: ServiceForm, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let input = form.input;
    let problem = problem(error.as_ref(), "category");
    let options = form.categories.into_iter().map(|choice| {
        let chosen = choice.id == input.category;
        view! { <option value=choice.id selected=chosen>{choice.name}</option> }
    });
    let published = (form.state != ServiceState::Archived).then(|| {
        view! {
            <Tick
                name="input[published]"
                id="published"
                label=t_string!(i18n, catalog.published)
                checked=input.published
            />
        }
    });
    view! {
        <section class="card stack" aria-labelledby="about">
            <h2 id="about">{t!(i18n, catalog.about)}</h2>
            <Text path="name" label=t_string!(i18n, catalog.name) value=input.name error=error.clone()/>
            <div class="pair">
                <div class="field">
                    <label for="category">{t!(i18n, catalog.heading)}</label>
                    <select
                        id="category"
                        name="input[category]"
                        aria-invalid=problem.map(|_| "true")
                        aria-describedby=problem.map(|_| "category-error")
                    >
                        <option value="">{t!(i18n, catalog.choose)}</option>
                        {options.collect_view()}
                    </select>
                    <Why path="category" id="category-error" problem=problem/>
                    <p class="hint">
                        <a href="/office/services/headings" rel="external">{t!(i18n, catalog.edit_headings)}</a>
                    </p>
                </div>
                <Text
                    path="code"
                    label=t_string!(i18n, catalog.code)
                    hint=t_string!(i18n, catalog.code_hint)
                    value=input.code
                    optional=true
                    error=error.clone()
                />
            </div>
            <Text
                path="description"
                label=t_string!(i18n, catalog.description)
                value=input.description
                optional=true
                multiline=true
                error=error
            />
            {published}
        </section>
    }
    .into_any()
}

/// Style, pressure, techniques, …
#[component]
pub(super) fn Detail(input: ServiceInput, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let fields = [
        ("techniques", t_string!(i18n, catalog.techniques).to_string(), input.techniques),
        ("focus_areas", t_string!(i18n, catalog.focus_areas).to_string(), input.focus_areas),
        ("primary_benefits", t_string!(i18n, catalog.primary_benefits).to_string(), input.primary_benefits),
        (
            "contraindications",
            t_string!(i18n, catalog.contraindications).to_string(),
            input.contraindications,
        ),
        ("oils_products", t_string!(i18n, catalog.oils_products).to_string(), input.oils_products),
        ("room_setup", t_string!(i18n, catalog.room_setup).to_string(), input.room_setup),
    ];
    let names = fields.each_ref().map(|field| field.0);
    let open = !input.style.is_empty()
        || !input.pressure.is_empty()
        || fields.iter().any(|(.., value)| !value.is_empty())
        || wrong_in(error.as_ref(), &names)
        || wrong_in(error.as_ref(), &["style", "pressure"]);
    let texts = fields.map(|(path, label, value)| {
        view! { <Text path=path label=label value=value optional=true multiline=true error=error.clone()/> }
    });
    let levels = (1..=5).map(|level: i32| {
        let word = match level {
            1 => t_string!(i18n, catalog.pressure_1),
            2 => t_string!(i18n, catalog.pressure_2),
            3 => t_string!(i18n, catalog.pressure_3),
            4 => t_string!(i18n, catalog.pressure_4),
            _ => t_string!(i18n, catalog.pressure_5),
        };
        let chosen = input.pressure == level.to_string();
        view! { <option value=level.to_string() selected=chosen>{format!("{level} · {word}")}</option> }
    });
    view! {
        <details class="fold" open=open>
            <summary><h2>{t!(i18n, catalog.detail)}</h2></summary>
            <div class="stack">
                <div class="pair">
                    <Text
                        path="style"
                        label=t_string!(i18n, catalog.style)
                        value=input.style.clone()
                        optional=true
                        error=error.clone()
                    />
                    <div class="field">
                        <label for="pressure">{t!(i18n, catalog.pressure)}</label>
                        <select id="pressure" name="input[pressure]">
                            <option value="">{t!(i18n, catalog.pressure_none)}</option>
                            {levels.collect_view()}
                        </select>
                    </div>
                </div>
                {texts.into_iter().collect_view()}
            </div>
        </details>
    }
    .into_any()
}
