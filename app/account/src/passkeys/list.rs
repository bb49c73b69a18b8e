//! The viewer's passkeys.

use app_core::{Resource, UiError, i18n::*, isolated, resource};
use app_ui::{ErrorSummary, Failure, Field, Icon, Loading, Notice, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{AppError, identity::PasskeyView};

use crate::{
    calls::{OwnPasskeys, RemovePasskey, StartPasskey, my_passkeys},
    day::day_of,
    query::problems_of,
    two_step::{BackToSecurity, WhosePassword},
};

/// The page.
pub(crate) fn page() -> AnyView {
    let passkeys = resource(|| (), |()| my_passkeys());
    view! { <PasskeysPage passkeys=passkeys/> }.into_any()
}

#[component]
fn PasskeysPage(passkeys: Resource<Result<OwnPasskeys, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    view! {
        <SitePage title=t_string!(i18n, account.passkeys)>
            <div class="wrap slim stack" style="--gap:1.5rem">
                <BackToSecurity/>
                <div class="stack" style="--gap:.25rem">
                    <h1>{t!(i18n, account.passkeys)}</h1>
                    <p class="mute">{t!(i18n, account.passkeys_lead)}</p>
                </div>
                <Done/>
                <Suspense fallback=Loading>
                    {move || {
                        let error = problems_of(&query.read());
                        Suspend::new(async move {
                            match passkeys.await {
                                Ok(mine) => view! { <List list=mine.list/> <Add recent=mine.recent error=error/> }.into_any(),
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

#[component]
fn Done() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    move || {
        let text = match query.read().get_str("done") {
            Some("added") => t_string!(i18n, account.passkey_added),
            Some("removed") => t_string!(i18n, account.passkey_removed),
            _ => return ().into_any(),
        };
        view! { <Notice tone="started" icon="circle-check">{text}</Notice> }.into_any()
    }
}

#[component]
fn List(list: Vec<PasskeyView>) -> impl IntoView {
    (!list.is_empty()).then(|| {
        let entries =
            list.into_iter().map(|passkey| view! { <li><Entry passkey=passkey/></li> }).collect_view();
        view! { <ul class="card list">{entries}</ul> }
    })
}

#[component]
fn Entry(passkey: PasskeyView) -> impl IntoView {
    let i18n = use_i18n();
    let since = day_of(passkey.since);
    let last = passkey.last_used.map(day_of);
    let times = move || {
        let since = t_string!(i18n, account.passkey_since, day = since()).to_string();
        let last = match &last {
            Some(last) => t_string!(i18n, account.passkey_last, day = last()).to_string(),
            None => t_string!(i18n, account.passkey_unused).to_owned(),
        };
        format!("{since} · {last}")
    };
    let name = isolated(&passkey.name);
    let label = t_string!(i18n, account.passkey_remove_of, name = name.clone()).to_string();
    view! {
        <div class="item">
            <Icon name="key-round"/>
            <div class="grow">
                <b>{name}</b>
                <span class="mute">{times}</span>
            </div>
            <form method="post" action=RemovePasskey::url()>
                <input type="hidden" name="passkey" value=passkey.id.to_string()/>
                <button type="submit" class="btn quiet small" aria-label=label>
                    {t!(i18n, account.passkey_remove)}
                </button>
            </form>
        </div>
    }
    .into_any()
}

#[component]
fn Add(recent: bool, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let (name, password) = (t_string!(i18n, account.passkey_name), t_string!(i18n, account.current_password));
    let labels = vec![
        ("name", "name", name.to_owned()),
        ("current_password", "current_password", password.to_owned()),
    ];
    let problem = |field| error.as_ref().and_then(|error| error.problem(field));
    let password = (!recent).then(|| {
        view! {
            <WhosePassword/>
            <Field
                name="current_password"
                kind="password"
                label=password
                autocomplete="current-password"
                problem=problem("current_password")
            />
        }
    });
    view! {
        <ErrorSummary error=error.clone() labels=labels/>
        <form class="card stack needs-passkeys" method="post" action=StartPasskey::url() novalidate>
            <h2>{t!(i18n, account.passkey_add)}</h2>
            <Field
                name="name"
                label=name
                hint=t_string!(i18n, account.passkey_name_hint)
                problem=problem("name")
            />
            {password}
            <button type="submit" class="btn wide">{t!(i18n, account.passkey_go_on)}</button>
        </form>
        <p class="mute without-passkeys">{t!(i18n, account.passkey_not_here)}</p>
    }
    .into_any()
}
