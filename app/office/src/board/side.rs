//! What stands out today: money, arrivals, who is late, what is to be decided.

use app_core::{clock_time, i18n::*, money_text};
use app_ui::{Avatar, Icon};
use leptos::{prelude::*, server_fn::ServerFn as _};
use shared::{
    booking::{Action, BoardCard},
    money::Money,
};

use super::{
    ask::ActFields,
    day::{Word, expected, is_today, late, look, name_of, to_confirm, waiting},
    desk::Desk,
};
use crate::calls::TakeStep;

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
    let in_use = move || t_string!(i18n, office.percent, n = desk.board.with(|board| board.in_use)).to_string();
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
    view! {
        <section>
            <div class="apart">
                <h2>{title}</h2>
                <span>{count}</span>
            </div>
            {move || {
                let cards = cards.get();
                if cards.is_empty() {
                    return view! { <p class="none">{none.clone()}</p> }.into_any();
                }
                view! {
                    <ul class="list">
                        {cards.into_iter().map(|card| view! { <li class="item">{item(desk, card)}</li> }).collect_view()}
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

/// Who, when and with whom: the part that every entry has.
#[component]
fn Who(
    /// The board.
    desk: Desk,
    /// The card.
    card: BoardCard,
) -> impl IntoView {
    let i18n = use_i18n();
    let time = clock_time(card.starts_at);
    let name = desk.board.with_untracked(|board| name_of(board, card.staff));
    let line = match (name, card.room) {
        (Some(name), Some(room)) => t_string!(i18n, office.at_with_in, time = time, name = name, room = room).to_string(),
        (Some(name), None) => t_string!(i18n, office.at_with, time = time, name = name).to_string(),
        (None, _) => format!("{time} {}", card.service),
    };
    let href = move || desk.address.get().open(card.booking, None).href();
    view! {
        <Avatar name=card.customer.clone()/>
        <span class="grow">
            <a href=href data-noscroll="" style="color:inherit;text-decoration:none">
                <b>{card.customer}</b>
            </a>
            <span class="mute">{line}</span>
        </span>
    }
    .into_any()
}

fn arrival(desk: Desk, card: BoardCard) -> AnyView {
    let i18n = use_i18n();
    let (since, start) = (card.checked_in_at, card.starts_at);
    let minutes = move || match since {
        Some(since) => (desk.now.get() - since).num_minutes(),
        None => (start - desk.now.get()).num_minutes(),
    };
    let chip = if since.is_some() {
        let text = move || t_string!(i18n, common.minutes, n = minutes().max(0)).to_string();
        view! { <span class="chip" data-status="arrived">{text}</span> }.into_any()
    } else {
        let text = move || match minutes() {
            left @ 0..=90 => t_string!(i18n, office.in_minutes, n = left).to_string(),
            left if left < 0 => t_string!(i18n, office.any_moment).to_string(),
            _ => String::new(),
        };
        view! { <span class="mute">{text}</span> }.into_any()
    };
    view! { <Who desk=desk card=card/> {chip} }.into_any()
}

fn delayed(desk: Desk, card: BoardCard) -> AnyView {
    let i18n = use_i18n();
    let seen = card.clone();
    let text = move || match look(&seen, desk.now.get()).1 {
        Word::Late(minutes) => t_string!(i18n, common.minutes, n = minutes).to_string(),
        _ => t_string!(i18n, office.word_missing).to_string(),
    };
    view! {
        <Who desk=desk card=card/>
        <span class="chip" data-status="late">{text}</span>
    }
    .into_any()
}

fn undecided(desk: Desk, card: BoardCard) -> AnyView {
    let i18n = use_i18n();
    let (booking, version) = (card.booking, card.version);
    let confirm = t_string!(i18n, office.confirm_name, name = card.customer.clone()).to_string();
    let reject = t_string!(i18n, office.reject_name, name = card.customer.clone()).to_string();
    let ask = move || desk.address.get().open(booking, Some(Action::Reject)).href();
    let yes = card.actions.contains(&Action::Confirm).then(|| {
        view! {
            <ActFields desk=desk booking=booking version=Signal::stored(version) action=Some(Action::Confirm)/>
            <button type="submit" class="btn small square" aria-label=confirm disabled=move || desk.busy.get()>
                <Icon name="check"/>
            </button>
        }
    });
    let no = card.actions.contains(&Action::Reject).then(|| {
        view! {
            <a class="btn quiet small square" href=ask data-noscroll="" aria-label=reject>
                <Icon name="x"/>
            </a>
        }
    });
    view! {
        <Who desk=desk card=card/>
        <form method="post" action=TakeStep::url() on:submit={move |event| desk.submit::<TakeStep>(&event)}>
            {yes}
            {no}
        </form>
    }
    .into_any()
}
