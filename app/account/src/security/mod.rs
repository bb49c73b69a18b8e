//! `/me/security`: another password, and where the viewer is signed in.

mod history;
mod password;
mod sessions;
mod ways;

use app_core::{Resource, UiError, i18n::*, resource, use_viewer};
use app_ui::{ErrorSummary, Failure, Icon, Loading, Notice, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    AppError,
    identity::{SessionView, SignInView},
};

use self::{history::History, password::Password, sessions::Sessions, ways::Ways};
use crate::{
    calls::{my_sessions, my_sign_ins},
    query::error_of,
};

type Listed = Result<Vec<SessionView>, UiError>;

/// The page.
pub(crate) fn page() -> AnyView {
    let sessions = resource(|| (), |()| my_sessions());
    let history = resource(|| (), |()| my_sign_ins());
    view! { <SecurityPage sessions=sessions history=history/> }.into_any()
}

#[component]
fn SecurityPage(
    sessions: Resource<Listed>,
    history: Resource<Result<Vec<SignInView>, UiError>>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <SitePage title=t_string!(i18n, account.security_title)>
            <div class="wrap narrow stack" style="--gap:2rem">
                <div class="stack" style="--gap:.25rem">
                    <h1>{t!(i18n, account.security_title)}</h1>
                    <p class="mute"><bdi>{use_viewer().email}</bdi></p>
                </div>
                <Outcome/>
                <div class="row">
                    <a class="btn quiet" href="/me/profile"><Icon name="user"/>{t!(i18n, account.profile_title)}</a>
                    <a class="btn quiet" href="/me/notifications" rel="external">
                        <Icon name="bell"/>
                        {t!(i18n, notices.title)}
                    </a>
                    {use_viewer()
                        .business
                        .map(|_| {
                            view! {
                                <a class="btn quiet" href="/me/work"><Icon name="house"/>{t!(i18n, team.work_title)}</a>
                            }
                        })}
                </div>
                <Ways/>
                <section class="stack" style="--gap:1rem" aria-labelledby="password-title">
                    <h2 id="password-title">{t!(i18n, account.security_password)}</h2>
                    <Password/>
                </section>
                <section class="stack" style="--gap:1rem" aria-labelledby="sessions-title">
                    <div class="stack" style="--gap:.25rem">
                        <h2 id="sessions-title">{t!(i18n, account.sessions_title)}</h2>
                        <p class="mute">{t!(i18n, account.sessions_lead)}</p>
                    </div>
                    <Suspense fallback=Loading>
                        {move || Suspend::new(async move {
                            match sessions.await {
                                Ok(list) => view! { <Sessions list=list/> }.into_any(),
                                Err(error) => view! { <Failure error=error/> }.into_any(),
                            }
                        })}
                    </Suspense>
                </section>
                <History list=history/>
            </div>
        </SitePage>
    }
    .into_any()
}

/// What was just done, or why it was not. What is wrong with a field stands in its form.
#[component]
fn Outcome() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    move || {
        let query = query.read();
        if let Some(error) = error_of(&query) {
            return view! { <ErrorSummary error=Some(AppError::new(error))/> }.into_any();
        }
        let text = match query.get_str("done") {
            Some("password") => t_string!(i18n, account.changed_note),
            Some("session") => t_string!(i18n, account.session_ended),
            Some("others") => t_string!(i18n, account.others_ended),
            _ => return ().into_any(),
        };
        view! { <Notice tone="started" icon="circle-check">{text}</Notice> }.into_any()
    }
}
