//! The server's side of a kiosk: each function is one call on the port, by the token in the browser's cookie.

use app_core::UiError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    AppError,
    booking::kiosk::{KioskView, LetIn},
};

/// The answer to a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shown {
    /// Come in.
    Welcome(LetIn),
    /// Why not.
    Refused(AppError),
}

/// What the kiosk shows.
#[server]
pub async fn this_kiosk() -> Result<KioskView, UiError> {
    let ports = app_core::ports()?;
    Ok(ports.kiosk.kiosk(&host::token()).await?)
}

/// Lets in whose code is shown.
#[server]
pub async fn enter_at_kiosk(code: String) -> Result<Shown, UiError> {
    let ports = app_core::ports()?;
    let at = shared::booking::kiosk::AtDoor::Kiosk(host::token());
    let shown = match ports.kiosk.let_in(&at, &code).await {
        Ok(guest) => Shown::Welcome(guest),
        Err(error) => Shown::Refused(error),
    };
    host::back(&shown);
    Ok(shown)
}

#[cfg(not(target_family = "wasm"))]
mod host {
    use leptos_router::params::ParamsMap;

    use super::Shown;
    use crate::{calls::host::is_plain_form, scan::place::browser};

    /// The browser's token; empty where it is no kiosk.
    pub fn token() -> String {
        let cookies = browser::cookies();
        let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs
            .find(|(name, _)| *name == super::super::COOKIE)
            .map(|(_, token)| token.to_owned())
            .unwrap_or_default()
    }

    /// To a browser without scripts: nobody's name stands in the address.
    pub fn back(shown: &Shown) {
        if !is_plain_form() {
            return;
        }
        let mut query = ParamsMap::new();
        match shown {
            Shown::Welcome(_) => query.insert("in", "1".to_owned()),
            Shown::Refused(error) => {
                query.insert("error", error.code.as_str().to_owned());
                if let Some(since) = error.since {
                    query.insert("since", since.to_rfc3339());
                }
            }
        }
        leptos_axum::redirect(&format!("/kiosk{}", query.to_query_string()));
    }
}
