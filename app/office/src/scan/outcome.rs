//! The answer fills the screen: who may come in, or one sentence and the way out.

use std::time::Duration;

use app_core::{clock_time, error_text, full_date, i18n::*, money_text, time_range};
use app_ui::{Icon, Screen};
use leptos::{ev::MouseEvent, prelude::*};
use shared::{AppError, ErrorCode, booking::BookingView, time::Local};

use super::door::Door;
use crate::calls::Arrival;

/// Until the next guest.
const SHOWN: Duration = Duration::from_secs(8);
/// A refusal has to be read, and said.
const REFUSAL_SHOWN: Duration = Duration::from_secs(15);
/// Arrivals are taken from half an hour before the start.
const OPENS_BEFORE: chrono::Duration = chrono::Duration::minutes(30);

/// The answer to one code.
#[component]
pub(super) fn Outcome(
    /// The door.
    door: Door,
    /// What it is.
    outcome: Arrival,
) -> impl IntoView {
    match outcome {
        Arrival::Welcome(booking) => view! { <Welcome door=door booking=*booking/> }.into_any(),
        Arrival::Refused(error) => view! { <Refused door=door error=error/> }.into_any(),
    }
}

/// Come in.
#[component]
fn Welcome(
    /// The door.
    door: Door,
    /// Whose.
    booking: BookingView,
) -> impl IntoView {
    let i18n = use_i18n();
    let first_name = booking.customer.name.split_whitespace().next().unwrap_or_default().to_owned();
    let title = t_string!(i18n, office.welcome, name = first_name).to_string();
    let visit = booking.appointments.first();
    let person = visit.and_then(|visit| visit.staff.as_ref()).map(|staff| staff.name.clone());
    let room = visit.and_then(|visit| visit.room.as_ref()).map(|room| room.name.clone());
    let sentence = match (person.clone(), room.clone()) {
        (Some(name), Some(room)) => t_string!(i18n, office.knows_room, name = name, room = room).to_string(),
        (Some(name), None) => t_string!(i18n, office.knows, name = name).to_string(),
        (None, _) => t_string!(i18n, office.take_seat).to_string(),
    };
    let service = visit.map(|visit| visit.service.name.clone()).unwrap_or_default();
    let due = booking.due();
    let to_pay = if due.minor > 0 { money_text(due) } else { t_string!(i18n, office.all_paid).to_string() };
    view! {
        <Screen title=title.clone() layout="answer">
            <main id="main" tabindex="-1" class="result" data-tone="ok">
                <div class="say" role="alert" aria-live="assertive">
                    <span class="sign">
                        <Icon name="check"/>
                    </span>
                    <h1>{title}</h1>
                    <p>{sentence}</p>
                </div>
                <section class="panel" aria-label=t_string!(i18n, office.visit)>
                    <dl class="facts">
                        <div>
                            <dt>{t!(i18n, office.today)}</dt>
                            <dd>{time_range(booking.starts_at, booking.ends_at)}</dd>
                        </div>
                        <div>
                            <dt>{t!(i18n, office.service)}</dt>
                            <dd>{service}</dd>
                        </div>
                        {person
                            .map(|person| {
                                view! {
                                    <div>
                                        <dt>{t!(i18n, office.with)}</dt>
                                        <dd>{person} {room.map(|room| view! { <small>{room}</small> })}</dd>
                                    </div>
                                }
                            })}
                        <div>
                            <dt>{t!(i18n, office.to_pay)}</dt>
                            <dd>{to_pay}</dd>
                        </div>
                    </dl>
                    <UntilNext door=door/>
                </section>
            </main>
        </Screen>
    }
    .into_any()
}

/// The way back to the scanner: by itself after a while, at once with the button.
#[component]
fn UntilNext(
    /// The door.
    door: Door,
) -> impl IntoView {
    let i18n = use_i18n();
    let (counting, set_counting) = signal(false);
    Effect::new(move |_| set_counting.set(true));
    next_after(door, SHOWN);
    let bar = format!("--next-in:{}s", SHOWN.as_secs());
    view! {
        <div class="until-next">
            <a class="btn quiet" href="/check-in" data-focus="code" on:click=move |event| go_on(door, &event)>
                {t!(i18n, office.next_guest)}
            </a>
            {move || counting.get().then(|| view! { <i style=bar.clone() aria-hidden="true"></i> })}
        </div>
    }
    .into_any()
}

/// The next scan comes by itself.
fn next_after(door: Door, shown: Duration) {
    Effect::new(move |_| {
        if let Ok(handle) = set_timeout_with_handle(move || door.next(), shown) {
            on_cleanup(move || handle.clear());
        }
    });
}

fn go_on(door: Door, event: &MouseEvent) {
    event.prevent_default();
    door.next();
}

/// Not now, or not here: what it is and what to do.
#[component]
fn Refused(
    /// The door.
    door: Door,
    /// Why.
    error: AppError,
) -> impl IntoView {
    let i18n = use_i18n();
    let Saying { tone, icon, title, text } = saying(&error);
    next_after(door, REFUSAL_SHOWN);
    view! {
        <Screen title=title.clone() layout="answer">
            <main id="main" tabindex="-1" class="result" data-tone=tone>
                <div class="say" role="alert" aria-live="assertive">
                    <span class="sign">
                        <Icon name=icon/>
                    </span>
                    <h1>{title}</h1>
                    <p>{text}</p>
                    <div class="row">
                        <a class="btn big" href="/check-in" data-focus="code" on:click=move |event| go_on(door, &event)>
                            <Icon name="scan-line"/>
                            {t!(i18n, office.scan_again)}
                        </a>
                        <a class="btn big" href="/office">
                            {t!(i18n, office.find_on_board)}
                        </a>
                    </div>
                </div>
            </main>
        </Screen>
    }
    .into_any()
}

struct Saying {
    tone: &'static str,
    icon: &'static str,
    title: String,
    text: String,
}

fn saying(error: &AppError) -> Saying {
    let i18n = use_i18n();
    let since = error.since;
    let time = |at: Local| clock_time(at);
    match (error.code, since) {
        (ErrorCode::CheckInAlready, Some(at)) => Saying {
            tone: "again",
            icon: "info",
            title: t_string!(i18n, office.already_title).to_string(),
            text: t_string!(i18n, office.already_since, time = time(at)).to_string(),
        },
        (ErrorCode::CheckInAlready, None) => Saying {
            tone: "again",
            icon: "info",
            title: t_string!(i18n, office.already_title).to_string(),
            text: t_string!(i18n, office.already_text).to_string(),
        },
        (ErrorCode::CheckInTooEarly, Some(at)) => Saying {
            tone: "early",
            icon: "clock",
            title: t_string!(i18n, office.early_title).to_string(),
            text: t_string!(i18n, office.early_text, time = time(at), opens = time(at - OPENS_BEFORE))
                .to_string(),
        },
        (ErrorCode::CheckInWrongDay, Some(at)) => Saying {
            tone: "early",
            icon: "calendar-days",
            title: t_string!(i18n, office.other_day_title).to_string(),
            text: t_string!(i18n, office.other_day_text, date = full_date(at.date_naive()), time = time(at))
                .to_string(),
        },
        (ErrorCode::CheckInRevoked, _) => Saying {
            tone: "unknown",
            icon: "circle-alert",
            title: t_string!(i18n, office.revoked_title).to_string(),
            text: t_string!(i18n, office.revoked_text).to_string(),
        },
        (ErrorCode::CheckInUnknown, _) => Saying {
            tone: "unknown",
            icon: "circle-alert",
            title: t_string!(i18n, office.unknown_title).to_string(),
            text: t_string!(i18n, office.unknown_text).to_string(),
        },
        (code, _) => Saying {
            tone: "unknown",
            icon: "circle-alert",
            title: t_string!(i18n, office.failed_title).to_string(),
            text: error_text(code),
        },
    }
}
