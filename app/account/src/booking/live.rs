//! The booking as it is now: what the business does to it is seen at once.

use std::time::Duration;

use app_core::{
    LiveState, device_time, error_text,
    i18n::*,
    isolated,
    offline::{Kept, is_away},
    use_live, use_viewer,
};
use app_ui::{BookingChip, Icon, Notice, SinceWhen};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use shared::{
    booking::{Action, BookingStatus, BookingView, CheckInCode, dispatch::WayView},
    live::BookingEventKind,
};

use super::{cancel::Cancel, news::sentence, steps::NextSteps, ticket::Ticket, way::Ways};
use crate::{
    calls::{my_booking, my_code, way_of},
    kept::keep_ticket,
    query::error_of,
};

/// Long enough for the glow to have been seen.
const GLOW: Duration = Duration::from_millis(600);

/// What happens when somebody is somewhere else on their way.
const POSITION: &str = "position";

/// Room under what is only sometimes there.
const BELOW: &str = "margin-block-end: var(--s6)";

/// One booking.
#[component]
pub fn LiveBooking(
    /// As it was loaded.
    first: Kept<BookingView>,
    /// Its code, if it has one.
    code: Option<CheckInCode>,
    /// Who comes, if it is at the customer's.
    way: Option<WayView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let like = first.value.starts_at;
    let since = RwSignal::new(first.read_at(like));
    let Kept { value: first, .. } = first;
    let (id, cursor) = (first.id, first.cursor);
    let away = first.place.is_some();
    let (shown, code, way) = (RwSignal::new(first), RwSignal::new(code), RwSignal::new(way));
    Effect::new(move |_| {
        if since.get().is_none() {
            code.with(|code| shown.with(|shown| keep_ticket(shown, code.as_ref())));
        }
    });
    let (news, glow) = (RwSignal::new(None::<BookingEventKind>), RwSignal::new(false));
    let connection = use_live(vec![format!("booking:{id}")], cursor, move |frame| {
        // That it was booked is no news to whoever has just booked it and looks at it.
        let kind = BookingEventKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.as_str() == frame.event)
            .filter(|kind| *kind != BookingEventKind::Booked);
        spawn_local(async move {
            if away && let Ok(fresh) = way_of(id).await {
                way.try_set(Some(fresh));
            }
            // Somebody is somewhere else on their way: nothing else has changed.
            if kind.is_none() && frame.event == POSITION {
                return;
            }
            let fresh = match my_booking(id).await {
                Ok(fresh) => fresh,
                Err(error) if is_away(&error) => {
                    let now = device_time(like);
                    since.try_update(|since| *since = since.or(Some(now)));
                    return;
                }
                Err(_) => return,
            };
            // A booking that is over has none.
            let fresh_code = if fresh.status.is_over() { None } else { my_code(id).await.ok() };
            code.try_set(fresh_code);
            shown.try_set(fresh);
            since.try_set(None);
            if kind.is_some() {
                news.try_set(kind);
                glow.try_set(true);
                let fade = move || {
                    let _ = glow.try_set(false);
                };
                set_timeout(fade, GLOW);
            }
        });
    })
    .state;
    let refused = move || {
        let error = error_of(&query.read())?;
        Some(
            view! { <div role="alert" style=BELOW><Notice tone="late" icon="circle-alert">{error_text(error)}</Notice></div> },
        )
    };
    let moved = move || {
        query.read().get_str("moved")?;
        // What the business said of it comes after it.
        if news.get().is_some() {
            return None;
        }
        let text = shown.with(|booking| match booking.status {
            BookingStatus::Pending | BookingStatus::Rescheduled => {
                t_string!(i18n, account.moved_asked, business = isolated(&booking.business.name)).to_string()
            }
            _ => t_string!(i18n, account.moved_done).to_owned(),
        });
        Some(
            view! { <div role="status" style=BELOW><Notice tone="started" icon="circle-check">{text}</Notice></div> },
        )
    };
    let fresh = Memo::new(move |_| query.read().get_str("new").is_some());
    view! {
        <div>
            <div role="status" aria-live="polite">
                {move || {
                    let text = sentence(news.get()?, &shown.read());
                    Some(view! { <div style=BELOW><Notice icon="bell">{text}</Notice></div> })
                }}
            </div>
            {refused}
            {moved}
            <SinceWhen since=since now=device_time(like)/>
            {move || view! { <Head booking=shown.get() fresh=fresh.get()/> }}
        </div>
        {move || {
            let shows = away && since.get().is_none() && !shown.read().status.is_over();
            shows.then(|| view! { <Ways booking=id way=way/> })
        }}
        <div class:glow=glow style="border-radius: var(--r-l)">
            {move || view! { <Ticket booking=shown.get() code=code.get()/> }}
        </div>
        {move || view! { <NextSteps booking=shown.get()/> }}
        // What asks the server for something needs a network.
        {move || since.get().is_none().then(|| view! { <Further booking=shown.get()/> })}
        <p class="live" data-state=move || connection.get().as_str() hidden=move || connection.get() != LiveState::Live>
            {t!(i18n, common.live)}
        </p>
    }
    .into_any()
}

/// What this is: just booked, or looked at again.
#[component]
fn Head(booking: BookingView, fresh: bool) -> impl IntoView {
    let i18n = use_i18n();
    let chip = view! { <BookingChip status=booking.status/> };
    if !fresh || booking.status.is_over() {
        let title =
            t_string!(i18n, account.at_business, business = isolated(&booking.business.name)).to_string();
        return view! { <header class="done-head"><h1>{title}</h1> {chip}</header> }.into_any();
    }
    let name = booking.customer.name.split_whitespace().next().unwrap_or_default().to_owned();
    let open = matches!(booking.status, BookingStatus::Pending | BookingStatus::Rescheduled);
    let (icon, title) = if open {
        ("hourglass", t_string!(i18n, account.requested_head, name = name).to_string())
    } else {
        ("check", t_string!(i18n, account.booked_head, name = name).to_string())
    };
    let requested = open.then(|| {
        let text =
            t_string!(i18n, account.requested_text, business = isolated(&booking.business.name)).to_string();
        view! { <p class="mute">{text}</p> }
    });
    let sent = (!booking.customer.email.is_empty()).then(|| {
        let text = t_string!(i18n, account.sent_to, email = isolated(&booking.customer.email)).to_string();
        view! { <p class="mute">{text}</p> }
    });
    view! {
        <header class="done-head">
            <span class="tick"><Icon name=icon/></span>
            <h1>{title}</h1>
            {requested}
            {sent}
            {chip}
        </header>
    }
    .into_any()
}

/// What else can be done with it.
#[component]
fn Further(booking: BookingView) -> impl IntoView {
    let i18n = use_i18n();
    let receipt = (booking.paid.minor > 0).then(|| {
        view! {
            <a class="btn quiet" href=format!("/me/bookings/{}/receipt", booking.id)>
                {t!(i18n, account.see_receipt)}
            </a>
        }
    });
    let again = booking.status.is_over().then(|| {
        view! { <a class="btn" href=format!("/b/{}", booking.business.slug)>{t!(i18n, account.book_again)}</a> }
    });
    // Two pages that bring no client: the browser loads them.
    let another_time = booking.actions.contains(&Action::Reschedule).then(|| {
        view! {
            <a class="btn quiet" href=format!("/bookings/{}/move", booking.id) rel="external">
                <Icon name="calendar-days"/>
                {t!(i18n, public.another_time)}
            </a>
        }
    });
    let may_repeat = use_viewer().is_signed_in() && !booking.status.is_over();
    let repeat = may_repeat.then(|| {
        view! {
            <a class="btn quiet" href=format!("/bookings/{}/repeat", booking.id) rel="external">
                <Icon name="refresh-cw"/>
                {t!(i18n, series.repeat)}
            </a>
        }
    });
    // What is over takes no more, but keeps what it has.
    let files = (booking.attachments > 0 || !booking.status.is_over()).then(|| {
        let text = match booking.attachments {
            0 => t_string!(i18n, files.link_none).to_owned(),
            n => t_string!(i18n, files.link_count, n = n).to_string(),
        };
        // A page that brings no client.
        view! { <a class="btn quiet" href=format!("/bookings/{}/files", booking.id) rel="external">{text}</a> }
    });
    let health = (booking.health || !booking.status.is_over()).then(|| {
        let text = if booking.health {
            t_string!(i18n, health.link_written)
        } else {
            t_string!(i18n, health.link_write)
        };
        view! { <a class="btn quiet" href=format!("/bookings/{}/health", booking.id) rel="external">{text}</a> }
    });
    let any = another_time.is_some()
        || receipt.is_some()
        || again.is_some()
        || repeat.is_some()
        || files.is_some()
        || health.is_some();
    let may_cancel = booking.actions.contains(&Action::Cancel);
    view! {
        {any.then(|| view! { <div class="row no-print">{again} {another_time} {receipt} {repeat} {health} {files}</div> })}
        {may_cancel.then(|| view! { <Cancel booking=booking/> })}
    }
    .into_any()
}
