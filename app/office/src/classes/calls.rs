//! The server's side of these pages.
#![expect(clippy::too_many_arguments, reason = "a form has a field for each")]

use app_core::UiError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    ErrorCode,
    booking::{
        LocationLine,
        classes::{ClassConflict, ClassLength, ClassPage, ClassesView},
    },
    ids::{BookingId, ClassId},
    time::Local,
};

/// A new class, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub option: String,
    pub staff: String,
    pub location: String,
    pub date: String,
    pub time: String,
    pub seats: String,
    pub min_seats: String,
    pub decide_hours: String,
    /// Empty: once; otherwise every so many weeks.
    pub every: String,
    /// 0 is Sunday.
    pub days: Vec<u8>,
    pub count: String,
    /// Dates on which it cannot be held, and why not.
    pub conflicts: Vec<(Local, ErrorCode)>,
}

/// What the form shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPage {
    pub lengths: Vec<ClassLength>,
    pub locations: Vec<LocationLine>,
    pub typed: Typed,
}

/// Where a class is to go, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Moving {
    pub class: ClassId,
    pub date: String,
    pub time: String,
    pub staff: String,
    /// Empty: any that is free.
    pub room: String,
    /// Who has something else then.
    pub conflicts: Vec<ClassConflict>,
}

/// What the page of one class shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneClass {
    pub page: ClassPage,
    pub moving: Moving,
}

/// Two weeks of classes.
#[server]
pub async fn classes_from(from: Option<NaiveDate>) -> Result<ClassesView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.classes.classes(&caller, from).await?)
}

/// One class.
#[server]
pub async fn class_of(class: ClassId) -> Result<OneClass, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    super::host::one(&ports, &caller, class).await
}

/// What can be scheduled.
#[server]
pub async fn new_class() -> Result<NewPage, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    super::host::page(&ports, &caller).await
}

/// Schedules: a plain form, answered with the list.
#[server]
pub async fn schedule_class(
    #[server(default)] option: String,
    #[server(default)] staff: String,
    #[server(default)] location: String,
    #[server(default)] date: String,
    #[server(default)] time: String,
    #[server(default)] seats: String,
    #[server(default)] min_seats: String,
    #[server(default)] decide_hours: String,
    #[server(default)] every: String,
    #[server(default)] days: Vec<u8>,
    #[server(default)] count: String,
    #[server(default)] leave_out: Option<String>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let conflicts = Vec::new();
    let typed = Typed {
        option,
        staff,
        location,
        date,
        time,
        seats,
        min_seats,
        decide_hours,
        every,
        days,
        count,
        conflicts,
    };
    let address = super::host::schedule(&ports, &caller, typed, leave_out.is_some()).await;
    leptos_axum::redirect(&address);
    Ok(())
}

/// Moves a class to another time, to somebody else or to another room.
#[server]
pub async fn move_class(
    class: ClassId,
    #[server(default)] date: String,
    #[server(default)] time: String,
    #[server(default)] staff: String,
    #[server(default)] room: String,
    #[server(default)] anyway: Option<String>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let moving = Moving { class, date, time, staff, room, conflicts: Vec::new() };
    let address = super::host::move_to(&ports, &caller, moving, anyway.is_some()).await;
    leptos_axum::redirect(&address);
    Ok(())
}

/// Says who came to a class: those of `shown` who are not in `came` did not.
#[server]
pub async fn finish_class(
    class: ClassId,
    #[server(default)] shown: Vec<BookingId>,
    #[server(default)] came: Vec<BookingId>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let absent: Vec<BookingId> = shown.into_iter().filter(|id| !came.contains(id)).collect();
    let done = ports.classes.finish(&caller, class, &absent).await;
    leptos_axum::redirect(&super::host::after_the_end(class, done));
    Ok(())
}

/// Calls a class off.
#[server]
pub async fn call_off_class(class: ClassId, #[server(default)] reason: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let done = ports.classes.call_off(&caller, class, &reason).await;
    leptos_axum::redirect(&super::host::back_to(class, done, "called_off"));
    Ok(())
}
