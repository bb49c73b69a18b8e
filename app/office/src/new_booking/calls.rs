//! The server's side of the page.
#![expect(clippy::too_many_arguments, reason = "a form has a field for each")]

use app_core::UiError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    catalog::ServiceView,
    ids::{OptionId, ServiceId, StaffId},
    time::Local,
};

/// What is wanted, as the address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub service: Option<ServiceId>,
    pub option: Option<OptionId>,
    pub staff: Option<StaffId>,
    pub day: Option<NaiveDate>,
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
    pub notes: String,
    /// `phone` or `walk_in`.
    pub channel: String,
    /// Present where it may lie over others.
    pub over: Option<String>,
    pub reason: String,
}

/// Everything that the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskPage {
    pub services: Vec<ServiceView>,
    /// Who works here: id and name.
    pub staff: Vec<(StaffId, String)>,
    pub day: NaiveDate,
    /// What customers are offered that day; nothing as long as no service is chosen.
    pub times: Vec<Local>,
    pub typed: Typed,
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
    #[server(default)] notes: String,
    #[server(default)] channel: String,
    #[server(default)] over: Option<String>,
    #[server(default)] reason: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let asked = Asked { service: Some(service), option, staff: staff.parse().ok(), day: Some(day) };
    let typed = Typed { slot, time, name, email, phone, notes, channel, over, reason };
    let booked = super::host::book(&ports, &caller, &asked, &typed).await;
    leptos_axum::redirect(&super::host::after(&asked, &typed, booked));
    Ok(())
}
