//! `/join`: what an invitation's link leads to.

use app_core::{
    Resource, UiError,
    i18n::*,
    query::{error_of, problems_of},
    resource, use_viewer,
};
use app_ui::{Empty, ErrorSummary, Failure, Field, Loading, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::{AppError, ErrorCode, team::Invited};

use crate::{
    calls::{JoinTeam, invited_by},
    words::role_text,
};

/// The page.
pub(crate) fn page() -> AnyView {
    let query = use_query_map();
    let token = Memo::new(move |_| query.read().get_str("token").unwrap_or_default().to_owned());
    let invited = resource(move || token.get(), invited_by);
    view! { <JoinPage invited=invited token=token/> }.into_any()
}

#[component]
fn JoinPage(invited: Resource<Result<Invited, UiError>>, token: Memo<String>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <SitePage title=t_string!(i18n, team.title)>
            <div class="wrap slim stack" style="--gap:1.5rem">
                <Suspense fallback=Loading>
                    {move || Suspend::new(async move {
                        match invited.await {
                            Ok(invited) => {
                                view! { <Invitation invited=invited token=token.get_untracked()/> }.into_any()
                            }
                            Err(UiError(error)) if error.code == ErrorCode::LinkExpired => {
                                view! { <Gone/> }.into_any()
                            }
                            Err(error) => view! { <Failure error=error/> }.into_any(),
                        }
                    })}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn Gone() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty
            whole_page=true
            icon="mail"
            title=t_string!(i18n, team.join_gone_title)
            text=t_string!(i18n, team.join_gone_text)
        >
            <a class="btn" href="/">{t!(i18n, common.go_home)}</a>
        </Empty>
    }
}

#[component]
fn Invitation(invited: Invited, token: String) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let names: Vec<String> = invited.roles.iter().map(|role| role_text(*role)).collect();
    let role = if names.is_empty() {
        t_string!(i18n, team.join_plain).to_string()
    } else {
        t_string!(i18n, team.join_as, roles = names.join(", ")).to_string()
    };
    let business = invited.business.clone();
    let form = match (invited.is_signed_in, use_viewer().is_signed_in(), invited.has_account) {
        (true, ..) => view! { <Join token=token business=invited.business.clone()/> }.into_any(),
        (false, true, _) => view! { <p class="card">{t!(i18n, team.join_other)}</p> }.into_any(),
        (false, false, true) => view! { <SignInFirst token=token/> }.into_any(),
        (false, false, false) => view! { <NewAccount token=token email=invited.email.clone()/> }.into_any(),
    };
    view! {
        <div class="stack" style="--gap:.25rem">
            <h1>{t_string!(i18n, team.join_title, business = business).to_string()}</h1>
            <p>{role}</p>
            <p class="mute">{t_string!(i18n, team.join_for, email = invited.email.clone()).to_string()}</p>
        </div>
        {move || view! { <ErrorSummary error=error_of(&query.read()).map(AppError::new)/> }}
        {form}
    }
    .into_any()
}

#[component]
fn Join(token: String, business: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <form method="post" action=JoinTeam::url()>
            <input type="hidden" name="token" value=token/>
            <button type="submit" class="btn wide">
                {t_string!(i18n, team.join_button, business = business).to_string()}
            </button>
        </form>
    }
    .into_any()
}

#[component]
fn SignInFirst(token: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="card stack">
            <p>{t!(i18n, team.join_sign_in)}</p>
            <a class="btn wide" href=format!("/login?next=/join%3Ftoken%3D{token}")>{t!(i18n, common.sign_in)}</a>
        </div>
    }
    .into_any()
}

#[component]
fn NewAccount(token: String, email: String) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let fields = move || {
        let error = problems_of(&query.read()).filter(|error| !error.errors.is_empty());
        let (name, password) = (t_string!(i18n, account.your_name), t_string!(i18n, account.password));
        let labels = vec![("name", "name", name.to_owned()), ("password", "password", password.to_owned())];
        let problem = |field| error.as_ref().and_then(|error| error.problem(field));
        view! {
            <ErrorSummary error=error.clone() labels=labels/>
            <Field name="name" label=name autocomplete="name" problem=problem("name")/>
            <Field
                name="password"
                kind="password"
                label=password
                hint=t_string!(i18n, account.password_hint)
                autocomplete="new-password"
                problem=problem("password")
            />
        }
    };
    view! {
        <form class="card stack" method="post" action=JoinTeam::url() novalidate>
            <p class="mute">{t!(i18n, team.join_new)}</p>
            <input type="hidden" name="token" value=token/>
            <input type="text" name="username" autocomplete="username" value=email hidden/>
            {fields}
            <button type="submit" class="btn wide">{t!(i18n, team.join_create)}</button>
        </form>
    }
    .into_any()
}
