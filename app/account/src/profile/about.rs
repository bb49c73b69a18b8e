//! Name, user name, language and what may be sent.

use app_core::i18n::*;
use app_ui::{ErrorSummary, Field};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{AppError, identity::Profile};

use crate::calls::SaveProfile;

const LANGUAGES: [(&str, &str); 3] = [("en", "English"), ("hi", "हिन्दी"), ("ar", "العربية")];

#[component]
pub(super) fn About(profile: Profile, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let (name, username) = (t_string!(i18n, account.your_name), t_string!(i18n, account.profile_username));
    let labels = vec![("name", "name", name.to_owned()), ("username", "username", username.to_owned())];
    let problem = |field| error.as_ref().and_then(|error| error.problem(field));
    view! {
        <form class="card stack" method="post" action=SaveProfile::url() novalidate>
            <ErrorSummary error=error.clone() labels=labels/>
            <Field
                name="name"
                label=name
                value=profile.name.clone()
                autocomplete="name"
                problem=problem("name")
            />
            <Field
                name="username"
                label=username
                optional=t_string!(i18n, account.profile_optional)
                hint=t_string!(i18n, account.profile_username_hint)
                value=profile.username.clone()
                autocomplete="username"
                problem=problem("username")
            />
            <Language chosen=profile.language.clone()/>
            <fieldset class="stack" style="--gap:0">
                <legend class="label">{t!(i18n, account.profile_reminders)}</legend>
                <Tick name="by_email" on=profile.by_email label=t_string!(i18n, account.profile_by_email)/>
                <Tick name="by_text" on=profile.by_text label=t_string!(i18n, account.profile_by_text)/>
            </fieldset>
            <Tick name="marketing" on=profile.marketing label=t_string!(i18n, account.profile_marketing)/>
            <div class="row">
                <button type="submit" class="btn">{t!(i18n, account.profile_save)}</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Language(chosen: String) -> impl IntoView {
    let i18n = use_i18n();
    let options = LANGUAGES.map(|(code, word)| {
        view! { <option value=code lang=code selected=code == chosen>{word}</option> }
    });
    view! {
        <div class="field">
            <label for="language">{t!(i18n, account.profile_language)}</label>
            <select id="language" name="language">{options.into_iter().collect_view()}</select>
        </div>
    }
    .into_any()
}

#[component]
fn Tick(name: &'static str, on: bool, label: &'static str) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value="true" checked=on/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}
