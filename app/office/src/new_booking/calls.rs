//! The server's side of the page.
#![expect(clippy::too_many_arguments, reason = "a form has a field for each")]

use app_core::UiError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    ErrorCode,
    booking::{AreaLine, LocationLine},
    catalog::{ServiceView, StaffView},
    ids::{AreaId, LocationId, OptionId, RoomId, ServiceId, StaffId},
    time::Local,
};

/// The time of somebody who has just come in.
pub(super) const NOW: &str = "now";

/// What is wanted, as the address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub service: Option<ServiceId>,
    pub option: Option<OptionId>,
    pub staff: Option<StaffId>,
    pub day: Option<NaiveDate>,
    /// From when on, where that was pressed on the board: `HH:MM`, or [`NOW`].
    pub time: Option<String>,
    /// In which room, where that was pressed on the board.
    pub room: Option<RoomId>,
    /// Whether somebody stands at the desk.
    pub walk_in: bool,
    /// In which of the business's locations; in the main one when absent.
    pub location: Option<LocationId>,
    /// In which part of town; on the premises when absent.
    pub area: Option<AreaId>,
    /// For how many; for as few as the service is for when absent.
    pub guests: Option<u32>,
}

/// The rest of the order, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// One of the times that are free.
    pub slot: String,
    /// Or any other, `HH:MM`.
    pub time: String,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub address: String,
    /// How many minutes it may begin earlier or later.
    pub flexible: u16,
    pub notes: String,
    /// `phone` or `walk_in`.
    pub channel: String,
    /// Present where a credit of their package pays.
    pub credit: Option<String>,
    /// Present where it may lie over others.
    pub over: Option<String>,
    pub reason: String,
}

/// Everything that the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskPage {
    pub services: Vec<ServiceView>,
    /// Who works here.
    pub staff: Vec<StaffView>,
    /// Where they work.
    pub locations: Vec<LocationLine>,
    /// Where they go.
    pub areas: Vec<AreaLine>,
    pub day: NaiveDate,
    /// What customers are offered that day; nothing as long as no service is chosen.
    pub times: Vec<Local>,
    /// The time that was pressed on the board, or chosen before.
    pub pressed: Option<Pressed>,
    /// The name of the person who was pressed on the board and does not do this service.
    pub not_with: Option<String>,
    /// The room that was pressed on the board, and whether the service can take place in it.
    pub room: Option<(String, bool)>,
    /// When somebody who has just come in would begin.
    pub now: Local,
    pub typed: Typed,
}

/// A time that was pressed, and whether it fits what was chosen after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pressed {
    pub at: Local,
    /// Why it does not.
    pub refusal: Option<ErrorCode>,
    /// Those that do and are nearest.
    pub nearest: Vec<Local>,
}

/// Customers who were found, and what is said of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// How many; empty where too little was typed to look for anybody.
    pub said: String,
    pub found: Vec<KnownRow>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownRow {
    pub name: String,
    pub phone: String,
    pub email: String,
    /// That their name, number and address are filled in.
    pub said: String,
}

/// Who was here before, by name or number: asked by `public/desk.js` while somebody types.
#[server]
pub async fn known_customers(words: String) -> Result<Known, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(super::known::look_up(&ports, &caller, &words).await?)
}

/// What can be sold, and when.
#[server]
pub async fn at_desk(asked: Asked) -> Result<DeskPage, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    super::host::page(&ports, &caller, asked).await
}

/// Books: a plain form, answered with the board.
#[server]
pub async fn book_at_desk(
    service: ServiceId,
    option: Option<OptionId>,
    #[server(default)] staff: String,
    day: NaiveDate,
    #[server(default)] slot: String,
    #[server(default)] time: String,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] phone: String,
    #[server(default)] location: String,
    #[server(default)] room: String,
    #[server(default)] area: String,
    guests: Option<u32>,
    #[server(default)] address: String,
    #[server(default)] flexible: u16,
    #[server(default)] notes: String,
    #[server(default)] channel: String,
    #[server(default)] credit: Option<String>,
    #[server(default)] over: Option<String>,
    #[server(default)] reason: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let (staff, location, area) = (staff.parse().ok(), location.parse().ok(), area.parse().ok());
    let asked = Asked {
        service: Some(service),
        option,
        staff,
        day: Some(day),
        time: None,
        room: room.parse().ok(),
        walk_in: channel == "walk_in",
        location,
        area,
        guests,
    };
    let typed =
        Typed { slot, time, name, email, phone, address, flexible, notes, channel, credit, over, reason };
    let booked = super::host::book(&ports, &caller, &asked, &typed).await;
    leptos_axum::redirect(&super::host::after(&asked, &typed, booked));
    Ok(())
}
