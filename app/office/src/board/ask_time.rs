//! Another time for a booking or another length, in a form: the way without dragging. It says whether it fits before it is
//! sent.

use std::time::Duration;

use app_core::{UiError, clock_time, date_key, error_text, i18n::*};
use leptos::{prelude::*, server_fn::ServerFn as _, task::spawn_local};
use shared::{
    ErrorCode,
    booking::{Action, AppointmentView, BookingView, LENGTH_STEP, LONGEST, MovePreview, is_length},
    ids::BookingId,
};

use super::{
    ask::{ActFields, Buttons, Wrong},
    ask_swap::AskSwap,
    desk::Desk,
    words::{isolate, verb},
};
use crate::calls::{MoveByForm, PartWish, preview_form};

/// How long a time rests in the form before the server is asked about it.
const REST: Duration = Duration::from_millis(150);

/// What the server says about what is in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Nothing yet.
    Unasked,
    /// It fits, in this room.
    Fits(Option<String>),
    /// It does not.
    Refused(ErrorCode),
}

impl Answer {
    /// Of a preview.
    pub fn of(asked: Result<MovePreview, UiError>) -> Self {
        match asked {
            Ok(MovePreview { refusal: Some(code), .. }) => Self::Refused(code),
            Ok(MovePreview { room, refusal: None }) => Self::Fits(room.map(|room| room.name)),
            Err(error) => Self::Refused(error.0.code),
        }
    }
}

/// Says it, once there is something to say.
#[component]
pub(super) fn Said(
    /// What.
    answer: RwSignal<Answer>,
) -> impl IntoView {
    let i18n = use_i18n();
    let sentence = move || match answer.get() {
        Answer::Unasked => String::new(),
        Answer::Fits(None) => t_string!(i18n, office.fits_sentence).to_string(),
        Answer::Fits(Some(room)) => t_string!(i18n, office.fits_room, room = room).to_string(),
        Answer::Refused(code) => error_text(code),
    };
    let tone = move || if matches!(answer.get(), Answer::Refused(_)) { "late" } else { "started" };
    view! {
        <p class="notice" role="status" data-status=tone hidden=move || answer.get() == Answer::Unasked>
            {sentence}
        </p>
    }
    .into_any()
}

/// What is in the form.
#[derive(Clone, Copy)]
struct Wish {
    day: RwSignal<String>,
    time: RwSignal<String>,
    person: RwSignal<String>,
    part: RwSignal<String>,
    minutes: RwSignal<String>,
}

impl Wish {
    /// As it is now; nothing once the page was left.
    fn now(self) -> Option<[String; 5]> {
        let of = |field: RwSignal<String>| field.try_get_untracked();
        Some([of(self.day)?, of(self.time)?, of(self.person)?, of(self.part)?, of(self.minutes)?])
    }
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
    let text = |text: String| RwSignal::new(text);
    // Seats in a class last as long as the class; a length that nobody could choose is not asked for again.
    let sole = booking.with_untracked(|booking| match booking.appointments.as_slice() {
        [only] if only.class.is_none() => {
            let minutes = u32::try_from((only.ends_at - only.starts_at).num_minutes()).ok();
            let minutes = minutes.filter(|minutes| is_length(*minutes));
            Some((only.id.to_string(), minutes.map(|minutes| minutes.to_string()).unwrap_or_default()))
        }
        _ => None,
    });
    let (sole, minutes) = sole.unwrap_or_default();
    let wish = Wish {
        day: text(date_key(starts_at.date_naive())),
        time: text(starts_at.format("%H:%M").to_string()),
        person: text(staff.map(|id| id.to_string()).unwrap_or_default()),
        part: text(sole),
        minutes: text(minutes),
    };
    let answer = RwSignal::new(Answer::Unasked);
    let changed = move |field: RwSignal<String>, value: String| {
        field.set(value);
        answer.set(Answer::Unasked);
        let asked = wish.now();
        set_timeout(move || preview(id, answer, wish, asked), REST);
    };
    let people = desk.board.with_untracked(|board| {
        board.columns.iter().map(|column| (column.staff.id, column.staff.name.clone())).collect::<Vec<_>>()
    });
    let options = people
        .into_iter()
        .map(|(id, name)| view! { <option value=id.to_string() selected=Some(id) == staff>{name}</option> })
        .collect_view();
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
                        value=wish.day.get_untracked()
                        data-focus="ask"
                        on:input=move |event| changed(wish.day, event_target_value(&event))
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
                        value=wish.time.get_untracked()
                        on:input=move |event| changed(wish.time, event_target_value(&event))
                    />
                    <Wrong desk=desk field="time"/>
                </div>
            </div>
            <div class="field">
                <label for="staff">{t!(i18n, office.with)}</label>
                <select id="staff" name="staff" on:change=move |event| changed(wish.person, event_target_value(&event))>
                    {staff.is_none().then(|| view! { <option value="">{t!(i18n, office.anyone)}</option> })}
                    {options}
                </select>
            </div>
            <Length booking=booking wish=wish changed=Callback::new(move |(field, value)| changed(field, value))>
                <Wrong desk=desk field="minutes"/>
                <Wrong desk=desk field="appointment"/>
            </Length>
            <Said answer=answer/>
            <Buttons desk=desk word=verb(Action::Reschedule) class="btn"/>
        </form>
        <AskSwap desk=desk booking=booking/>
    }
    .into_any()
}

/// Which part of the visit, where it has several, and how long that is to take. Seats in a class have the length of the
/// class.
#[component]
fn Length(
    /// About which booking.
    booking: RwSignal<BookingView>,
    /// What is in the form.
    wish: Wish,
    /// A field has another value.
    changed: Callback<(RwSignal<String>, String)>,
    /// What is wrong with them.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let parts = booking.with_untracked(|booking| {
        let part = |part: &AppointmentView| (part.id.to_string(), part_name(part));
        let alone = !booking.appointments.iter().any(|part| part.class.is_some());
        if alone { booking.appointments.iter().map(part).collect::<Vec<_>>() } else { Vec::new() }
    });
    let which = match parts.as_slice() {
        [] => return ().into_any(),
        [(only, _)] => {
            view! { <input type="hidden" name="part[appointment]" value=only.clone()/> }.into_any()
        }
        several => {
            let options = several
                .iter()
                .map(|(id, name)| view! { <option value=id.clone()>{name.clone()}</option> })
                .collect_view();
            view! {
                <div class="field">
                    <label for="part">{t!(i18n, office.part)}</label>
                    <select
                        id="part"
                        name="part[appointment]"
                        on:change=move |event| changed.run((wish.part, event_target_value(&event)))
                    >
                        <option value="">{t!(i18n, office.whole_visit)}</option>
                        {options}
                    </select>
                </div>
            }
            .into_any()
        }
    };
    let hint = if parts.len() == 1 {
        t_string!(i18n, office.length_hint).to_string()
    } else {
        t_string!(i18n, office.length_part_hint).to_string()
    };
    view! {
        {which}
        <div class="field">
            <label for="minutes">{t!(i18n, office.length)}</label>
            <input
                id="minutes"
                name="part[minutes]"
                type="number"
                inputmode="numeric"
                min=LENGTH_STEP.to_string()
                max=LONGEST.to_string()
                step=LENGTH_STEP.to_string()
                value=wish.minutes.get_untracked()
                aria-describedby="minutes-hint"
                on:input=move |event| changed.run((wish.minutes, event_target_value(&event)))
            />
            <p class="hint" id="minutes-hint">
                {hint}
            </p>
            {children()}
        </div>
    }
    .into_any()
}

/// What a part of a visit is called among its parts.
pub(super) fn part_name(part: &AppointmentView) -> String {
    let (time, service) = (clock_time(part.starts_at), isolate(&part.service.name));
    t_string!(use_i18n(), office.pair, first = time, second = service).to_string()
}

/// Asks whether it would fit, if the form still says the same.
fn preview(id: BookingId, answer: RwSignal<Answer>, wish: Wish, asked: Option<[String; 5]>) {
    let same = {
        let asked = asked.clone();
        move || wish.now() == asked
    };
    let Some([day, time, person, appointment, minutes]) = asked.filter(|_| same()) else { return };
    if day.is_empty() || time.is_empty() {
        return;
    }
    spawn_local(async move {
        let part = PartWish { appointment, minutes };
        let found = Answer::of(preview_form(id, day, time, person, Some(part)).await);
        if same() {
            answer.try_set(found);
        }
    });
}
