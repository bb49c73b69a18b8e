//! Moving a card: with the pointer or with the keys. Where it would land is asked before it is dropped; what the server
//! refuses goes back and says why.

mod keys;
mod pointer;

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    ErrorCode,
    booking::BoardCard,
    ids::{AppointmentId, RoomId, StaffId},
    time::Local,
};

pub(crate) use keys::on_key;
pub(crate) use pointer::{Press, on_click, on_context_menu, on_down, on_lost, on_move, on_touch_move, on_up};

use super::{
    day,
    desk::{Desk, Said},
    geometry::{minute_of, moment, offset_of},
    place::Place,
};
use crate::calls::{move_booking, preview_move};

/// How long a card rests at a place before the server is asked about it.
const REST: Duration = Duration::from_millis(150);

/// Whether a card would fit where it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Not known yet.
    Asking,
    /// Yes, in this room.
    Yes(Option<String>),
    /// No.
    No(ErrorCode),
}

/// A card in the air.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lift {
    /// The card, as it was.
    pub card: BoardCard,
    /// The minute of the day at which it would begin.
    pub minute: i32,
    /// Minutes it takes.
    pub length: i32,
    /// In which column; nobody's only where it came from.
    pub place: Place,
    /// Where it came from.
    from: Place,
    /// Whether it would fit.
    pub fit: Fit,
    /// Held by the keys: moves are said aloud.
    pub by_keys: bool,
}

impl Lift {
    /// Whether it is over another place than its own.
    pub fn elsewhere(&self, desk: Desk) -> bool {
        let from = desk.board.with_untracked(|board| minute_of(board.date, self.card.starts_at));
        self.minute != from || self.place != self.from
    }

    /// When it would begin.
    pub fn starts_at(&self, desk: Desk) -> Option<Local> {
        desk.board.with_untracked(|board| moment(board.date, self.minute, offset_of(board)))
    }
}

/// What a column asks of the server: this person, or this room with whoever does it already.
const fn wish(place: Place) -> Option<(Option<StaffId>, Option<RoomId>)> {
    match place {
        Place::Staff(Some(staff)) => Some((Some(staff), None)),
        Place::Room(Some(room)) => Some((None, Some(room))),
        Place::Staff(None) | Place::Room(None) => None,
    }
}

/// Lifts a card.
pub(crate) fn lift(desk: Desk, id: AppointmentId, by_keys: bool) {
    let view = desk.address.with_untracked(|address| address.view);
    let found = desk.board.with_untracked(|board| {
        let card = board.cards.iter().find(|card| card.appointment == id && day::movable(card))?.clone();
        let minute = minute_of(board.date, card.starts_at);
        let length = minute_of(board.date, card.ends_at) - minute;
        let place = Place::of(board, &card, view);
        Some(Lift { card, minute, length, place, from: place, fit: Fit::Asking, by_keys })
    });
    if let Some(lift) = found {
        desk.refused.set(None);
        desk.said.set(by_keys.then(|| Said::Lifted(lift.card.clone())));
        desk.lift.set(Some(lift));
    }
}

/// Holds the card over another place and, once it rests there, asks whether it would fit.
pub(crate) fn hold(desk: Desk, minute: i32, place: Place) {
    let Some(mut lift) = desk.lift.get_untracked() else { return };
    if (lift.minute, lift.place) == (minute, place) {
        return;
    }
    lift.minute = minute;
    lift.place = place;
    lift.fit = Fit::Asking;
    desk.lift.set(Some(lift));
    set_timeout(
        move || {
            let Some(Some(lift)) = desk.lift.try_get_untracked() else { return };
            let rests = (lift.minute, lift.place) == (minute, place);
            if rests && lift.elsewhere(desk) && lift.fit == Fit::Asking {
                spawn_local(ask(desk, lift));
            }
        },
        REST,
    );
}

async fn ask(desk: Desk, lift: Lift) {
    let (Some(starts_at), Some((staff, room))) = (lift.starts_at(desk), wish(lift.place)) else { return };
    let asked = preview_move(lift.card.booking, lift.card.appointment, starts_at, staff, room);
    let fit = match asked.await {
        Ok(preview) => match preview.refusal {
            None => Fit::Yes(preview.room.map(|room| room.name)),
            Some(code) => Fit::No(code),
        },
        Err(error) => Fit::No(error.0.code),
    };
    // Only if it is still there.
    let Some(Some(mut held)) = desk.lift.try_get_untracked() else { return };
    if (held.card.appointment, held.minute, held.place) != (lift.card.appointment, lift.minute, lift.place) {
        return;
    }
    if held.by_keys {
        let name = desk.board.with_untracked(|board| held.place.name(board));
        desk.said.set(Some(match &fit {
            Fit::No(code) => Said::Refused(starts_at, name, *code),
            Fit::Yes(room) => Said::Fits(starts_at, name, room.clone()),
            Fit::Asking => return,
        }));
    }
    held.fit = fit;
    desk.lift.set(Some(held));
}

/// Puts the card back.
pub(crate) fn cancel(desk: Desk) {
    if let Some(lift) = desk.lift.get_untracked() {
        desk.lift.set(None);
        if lift.by_keys {
            desk.said.set(Some(Said::Back));
        }
    }
}

/// Drops the card: it stays there at once, and goes back if the server says no.
pub(crate) fn settle(desk: Desk) {
    let Some(lift) = desk.lift.get_untracked() else { return };
    let target = lift.elsewhere(desk).then(|| (lift.starts_at(desk), wish(lift.place)));
    let Some((Some(starts_at), Some((staff, room)))) = target else { return cancel(desk) };
    desk.lift.set(None);
    let place = lift.place;
    let before = lift.card;
    let id = before.appointment;
    desk.change(id, |card| {
        card.ends_at = starts_at + (card.ends_at - card.starts_at);
        card.starts_at = starts_at;
        card.staff = staff.or(card.staff);
        if room.is_some() {
            card.room_id = room;
        }
    });
    if lift.by_keys {
        focus(id);
    }
    let call = move_booking(before.booking, before.appointment, before.version, starts_at, staff, room);
    desk.run(
        async move {
            let moved = call.await;
            if moved.is_err() {
                desk.change(id, |card| *card = before);
                focus(id);
            }
            moved
        },
        move |desk, _| {
            let name = desk.board.with_untracked(|board| place.name(board));
            desk.said.set(Some(Said::Moved(starts_at, name)));
        },
    );
}

/// The id of a card's link.
pub(crate) fn card_id(id: AppointmentId) -> String {
    format!("card-{id}")
}

/// Gives the focus to a card that may have been drawn anew in another column.
fn focus(id: AppointmentId) {
    request_animation_frame(move || {
        use leptos::{wasm_bindgen::JsCast as _, web_sys::HtmlElement};
        let found = document().get_element_by_id(&card_id(id));
        if let Some(card) = found.and_then(|card| card.dyn_into::<HtmlElement>().ok()) {
            let _ = card.focus();
        }
    });
}
