//! The server's side of the page.

use app_core::UiError;
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::booking::dispatch::DispatchView;

/// A day's visits at customers'; today when no date is given.
#[server]
pub async fn day_of_ways(date: Option<NaiveDate>) -> Result<DispatchView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.dispatch.day(&caller, date).await?)
}
