//! A part of a day with its times.

use chrono::Timelike as _;
use leptos::prelude::*;
use shared::booking::SlotView;

/// The hours at which a part of the day ends and the next one begins.
pub(crate) const NOON: u32 = 12;
pub(crate) const EVENING: u32 = 17;

/// In the morning, in the afternoon, in the evening.
pub(crate) fn parts_of(slots: Vec<SlotView>) -> [Vec<SlotView>; 3] {
    let mut parts = [Vec::new(), Vec::new(), Vec::new()];
    let [morning, afternoon, evening] = &mut parts;
    for slot in slots {
        match slot.starts_at.hour() {
            hour if hour < NOON => morning.push(slot),
            hour if hour < EVENING => afternoon.push(slot),
            _ => evening.push(slot),
        }
    }
    parts
}

/// One part; nothing where it has no times.
#[component]
pub(crate) fn Part(
    /// Which.
    name: String,
    /// A button or a link for each time.
    times: Vec<AnyView>,
) -> impl IntoView {
    let times = times.into_iter().map(|time| view! { <li>{time}</li> }).collect::<Vec<_>>();
    (!times.is_empty()).then(|| {
        view! {
            <section class="part">
                <h2>{name}</h2>
                <ul class="times">{times}</ul>
            </section>
        }
    })
}
