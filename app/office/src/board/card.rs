//! One appointment in a column.

use app_core::{clock_time, i18n::*};
use app_ui::Icon;
use leptos::prelude::*;
use shared::{booking::BoardCard, ids::AppointmentId};

use super::{
    address::View,
    day::{look, movable},
    desk::Desk,
    drag::{self, Grip, Press, card_id},
    geometry::{Extent, minute_of},
    place::Place,
    words::{card_word, short_name},
};

/// Where a card lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lane {
    /// Its lane.
    pub at: usize,
    /// How many there are.
    pub of: usize,
}

/// A card: a link that opens the booking, and that can be lifted.
#[component]
pub(super) fn Card(
    /// The board.
    desk: Desk,
    /// Which.
    id: AppointmentId,
    /// What the grid shows.
    extent: Memo<Extent>,
    /// Where beside others.
    lane: Memo<Lane>,
) -> impl IntoView {
    let (card, glow) = (desk.card(id), desk.glow(id));
    let press = StoredValue::new(Press::default());
    let style = move || {
        let Some(card) = card.get() else { return String::new() };
        let date = desk.board.with_untracked(|board| board.date);
        let from = minute_of(date, card.starts_at);
        let length = minute_of(date, card.ends_at) - from;
        let Lane { at, of } = lane.get();
        let beside = if of > 1 { format!(";--lanes:{of};--lane:{at}") } else { String::new() };
        format!("--from:{};--len:{length}{beside}", from - extent.get().start)
    };
    let tone = move || card.get().map(|card| look(&card, desk.now.get()).0);
    // Only to be looked at: a link that leads nowhere is none.
    let href = move || {
        let card = card.get().filter(|_| !desk.is_still())?;
        Some(desk.address.get().open(card.booking, None).href())
    };
    let may_move = move || !desk.is_still() && card.with(|card| card.as_ref().is_some_and(movable));
    let described = move || may_move().then_some("move-hint");
    // What is not looked for keeps its place: taken time never looks free.
    let hidden = Memo::new(move |_| card.with(|card| card.as_ref().is_some_and(|card| desk.is_hidden(card))));
    let lifted = move || desk.lifted.get() == Some(id);
    view! {
        <li
            class="visit"
            class:lifted=lifted
            class:dim=hidden
            inert=hidden
            class:glow=glow
            data-status=tone
            style=style
        >
            <a
                id=card_id(id)
                href=href
                data-noscroll=""
                draggable="false"
                aria-describedby=described
                on:keydown=move |event| drag::on_key(desk, id, &event)
                on:pointerdown=move |event| {
                    if untrack(may_move) {
                        drag::on_down(desk, id, press, &event);
                    }
                }
                on:pointermove=move |event| drag::on_move(desk, id, press, &event)
                on:pointerup=move |_| drag::on_up(desk, press)
                on:pointercancel=move |_| drag::on_lost(desk, press)
                on:click=move |event| drag::on_click(press, &event)
                on:touchmove=move |event| drag::on_touch_move(desk, &event)
                on:contextmenu=move |event| drag::on_context_menu(press, &event)
            >
                {move || card.get().map(|card| view! { <Face desk=desk card=card/> })}
            </a>
            <Show when=may_move>
                <Grip desk=desk id=id/>
            </Show>
        </li>
    }
    .into_any()
}

/// What a card says.
#[component]
fn Face(
    /// The board.
    desk: Desk,
    /// Which.
    card: BoardCard,
) -> impl IntoView {
    let i18n = use_i18n();
    let (from, to) = (clock_time(card.starts_at), clock_time(card.ends_at));
    let service = card.service.clone();
    // In a room's column somebody is needed to do it.
    let staff = card.staff;
    let by = move || {
        let rooms = desk.address.with(|address| address.view == View::Rooms);
        let name = rooms.then(|| desk.board.with(|board| Place::Staff(staff).name(board))).flatten();
        name.map(|name| format!("{name} · "))
    };
    let customer = if desk.is_still() { short_name(&card.customer) } else { card.customer.clone() };
    let notes = card.has_notes.then(|| {
        view! {
            <Icon name="triangle-alert"/>
            <span class="sr">{t!(i18n, office.has_notes)}</span>
        }
    });
    let word = move || {
        let (text, shown) = card_word(look(&card, desk.now.get()).1);
        view! { <span class=if shown { "word" } else { "sr" }>{text}</span> }
    };
    view! {
        <span class="line">
            <time>{from}<span class="until">{format!("–{to}")}</span></time>
            {notes}
            {word}
        </span>
        <b dir="auto">{customer}</b>
        <span class="svc" dir="auto">{by} {service}</span>
    }
    .into_any()
}
