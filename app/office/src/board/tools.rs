//! The line above the day: which day, how it is shown, how the connection is.

use app_core::{LiveState, date_key, error_text, full_date, i18n::*};
use app_ui::{Icon, Notice};
use chrono::{Duration, NaiveDate};
use leptos::prelude::*;
use shared::{ErrorCode, booking::BoardView};

use super::{day::is_today, desk::Desk};

/// Days, views, the light of the connection and the way to the door.
#[component]
pub(super) fn Tools(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let date = desk.board.with_untracked(|board| board.date);
    let step = move |days: i64, icon: &'static str| {
        date.checked_add_signed(Duration::days(days))
            .map(|day| view! { <DayLink desk=desk day=day icon=icon/> })
    };
    let show =
        move |list: bool| move || super::address::Address { list, ..desk.address.get().closed() }.href();
    let current = move |list: bool| move || (desk.address.get().list == list).then_some("page");
    let away = move || !desk.board.with(|board| is_today(board, desk.now.get()));
    view! {
        <div class="tools">
            {step(-1, "chevron-left")} {step(1, "chevron-right")} <h1>{full_date(date)}</h1>
            <Show when=away>
                <a class="btn quiet" href=move || desk.address.get().on(None).href()>
                    {t!(i18n, office.today)}
                </a>
            </Show>
            // Chosen on the board: the page begins with its day.
            <a
                class="btn quiet square"
                href=format!("/office/why?day={}", date_key(date))
                rel="external"
                title=t_string!(i18n, office.why_title)
                aria-label=t_string!(i18n, office.why_title)
            >
                <Icon name="info"/>
            </a>
            <Show when=move || desk.board.with(goes_out)>
                <a
                    class="btn quiet square"
                    href=format!("/office/assign?day={}", date_key(date))
                    rel="external"
                    title=t_string!(i18n, assign.title)
                    aria-label=t_string!(i18n, assign.title)
                >
                    <Icon name="map-pin"/>
                </a>
            </Show>
            <nav class="switch" aria-label=t_string!(i18n, office.view)>
                <a href=show(false) aria-current=current(false)>{t!(i18n, office.view_day)}</a>
                <a href=show(true) aria-current=current(true)>{t!(i18n, office.view_list)}</a>
            </nav>
            <div class="end">
                <Light desk=desk/>
                // A page that brings no client: the browser loads it.
                <a class="btn quiet" href=format!("/office/new?day={}", date_key(date)) rel="external">
                    <Icon name="plus"/>
                    {t!(i18n, office.new_button)}
                </a>
                <a class="btn" href="/check-in">
                    <Icon name="scan-line"/>
                    {t!(i18n, common.check_in)}
                </a>
            </div>
        </div>
    }
    .into_any()
}

/// Whether somebody goes to a customer on this day.
fn goes_out(board: &BoardView) -> bool {
    board.cards.iter().any(|card| card.away)
}

#[component]
fn DayLink(
    /// The board.
    desk: Desk,
    /// Where to.
    day: NaiveDate,
    /// Its arrow.
    icon: &'static str,
) -> impl IntoView {
    view! {
        <a
            class="btn quiet square"
            href=move || desk.address.get().on(Some(day)).href()
            aria-label=full_date(day)
        >
            <Icon name=icon flip=true/>
        </a>
    }
}

/// How the connection is.
#[component]
fn Light(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let word = move || match desk.live.get() {
        LiveState::Live => t_string!(i18n, common.live).to_string(),
        LiveState::Trying => t_string!(i18n, common.reconnecting).to_string(),
        LiveState::Offline => t_string!(i18n, common.offline).to_string(),
    };
    view! { <span class="live" role="status" data-state=move || desk.live.get().as_str()>{word}</span> }
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
