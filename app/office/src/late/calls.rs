//! The server's side of the page.

use app_core::UiError;
use leptos::prelude::*;
use shared::{booking::LateView, ids::AppointmentId};

/// What would move?
#[server]
pub async fn late_preview(appointment: AppointmentId, minutes: u32) -> Result<LateView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.booking.run_late(&caller, appointment, minutes, false).await?)
}

/// Moves it all: a plain form, answered with the day: one's own, or the business's if it was asked for on the board.
#[server]
pub async fn pass_on(appointment: AppointmentId, minutes: u32, board: Option<bool>) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let (page, from) = if board == Some(true) { ("/office", "&board=1") } else { ("/staff", "") };
    let address = match ports.booking.run_late(&caller, appointment, minutes, true).await {
        Ok(view) => match view.moves.first() {
            Some(first) => format!("{page}?date={}", app_core::date_key(first.to.date_naive())),
            None => page.to_owned(),
        },
        Err(error) => {
            let code = error.code.as_str();
            format!("/staff/late?appointment={appointment}&minutes={minutes}{from}&error={code}")
        }
    };
    leptos_axum::redirect(&address);
    Ok(())
}
