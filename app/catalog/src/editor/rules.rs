//! Rules of its own, where those of the business do not fit.

use app_core::i18n::*;
use leptos::prelude::*;
use shared::{AppError, catalog::edit::ServiceInput};

use super::wrong_in;
use crate::fields::Text;

#[component]
pub(super) fn Rules(input: ServiceInput, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let fields = [
        ("notice", t_string!(i18n, catalog.notice).to_string(), input.notice),
        ("horizon", t_string!(i18n, catalog.horizon).to_string(), input.horizon),
        ("free_cancel", t_string!(i18n, catalog.free_cancel).to_string(), input.free_cancel),
        ("cancel_fee", t_string!(i18n, catalog.cancel_fee).to_string(), input.cancel_fee),
        ("deposit", t_string!(i18n, catalog.deposit).to_string(), input.deposit),
    ];
    let names = fields.each_ref().map(|field| field.0);
    let open = !input.confirmation_mode.is_empty()
        || fields.iter().any(|(.., value)| !value.is_empty())
        || wrong_in(error.as_ref(), &names);
    let fields = fields.map(|(path, label, value)| {
        view! { <Text path=path label=label value=value mode="numeric" optional=true error=error.clone()/> }
    });
    let modes = [
        ("", t_string!(i18n, catalog.as_business).to_string()),
        ("auto", t_string!(i18n, business.mode_auto).to_string()),
        ("staff", t_string!(i18n, business.mode_staff).to_string()),
        ("manager", t_string!(i18n, business.mode_manager).to_string()),
    ];
    let modes = modes.into_iter().map(|(code, name)| {
        view! { <option value=code selected=input.confirmation_mode == code>{name}</option> }
    });
    view! {
        <details class="fold" open=open>
            <summary><h2>{t!(i18n, catalog.rules)}</h2></summary>
            <div class="stack">
                <p class="mute">{t!(i18n, catalog.rules_text)}</p>
                <div class="field">
                    <label for="confirmation_mode">{t!(i18n, business.mode)}</label>
                    <select id="confirmation_mode" name="input[confirmation_mode]">{modes.collect_view()}</select>
                </div>
                <div class="pair">{fields.into_iter().collect_view()}</div>
            </div>
        </details>
    }
    .into_any()
}
