//! The week as a picture: a column for each day, a block for each shift and each break. Blocks follow the pointer, a finger or
//! the keys, a quarter of an hour at a time.

use app_core::i18n::*;
use app_ui::Icon;
use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlElement},
};
use shared::staff::week::{DAY, SNAP, Stretch, clock};

use crate::{
    slots::{Slot, WeekSlots},
    words::{ORDER, short_weekday, weekday},
};

/// So near to an edge a pointer means the edge, in pixels.
const EDGE: f64 = 11.0;

/// What is held.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Hold {
    Whole,
    Start,
    End,
}

/// A block under the pointer.
#[derive(Clone, Copy, Debug)]
struct Drag {
    slot: Slot,
    hold: Hold,
    before: Stretch,
    y: f64,
    per_pixel: f64,
}

/// The picture. It stands in the page only where scripts run.
#[component]
pub(crate) fn Grid(week: WeekSlots, said: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let drag = RwSignal::new(None::<Drag>);
    let hours = (0..=24_u16).step_by(3).map(|hour| {
        let style = format!("--at:{}", hour * 60);
        view! { <li style=style>{clock(hour * 60)}</li> }
    });
    let columns = ORDER.into_iter().map(|day| view! { <Column day=day week=week drag=drag said=said/> });
    view! {
        <div class="week-grid" role="group" aria-labelledby="grid-title" aria-describedby="grid-hint">
            <h3 id="grid-title" class="sr">{t!(i18n, hours.grid_title)}</h3>
            <p id="grid-hint" class="hint">{t!(i18n, hours.grid_hint)}</p>
            <div class="week-columns">
                <ol class="week-clock" aria-hidden="true">{hours.collect_view()}</ol>
                {columns.collect_view()}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Column(
    day: usize,
    week: WeekSlots,
    drag: RwSignal<Option<Drag>>,
    said: RwSignal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let slots = week.0[day];
    let name = weekday(day);
    let full = {
        let name = name.clone();
        move || said.set(t_string!(i18n, hours.said_full, day = name.clone()).to_string())
    };
    let added = {
        let full = full.clone();
        move |_| {
            if !slots.add_shift() {
                full();
            }
        }
    };
    let paused = move |_| {
        if !slots.add_break() {
            full();
        }
    };
    let shifts =
        slots.shifts.map(|slot| view! { <Block day=day times=slot pause=false drag=drag said=said/> });
    let breaks =
        slots.breaks.map(|slot| view! { <Block day=day times=slot pause=true drag=drag said=said/> });
    let add_shift = t_string!(i18n, hours.add_shift, day = name.clone()).to_string();
    let add_break = t_string!(i18n, hours.add_break, day = name).to_string();
    view! {
        <div class="week-column">
            <b aria-hidden="true">{short_weekday(day)}</b>
            <div class="week-day">{shifts.collect_view()} {breaks.collect_view()}</div>
            <button type="button" class="add" aria-label=add_shift on:click=added><Icon name="plus"/></button>
            <button type="button" class="add" aria-label=add_break on:click=paused><Icon name="clock"/></button>
        </div>
    }
    .into_any()
}

#[component]
fn Block(
    day: usize,
    times: Slot,
    pause: bool,
    drag: RwSignal<Option<Drag>>,
    said: RwSignal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let slot = times;
    let name = weekday(day);
    let time = Memo::new(move |_| slot.time());
    let style = move || {
        let time = time.get().unwrap_or(Stretch { from: 0, to: SNAP });
        format!("--from:{};--len:{}", time.from, time.length())
    };
    let label = {
        let name = name.clone();
        move || {
            let Some(time) = time.get() else { return String::new() };
            let (from, to, day) = (clock(time.from), clock(time.to), name.clone());
            if pause {
                t_string!(i18n, hours.break_label, from = from, to = to, day = day).to_string()
            } else {
                t_string!(i18n, hours.shift_label, from = from, to = to, day = day).to_string()
            }
        }
    };
    let tell = move || {
        let text = match slot.time_untracked() {
            Some(time) => {
                let (from, to) = (clock(time.from), clock(time.to));
                t_string!(i18n, hours.said, day = name.clone(), from = from, to = to).to_string()
            }
            None => t_string!(i18n, hours.said_gone, day = name.clone()).to_string(),
        };
        said.set(text);
    };
    let held = move || drag.get().is_some_and(|drag| drag.slot.from == slot.from);
    let keys = {
        let tell = tell.clone();
        move |event: KeyboardEvent| {
            if press(slot, &event) {
                event.prevent_default();
                tell();
            }
        }
    };
    let up = move |_| {
        if drag.get_untracked().is_some() {
            drag.set(None);
            tell();
        }
    };
    view! {
        <button
            type="button"
            class="week-block"
            class:pause=pause
            class:held=held
            style=style
            hidden=move || time.get().is_none()
            on:keydown=keys
            on:pointerdown=move |event| grab(drag, slot, &event)
            on:pointermove=move |event| follow(drag, slot, &event)
            on:pointerup=up.clone()
            on:pointercancel=up
        >
            <span aria-hidden="true">{move || time.get().map(|time| clock(time.from))}</span>
            <span aria-hidden="true">{move || time.get().map(|time| clock(time.to))}</span>
            <span class="sr">{label}</span>
        </button>
    }
    .into_any()
}

/// A key on a block; whether it meant something.
fn press(slot: Slot, event: &KeyboardEvent) -> bool {
    let Some(time) = slot.time_untracked() else { return false };
    let step = i32::from(SNAP);
    let by = match event.key().as_str() {
        "ArrowUp" => -step,
        "ArrowDown" => step,
        "Delete" | "Backspace" => {
            slot.set(None);
            focus_beside(event);
            return true;
        }
        _ => return false,
    };
    slot.set(Some(match (event.shift_key(), event.alt_key()) {
        (true, _) => time.to_moved(by),
        (_, true) => time.from_moved(by),
        _ => time.moved(by),
    }));
    true
}

/// What is gone holds no focus: the day's first button takes it.
fn focus_beside(event: &KeyboardEvent) {
    let block = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let column = block.and_then(|block| block.closest(".week-column").ok().flatten());
    let button = column.and_then(|column| column.query_selector(".add").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

fn grab(drag: RwSignal<Option<Drag>>, slot: Slot, event: &PointerEvent) {
    let (Some(before), 0) = (slot.time_untracked(), event.button()) else { return };
    let Some(block) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    let Some(day) = block.parent_element() else { return };
    let (place, whole) = (block.get_bounding_client_rect(), day.get_bounding_client_rect());
    if whole.height() <= 0.0 {
        return;
    }
    let y = f64::from(event.client_y());
    // A short block is moved as a whole by its middle third.
    let edge = EDGE.min(place.height() / 3.0);
    let hold = if y - place.top() < edge {
        Hold::Start
    } else if place.bottom() - y < edge {
        Hold::End
    } else {
        Hold::Whole
    };
    let _ = block.set_pointer_capture(event.pointer_id());
    drag.set(Some(Drag { slot, hold, before, y, per_pixel: f64::from(DAY) / whole.height() }));
}

fn follow(drag: RwSignal<Option<Drag>>, slot: Slot, event: &PointerEvent) {
    let Some(drag) = drag.get_untracked().filter(|drag| drag.slot.from == slot.from) else { return };
    event.prevent_default();
    let minutes = (f64::from(event.client_y()) - drag.y) * drag.per_pixel;
    let by = snapped(minutes);
    let time = match drag.hold {
        Hold::Whole => drag.before.moved(by),
        Hold::Start => drag.before.from_moved(by),
        Hold::End => drag.before.to_moved(by),
    };
    if slot.time_untracked() != Some(time) {
        slot.set(Some(time));
    }
}

/// Whole quarters of an hour.
#[expect(clippy::cast_possible_truncation, reason = "a day's minutes, rounded")]
fn snapped(minutes: f64) -> i32 {
    let snap = f64::from(SNAP);
    ((minutes / snap).round() * snap).clamp(-1440.0, 1440.0) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_become_quarters_of_an_hour() {
        for (minutes, expected) in [(0.0, 0), (7.4, 0), (7.6, 15), (-22.0, -15), (-23.0, -30), (1e9, 1440)] {
            assert_eq!(snapped(minutes), expected, "{minutes}");
        }
    }
}
