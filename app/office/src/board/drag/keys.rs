//! Moving a card with the keys: M lifts it, arrows carry it, with Shift they change its length, Enter drops it, Escape puts
//! it back.

use leptos::{ev::KeyboardEvent, prelude::*};
use shared::{booking::BoardCard, ids::AppointmentId};

use super::{Lift, Spot, cancel, hold, hold_onto, lift, settle};
use crate::board::{
    desk::Desk,
    geometry::{LENGTH, STEP, minute_of, snap, snap_length},
    place::{Place, cards_of},
};

/// A key pressed on a card.
pub(crate) fn on_key(desk: Desk, id: AppointmentId, event: &KeyboardEvent) {
    let held = desk.lift.get_untracked().filter(|lift| lift.card.appointment == id);
    let key = event.key();
    let Some(held) = held else {
        let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        // The key's place counts too: Devanagari and Arabic keyboards have other letters there.
        if plain && (key.eq_ignore_ascii_case("m") || event.code() == "KeyM") {
            event.prevent_default();
            lift(desk, id, true);
        }
        return;
    };
    match key.as_str() {
        "ArrowUp" | "ArrowDown" if event.shift_key() => {
            let step = if key == "ArrowUp" { -LENGTH } else { LENGTH };
            hold(desk, Spot { length: snap_length(held.spot.length + step), ..held.spot });
        }
        "ArrowUp" => carry(desk, snap(held.spot.minute - STEP), &held),
        "ArrowDown" => carry(desk, snap(held.spot.minute + STEP), &held),
        "ArrowLeft" => aside(desk, beside(desk, held.spot.place, false), &held),
        "ArrowRight" => aside(desk, beside(desk, held.spot.place, true), &held),
        "Enter" | " " => settle(desk),
        "Escape" | "Tab" => {
            cancel(desk);
            if key == "Tab" {
                return;
            }
        }
        _ => return,
    }
    event.prevent_default();
}

/// Holds it at another time of its column, or on the card that begins there.
fn carry(desk: Desk, minute: i32, held: &Lift) {
    put(desk, Spot { minute, onto: None, ..held.spot });
}

/// Holds it in another column, or on the card that begins there at that time.
fn aside(desk: Desk, place: Place, held: &Lift) {
    put(desk, Spot { place, onto: None, ..held.spot });
}

fn put(desk: Desk, spot: Spot) {
    let other = desk.board.with_untracked(|board| {
        let begins = |card: &&BoardCard| minute_of(board.date, card.starts_at) == spot.minute;
        cards_of(board, spot.place).into_iter().find(begins).map(|card| card.appointment)
    });
    if !other.is_some_and(|other| hold_onto(desk, other)) {
        hold(desk, spot);
    }
}

/// The column on the left or on the right; the outermost one stays.
pub(crate) fn beside(desk: Desk, place: Place, right: bool) -> Place {
    let after = right != is_rtl();
    desk.places.with_untracked(|places| {
        let columns: Vec<Place> = places.iter().copied().filter(|place| place.is_somewhere()).collect();
        let Some(at) = columns.iter().position(|each| *each == place) else {
            return columns.first().copied().filter(|_| after).unwrap_or(place);
        };
        let next = if after { at.saturating_add(1) } else { at.saturating_sub(1) };
        columns.get(next).copied().unwrap_or(place)
    })
}

fn is_rtl() -> bool {
    document().document_element().and_then(|root| root.get_attribute("dir")).as_deref() == Some("rtl")
}
