//! Moving a card with a mouse, or with a finger that stays on it for a moment.

use std::time::Duration;

use leptos::{
    ev::{Event, MouseEvent, PointerEvent, TouchEvent},
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::Element,
};
use shared::ids::AppointmentId;

use super::{CARD, Spot, cancel, hold, hold_onto, lift, settle};
use crate::board::{
    desk::Desk,
    geometry::{minute_of, snap},
    place::Place,
};

/// A mouse that moves this far drags; a finger that moves this far scrolls.
const SLACK: f64 = 6.0;
/// A finger that stays this long lifts.
const LONG_PRESS: Duration = Duration::from_millis(380);
/// Below this width each day is a list, and nothing can be dragged.
const NARROW: f64 = 768.0;
/// Near its edge the grid scrolls.
const EDGE: f64 = 48.0;
/// So far for each move of the pointer there, in pixels.
const STEP: i32 = 12;

/// A pointer that is down on a card.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Press {
    down: Option<Down>,
    long: Option<TimeoutHandle>,
    /// The click that ends a drag opens nothing.
    dragged: bool,
}

#[derive(Clone, Copy, Debug)]
struct Down {
    x: f64,
    y: f64,
    scrolled: f64,
    per_minute: f64,
    minute: i32,
    touch: bool,
    lifted: bool,
}

/// The pointer goes down on a card that may be moved.
pub(crate) fn on_down(desk: Desk, id: AppointmentId, press: StoredValue<Press>, event: &PointerEvent) {
    let Some(link) = target(event) else { return };
    let wide =
        window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width >= NARROW);
    if event.button() != 0
        || !event.is_primary()
        || !wide
        || event.ctrl_key()
        || event.meta_key()
        || event.shift_key()
    {
        return;
    }
    let minutes = desk.board.with_untracked(|board| {
        let card = board.cards.iter().find(|card| card.appointment == id)?;
        let from = minute_of(board.date, card.starts_at);
        Some((from, minute_of(board.date, card.ends_at) - from))
    });
    let Some((minute, length)) = minutes else { return };
    let touch = event.pointer_type() != "mouse";
    let height = link.parent_element().map_or(0.0, |card| card.get_bounding_client_rect().height());
    let down = Down {
        x: f64::from(event.client_x()),
        y: f64::from(event.client_y()),
        scrolled: grid(&link).map_or(0.0, |grid| f64::from(grid.scroll_top())),
        per_minute: height / f64::from(length.max(1)),
        minute,
        touch,
        lifted: false,
    };
    let pointer = event.pointer_id();
    let long = touch.then(|| {
        set_timeout_with_handle(
            move || {
                if press.try_update_value(|press| press.long.take()).flatten().is_some() {
                    pick_up(desk, id, press, &link, pointer);
                }
            },
            LONG_PRESS,
        )
        .ok()
    });
    press.set_value(Press { down: Some(down), long: long.flatten(), dragged: false });
}

/// The pointer moves.
pub(crate) fn on_move(desk: Desk, id: AppointmentId, press: StoredValue<Press>, event: &PointerEvent) {
    let Some(link) = target(event) else { return };
    let Some(down) = press.get_value().down else { return };
    if event.buttons() == 0 {
        return on_lost(desk, press);
    }
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    if !down.lifted {
        if (x - down.x).hypot(y - down.y) < SLACK {
            return;
        }
        if down.touch {
            return forget(press);
        }
        pick_up(desk, id, press, &link, event.pointer_id());
    }
    let scrolled = grid(&link).map_or(0.0, |grid| {
        let area = grid.get_bounding_client_rect();
        // The names of the columns stay above it.
        grid.set_scroll_top(grid.scroll_top() + step_at(y, area.top() + EDGE, area.bottom()));
        grid.set_scroll_left(grid.scroll_left() + step_at(x, area.left(), area.right()));
        f64::from(grid.scroll_top())
    });
    let moved = (y - down.y + scrolled - down.scrolled) / down.per_minute.max(0.1);
    let minute = snap(down.minute + moved.round() as i32);
    if card_at(x, y).filter(|other| *other != id).is_some_and(|other| hold_onto(desk, other)) {
        return;
    }
    if let Some(lift) = desk.lift.get_untracked() {
        let place = column_at(&link, x).unwrap_or(lift.spot.place);
        hold(desk, Spot { minute, place, ..lift.home });
    }
}

/// How far it scrolls for a pointer that is so near to one of two edges, in pixels.
fn step_at(at: f64, first: f64, last: f64) -> i32 {
    if at < first + EDGE {
        -STEP
    } else if at > last - EDGE {
        STEP
    } else {
        0
    }
}

/// The pointer goes up.
pub(crate) fn on_up(desk: Desk, press: StoredValue<Press>) {
    let lifted = press.get_value().down.is_some_and(|down| down.lifted);
    forget(press);
    if lifted {
        settle(desk);
    }
}

/// The browser took the pointer away, to scroll for example.
pub(crate) fn on_lost(desk: Desk, press: StoredValue<Press>) {
    let lifted = press.get_value().down.is_some_and(|down| down.lifted);
    forget(press);
    if lifted {
        cancel(desk);
    }
}

/// The click that ends a drag opens nothing.
pub(crate) fn on_click(press: StoredValue<Press>, event: &MouseEvent) {
    if press.try_update_value(|press| std::mem::take(&mut press.dragged)) == Some(true) {
        event.prevent_default();
    }
}

/// While a card is in the air, a finger does not scroll.
pub(crate) fn on_touch_move(desk: Desk, event: &TouchEvent) {
    if desk.lift.with_untracked(Option::is_some) && event.cancelable() {
        event.prevent_default();
    }
}

/// A long press lifts and opens no menu.
pub(crate) fn on_context_menu(press: StoredValue<Press>, event: &Event) {
    if press.get_value().down.is_some_and(|down| down.touch) {
        event.prevent_default();
    }
}

fn pick_up(desk: Desk, id: AppointmentId, press: StoredValue<Press>, link: &Element, pointer: i32) {
    let down = press.try_update_value(|press| {
        press.dragged = true;
        let down = press.down.as_mut()?;
        down.lifted = true;
        Some(())
    });
    if down.flatten().is_some() {
        let _ = link.set_pointer_capture(pointer);
        lift(desk, id, false);
    }
}

fn forget(press: StoredValue<Press>) {
    press.try_update_value(|press| {
        press.down = None;
        if let Some(long) = press.long.take() {
            long.clear();
        }
    });
}

fn target(event: &PointerEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

fn grid(link: &Element) -> Option<Element> {
    link.closest(".day-grid").ok().flatten()
}

/// The card under the pointer.
fn card_at(x: f64, y: f64) -> Option<AppointmentId> {
    let found = document().element_from_point(x as f32, y as f32)?.closest(".visit").ok().flatten()?;
    found.query_selector("a").ok().flatten()?.id().strip_prefix(CARD)?.parse().ok()
}

/// The column under `x`; that of nobody is none to drop on.
fn column_at(link: &Element, x: f64) -> Option<Place> {
    let columns = grid(link)?.query_selector_all("[data-staff], [data-room]").ok()?;
    (0..columns.length()).find_map(|at| {
        let column: Element = columns.item(at)?.dyn_into().ok()?;
        let area = column.get_bounding_client_rect();
        (area.left() <= x && x < area.right()).then(|| place_of(&column)).flatten()
    })
}

/// Whose column it is; that of nobody is none.
pub(crate) fn place_of(column: &Element) -> Option<Place> {
    let staff = || Some(Place::Staff(Some(column.get_attribute("data-staff")?.parse().ok()?)));
    let room = || Some(Place::Room(Some(column.get_attribute("data-room")?.parse().ok()?)));
    staff().or_else(room)
}
