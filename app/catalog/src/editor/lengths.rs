//! How long it takes and what it costs: a row for each length, and empty ones to write into.

use app_core::i18n::*;
use leptos::prelude::*;
use shared::{
    AppError,
    catalog::edit::{OptionInput, ServiceForm},
};

use crate::fields::Text;

/// Rows to write more into.
const BLANK: usize = 2;

#[component]
pub(super) fn Lengths(form: ServiceForm, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let usual = form.input.usual.parse::<usize>().unwrap_or(0);
    let mut options = form.input.options;
    // What was refused brings its own empty rows along.
    while options.last().is_some_and(|last| *last == OptionInput::default()) {
        options.pop();
    }
    options.extend(vec![OptionInput::default(); BLANK]);
    let rows = options.into_iter().enumerate().map(|(row, option)| {
        view! {
            <Length row=row option=option usual=usual currency=form.currency.clone() error=error.clone()/>
        }
    });
    view! {
        <section class="card stack" aria-labelledby="lengths">
            <h2 id="lengths">{t!(i18n, catalog.lengths)}</h2>
            <p class="mute">{t!(i18n, catalog.lengths_text)}</p>
            <ul class="lengths">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Length(
    row: usize,
    option: OptionInput,
    usual: usize,
    currency: String,
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let path = |part: &str| format!("options.{row}.{part}");
    let legend = t_string!(i18n, catalog.length_nth, nth = (row + 1).to_string()).to_string();
    let price = format!("{} ({currency})", t_string!(i18n, catalog.price));
    let pause_wrong = error.as_ref().is_some_and(|error| {
        error.problem(&path("gap")).is_some() || error.problem(&path("gap_after")).is_some()
    });
    let pause = !option.gap.is_empty() || !option.gap_after.is_empty() || pause_wrong;
    let id = format!("usual-{row}");
    view! {
        <li>
            <fieldset>
                <legend class="sr">{legend.clone()}</legend>
                <div class="length">
                    <Text
                        path=path("minutes")
                        label=t_string!(i18n, catalog.minutes)
                        value=option.minutes
                        mode="numeric"
                        error=error.clone()
                    />
                    <Text path=path("price") label=price value=option.price mode="decimal" error=error.clone()/>
                    <label class="check" for=id.clone()>
                        <input type="radio" id=id.clone() name="input[usual]" value=row.to_string() checked=row == usual/>
                        <span>{t!(i18n, catalog.usual)}</span>
                    </label>
                </div>
                <details open=pause>
                    <summary>{t!(i18n, catalog.pause_open)} <span class="sr">": " {legend}</span></summary>
                    <div class="stack inside" style="--gap:.75rem">
                        <p class="mute">{t!(i18n, catalog.pause_text)}</p>
                        <div class="pair">
                            <Text
                                path=path("gap_after")
                                label=t_string!(i18n, catalog.pause_after)
                                value=option.gap_after
                                mode="numeric"
                                error=error.clone()
                            />
                            <Text
                                path=path("gap")
                                label=t_string!(i18n, catalog.pause)
                                value=option.gap
                                mode="numeric"
                                error=error
                            />
                        </div>
                    </div>
                </details>
            </fieldset>
        </li>
    }
    .into_any()
}
