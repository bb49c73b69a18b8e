//! Another password: a plain form.

use app_core::{i18n::*, use_viewer};
use app_ui::{ErrorSummary, Field};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::AppError;

use crate::{calls::ChangePassword, query::problems_of};

/// The form, with what was wrong last time.
#[component]
pub(super) fn Password() -> impl IntoView {
    let query = use_query_map();
    move || {
        let error = problems_of(&query.read()).filter(|error| !error.errors.is_empty());
        view! { <Form error=error/> }
    }
}

#[component]
fn Form(error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let (current, new) = (t_string!(i18n, account.current_password), t_string!(i18n, account.new_password));
    let labels = vec![
        ("current_password", "current_password", current.to_owned()),
        ("password", "password", new.to_owned()),
    ];
    let problem = |field| error.as_ref().and_then(|error| error.problem(field));
    view! {
        <form class="card stack" method="post" action=ChangePassword::url() novalidate>
            <ErrorSummary error=error.clone() labels=labels/>
            // Whoever keeps passwords for the viewer learns whose it is.
            <input type="text" name="username" autocomplete="username" value=use_viewer().email hidden/>
            <Field
                name="current_password"
                kind="password"
                label=current
                autocomplete="current-password"
                problem=problem("current_password")
            />
            <Field
                name="password"
                kind="password"
                label=new
                hint=t_string!(i18n, account.password_hint)
                autocomplete="new-password"
                problem=problem("password")
            />
            <p class="mute">{t!(i18n, account.change_text)}</p>
            <div class="row">
                <button type="submit" class="btn">{t!(i18n, account.change_button)}</button>
            </div>
        </form>
    }
    .into_any()
}
