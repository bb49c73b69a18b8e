//! Moving a card, making it longer or shorter, exchanging two: with the pointer or with the keys. Where it would land is asked before it is dropped; what the server
//! refuses goes back and says why.

mod grip;
mod keys;
mod pointer;

use chrono::Duration;
use leptos::{prelude::*, task::spawn_local};
use shared::{
    ErrorCode,
    booking::{BoardCard, BoardView},
    ids::{AppointmentId, RoomId, StaffId},
    time::Local,
};

pub(crate) use grip::Grip;
pub(crate) use keys::{beside, on_key};
pub(crate) use pointer::{
    Press, on_click, on_context_menu, on_down, on_lost, on_move, on_touch_move, on_up, place_of,
};

use super::{
    address::View,
    day,
    desk::{Desk, Said},
    geometry::{minute_of, moment, offset_of},
    place::Place,
};
use crate::calls::{move_booking, preview_move, preview_swap, swap_visits};

/// How long a card rests at a place before the server is asked about it.
const REST: std::time::Duration = std::time::Duration::from_millis(150);

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

/// Where a card is held, and how long it would take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The minute of the day at which it would begin.
    pub minute: i32,
    /// Minutes it takes.
    pub length: i32,
    /// In which column; nobody's only where it came from.
    pub place: Place,
    /// The card it lies on, whose place it would exchange with its own.
    pub onto: Option<AppointmentId>,
}

impl Spot {
    /// Where a card lies by itself.
    fn of(board: &BoardView, card: &BoardCard, view: View) -> Self {
        let minute = minute_of(board.date, card.starts_at);
        let length = minute_of(board.date, card.ends_at) - minute;
        Self { minute, length, place: Place::of(board, card, view), onto: None }
    }
}

/// A card in the air.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lift {
    /// The card, as it was.
    pub card: BoardCard,
    /// Where it is held.
    pub spot: Spot,
    /// Where it came from.
    pub home: Spot,
    /// Whether it would fit.
    pub fit: Fit,
    /// Held by the keys: moves are said aloud.
    pub by_keys: bool,
}

impl Lift {
    /// Whether it is over another place than its own, or takes longer or shorter.
    pub fn elsewhere(&self) -> bool {
        self.spot != self.home
    }

    /// Whether only its length changes.
    pub fn is_resized(&self) -> bool {
        Spot { length: self.home.length, ..self.spot } == self.home && self.elsewhere()
    }

    /// When it would begin.
    pub fn starts_at(&self, desk: Desk) -> Option<Local> {
        desk.board.with_untracked(|board| moment(board.date, self.spot.minute, offset_of(board)))
    }

    /// The length to ask for, where it is another one.
    fn minutes(&self) -> Option<u32> {
        u32::try_from(self.spot.length).ok().filter(|_| self.spot.length != self.home.length)
    }
}

/// What a column asks of the server: this person, or this room with whoever does it already. A card that stays in its column
/// asks for nothing there: what nobody has may take longer as well.
fn wish(lift: &Lift) -> Option<(Option<StaffId>, Option<RoomId>)> {
    match lift.spot.place {
        Place::Staff(Some(staff)) => Some((Some(staff), None)),
        Place::Room(Some(room)) => Some((None, Some(room))),
        Place::Staff(None) | Place::Room(None) => lift.is_resized().then_some((None, None)),
    }
}

/// Whether two cards could exchange their places: both are moved by themselves, and somebody has each of them.
pub(crate) fn exchangeable(one: &BoardCard, other: &BoardCard) -> bool {
    let alone = |card: &BoardCard| day::movable(card) && card.class.is_none() && card.staff.is_some();
    one.booking != other.booking && alone(one) && alone(other)
}

/// Lifts a card.
pub(crate) fn lift(desk: Desk, id: AppointmentId, by_keys: bool) {
    let view = desk.address.with_untracked(|address| address.view);
    let found = desk.board.with_untracked(|board| {
        let card = board.cards.iter().find(|card| card.appointment == id && day::movable(card))?.clone();
        let home = Spot::of(board, &card, view);
        Some(Lift { card, spot: home, home, fit: Fit::Asking, by_keys })
    });
    if let Some(lift) = found {
        desk.refused.set(None);
        desk.said.set(by_keys.then(|| Said::Lifted(lift.card.clone())));
        desk.lift.set(Some(lift));
    }
}

/// Holds the card on another one, if the two could exchange their places.
pub(crate) fn hold_onto(desk: Desk, other: AppointmentId) -> bool {
    let view = desk.address.with_untracked(|address| address.view);
    let Some(lift) = desk.lift.get_untracked() else { return false };
    let there = desk.board.with_untracked(|board| {
        let card = board.cards.iter().find(|card| card.appointment == other)?;
        exchangeable(&lift.card, card).then(|| Spot::of(board, card, view))
    });
    let Some(there) = there else { return false };
    hold(desk, Spot { length: lift.home.length, onto: Some(other), ..there });
    true
}

/// Holds the card somewhere else and, once it rests there, asks whether it would fit.
pub(crate) fn hold(desk: Desk, spot: Spot) {
    let Some(mut lift) = desk.lift.get_untracked() else { return };
    if lift.spot == spot {
        return;
    }
    lift.spot = spot;
    lift.fit = Fit::Asking;
    desk.lift.set(Some(lift));
    set_timeout(
        move || {
            let Some(Some(lift)) = desk.lift.try_get_untracked() else { return };
            if lift.spot == spot && lift.elsewhere() && lift.fit == Fit::Asking {
                spawn_local(ask(desk, lift));
            }
        },
        REST,
    );
}

async fn ask(desk: Desk, lift: Lift) {
    let Some(starts_at) = lift.starts_at(desk) else { return };
    let asked = match (lift.spot.onto, wish(&lift)) {
        (Some(other), _) => preview_swap(lift.card.appointment, other).await,
        (None, Some((staff, room))) => {
            let (booking, appointment) = (lift.card.booking, lift.card.appointment);
            preview_move(booking, appointment, starts_at, staff, room, lift.minutes()).await
        }
        (None, None) => return,
    };
    let fit = match asked {
        Ok(preview) => match preview.refusal {
            None => Fit::Yes(preview.room.map(|room| room.name)),
            Some(code) => Fit::No(code),
        },
        Err(error) => Fit::No(error.0.code),
    };
    // Only if it is still there.
    let Some(Some(mut held)) = desk.lift.try_get_untracked() else { return };
    if (held.card.appointment, held.spot) != (lift.card.appointment, lift.spot) {
        return;
    }
    if held.by_keys {
        let name = name_of(desk, held.spot);
        desk.said.set(Some(match &fit {
            Fit::No(code) => Said::Refused(starts_at, name, *code),
            Fit::Yes(room) => Said::Fits(starts_at, name, room.clone()),
            Fit::Asking => return,
        }));
    }
    held.fit = fit;
    desk.lift.set(Some(held));
}

/// Who or what is there: the guest on whose card it lies, or the column.
pub(crate) fn name_of(desk: Desk, spot: Spot) -> Option<String> {
    desk.board.with_untracked(|board| match spot.onto {
        Some(other) => {
            let found = board.cards.iter().find(|card| card.appointment == other);
            found.map(|card| card.customer.clone())
        }
        None => spot.place.name(board),
    })
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
    if let Some(other) = lift.spot.onto {
        return settle_swap(desk, lift, other);
    }
    let target = lift.elsewhere().then(|| (lift.starts_at(desk), wish(&lift)));
    let Some((Some(starts_at), Some((staff, room)))) = target else { return cancel(desk) };
    desk.lift.set(None);
    let (spot, minutes) = (lift.spot, lift.minutes());
    let before = lift.card;
    let id = before.appointment;
    desk.change(id, |card| {
        let length =
            minutes.map_or(card.ends_at - card.starts_at, |minutes| Duration::minutes(minutes.into()));
        card.ends_at = starts_at + length;
        card.starts_at = starts_at;
        card.staff = staff.or(card.staff);
        if room.is_some() {
            card.room_id = room;
        }
    });
    if lift.by_keys {
        focus(id);
    }
    let call = move_booking(before.booking, id, before.version, starts_at, staff, room, minutes);
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
            desk.said.set(Some(Said::Moved(starts_at, name_of(desk, spot))));
        },
    );
}

/// Two cards exchange their places at once, and go back if the server says no.
fn settle_swap(desk: Desk, lift: Lift, other: AppointmentId) {
    let find = |board: &BoardView| board.cards.iter().find(|card| card.appointment == other).cloned();
    let Some(there) = desk.board.with_untracked(find) else { return cancel(desk) };
    desk.lift.set(None);
    let before = lift.card;
    let id = before.appointment;
    desk.change(id, |card| take_place(card, &there));
    desk.change(other, |card| take_place(card, &before));
    if lift.by_keys {
        focus(id);
    }
    let (starts_at, name) = (there.starts_at, there.customer.clone());
    let call = swap_visits(id, other, Some(before.version), Some(there.version), None);
    desk.run(
        async move {
            let swapped = call.await;
            if swapped.is_err() {
                desk.change(id, |card| *card = before);
                desk.change(other, |card| *card = there);
                focus(id);
            }
            swapped
        },
        move |desk, _| desk.said.set(Some(Said::Moved(starts_at, Some(name)))),
    );
}

/// The card at another one's place, as long as before.
fn take_place(card: &mut BoardCard, there: &BoardCard) {
    card.ends_at = there.starts_at + (card.ends_at - card.starts_at);
    card.starts_at = there.starts_at;
    card.staff = there.staff;
    card.room_id = there.room_id;
}

/// What the ids of cards' links begin with.
pub(crate) const CARD: &str = "card-";

/// The id of a card's link.
pub(crate) fn card_id(id: AppointmentId) -> String {
    format!("{CARD}{id}")
}

/// Gives the focus to a card that may have been drawn anew in another column.
pub(super) fn focus(id: AppointmentId) {
    request_animation_frame(move || {
        use leptos::{wasm_bindgen::JsCast as _, web_sys::HtmlElement};
        let found = document().get_element_by_id(&card_id(id));
        if let Some(card) = found.and_then(|card| card.dyn_into::<HtmlElement>().ok()) {
            let _ = card.focus();
        }
    });
}
