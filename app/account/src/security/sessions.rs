//! Where the viewer is signed in: each can be ended, and all others at once.

use app_core::{clock_time, i18n::*, isolated, own_time, short_date};
use app_ui::Icon;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    identity::{SessionKind, SessionView},
    time::Local,
};

use crate::calls::{EndAllSessions, EndOtherSessions, EndSession};

/// The list.
#[component]
pub(super) fn Sessions(list: Vec<SessionView>) -> impl IntoView {
    let i18n = use_i18n();
    let others = list.iter().any(|session| !session.current).then(|| {
        view! {
            <form method="post" action=EndOtherSessions::url()>
                <button type="submit" class="btn danger quiet">{t!(i18n, account.end_others)}</button>
            </form>
        }
    });
    view! {
        <ul class="card list">
            {list.into_iter().map(|session| view! { <li><Session session=session/></li> }).collect_view()}
        </ul>
        <div class="row">
            {others}
            <form method="post" action=EndAllSessions::url()>
                <button type="submit" class="btn quiet">{t!(i18n, account.end_all)}</button>
            </form>
        </div>
    }
    .into_any()
}

#[component]
fn Session(session: SessionView) -> impl IntoView {
    let i18n = use_i18n();
    let (icon, kind) = match session.kind {
        SessionKind::Browser => ("monitor", t_string!(i18n, account.session_browser)),
        SessionKind::Api => ("code", t_string!(i18n, account.session_api)),
    };
    let name = if session.device.is_empty() { kind.to_owned() } else { isolated(&session.device) };
    let end = if session.current {
        view! { <span class="mute">{t!(i18n, account.session_here)}</span> }.into_any()
    } else {
        let label = t_string!(i18n, account.end_session_of, device = name.clone()).to_string();
        view! {
            <form method="post" action=EndSession::url()>
                <input type="hidden" name="session" value=session.id.to_string()/>
                <button type="submit" class="btn quiet small" aria-label=label>
                    {t!(i18n, account.end_session)}
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <div class="item">
            <Icon name=icon/>
            <div class="grow">
                <b>{name}</b>
                <span class="mute">{kind} " · " <Since at=session.since/></span>
            </div>
            {end}
        </div>
    }
    .into_any()
}

/// In UTC, until the browser tells its own time.
#[component]
fn Since(at: Local) -> impl IntoView {
    let i18n = use_i18n();
    let own = RwSignal::new(None);
    Effect::new(move |_| own.set(Some(own_time(at))));
    let text = move || {
        let shown = own.get().unwrap_or(at);
        let time = clock_time(shown);
        let time = if own.get().is_some() { time } else { format!("{time} UTC") };
        t_string!(i18n, account.session_since, day = short_date(shown.date_naive()), time = isolated(&time))
            .to_string()
    };
    view! { <time datetime=at.to_rfc3339()>{text}</time> }
}
