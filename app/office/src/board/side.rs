//! What stands out today: money, arrivals, who is late, what is to be decided.

use app_core::{i18n::*, money_text};
use leptos::prelude::*;
use shared::{booking::BoardCard, money::Money};

use super::{
    day::{expected, is_today, late, to_confirm, waiting},
    desk::Desk,
    guests::{arrival, delayed, undecided},
};

/// The column beside the board.
#[component]
pub(super) fn Side(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let today = Memo::new(move |_| desk.board.with(|board| is_today(board, desk.now.get())));
    view! {
        <aside class="side" aria-label=t_string!(i18n, office.side)>
            <Sums desk=desk today=today/>
            <Show when=move || today.get()>
                <Arrivals desk=desk/>
                <Late desk=desk/>
            </Show>
            <ToConfirm desk=desk/>
        </aside>
    }
    .into_any()
}

/// Money received, and how full the day is.
#[component]
fn Sums(
    /// The board.
    desk: Desk,
    /// Whether the day is today.
    today: Memo<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let taken = Memo::new(move |_| desk.board.with(|board| board.taken));
    let in_use =
        move || t_string!(i18n, office.percent, n = desk.board.with(|board| board.in_use)).to_string();
    let word = move || {
        if today.get() {
            t_string!(i18n, office.taken_today).to_string()
        } else {
            t_string!(i18n, office.taken_then).to_string()
        }
    };
    let money = move |money: Money| {
        view! {
            <div>
                <dt>{word}</dt>
                <dd>{money_text(money)}</dd>
            </div>
        }
    };
    view! {
        <dl class="sums">
            {move || taken.get().map(money)}
            <div>
                <dt>{t!(i18n, office.in_use)}</dt>
                <dd>{in_use}</dd>
            </div>
        </dl>
    }
}

/// A list under a heading, or a quiet word when it is empty.
#[component]
fn Group(
    /// Its heading.
    title: String,
    /// How many, beside it.
    #[prop(into)]
    count: Signal<String>,
    /// The quiet word.
    none: String,
    /// Its entries.
    #[prop(into)]
    cards: Signal<Vec<BoardCard>>,
    /// Draws one.
    item: fn(Desk, BoardCard) -> AnyView,
    /// The board.
    desk: Desk,
) -> impl IntoView {
    // An entry stays itself while others come and go: whoever is about to press its button presses that one.
    let empty = Memo::new(move |_| cards.with(Vec::is_empty));
    view! {
        <section>
            <div class="apart">
                <h2>{title}</h2>
                <span>{count}</span>
            </div>
            {move || {
                if empty.get() {
                    return view! { <p class="none">{none.clone()}</p> }.into_any();
                }
                view! {
                    <ul class="list">
                        <For each=move || cards.get() key=|card| (card.appointment, card.version) let:card>
                            <li class="item">{item(desk, card)}</li>
                        </For>
                    </ul>
                }
                    .into_any()
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Arrivals(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let here = move || desk.board.with(waiting);
    let cards = Signal::derive(move || {
        let now = desk.now.get();
        here().into_iter().chain(desk.board.with(|board| expected(board, now))).collect::<Vec<_>>()
    });
    let count = Signal::derive(move || t_string!(i18n, office.waiting, n = here().len()).to_string());
    view! {
        <Group
            desk=desk
            title=t_string!(i18n, office.arrivals).to_string()
            none=t_string!(i18n, office.arrivals_none).to_string()
            count=count
            cards=cards
            item=arrival
        />
    }
}

#[component]
fn Late(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let cards = Signal::derive(move || {
        let now = desk.now.get();
        desk.board.with(|board| late(board, now))
    });
    let count = Signal::derive(move || cards.with(Vec::len).to_string());
    view! {
        <Group
            desk=desk
            title=t_string!(i18n, office.late).to_string()
            none=t_string!(i18n, office.late_none).to_string()
            count=count
            cards=cards
            item=delayed
        />
    }
}

#[component]
fn ToConfirm(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let cards = Signal::derive(move || desk.board.with(to_confirm));
    let count = Signal::derive(move || cards.with(Vec::len).to_string());
    view! {
        <Group
            desk=desk
            title=t_string!(i18n, office.to_confirm).to_string()
            none=t_string!(i18n, office.to_confirm_none).to_string()
            count=count
            cards=cards
            item=undecided
        />
    }
}
