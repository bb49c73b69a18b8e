//! The lines above the day: which day, how it is shown, how the connection is, and what of it is looked at.

use app_core::{LiveState, date_key, error_text, full_date, i18n::*};
use app_ui::{Icon, Notice};
use chrono::{Duration, NaiveDate};
use leptos::prelude::*;
use shared::{ErrorCode, booking::BoardView};

use super::{
    address::{Address, View},
    day::is_today,
    desk::Desk,
    sieve::Sieve,
    words::view_word,
};
use crate::screen::fill_screen;

/// Days, views, the light of the connection, the way to the door; and what of the day is looked at.
#[component]
pub(super) fn Tools(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let date = desk.board.with_untracked(|board| board.date);
    let step = move |days: i64, icon: &'static str| {
        date.checked_add_signed(Duration::days(days)).map(|day| {
            let href = move || desk.address.get().on(Some(day)).href();
            view! {
                <a class="btn quiet square" href=href aria-label=full_date(day)>
                    <Icon name=icon flip=true/>
                </a>
            }
        })
    };
    let away = move || !desk.board.with(|board| is_today(board, desk.now.get()));
    view! {
        <div class="tools">
            {step(-1, "chevron-left")} {step(1, "chevron-right")} <h1>{full_date(date)}</h1>
            <Show when=away>
                <a class="btn quiet" href=move || desk.address.get().on(None).href()>
                    {t!(i18n, office.today)}
                </a>
            </Show>
            <Views address=desk.address/>
            <div class="end">
                <Light state=desk.contact.live.state/>
                <NewBooking day=date/>
                <a class="btn" href="/check-in">
                    <Icon name="scan-line"/>
                    {t!(i18n, common.check_in)}
                </a>
            </div>
        </div>
        <Sieve desk=desk>
            <Ways desk=desk/>
        </Sieve>
    }
    .into_any()
}

/// Where the day leads to: what is not offered, who goes out, and the board from afar.
#[component]
fn Ways(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let date = desk.board.with_untracked(|board| board.date);
    let wall = move || Address { wall: true, ..desk.address.get().closed() }.href();
    view! {
        // Chosen on the board: the page begins with its day.
        <a
            class="btn plain small square"
            href=format!("/office/why?day={}", date_key(date))
            rel="external"
            title=t_string!(i18n, office.why_title)
            aria-label=t_string!(i18n, office.why_title)
        >
            <Icon name="info"/>
        </a>
        <Show when=move || desk.board.with(goes_out)>
            <a
                class="btn plain small square"
                href=format!("/office/dispatch?date={}", date_key(date))
                title=t_string!(i18n, way.dispatch)
                aria-label=t_string!(i18n, way.dispatch)
            >
                <Icon name="map-pin"/>
            </a>
        </Show>
        <a
            class="btn plain small square wide-only"
            href=wall
            title=t_string!(i18n, office.wall)
            aria-label=t_string!(i18n, office.wall)
            on:click=|_| fill_screen()
        >
            <Icon name="monitor"/>
        </a>
    }
    .into_any()
}

/// Day, week, rooms, list.
#[component]
pub(super) fn Views(
    /// The page's address.
    address: Memo<Address>,
) -> impl IntoView {
    let i18n = use_i18n();
    let one = |view: View| {
        let href = move || {
            let address = address.get();
            // A week knows of places and people alone.
            let filter = if view == View::Week { address.filter.scope() } else { address.filter.clone() };
            address.only(filter).seen(view).href()
        };
        let current = move || address.with(|address| address.view == view).then_some("page");
        view! { <a href=href aria-current=current>{view_word(view)}</a> }
    };
    view! {
        <nav class="switch" aria-label=t_string!(i18n, office.view)>{View::ALL.map(one).collect_view()}</nav>
    }
}

/// The way to a new booking.
#[component]
pub(super) fn NewBooking(
    /// On which day.
    day: NaiveDate,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        // A page that brings no client: the browser loads it.
        <a class="btn quiet" href=format!("/office/new?day={}", date_key(day)) rel="external">
            <Icon name="plus"/>
            {t!(i18n, office.new_button)}
        </a>
    }
}

/// Whether somebody goes to a customer on this day.
fn goes_out(board: &BoardView) -> bool {
    board.cards.iter().any(|card| card.away)
}

/// How the connection is.
#[component]
pub(super) fn Light(
    /// The connection.
    state: ReadSignal<LiveState>,
) -> impl IntoView {
    let i18n = use_i18n();
    let word = move || match state.get() {
        LiveState::Live => t_string!(i18n, common.live).to_string(),
        LiveState::Trying => t_string!(i18n, common.connecting).to_string(),
        LiveState::Offline => t_string!(i18n, common.offline).to_string(),
    };
    view! { <span class="live" data-state=move || state.get().as_str()>{word}</span> }
}

/// Why a form that was sent without scripts was refused; the sheet of an open booking says it itself.
#[component]
pub(super) fn Alerts(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let shown = move || desk.sent.get().filter(|_| desk.address.get().booking.is_none());
    move || shown().map(|code| view! { <Alert code=code/> })
}

/// One sentence that has to be seen.
#[component]
pub(super) fn Alert(
    /// Why.
    code: ErrorCode,
) -> impl IntoView {
    view! {
        <div role="alert">
            <Notice tone="late" icon="circle-alert">
                {error_text(code)}
            </Notice>
        </div>
    }
}
