//! Moving a card with the keys: M lifts it, arrows carry it, Enter drops it, Escape puts it back.

use leptos::{ev::KeyboardEvent, prelude::*};
use shared::ids::AppointmentId;

use super::{cancel, hold, lift, settle};
use crate::board::{
    desk::Desk,
    geometry::{STEP, snap},
    place::Place,
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
        "ArrowUp" => hold(desk, snap(held.minute - STEP), held.place),
        "ArrowDown" => hold(desk, snap(held.minute + STEP), held.place),
        "ArrowLeft" => hold(desk, held.minute, beside(desk, held.place, is_rtl())),
        "ArrowRight" => hold(desk, held.minute, beside(desk, held.place, !is_rtl())),
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

/// The column before or after; the outermost one stays.
fn beside(desk: Desk, place: Place, after: bool) -> Place {
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
