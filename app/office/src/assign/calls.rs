//! The server's side of the page.

use app_core::UiError;
use leptos::prelude::*;
use shared::booking::assign::AssignView;

/// A day's visits; today where nothing, or nothing readable, is asked.
#[server]
pub async fn day_to_assign(day: String) -> Result<AssignView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let date = match day.parse() {
        Ok(date) => date,
        Err(_) => ports.booking.board(&caller, None).await?.date,
    };
    Ok(ports.assign.day(&caller, date).await?)
}

/// Takes over what is ticked: each value names a visit, the version that was looked at, to whom and when.
#[server]
pub async fn assign_visits(day: String, #[server(default)] changes: Vec<String>) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let changes: Option<Vec<_>> = changes.iter().map(|text| super::ticked::read(text)).collect();
    let changes = changes.ok_or(shared::ErrorCode::Invalid)?;
    let done = if changes.is_empty() {
        "none=1".to_owned()
    } else {
        match ports.assign.assign(&caller, &changes).await {
            Ok(()) => "done=1".to_owned(),
            Err(error) => app_core::query::refusal(&error),
        }
    };
    let day = day.parse::<chrono::NaiveDate>().map(app_core::date_key).unwrap_or_default();
    leptos_axum::redirect(&format!("{}?day={day}&{done}", super::HERE));
    Ok(())
}
