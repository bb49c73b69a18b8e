//! What can be done about one class: moving it, calling it off, saying who came.

use app_core::{i18n::*, isolated, short_date, time_range};
use app_ui::{ErrorSummary, Field, Notice};
use leptos::{prelude::*, server_fn::ServerFn as _};
use shared::{
    AppError,
    booking::{
        RoomLine, StaffLine,
        classes::{ClassConflict, Participant},
    },
    ids::ClassId,
};

use super::calls::{CallOffClass, FinishClass, MoveClass, Moving};

/// Of several forms on a page, only the one that was sent says what is wrong with it.
fn of_form(error: Option<AppError>, fields: &[&str]) -> Option<AppError> {
    error.filter(|error| fields.iter().any(|field| error.problem(field).is_some()))
}

/// To another time, to somebody else, to another room.
#[component]
pub(super) fn Move(
    /// Where it is, or was to go.
    moving: Moving,
    /// Who could teach it.
    teachers: Vec<StaffLine>,
    /// Where it could be held.
    rooms: Vec<RoomLine>,
    /// What is wrong with what was sent.
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let error = of_form(error, &["date", "time", "starts_at", "staff", "room"]);
    let problem = |field: &str| error.as_ref().and_then(|error| error.problem(field));
    let labels = vec![
        ("date", "date", t_string!(i18n, classes.date).to_string()),
        ("time", "time", t_string!(i18n, classes.time).to_string()),
        ("starts_at", "time", t_string!(i18n, classes.time).to_string()),
        ("staff", "staff", t_string!(i18n, classes.teacher).to_string()),
        ("room", "room", t_string!(i18n, classes.room).to_string()),
    ];
    let people = teachers.into_iter().map(|person| {
        let id = person.id.to_string();
        let selected = id == moving.staff;
        view! { <option value=id selected=selected>{isolated(&person.name)}</option> }
    });
    let anyway = (!moving.conflicts.is_empty()).then(|| {
        view! {
            <button type="submit" class="btn quiet" name="anyway" value="1">
                {t!(i18n, classes.move_anyway)}
            </button>
        }
    });
    view! {
        <form method="post" action=MoveClass::url() novalidate class="card stack">
            <h2>{t!(i18n, classes.moving)}</h2>
            <p class="hint">{t!(i18n, classes.move_hint)}</p>
            <ErrorSummary error=error.clone() labels=labels/>
            <InTheWay conflicts=moving.conflicts/>
            <input type="hidden" name="class" value=moving.class.to_string()/>
            <div class="pair">
                <Field name="date" kind="date" label=t_string!(i18n, classes.date) value=moving.date problem=problem("date")/>
                <Field name="time" kind="time" label=t_string!(i18n, classes.time) value=moving.time
                    problem=problem("time").or(problem("starts_at"))/>
                <div class="field">
                    <label for="staff">{t!(i18n, classes.teacher)}</label>
                    <select id="staff" name="staff">{people.collect_view()}</select>
                </div>
                <Rooms rooms=rooms chosen=moving.room/>
            </div>
            <div class="row">
                <button type="submit" class="btn quiet">{t!(i18n, classes.move_do)}</button>
                {anyway}
            </div>
        </form>
    }
}

/// Nothing where it needs no room.
#[component]
fn Rooms(rooms: Vec<RoomLine>, chosen: String) -> impl IntoView {
    let i18n = use_i18n();
    if rooms.is_empty() {
        return ().into_any();
    }
    let rooms = rooms.into_iter().map(|room| {
        let id = room.id.to_string();
        let selected = id == chosen;
        view! { <option value=id selected=selected>{isolated(&room.name)}</option> }
    });
    let rooms = rooms.collect_view();
    view! {
        <div class="field">
            <label for="room">{t!(i18n, classes.room)}</label>
            <select id="room" name="room">
                {rooms}
                <option value="" selected=chosen.is_empty()>{t!(i18n, classes.any_room)}</option>
            </select>
        </div>
    }
    .into_any()
}

/// Who has something else then; nothing where nobody has.
#[component]
fn InTheWay(conflicts: Vec<ClassConflict>) -> impl IntoView {
    let i18n = use_i18n();
    if conflicts.is_empty() {
        return ().into_any();
    }
    let row = move |conflict: ClassConflict| {
        let day = short_date(conflict.starts_at.date_naive());
        let text = t_string!(
            i18n,
            classes.move_conflict,
            name = isolated(&conflict.customer),
            what = isolated(&conflict.service),
            day = day,
            time = time_range(conflict.starts_at, conflict.ends_at)
        );
        view! { <li>{text.to_string()}</li> }
    };
    let rows = conflicts.into_iter().map(row).collect_view();
    view! {
        <div role="alert">
            <Notice tone="late" icon="circle-alert">
                <p>{t!(i18n, classes.move_conflicts)}</p>
                <ul>{rows}</ul>
            </Notice>
        </div>
    }
    .into_any()
}

/// It is not held.
#[component]
pub(super) fn CallOff(
    /// Which.
    class: ClassId,
    /// What is wrong with what was sent.
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let error = of_form(error, &["reason"]);
    let problem = error.as_ref().and_then(|error| error.problem("reason"));
    let labels = vec![("reason", "reason", t_string!(i18n, classes.reason).to_string())];
    view! {
        <form method="post" action=CallOffClass::url() novalidate class="card stack">
            <h2>{t!(i18n, classes.call_off)}</h2>
            <p class="hint">{t!(i18n, classes.call_off_hint)}</p>
            <ErrorSummary error=error labels=labels/>
            <input type="hidden" name="class" value=class.to_string()/>
            <Field name="reason" label=t_string!(i18n, classes.reason) problem=problem/>
            <div class="row">
                <button type="submit" class="btn danger">{t!(i18n, classes.call_off_do)}</button>
            </div>
        </form>
    }
}

/// Who came and who did not, all at once.
#[component]
pub(super) fn Finish(
    /// Of which class.
    class: ClassId,
    /// Who booked.
    participants: Vec<Participant>,
) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |person: Participant| {
        let id = person.booking.to_string();
        let seats = (person.seats > 1)
            .then(|| format!("\u{a0}· {}", t_string!(i18n, classes.for_so_many, n = person.seats)));
        view! {
            <input type="hidden" name="shown[]" value=id.clone()/>
            <label class="check">
                <input type="checkbox" name="came[]" value=id checked=true/>
                <span>{isolated(&person.customer)} {seats}</span>
            </label>
        }
    };
    let rows = participants.into_iter().filter(|person| person.open).map(row).collect_view();
    view! {
        <form method="post" action=FinishClass::url() class="card stack">
            <fieldset class="choices">
                <legend>{t!(i18n, classes.finish)}</legend>
                <p class="hint">{t!(i18n, classes.finish_hint)}</p>
                {rows}
            </fieldset>
            <input type="hidden" name="class" value=class.to_string()/>
            <div class="row">
                <button type="submit" class="btn">{t!(i18n, classes.finish_do)}</button>
            </div>
        </form>
    }
}
