//! Being let in with one's own telephone. Plain forms.

use app_core::UiError;
use leptos::prelude::*;
use shared::booking::kiosk::HereView;

/// Where somebody is who has read a location's code, and their own visits of today.
#[server]
pub async fn here(code: String) -> Result<HereView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.kiosk.here(&caller, &code).await?)
}

/// Lets in whose short code it is.
#[server]
pub async fn enter_here(at: String, #[server(default)] code: String) -> Result<(), UiError> {
    let ports = app_core::ports()?;
    let door = shared::booking::kiosk::AtDoor::Code(at.clone());
    leptos_axum::redirect(&host::after(&at, ports.kiosk.let_in(&door, &code).await));
    Ok(())
}

#[cfg(not(target_family = "wasm"))]
mod host {
    use leptos_router::params::ParamsMap;
    use shared::{AppResult, ErrorCode, booking::kiosk::LetIn};

    /// Back to the page, which says what came of it. Nobody's name stands in the address.
    pub fn after(at: &str, done: AppResult<LetIn>) -> String {
        let mut query = ParamsMap::new();
        query.insert("code", at.chars().take(400).collect::<String>());
        match done {
            Ok(guest) => query.insert("in", guest.starts_at.to_rfc3339()),
            // The page finds out by itself that the code is old.
            Err(error) if error.code == ErrorCode::TokenInvalid => {}
            Err(error) => {
                query.insert("error", error.code.as_str().to_owned());
                if let Some(since) = error.since {
                    query.insert("since", since.to_rfc3339());
                }
                if let Some(opens) = error.opens {
                    query.insert("opens", opens.to_rfc3339());
                }
                if let Some(there) = &error.elsewhere {
                    query.insert("there", there.location.id.to_string());
                }
            }
        }
        format!("/here{}", query.to_query_string())
    }
}
