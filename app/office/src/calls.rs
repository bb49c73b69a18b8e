//! The server's side of these pages: each function is one call on a port. Plain forms are sent back to the page they came
//! from.

use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    AppError,
    booking::{Action, BoardView, BookingView, LocationLine, MovePreview, WeekView, door::DoorView},
    ids::{AppointmentId, BookingId, LocationId, RoomId, StaffId},
    payments::ReceiptView,
    time::Local,
};

use app_core::UiError;
#[cfg(not(target_family = "wasm"))]
use shared::booking::{SwapWish, Transition};

/// The business's day.
#[server]
pub async fn board_of(date: Option<NaiveDate>) -> Result<BoardView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.booking.board(&caller, date).await?)
}

/// The same day, with no other cards than those of these bookings.
#[server]
pub async fn board_news(date: NaiveDate, bookings: Vec<BookingId>) -> Result<BoardView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.booking.board_news(&caller, date, &bookings).await?)
}

/// The week of a day.
#[server]
pub async fn week_of(date: Option<NaiveDate>, location: Option<LocationId>) -> Result<WeekView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.booking.week(&caller, date, location).await?)
}

/// One booking.
#[server]
pub async fn booking_of(booking: BookingId) -> Result<BookingView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.booking.get(&caller, booking).await?)
}

/// Takes a booking one step further. `back` says which board to go back to: its address's query.
#[server]
pub async fn take_step(
    booking: BookingId,
    action: Action,
    version: Option<i32>,
    reason: Option<String>,
    back: Option<String>,
) -> Result<BookingView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let step = Transition { version, reason, ..Transition::plain(action) };
    let done = ports.booking.act(&caller, booking, &step, None).await?;
    host::back_to_board(back.as_deref(), None);
    Ok(done)
}

/// Takes money over the counter.
#[server]
pub async fn take_cash(
    booking: BookingId,
    amount: String,
    back: Option<String>,
) -> Result<BookingView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let payment =
        shared::payments::NewPayment { method: "cash".to_owned(), amount: amount.trim().to_owned() };
    let done = ports.payments.pay(&caller, booking, &payment, None).await?;
    host::back_to_board(back.as_deref(), None);
    Ok(done)
}

/// Moves one appointment to a moment, and to a person or a room, and may make it longer or shorter: what a drop on the board
/// asks for.
#[server]
pub async fn move_booking(
    booking: BookingId,
    appointment: AppointmentId,
    version: i32,
    starts_at: Local,
    staff: Option<StaffId>,
    room: Option<RoomId>,
    minutes: Option<u32>,
) -> Result<BookingView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let step =
        Transition { appointment: Some(appointment), room, minutes, ..host::to(starts_at, staff, version) };
    Ok(ports.booking.act(&caller, booking, &step, None).await?)
}

/// Would one appointment fit there?
#[server]
pub async fn preview_move(
    booking: BookingId,
    appointment: AppointmentId,
    starts_at: Local,
    staff: Option<StaffId>,
    room: Option<RoomId>,
    minutes: Option<u32>,
) -> Result<MovePreview, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let to = Transition {
        appointment: Some(appointment),
        starts_at: Some(starts_at),
        staff,
        room,
        minutes,
        ..Transition::plain(Action::Reschedule)
    };
    Ok(ports.booking.preview_step(&caller, booking, &to).await?)
}

/// Two appointments exchange their places: what a drop of a card on another one asks for, and a form. Tells the first one's
/// booking.
#[server]
pub async fn swap_visits(
    first: AppointmentId,
    second: AppointmentId,
    version: Option<i32>,
    other_version: Option<i32>,
    back: Option<String>,
) -> Result<BookingView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let wish = SwapWish { first, second, versions: [version, other_version] };
    let done = ports.booking.swap(&caller, &wish).await?;
    host::back_to_board(back.as_deref(), None);
    Ok(done)
}

/// Could they?
#[server]
pub async fn preview_swap(first: AppointmentId, second: AppointmentId) -> Result<MovePreview, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let wish = SwapWish { first, second, versions: [None, None] };
    Ok(ports.booking.preview_swap(&caller, &wish).await?)
}

/// Which part of a visit a form is about, and how long it is to take: as a form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartWish {
    /// Which appointment; the whole visit when empty.
    #[serde(default)]
    pub appointment: String,
    /// How many minutes; as many as before when empty.
    #[serde(default)]
    pub minutes: String,
}

/// Moves a booking to a day, a time of the wall clock and a person: what the form asks for.
#[server]
pub async fn move_by_form(
    booking: BookingId,
    version: i32,
    day: String,
    time: String,
    staff: String,
    part: Option<PartWish>,
    back: Option<String>,
) -> Result<BookingView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let starts_at = host::wall(&ports, &caller, &day, &time).await?;
    let step = host::of_part(host::to(starts_at, staff.parse().ok(), version), part)?;
    let done = ports.booking.act(&caller, booking, &step, None).await?;
    host::back_to_board(back.as_deref(), Some(starts_at.date_naive()));
    Ok(done)
}

/// Would it fit where the form says?
#[server]
pub async fn preview_form(
    booking: BookingId,
    day: String,
    time: String,
    staff: String,
    part: Option<PartWish>,
) -> Result<MovePreview, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let starts_at = host::wall(&ports, &caller, &day, &time).await?;
    let to = Transition {
        starts_at: Some(starts_at),
        staff: staff.parse().ok(),
        ..Transition::plain(Action::Reschedule)
    };
    Ok(ports.booking.preview_step(&caller, booking, &host::of_part(to, part)?).await?)
}

/// How a check-in ended. A refusal is an answer here, not a failure: it has a screen of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arrival {
    /// Come in.
    Welcome(Box<BookingView>),
    /// Why not.
    Refused(AppError),
}

/// Reads a code, at a door in that location if one is named.
#[server]
pub async fn check_in(code: String, at: Option<LocationId>) -> Result<Arrival, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let done = match ports.booking.check_in(&caller, &code, None, at, None).await {
        Ok(booking) => Arrival::Welcome(Box::new(booking)),
        Err(error) => Arrival::Refused(error),
    };
    host::back_to_door(&done, at);
    Ok(done)
}

/// What a door keeps to read codes without a network.
#[server]
pub async fn door_list() -> Result<DoorView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.booking.door(&caller).await?)
}

/// Where a door can be, the main location first.
#[server]
pub async fn door_places() -> Result<Vec<LocationLine>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.booking.door(&caller).await?.locations)
}

/// A receipt.
#[server]
pub async fn receipt_of(booking: BookingId) -> Result<ReceiptView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.payments.receipt(&caller, booking).await?)
}

#[cfg(not(target_family = "wasm"))]
pub(crate) mod host {
    use app_core::{Ports, UiError};
    use chrono::{NaiveDate, NaiveTime, Timelike as _};
    use leptos::prelude::use_context;
    use leptos_router::params::ParamsMap;
    use shared::{
        AppError,
        booking::{Action, Transition},
        caller::Caller,
        error::FieldProblem,
        ids::{LocationId, StaffId},
        time::Local,
    };

    use super::{Arrival, PartWish};
    use crate::board::{Address, moment, offset_of};

    /// Whether a browser without scripts waits for a page.
    pub fn is_plain_form() -> bool {
        use_context::<http::request::Parts>().is_some_and(|parts| {
            let accept = parts.headers.get(http::header::ACCEPT);
            accept.and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
        })
    }

    /// To the board that the form was on, nothing open; on another day if one is named.
    pub fn back_to_board(back: Option<&str>, date: Option<NaiveDate>) {
        if is_plain_form() {
            let address = Address::kept(back.unwrap_or_default());
            let date = date.or(address.date);
            leptos_axum::redirect(&address.on(date).href());
        }
    }

    pub fn back_to_door(done: &Arrival, at: Option<LocationId>) {
        if !is_plain_form() {
            return;
        }
        let mut query = ParamsMap::new();
        match done {
            Arrival::Welcome(booking) => query.insert("done", booking.id.to_string()),
            Arrival::Refused(error) => {
                query.insert("error", error.code.as_str().to_owned());
                if let Some(since) = error.since {
                    query.insert("since", since.to_rfc3339());
                }
                if let Some(elsewhere) = &error.elsewhere {
                    query.insert("there", elsewhere.location.id.to_string());
                }
            }
        }
        if let Some(at) = at {
            query.insert("at", at.to_string());
        }
        leptos_axum::redirect(&format!("/check-in{}", query.to_query_string()));
    }

    pub fn to(starts_at: Local, staff: Option<StaffId>, version: i32) -> Transition {
        Transition {
            version: Some(version),
            starts_at: Some(starts_at),
            staff,
            ..Transition::plain(Action::Reschedule)
        }
    }

    /// A step for one part of a visit, and with its length.
    pub fn of_part(step: Transition, part: Option<PartWish>) -> Result<Transition, AppError> {
        let Some(PartWish { appointment, minutes }) = part else { return Ok(step) };
        let wrong = |field: &'static str| move || AppError::field(field, FieldProblem::Malformed);
        let appointment = match appointment.trim() {
            "" => None,
            id => Some(id.parse().map_err(|_| wrong("appointment")())?),
        };
        let minutes = match minutes.trim() {
            "" => None,
            number => Some(number.parse().map_err(|_| wrong("minutes")())?),
        };
        Ok(Transition { appointment, minutes, ..step })
    }

    /// A form has a wall clock's time; the board of that day knows which offset the place has then.
    pub async fn wall(ports: &Ports, caller: &Caller, day: &str, time: &str) -> Result<Local, UiError> {
        let day: NaiveDate = day.parse().map_err(|_| AppError::field("day", FieldProblem::Malformed))?;
        let time = NaiveTime::parse_from_str(time, "%H:%M")
            .or_else(|_| NaiveTime::parse_from_str(time, "%H:%M:%S"))
            .map_err(|_| AppError::field("time", FieldProblem::Malformed))?;
        let board = ports.booking.board(caller, Some(day)).await?;
        let minute = i32::try_from(time.hour() * 60 + time.minute()).unwrap_or_default();
        moment(day, minute, offset_of(&board))
            .ok_or_else(|| AppError::field("time", FieldProblem::NoSuchTime).into())
    }
}
