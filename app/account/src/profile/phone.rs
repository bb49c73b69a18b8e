//! A telephone number, and the digits that were sent to it.

use app_core::{i18n::*, isolated};
use app_ui::{ErrorSummary, Field, Notice};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::AppError;

use crate::calls::{ConfirmPhone, SendPhoneCode};

#[component]
pub(super) fn Phone(phone: Option<String>, asked: Option<String>, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let number = t_string!(i18n, account.phone_number);
    let labels = vec![
        ("phone", "phone", number.to_owned()),
        ("code", "code", t_string!(i18n, account.code).to_owned()),
    ];
    let problem = |field| error.as_ref().and_then(|error| error.problem(field));
    let confirmed = phone.map(|phone| {
        let text = t_string!(i18n, account.phone_confirmed, phone = isolated(&phone)).to_string();
        view! { <Notice tone="started" icon="phone">{text}</Notice> }
    });
    let waits = asked.is_some();
    let code = asked.map(|asked| {
        let label = t_string!(i18n, account.phone_code, phone = isolated(&asked)).to_string();
        view! {
            <form class="stack" method="post" action=ConfirmPhone::url() novalidate>
                <Field
                    name="code"
                    label=label
                    numeric=true
                    autocomplete="one-time-code"
                    problem=problem("code")
                />
                <div class="row">
                    <button type="submit" class="btn">{t!(i18n, account.phone_confirm)}</button>
                </div>
            </form>
        }
    });
    let again = waits.then(|| view! { <h3>{t!(i18n, account.phone_again)}</h3> });
    let button = if waits { "btn quiet" } else { "btn" };
    view! {
        <div class="card stack">
            <ErrorSummary error=error.clone() labels=labels/>
            {confirmed}
            {code}
            {again}
            <form class="stack" method="post" action=SendPhoneCode::url() novalidate>
                <p class="mute">{t!(i18n, account.phone_lead)}</p>
                <Field name="phone" kind="tel" label=number autocomplete="tel" problem=problem("phone")/>
                <div class="row">
                    <button type="submit" class=button>{t!(i18n, account.phone_send)}</button>
                </div>
            </form>
        </div>
    }
    .into_any()
}
