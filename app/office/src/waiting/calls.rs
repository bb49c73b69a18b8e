//! The server's side of the waiting list: each function is one call on a port.

use app_core::UiError;
use leptos::prelude::*;
use shared::{
    booking::waitlist::{Chance, WaitView},
    ids::{StaffId, WaitId},
    time::Local,
};

/// Everybody who waits.
#[server]
pub async fn waiting_list() -> Result<Vec<WaitView>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.waitlist.queue(&caller).await?)
}

/// What somebody could be offered.
#[server]
pub async fn chances_of(entry: WaitId) -> Result<Vec<Chance>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.waitlist.chances(&caller, entry).await?)
}

/// Offers a time out of turn.
#[server]
pub async fn offer_time(entry: WaitId, starts_at: Local, staff: StaffId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let offered = ports.waitlist.offer(&caller, entry, starts_at, staff).await;
    leptos_axum::redirect(&match offered {
        Ok(()) => format!("{}?done=offered", super::HERE),
        Err(error) => format!("{}?entry={entry}&{}", super::HERE, app_core::query::refusal(&error)),
    });
    Ok(())
}

/// Takes somebody off the list.
#[server]
pub async fn remove_waiting(entry: WaitId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let removed = ports.waitlist.remove(&caller, entry).await;
    leptos_axum::redirect(&match removed {
        Ok(()) => format!("{}?done=removed", super::HERE),
        Err(error) => format!("{}?{}", super::HERE, app_core::query::refusal(&error)),
    });
    Ok(())
}
