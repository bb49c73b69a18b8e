//! `/me/security/two-step`: off, being set up, or on.

use app_core::{Resource, UiError, i18n::*, resource, use_viewer};
use app_ui::{ErrorSummary, Failure, Field, Icon, Loading, Notice, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{
    AppError,
    identity::{TotpSetup, TotpView},
    time::Local,
};

use crate::{
    calls::{ConfirmTwoStep, EndTwoStep, RenewCodes, StartTwoStep, my_two_step},
    day::day_of,
    query::problems_of,
};

/// The page.
pub(crate) fn page() -> AnyView {
    let state = resource(|| (), |()| my_two_step());
    view! { <TwoStepPage state=state/> }.into_any()
}

#[component]
fn TwoStepPage(state: Resource<Result<TotpView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let ended = move || {
        query.read().get_str("done").map(|_| {
            view! { <Notice tone="started" icon="circle-check">{t!(i18n, account.two_step_ended)}</Notice> }
        })
    };
    view! {
        <SitePage title=t_string!(i18n, account.two_step)>
            <div class="wrap slim stack" style="--gap:1.5rem">
                <BackToSecurity/>
                <div class="stack" style="--gap:.25rem">
                    <h1>{t!(i18n, account.two_step)}</h1>
                    <p class="mute">{t!(i18n, account.two_step_lead)}</p>
                </div>
                {ended}
                // Whoever is led here instead of to their work is told why.
                {(use_viewer().home == "/me/security/two-step")
                    .then(|| view! { <Notice tone="pending" icon="shield">{t!(i18n, errors.second_factor_needed)}</Notice> })}
                <Suspense fallback=Loading>
                    {move || {
                        let error = problems_of(&query.read());
                        Suspend::new(async move {
                            match state.await {
                                Ok(TotpView { since: Some(since), codes_left, .. }) => {
                                    view! { <On since=since left=codes_left error=error/> }.into_any()
                                }
                                Ok(TotpView { setup: Some(setup), .. }) => {
                                    view! { <Setup setup=setup error=error/> }.into_any()
                                }
                                Ok(_) => view! { <Off error=error/> }.into_any(),
                                Err(error) => view! { <Failure error=error/> }.into_any(),
                            }
                        })
                    }}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

/// Up to the page that all of these belong to.
#[component]
pub(crate) fn BackToSecurity() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <a class="link back" href="/me/security"><Icon name="arrow-left"/>{t!(i18n, account.back_to_security)}</a>
    }
}

/// Whoever keeps passwords for the viewer learns whose it is.
#[component]
pub(crate) fn WhosePassword() -> impl IntoView {
    view! { <input type="text" name="username" autocomplete="username" value=use_viewer().email hidden/> }
}

#[component]
fn Off(error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let label = t_string!(i18n, account.current_password);
    let labels = vec![("current_password", "current_password", label.to_owned())];
    let problem = error.as_ref().and_then(|error| error.problem("current_password"));
    view! {
        <form class="card stack" method="post" action=StartTwoStep::url() novalidate>
            <ErrorSummary error=error.clone() labels=labels/>
            <p>{t!(i18n, account.two_step_confirm)}</p>
            <WhosePassword/>
            <Field
                name="current_password"
                kind="password"
                label=label
                autocomplete="current-password"
                problem=problem
            />
            <button type="submit" class="btn wide">{t!(i18n, account.two_step_start)}</button>
        </form>
    }
    .into_any()
}

#[component]
fn Setup(setup: TotpSetup, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let label = t_string!(i18n, account.code);
    let labels = vec![("code", "code", label.to_owned())];
    let problem = error.as_ref().and_then(|error| error.problem("code"));
    view! {
        <div class="card stack" style="--gap:1.5rem">
            <ErrorSummary error=error.clone() labels=labels/>
            <section class="stack">
                <h2>{t!(i18n, account.setup_scan)}</h2>
                <p class="mute">{t!(i18n, account.setup_apps)}</p>
                <div class="qr" role="img" aria-label=t_string!(i18n, account.setup_qr) inner_html=setup.svg></div>
                <p>{t!(i18n, account.setup_type)} <code class="key" dir="ltr">{setup.secret}</code></p>
                <a class="btn quiet wide" href=setup.uri rel="external">
                    <Icon name="smartphone"/>
                    {t!(i18n, account.setup_open)}
                </a>
            </section>
            <form class="stack" method="post" action=ConfirmTwoStep::url() novalidate>
                <h2>{t!(i18n, account.setup_confirm)}</h2>
                <Field name="code" label=label numeric=true autocomplete="one-time-code" problem=problem/>
                <button type="submit" class="btn wide">{t!(i18n, account.setup_button)}</button>
            </form>
        </div>
    }
    .into_any()
}

#[component]
fn On(since: Local, left: u32, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let day = day_of(since);
    let since = move || t_string!(i18n, account.two_step_since, day = day()).to_string();
    let (password, code) = (t_string!(i18n, account.current_password), t_string!(i18n, account.code));
    let labels = vec![
        ("current_password", "current_password", password.to_owned()),
        ("code", "code", code.to_owned()),
    ];
    let problem = |field| error.as_ref().and_then(|error| error.problem(field));
    view! {
        <div class="card item">
            <Icon name="shield"/>
            <div class="grow">
                <b>{since}</b>
                <span class="mute">{t_string!(i18n, account.codes_left, count = left).to_string()}</span>
            </div>
        </div>
        <form class="card stack" method="post" action=RenewCodes::url() novalidate>
            <ErrorSummary error=error.clone() labels=labels/>
            <p>{t!(i18n, account.two_step_change)}</p>
            <WhosePassword/>
            <Field
                name="current_password"
                kind="password"
                label=password
                autocomplete="current-password"
                problem=problem("current_password")
            />
            <Field
                name="code"
                label=code
                hint=t_string!(i18n, account.code_hint)
                autocomplete="one-time-code"
                problem=problem("code")
            />
            <p class="mute">{t!(i18n, account.renew_text)}</p>
            <div class="row">
                <button type="submit" class="btn">{t!(i18n, account.renew_button)}</button>
                <button type="submit" class="btn danger quiet" formaction=EndTwoStep::url()>
                    {t!(i18n, account.two_step_end)}
                </button>
            </div>
        </form>
    }
    .into_any()
}
