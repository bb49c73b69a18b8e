//! Another time for a booking, in a form: the way without dragging. It says whether the time fits before it is sent.

use std::time::Duration;

use app_core::{date_key, error_text, i18n::*};
use leptos::{prelude::*, server_fn::ServerFn as _, task::spawn_local};
use shared::{
    ErrorCode,
    booking::{Action, BookingView},
    ids::BookingId,
};

use super::{
    ask::{ActFields, Buttons, Wrong},
    desk::Desk,
    words::verb,
};
use crate::calls::{MoveByForm, preview_form};

/// How long a time rests in the form before the server is asked about it.
const REST: Duration = Duration::from_millis(150);

/// What the server says about the time in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    Unasked,
    Fits(Option<String>),
    Refused(ErrorCode),
}

#[component]
pub(super) fn AskTime(
    /// The board.
    desk: Desk,
    /// About which booking.
    booking: RwSignal<BookingView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (id, starts_at, staff) = booking.with_untracked(|booking| {
        let staff = booking.appointments.first().and_then(|first| first.staff.as_ref().map(|staff| staff.id));
        (booking.id, booking.starts_at, staff)
    });
    let version = Signal::derive(move || booking.with(|booking| booking.version));
    let day = RwSignal::new(date_key(starts_at.date_naive()));
    let time = RwSignal::new(starts_at.format("%H:%M").to_string());
    let person = RwSignal::new(staff.map(|id| id.to_string()).unwrap_or_default());
    let answer = RwSignal::new(Answer::Unasked);
    let changed = move |field: RwSignal<String>, value: String| {
        field.set(value);
        answer.set(Answer::Unasked);
        let now =
            move || day.try_get_untracked().zip(time.try_get_untracked()).zip(person.try_get_untracked());
        let asked = now();
        let same = move || now() == asked;
        set_timeout(move || preview(id, answer, (day, time, person), same), REST);
    };
    let people = desk.board.with_untracked(|board| {
        board.columns.iter().map(|column| (column.staff.id, column.staff.name.clone())).collect::<Vec<_>>()
    });
    let options = people
        .into_iter()
        .map(|(id, name)| view! { <option value=id.to_string() selected=Some(id) == staff>{name}</option> })
        .collect_view();
    let sentence = move || match answer.get() {
        Answer::Unasked => String::new(),
        Answer::Fits(None) => t_string!(i18n, office.fits_sentence).to_string(),
        Answer::Fits(Some(room)) => t_string!(i18n, office.fits_room, room = room).to_string(),
        Answer::Refused(code) => error_text(code),
    };
    let tone = move || if matches!(answer.get(), Answer::Refused(_)) { "late" } else { "started" };
    view! {
        <form
            class="stack"
            method="post"
            action=MoveByForm::url()
            on:submit={move |event| desk.submit::<MoveByForm>(&event)}
        >
            <ActFields desk=desk booking=id version=version/>
            <h3>{t!(i18n, office.ask_move)}</h3>
            <div class="pair">
                <div class="field">
                    <label for="day">{t!(i18n, office.day)}</label>
                    <input
                        id="day"
                        name="day"
                        type="date"
                        required
                        value=day.get_untracked()
                        data-focus="ask"
                        on:input=move |event| changed(day, event_target_value(&event))
                    />
                    <Wrong desk=desk field="day"/>
                </div>
                <div class="field">
                    <label for="time">{t!(i18n, office.time)}</label>
                    <input
                        id="time"
                        name="time"
                        type="time"
                        step="300"
                        required
                        value=time.get_untracked()
                        on:input=move |event| changed(time, event_target_value(&event))
                    />
                    <Wrong desk=desk field="time"/>
                </div>
            </div>
            <div class="field">
                <label for="staff">{t!(i18n, office.with)}</label>
                <select id="staff" name="staff" on:change=move |event| changed(person, event_target_value(&event))>
                    {staff.is_none().then(|| view! { <option value="">{t!(i18n, office.anyone)}</option> })}
                    {options}
                </select>
            </div>
            <p class="notice" role="status" data-status=tone hidden=move || answer.get() == Answer::Unasked>
                {sentence}
            </p>
            <Buttons desk=desk word=verb(Action::Reschedule) class="btn"/>
        </form>
    }
    .into_any()
}

/// Asks whether it would fit, if the form still says the same.
fn preview(
    id: BookingId,
    answer: RwSignal<Answer>,
    (day, time, person): (RwSignal<String>, RwSignal<String>, RwSignal<String>),
    same: impl Fn() -> bool + 'static,
) {
    if !same() {
        return;
    }
    let (day, time, person) = (day.get_untracked(), time.get_untracked(), person.get_untracked());
    if day.is_empty() || time.is_empty() {
        return;
    }
    spawn_local(async move {
        let found = match preview_form(id, day, time, person).await {
            Ok(preview) => match preview.refusal {
                Some(code) => Answer::Refused(code),
                None => Answer::Fits(preview.room.map(|room| room.name)),
            },
            Err(error) => Answer::Refused(error.0.code),
        };
        if same() {
            answer.try_set(found);
        }
    });
}
