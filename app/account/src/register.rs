//! `/register`

use app_core::{Resource, UiError, i18n::*, resource, use_viewer};
use app_ui::{Empty, ErrorSummary, Field, Loading, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::AppError;

use crate::{
    calls::{SignUp, Typed, typed_before},
    query::problems_of,
};

/// The page.
pub(crate) fn page() -> AnyView {
    let typed = resource(|| (), |()| typed_before());
    view! { <RegisterPage typed=typed/> }.into_any()
}

/// Making an account: a plain form, then where to look for the message.
#[component]
fn RegisterPage(typed: Resource<Result<Typed, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let sent = Memo::new(move |_| query.read().get_str("sent").is_some());
    view! {
        <SitePage title=t_string!(i18n, account.register_title)>
            <div class="wrap slim stack" style="--gap:1.5rem">
                <Suspense fallback=Loading>
                    {move || {
                        let (sent, error) = (sent.get(), problems_of(&query.read()));
                        Suspend::new(async move {
                            let typed = typed.await.ok().filter(|_| error.is_some()).unwrap_or_default();
                            if sent {
                                view! { <Sent/> }.into_any()
                            } else {
                                view! { <Form error=error typed=typed/> }.into_any()
                            }
                        })
                    }}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn Form(error: Option<AppError>, typed: Typed) -> impl IntoView {
    let i18n = use_i18n();
    let (name, email, password) = (
        t_string!(i18n, account.your_name),
        t_string!(i18n, account.email),
        t_string!(i18n, account.password),
    );
    let problem = |field| error.as_ref().and_then(|error| error.problem(field));
    let labels = vec![
        ("name", "name", name.to_owned()),
        ("email", "email", email.to_owned()),
        ("password", "password", password.to_owned()),
    ];
    view! {
        <div class="stack" style="--gap:.25rem">
            <h1>{t!(i18n, account.register_title)}</h1>
            <p class="mute">{t!(i18n, account.register_lead)}</p>
        </div>
        <form class="card stack" method="post" action=SignUp::url() novalidate>
            <ErrorSummary error=error.clone() labels=labels/>
            <Field name="name" label=name value=typed.name autocomplete="name" problem=problem("name")/>
            <Field
                name="email"
                kind="email"
                label=email
                value=typed.email
                autocomplete="email"
                problem=problem("email")
            />
            <Field
                name="password"
                kind="password"
                label=password
                hint=t_string!(i18n, account.password_hint)
                autocomplete="new-password"
                problem=problem("password")
            />
            <button type="submit" class="btn wide">{t!(i18n, account.create_account)}</button>
        </form>
        <p class="mute">
            {t!(i18n, account.have_one)} " " <a href="/login">{t!(i18n, common.sign_in)}</a>
        </p>
    }
    .into_any()
}

/// Where to look now. The same for an address that is already known.
#[component]
fn Sent() -> impl IntoView {
    let i18n = use_i18n();
    let mailbox = use_viewer().development.then(|| {
        view! { <a class="btn" href="/dev/mailbox" rel="external">{t!(i18n, account.open_mailbox)}</a> }
    });
    view! {
        <h1 class="sr">{t!(i18n, account.register_title)}</h1>
        <Empty icon="mail" title=t_string!(i18n, account.sent_title) text=t_string!(i18n, account.sent_text)>
            {mailbox}
        </Empty>
        <p class="mute">
            {t!(i18n, account.sent_nothing)} " " <a href="/register">{t!(i18n, account.create_link)}</a>
        </p>
    }
    .into_any()
}
