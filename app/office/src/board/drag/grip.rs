//! The lower edge of a card: whoever pulls it makes the visit longer or shorter. Without a pointer there are the keys and the
//! form.

use leptos::{ev::PointerEvent, prelude::*, wasm_bindgen::JsCast as _, web_sys::Element};
use shared::ids::AppointmentId;

use super::{Spot, cancel, card_id, focus, hold, lift, settle};
use crate::board::{desk::Desk, geometry::snap_length};

/// An edge that is being pulled.
#[derive(Clone, Copy, Debug)]
struct Pull {
    y: f64,
    per_minute: f64,
    length: i32,
    pulled: bool,
}

/// The edge.
#[component]
pub(crate) fn Grip(
    /// The board.
    desk: Desk,
    /// Whose.
    id: AppointmentId,
) -> impl IntoView {
    let pull = StoredValue::new(None::<Pull>);
    let down = move |event: PointerEvent| {
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        // Neither a selection nor a scroll.
        event.prevent_default();
        let Some(grip) = target(&event) else { return };
        let _ = grip.set_pointer_capture(event.pointer_id());
        pull.set_value(grasp(desk, id, &grip, f64::from(event.client_y())));
    };
    let moved = move |event: PointerEvent| {
        let Some(mut held) = pull.get_value() else { return };
        let way = (f64::from(event.client_y()) - held.y) / held.per_minute.max(0.1);
        let length = snap_length(held.length + way.round() as i32);
        if !held.pulled {
            if length == held.length {
                return;
            }
            held.pulled = true;
            pull.set_value(Some(held));
            lift(desk, id, false);
            // Escape is heard by the card.
            focus(id);
        }
        if let Some(lift) = desk.lift.get_untracked() {
            hold(desk, Spot { length, ..lift.home });
        }
    };
    let up = move |_| match pull.get_value() {
        Some(Pull { pulled: true, .. }) => {
            pull.set_value(None);
            settle(desk);
        }
        Some(_) => {
            pull.set_value(None);
            // Not pulled at all: the card was meant.
            if let Some(card) = document().get_element_by_id(&card_id(id)) {
                card.unchecked_into::<leptos::web_sys::HtmlElement>().click();
            }
        }
        None => {}
    };
    let lost = move |_| {
        if pull.get_value().is_some_and(|held| held.pulled) {
            cancel(desk);
        }
        pull.set_value(None);
    };
    view! {
        <span
            class="grip"
            aria-hidden="true"
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=lost
        ></span>
    }
    .into_any()
}

/// What is pulled, and how far a minute is.
fn grasp(desk: Desk, id: AppointmentId, grip: &Element, y: f64) -> Option<Pull> {
    let minutes = desk.board.with_untracked(|board| {
        let card = board.cards.iter().find(|card| card.appointment == id)?;
        i32::try_from((card.ends_at - card.starts_at).num_minutes()).ok()
    });
    let length = minutes?;
    let height = grip.parent_element()?.get_bounding_client_rect().height();
    Some(Pull { y, per_minute: height / f64::from(length.max(1)), length, pulled: false })
}

fn target(event: &PointerEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}
