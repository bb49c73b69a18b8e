//! The entries of the lists beside the board.

use app_core::{clock_time, duration_text, i18n::*};
use app_ui::{Avatar, Icon};
use leptos::{prelude::*, server_fn::ServerFn as _};
use shared::booking::{Action, BoardCard};

use super::{
    ask::ActFields,
    day::{Word, look},
    desk::Desk,
    place::Place,
    words::isolate,
};
use crate::calls::TakeStep;

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
    let name =
        desk.board.with_untracked(|board| Place::Staff(card.staff).name(board)).map(|name| isolate(&name));
    let line = match (name, card.room.map(|room| isolate(&room))) {
        (Some(name), Some(room)) => {
            t_string!(i18n, office.at_with_in, time = time, name = name, room = room).to_string()
        }
        (Some(name), None) => t_string!(i18n, office.at_with, time = time, name = name).to_string(),
        (None, _) => format!("{time} {}", isolate(&card.service)),
    };
    let href = move || desk.address.get().open(card.booking, None).href();
    view! {
        <Avatar name=card.customer.clone()/>
        <span class="grow">
            <a href=href data-noscroll="" style="color:inherit;text-decoration:none">
                <b>
                    <bdi>{card.customer}</bdi>
                </b>
            </a>
            <span class="mute">{line}</span>
        </span>
    }
    .into_any()
}

/// Somebody who waits, or comes next.
pub(super) fn arrival(desk: Desk, card: BoardCard) -> AnyView {
    let i18n = use_i18n();
    let (since, start) = (card.checked_in_at, card.starts_at);
    let minutes = move || match since {
        Some(since) => (desk.now.get() - since).num_minutes(),
        None => (start - desk.now.get()).num_minutes(),
    };
    let chip = if since.is_some() {
        let text = move || duration_text(minutes().max(0));
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

/// Somebody who should be here.
pub(super) fn delayed(desk: Desk, card: BoardCard) -> AnyView {
    let i18n = use_i18n();
    let seen = card.clone();
    let text = move || match look(&seen, desk.now.get()).1 {
        Word::Late(minutes) => duration_text(minutes),
        _ => t_string!(i18n, office.word_missing).to_string(),
    };
    view! {
        <Who desk=desk card=card/>
        <span class="chip" data-status="late">{text}</span>
    }
    .into_any()
}

/// Somebody who waits for an answer.
pub(super) fn undecided(desk: Desk, card: BoardCard) -> AnyView {
    let i18n = use_i18n();
    let (booking, version) = (card.booking, card.version);
    let confirm = t_string!(i18n, office.confirm_name, name = card.customer.clone()).to_string();
    let reject = t_string!(i18n, office.reject_name, name = card.customer.clone()).to_string();
    let ask = move || desk.address.get().open(booking, Some(Action::Reject)).href();
    let yes = card.actions.contains(&Action::Confirm).then(|| {
        view! {
            <ActFields desk=desk booking=booking version=Signal::stored(version) action=Some(Action::Confirm)/>
            <button type="submit" class="btn small square" aria-label=confirm data-focus="decide">
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
