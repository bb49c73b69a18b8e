//! `/email`: where the two links about another address lead. Opening them changes nothing, because mail scanners follow links;
//! the button does.

use app_core::{error_text, i18n::*};
use app_ui::{Empty, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn as _;
use shared::ErrorCode;

use crate::{calls::ConfirmNewEmail, query::error_of};

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <EmailPage/> }.into_any()
}

#[component]
fn EmailPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let content = move || {
        let query = query.read();
        let token = query.get("token").filter(|token| !token.is_empty());
        match (query.get_str("step"), error_of(&query), token) {
            (Some("waiting"), ..) => view! {
                <Empty
                    icon="mail"
                    title=t_string!(i18n, account.email_waiting_title)
                    text=t_string!(i18n, account.email_waiting_text)
                />
            }
            .into_any(),
            (Some(_), ..) => view! {
                <Empty
                    icon="circle-check"
                    title=t_string!(i18n, account.email_done_title)
                    text=t_string!(i18n, account.email_done_text)
                >
                    <a class="btn" href="/me">{t!(i18n, common.my_bookings)}</a>
                </Empty>
            }
            .into_any(),
            (None, None, Some(token)) => view! { <Confirm token=token/> }.into_any(),
            (None, error, _) => view! { <Refused error=error.unwrap_or(ErrorCode::LinkExpired)/> }.into_any(),
        }
    };
    view! {
        <SitePage title=t_string!(i18n, account.email_title)>
            <div class="wrap slim stack" style="--gap:1.5rem">
                <h1>{t!(i18n, account.email_title)}</h1>
                {content}
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn Confirm(token: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <form class="card stack" method="post" action=ConfirmNewEmail::url()>
            <p>{t!(i18n, account.email_text)}</p>
            <input type="hidden" name="token" value=token/>
            <button type="submit" class="btn wide">{t!(i18n, account.email_confirm)}</button>
        </form>
    }
}

#[component]
fn Refused(error: ErrorCode) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty icon="circle-alert" title=error_text(error) text=t_string!(i18n, account.email_refused_text)>
            <a class="btn" href="/me/profile">{t!(i18n, account.profile_title)}</a>
        </Empty>
    }
}
