//! Another e-mail address.

use app_core::{i18n::*, isolated};
use app_ui::{ErrorSummary, Field, Notice};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::AppError;

use crate::{calls::ChangeEmail, two_step::WhosePassword};

#[component]
pub(super) fn Address(email: String, waiting: Option<String>, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let (new, password) = (t_string!(i18n, account.email_new), t_string!(i18n, account.current_password));
    let labels = vec![
        ("email", "email", new.to_owned()),
        ("current_password", "current_password", password.to_owned()),
    ];
    let problem = |field| error.as_ref().and_then(|error| error.problem(field));
    let waiting = waiting.map(|new| {
        let text = t_string!(i18n, account.email_waits, email = isolated(&new)).to_string();
        view! { <Notice tone="pending" icon="hourglass">{text}</Notice> }
    });
    view! {
        <form class="card stack" method="post" action=ChangeEmail::url() novalidate>
            <ErrorSummary error=error.clone() labels=labels/>
            {waiting}
            <p>{t_string!(i18n, account.email_now, email = isolated(&email)).to_string()}</p>
            <WhosePassword/>
            <Field name="email" kind="email" label=new autocomplete="email" problem=problem("email")/>
            <Field
                name="current_password"
                kind="password"
                label=password
                autocomplete="current-password"
                problem=problem("current_password")
            />
            <div class="row">
                <button type="submit" class="btn">{t!(i18n, account.email_ask)}</button>
            </div>
        </form>
    }
    .into_any()
}
