//! Two visits exchange their places, in a form: the way without dragging one card onto the other. It says whether they can
//! before it is sent.

use app_core::{clock_time, i18n::*};
use leptos::{prelude::*, server_fn::ServerFn as _, task::spawn_local};
use shared::{
    booking::{BoardCard, BookingView},
    ids::AppointmentId,
};

use super::{
    ask_time::{Answer, Said, part_name},
    desk::Desk,
    drag::exchangeable,
    place::Place,
    words::isolate,
};
use crate::calls::{SwapVisits, preview_swap};

/// With whom of the day.
#[component]
pub(super) fn AskSwap(
    /// The board.
    desk: Desk,
    /// About which booking.
    booking: RwSignal<BookingView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let id = booking.with_untracked(|booking| booking.id);
    let (date, own, others) = desk.board.with_untracked(|board| {
        let own: Vec<&BoardCard> = board.cards.iter().filter(|card| card.booking == id).collect();
        let mut others: Vec<&BoardCard> =
            board.cards.iter().filter(|other| own.iter().any(|card| exchangeable(card, other))).collect();
        others.sort_by_key(|card| card.starts_at);
        let line = |card: &BoardCard| {
            let who = Place::Staff(card.staff).name(board).unwrap_or_default();
            (card.appointment.to_string(), clock_time(card.starts_at), card.customer.clone(), who)
        };
        let own: Vec<AppointmentId> = own.into_iter().map(|card| card.appointment).collect();
        (board.date, own, others.into_iter().map(line).collect::<Vec<_>>())
    });
    // A visit of another day than the one that is shown has nobody to change places with.
    if others.is_empty() {
        return ().into_any();
    }
    let parts: Vec<(String, String)> = booking.with_untracked(|booking| {
        let here = booking.appointments.iter().filter(|part| own.contains(&part.id));
        here.map(|part| (part.id.to_string(), part_name(part))).collect()
    });
    let first = RwSignal::new(parts.first().map(|(id, _)| id.clone()).unwrap_or_default());
    let second = RwSignal::new(String::new());
    let answer = RwSignal::new(Answer::Unasked);
    let changed = move |field: RwSignal<String>, value: String| {
        field.set(value);
        answer.set(Answer::Unasked);
        preview(answer, first, second);
    };
    let which = if parts.len() > 1 {
        let options =
            parts.into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view();
        view! {
            <div class="field">
                <label for="swap-part">{t!(i18n, office.part)}</label>
                <select
                    id="swap-part"
                    name="first"
                    on:change=move |event| changed(first, event_target_value(&event))
                >
                    {options}
                </select>
            </div>
        }
        .into_any()
    } else {
        view! { <input type="hidden" name="first" value=first.get_untracked()/> }.into_any()
    };
    let options = others
        .into_iter()
        .map(|(id, time, customer, who)| {
            let who =
                t_string!(i18n, office.pair, first = isolate(&customer), second = isolate(&who)).to_string();
            let line = t_string!(i18n, office.pair, first = time, second = who).to_string();
            view! { <option value=id>{line}</option> }
        })
        .collect_view();
    let back = move || desk.address.get().on(Some(date)).query();
    let version = move || booking.with(|booking| booking.version.to_string());
    view! {
        <form
            class="stack swap"
            method="post"
            action=SwapVisits::url()
            on:submit={move |event| desk.submit::<SwapVisits>(&event)}
        >
            <h3>{t!(i18n, office.swap_title)}</h3>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="back" value=back/>
            {which}
            <div class="field">
                <label for="second">{t!(i18n, office.swap_other)}</label>
                <select
                    id="second"
                    name="second"
                    required
                    aria-describedby="swap-hint"
                    on:change=move |event| changed(second, event_target_value(&event))
                >
                    <option value="">{t!(i18n, office.swap_choose)}</option>
                    {options}
                </select>
                <p class="hint" id="swap-hint">
                    {t!(i18n, office.swap_hint)}
                </p>
            </div>
            <Said answer=answer/>
            <div class="row">
                <button
                    type="submit"
                    class="btn quiet"
                    aria-busy=move || desk.busy.get().then_some("true")
                >
                    {t!(i18n, office.do_swap)}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Asks whether the two could, once both are chosen.
fn preview(answer: RwSignal<Answer>, first: RwSignal<String>, second: RwSignal<String>) {
    let chosen = move || first.try_get_untracked().zip(second.try_get_untracked());
    let asked = chosen();
    let ids = asked.as_ref().and_then(|(first, second)| first.parse().ok().zip(second.parse().ok()));
    let Some((one, other)) = ids else { return };
    spawn_local(async move {
        let found = Answer::of(preview_swap(one, other).await);
        if chosen() == asked {
            answer.try_set(found);
        }
    });
}
