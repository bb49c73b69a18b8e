//! The answer fills the screen: who may come in, or one sentence and the way out.

use std::time::Duration;

use app_core::{clock_time, error_text, full_date, i18n::*, isolated, money_text, time_range, use_viewer};
use app_ui::{Icon, Screen};
use leptos::{ev::MouseEvent, prelude::*};
use leptos_router::location::Url;
use shared::{
    AppError, ErrorCode,
    booking::{BookingView, door::Expected},
    time::Local,
};

use super::door::{Answer, Door};

/// Until the next guest.
const SHOWN: Duration = Duration::from_secs(8);
/// A refusal has to be read, and said.
const REFUSAL_SHOWN: Duration = Duration::from_secs(15);

/// The answer to one code.
#[component]
pub(super) fn Outcome(
    /// The door.
    door: Door,
    /// What it is.
    outcome: Answer,
) -> impl IntoView {
    match outcome {
        Answer::Welcome(booking) => view! { <Welcome door=door guest=arrived(&booking)/> }.into_any(),
        Answer::LetIn(expected) => view! { <Welcome door=door guest=let_in(*expected)/> }.into_any(),
        Answer::Unlisted => view! { <Said door=door saying=unlisted()/> }.into_any(),
        Answer::Refused(error) => view! { <Said door=door saying=saying(&error)/> }.into_any(),
        Answer::RefusedHere(error, since) => {
            view! { <Said door=door saying=said_here(&error, since)/> }.into_any()
        }
    }
}

/// Who may come in, as the screen shows it.
struct Guest {
    name: String,
    time: String,
    service: String,
    person: Option<String>,
    room: Option<String>,
    /// What is still to be paid, where that is known.
    to_pay: Option<String>,
    /// What else is to be known.
    note: Option<String>,
}

/// As the server says.
fn arrived(booking: &BookingView) -> Guest {
    let i18n = use_i18n();
    let visit = booking.appointments.first();
    let due = booking.due();
    let to_pay = if due.minor > 0 { money_text(due) } else { t_string!(i18n, office.all_paid).to_string() };
    Guest {
        name: booking.customer.name.clone(),
        time: time_range(booking.starts_at, booking.ends_at),
        service: visit.map(|visit| visit.service.name.clone()).unwrap_or_default(),
        person: visit.and_then(|visit| visit.staff.as_ref()).map(|staff| staff.name.clone()),
        room: visit.and_then(|visit| visit.room.as_ref()).map(|room| room.name.clone()),
        to_pay: Some(to_pay),
        note: None,
    }
}

/// As this door says by itself.
fn let_in(expected: Expected) -> Guest {
    Guest {
        name: expected.name,
        time: time_range(expected.starts_at, expected.ends_at),
        service: expected.service,
        person: expected.staff,
        room: expected.room,
        to_pay: None,
        note: Some(t_string!(use_i18n(), offline.let_in).to_owned()),
    }
}

/// Come in.
#[component]
fn Welcome(
    /// The door.
    door: Door,
    /// Who.
    guest: Guest,
) -> impl IntoView {
    let i18n = use_i18n();
    let Guest { name, time, service, person, room, to_pay, note } = guest;
    let first_name = name.split_whitespace().next().unwrap_or_default().to_owned();
    let title = t_string!(i18n, office.welcome, name = first_name).to_string();
    let sentence = match (person.clone(), room.clone()) {
        (Some(name), Some(room)) => t_string!(i18n, office.knows_room, name = name, room = room).to_string(),
        (Some(name), None) => t_string!(i18n, office.knows, name = name).to_string(),
        (None, _) => t_string!(i18n, office.take_seat).to_string(),
    };
    view! {
        <Screen title=title.clone() layout="answer">
            <main id="main" tabindex="-1" class="result" data-tone="ok">
                <div class="say" role="alert" aria-live="assertive">
                    <span class="sign">
                        <Icon name="check"/>
                    </span>
                    <h1>{title}</h1>
                    <p>{sentence}</p>
                    {note.map(|note| view! { <p class="small"><Icon name="wifi-off"/><span>{note}</span></p> })}
                </div>
                <section class="panel" aria-label=t_string!(i18n, office.visit)>
                    <dl class="facts">
                        <div>
                            <dt>{t!(i18n, office.today)}</dt>
                            <dd>{time}</dd>
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
                        {to_pay
                            .map(|to_pay| {
                                view! {
                                    <div>
                                        <dt>{t!(i18n, office.to_pay)}</dt>
                                        <dd>{to_pay}</dd>
                                    </div>
                                }
                            })}
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
fn Said(
    /// The door.
    door: Door,
    /// What.
    saying: Saying,
) -> impl IntoView {
    let i18n = use_i18n();
    let Saying { tone, icon, title, text, way } = saying;
    let address = way.clone().map(|address| view! { <p><bdi>{address}</bdi></p> });
    let beside = match way {
        Some(address) => view! {
            <a
                class="btn big"
                href=format!("https://www.openstreetmap.org/search?query={}", Url::escape(&address))
                rel="external noreferrer"
                target="_blank"
            >
                <Icon name="navigation"/>
                {t!(i18n, public.directions)}
            </a>
        }
        .into_any(),
        // Who does the work has no board.
        None if use_viewer().home != "/office" => ().into_any(),
        None => view! { <a class="btn big" href="/office">{t!(i18n, office.find_on_board)}</a> }.into_any(),
    };
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
                    {address}
                    <div class="row">
                        <a class="btn big" href="/check-in" data-focus="code" on:click=move |event| go_on(door, &event)>
                            <Icon name="scan-line"/>
                            {t!(i18n, office.scan_again)}
                        </a>
                        {beside}
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
    /// To which address.
    way: Option<String>,
}

/// Ours, and not on the list.
fn unlisted() -> Saying {
    let i18n = use_i18n();
    Saying {
        tone: "early",
        icon: "wifi-off",
        title: t_string!(i18n, offline.unlisted_title).to_owned(),
        text: t_string!(i18n, offline.unlisted_text).to_owned(),
        way: None,
    }
}

/// Why not, without a network. `since`: from when what this door knows is; nothing when it knows nothing.
fn said_here(error: &AppError, since: Option<Local>) -> Saying {
    let i18n = use_i18n();
    let about = |title: &str, text: String| Saying {
        tone: "early",
        icon: "wifi-off",
        title: title.to_owned(),
        text,
        way: None,
    };
    match (error.code, since) {
        (ErrorCode::Unavailable, Some(_)) => about(
            t_string!(i18n, offline.no_list_title),
            t_string!(i18n, offline.not_verified_text).to_owned(),
        ),
        (ErrorCode::Unavailable, None) => {
            about(t_string!(i18n, offline.no_list_title), t_string!(i18n, offline.no_list_text).to_owned())
        }
        (ErrorCode::CheckInUnknown, Some(since)) => about(
            t_string!(i18n, office.unknown_title),
            t_string!(i18n, offline.unknown_text, time = clock_time(since)).to_string(),
        ),
        _ => saying(error),
    }
}

/// Whose visit is at another location: who, when, and how to go there.
fn elsewhere(error: &AppError) -> Saying {
    let i18n = use_i18n();
    let said = error.elsewhere.as_deref();
    let (name, place) = (said.map(|said| said.name.clone()), said.map(|said| &said.location));
    let place_name =
        place.map(|place| isolated(if place.name.is_empty() { &place.address } else { &place.name }));
    let text = match (error.since, name.filter(|name| !name.is_empty())) {
        (Some(at), Some(name)) => {
            let (name, time) = (isolated(&name), clock_time(at));
            t_string!(i18n, office.elsewhere_text, name = name, time = time).to_string()
        }
        (Some(at), None) => t_string!(i18n, office.elsewhere_when, time = clock_time(at)).to_string(),
        (None, _) => String::new(),
    };
    Saying {
        tone: "early",
        icon: "map-pin",
        title: match place_name {
            Some(place) => t_string!(i18n, office.elsewhere_title, place = place).to_string(),
            None => error_text(error.code),
        },
        text,
        way: place.map(|place| place.address.clone()),
    }
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
            way: None,
        },
        (ErrorCode::CheckInAlready, None) => Saying {
            tone: "again",
            icon: "info",
            title: t_string!(i18n, office.already_title).to_string(),
            text: t_string!(i18n, office.already_text).to_string(),
            way: None,
        },
        (ErrorCode::CheckInTooEarly, Some(at)) => Saying {
            tone: "early",
            icon: "clock",
            title: t_string!(i18n, office.early_title).to_string(),
            text: t_string!(
                i18n,
                office.early_text,
                time = time(at),
                opens = time(error.opens.unwrap_or(at))
            )
            .to_string(),
            way: None,
        },
        (ErrorCode::CheckInWrongDay, Some(at)) => Saying {
            tone: "early",
            icon: "calendar-days",
            title: t_string!(i18n, office.other_day_title).to_string(),
            text: t_string!(i18n, office.other_day_text, date = full_date(at.date_naive()), time = time(at))
                .to_string(),
            way: None,
        },
        (ErrorCode::CheckInWrongPlace, _) => elsewhere(error),
        (ErrorCode::CheckInRevoked, _) => Saying {
            tone: "unknown",
            icon: "circle-alert",
            title: t_string!(i18n, office.revoked_title).to_string(),
            text: t_string!(i18n, office.revoked_text).to_string(),
            way: None,
        },
        (ErrorCode::CheckInUnknown, _) => Saying {
            tone: "unknown",
            icon: "circle-alert",
            title: t_string!(i18n, office.unknown_title).to_string(),
            text: t_string!(i18n, office.unknown_text).to_string(),
            way: None,
        },
        (code, _) => Saying {
            tone: "unknown",
            icon: "circle-alert",
            title: t_string!(i18n, office.failed_title).to_string(),
            text: error_text(code),
            way: None,
        },
    }
}
