//! What a guest says of their health for a visit. Plain forms, answered with the page; nothing of it stands in an address.

use app_core::UiError;
use leptos::prelude::*;
use shared::{booking::health::HealthView, ids::BookingId};

/// What was written, as far as the viewer may read it.
#[server]
pub async fn health_of(booking: BookingId) -> Result<HealthView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.health.health(&caller, booking).await?)
}

/// Writes it, or writes it anew. `agreed` is there when the box is ticked.
#[server]
pub async fn write_health(
    booking: BookingId,
    #[server(default)] text: String,
    #[server(default)] agreed: Option<String>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let done = ports.health.write_health(&caller, booking, &text, agreed.is_some()).await;
    host::back(booking, "written", done);
    Ok(())
}

/// Takes it back.
#[server]
pub async fn erase_health(booking: BookingId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(booking, "erased", ports.health.erase_health(&caller, booking).await);
    Ok(())
}

/// A manager says why they have to read it.
#[server]
pub async fn look_at_health(booking: BookingId, #[server(default)] reason: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(booking, "open", ports.health.look_at_health(&caller, booking, &reason).await);
    Ok(())
}

#[cfg(not(target_family = "wasm"))]
mod host {
    use shared::{AppResult, ids::BookingId};

    /// To the page, which says what came of it.
    pub fn back(booking: BookingId, done: &str, outcome: AppResult<()>) {
        let said = match outcome {
            Ok(()) => format!("done={done}"),
            Err(error) => app_core::query::refusal(&error),
        };
        leptos_axum::redirect(&format!("/bookings/{booking}/health?{said}"));
    }
}
