//! The viewer's last sign-ins, and those that failed.

use app_core::{Resource, UiError, clock_time, i18n::*, isolated, own_time, short_date};
use app_ui::{Failure, Icon, Loading};
use leptos::prelude::*;
use shared::{
    identity::{SignInMethod, SignInView},
    time::Local,
};

/// The section.
#[component]
pub(super) fn History(list: Resource<Result<Vec<SignInView>, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="stack" style="--gap:1rem" aria-labelledby="history-title">
            <div class="stack" style="--gap:.25rem">
                <h2 id="history-title">{t!(i18n, account.history_title)}</h2>
                <p class="mute">{t!(i18n, account.history_lead)}</p>
            </div>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match list.await {
                        Ok(list) if list.is_empty() => {
                            view! { <p class="card mute">{t!(i18n, account.history_none)}</p> }.into_any()
                        }
                        Ok(list) => {
                            let entries = list
                                .into_iter()
                                .map(|entry| view! { <li><Entry entry=entry/></li> })
                                .collect_view();
                            view! { <ul class="card list history">{entries}</ul> }.into_any()
                        }
                        Err(error) => view! { <Failure error=error/> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
    .into_any()
}

#[component]
fn Entry(entry: SignInView) -> impl IntoView {
    let i18n = use_i18n();
    let method = match entry.method {
        SignInMethod::Password => t_string!(i18n, account.history_password),
        SignInMethod::Code => t_string!(i18n, account.history_code),
        SignInMethod::RecoveryCode => t_string!(i18n, account.history_recovery),
        SignInMethod::Passkey => t_string!(i18n, account.history_passkey),
        SignInMethod::Link => t_string!(i18n, account.history_link),
    };
    let device = if entry.device.is_empty() {
        t_string!(i18n, account.session_api).to_owned()
    } else {
        isolated(&entry.device)
    };
    let icon = if entry.success { "circle-check" } else { "ban" };
    let failed = (!entry.success).then(|| {
        view! { <b class="failed">{t!(i18n, account.history_failed)}</b> }
    });
    view! {
        <div class="item">
            <Icon name=icon/>
            <div class="grow">
                <b>{device}</b>
                <span class="mute"><When at=entry.at/> " · " {method}</span>
            </div>
            {failed}
        </div>
    }
    .into_any()
}

/// In UTC, until the browser tells its own time.
#[component]
fn When(at: Local) -> impl IntoView {
    let i18n = use_i18n();
    let own = RwSignal::new(None);
    Effect::new(move |_| own.set(Some(own_time(at))));
    let text = move || {
        let shown = own.get().unwrap_or(at);
        let time = clock_time(shown);
        let time = if own.get().is_some() { time } else { format!("{time} UTC") };
        t_string!(i18n, account.history_when, day = short_date(shown.date_naive()), time = isolated(&time))
            .to_string()
    };
    view! { <time datetime=at.to_rfc3339()>{text}</time> }
}
