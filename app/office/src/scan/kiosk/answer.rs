//! The answer fills the kiosk's screen, in words for whoever stands before it, and goes by itself.

use std::time::Duration;

use app_core::{clock_time, full_date, i18n::*, isolated, time_range};
use app_ui::{Icon, Screen};
use leptos::{ev::MouseEvent, prelude::*};
use shared::{
    AppError, ErrorCode,
    booking::{LocationLine, kiosk::LetIn},
};

/// Until the next guest.
const SHOWN: Duration = Duration::from_secs(8);
/// A refusal has to be read.
const REFUSAL_SHOWN: Duration = Duration::from_secs(15);

/// The answer to a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Come in; who it is a browser without scripts is not told.
    Welcome(Option<LetIn>),
    /// Why not.
    Refused(AppError),
}

/// What the screen says.
struct Saying {
    tone: &'static str,
    icon: &'static str,
    title: String,
    text: String,
    more: Option<String>,
    shown: Duration,
}

/// The answer, and the way to the next guest.
#[component]
pub(super) fn AnswerPage(
    /// What it is.
    answer: Answer,
    /// To the next guest.
    next: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Saying { tone, icon, title, text, more, shown } = match answer {
        Answer::Welcome(guest) => welcome(guest),
        Answer::Refused(error) => refused(&error),
    };
    Effect::new(move |_| {
        if let Ok(handle) = set_timeout_with_handle(move || next.run(()), shown) {
            on_cleanup(move || handle.clear());
        }
    });
    let go_on = move |event: MouseEvent| {
        event.prevent_default();
        next.run(());
    };
    view! {
        <Screen title=title.clone() layout="answer">
            <main id="main" tabindex="-1" class="result" data-tone=tone>
                <div class="say" role="alert" aria-live="assertive">
                    <span class="sign">
                        <Icon name=icon/>
                    </span>
                    <h1>{title}</h1>
                    <p>{text}</p>
                    {more.map(|more| view! { <p><bdi>{more}</bdi></p> })}
                    <div class="row">
                        <a class="btn big" href="/kiosk" on:click=go_on>{t!(i18n, kiosk.done)}</a>
                    </div>
                </div>
            </main>
        </Screen>
    }
    .into_any()
}

fn welcome(guest: Option<LetIn>) -> Saying {
    let i18n = use_i18n();
    let seat = t_string!(i18n, office.take_seat).to_string();
    let (title, text, more) = match guest {
        None => (t_string!(i18n, kiosk.welcome).to_string(), seat, None),
        Some(guest) => {
            let text = match (guest.staff, guest.room) {
                (Some(name), Some(room)) => {
                    t_string!(i18n, office.knows_room, name = name, room = room).to_string()
                }
                (Some(name), None) => t_string!(i18n, office.knows, name = name).to_string(),
                (None, _) => seat,
            };
            let title = t_string!(i18n, office.welcome, name = guest.first_name).to_string();
            (title, text, Some(time_range(guest.starts_at, guest.ends_at)))
        }
    };
    Saying { tone: "ok", icon: "check", title, text, more, shown: SHOWN }
}

fn refused(error: &AppError) -> Saying {
    let i18n = use_i18n();
    let saying = |tone: &'static str, icon: &'static str, title: &str, text: String| Saying {
        tone,
        icon,
        title: title.to_owned(),
        text,
        more: None,
        shown: REFUSAL_SHOWN,
    };
    let desk = || t_string!(i18n, kiosk.desk).to_string();
    match (error.code, error.since) {
        (ErrorCode::CheckInAlready, Some(at)) => saying(
            "again",
            "info",
            t_string!(i18n, kiosk.already_title),
            t_string!(i18n, kiosk.already_since, time = clock_time(at)).to_string(),
        ),
        (ErrorCode::CheckInTooEarly, Some(at)) => saying(
            "early",
            "clock",
            t_string!(i18n, office.early_title),
            t_string!(
                i18n,
                kiosk.early_text,
                time = clock_time(at),
                opens = clock_time(error.opens.unwrap_or(at))
            )
            .to_string(),
        ),
        (ErrorCode::CheckInWrongDay, Some(at)) => saying(
            "early",
            "calendar-days",
            t_string!(i18n, office.other_day_title),
            t_string!(i18n, kiosk.other_day_text, date = full_date(at.date_naive()), time = clock_time(at))
                .to_string(),
        ),
        (ErrorCode::CheckInWrongPlace, _) => elsewhere(error),
        (ErrorCode::CheckInRevoked, _) => {
            saying("unknown", "circle-alert", t_string!(i18n, office.revoked_title), desk())
        }
        (ErrorCode::CheckInUnknown, _) => saying(
            "unknown",
            "circle-alert",
            t_string!(i18n, office.unknown_title),
            t_string!(i18n, kiosk.unknown_text).to_string(),
        ),
        (ErrorCode::RateLimited, _) => saying(
            "early",
            "clock",
            t_string!(i18n, office.failed_title),
            t_string!(i18n, kiosk.moment).to_string(),
        ),
        _ => saying("unknown", "circle-alert", t_string!(i18n, office.failed_title), desk()),
    }
}

/// Their visit is at another location, or at their own door.
fn elsewhere(error: &AppError) -> Saying {
    let i18n = use_i18n();
    let location: Option<LocationLine> = error.elsewhere.as_ref().map(|there| there.location.clone());
    let (title, more) = match location {
        Some(LocationLine { name, address, .. }) => {
            let place = isolated(if name.is_empty() { &address } else { &name });
            (t_string!(i18n, kiosk.elsewhere_title, place = place).to_string(), Some(address))
        }
        None => (t_string!(i18n, kiosk.away_from_here).to_string(), None),
    };
    let text = error.since.map_or_else(
        || t_string!(i18n, kiosk.desk).to_string(),
        |at| t_string!(i18n, office.elsewhere_when, time = clock_time(at)).to_string(),
    );
    Saying { tone: "early", icon: "map-pin", title, text, more, shown: REFUSAL_SHOWN }
}
