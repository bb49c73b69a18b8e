//! What stands out today: money, arrivals, who is late, what is to be decided.

use app_core::{clock_time, i18n::*, isolated, money_text};
use app_ui::Avatar;
use leptos::prelude::*;
use shared::{
    booking::{Action, BoardCard, BookingStatus, OwingRow},
    money::Money,
};

use super::{
    day::{expected, is_today, late, to_confirm, waiting},
    desk::Desk,
    filter::Filter,
    guests::{arrival, delayed, undecided},
    words::scope_text,
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
            <About desk=desk/>
            <Show when=move || today.get()>
                <Arrivals desk=desk/>
                <Late desk=desk/>
            </Show>
            <ToConfirm desk=desk/>
            <Owing desk=desk/>
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

/// What the sums and the lists are about, where a filter leaves something out of the board.
#[component]
fn About(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = move || {
        let filter = desk.filter.get();
        let scope = desk.board.with(|board| scope_text(board, &filter));
        if scope.is_empty() {
            t_string!(i18n, office.about_day).to_string()
        } else {
            t_string!(i18n, office.about_scope, what = scope).to_string()
        }
    };
    view! {
        <Show when=move || desk.filter.with(Filter::is_on)>
            <p class="about">{text}</p>
        </Show>
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
    let here = move || desk.among(|cards| waiting(cards));
    let cards = Signal::derive(move || {
        let now = desk.now.get();
        here().into_iter().chain(desk.among(|cards| expected(cards, now))).collect::<Vec<_>>()
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
        desk.among(|cards| late(cards, now))
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
    let cards = Signal::derive(move || desk.among(|cards| to_confirm(cards)));
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

/// Fees of the day that nobody has paid yet; a heading only where there are some.
#[component]
fn Owing(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let rows = Memo::new(move |_| desk.board.with(|board| board.owing.clone()));
    let any = Memo::new(move |_| rows.with(|rows| !rows.is_empty()));
    view! {
        <Show when=move || any.get()>
            <section>
                <div class="apart">
                    <h2>{t!(i18n, office.owing)}</h2>
                    <span>{move || rows.with(Vec::len)}</span>
                </div>
                <ul class="list">
                    <For each=move || rows.get() key=|row| (row.booking, row.due.minor) let:row>
                        <li class="item">{owes(desk, row)}</li>
                    </For>
                </ul>
            </section>
        </Show>
    }
    .into_any()
}

/// Who owes what, and why; the link asks for the money.
fn owes(desk: Desk, row: OwingRow) -> AnyView {
    let i18n = use_i18n();
    let why = if row.status == BookingStatus::NoShow {
        t_string!(i18n, office.owing_no_show, time = clock_time(row.starts_at)).to_string()
    } else {
        t_string!(i18n, office.owing_cancelled, time = clock_time(row.starts_at)).to_string()
    };
    let href = move || desk.address.get().open(row.booking, Some(Action::Pay)).href();
    view! {
        <Avatar name=row.customer.clone()/>
        <span class="grow">
            <a href=href data-noscroll="" style="color:inherit;text-decoration:none">
                <b>
                    <bdi>{row.customer}</bdi>
                </b>
            </a>
            <span class="mute">{why}</span>
        </span>
        <b>{isolated(&money_text(row.due))}</b>
    }
    .into_any()
}
