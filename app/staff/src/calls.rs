//! The server's side of this page: each function is one call on a port.

use app_core::UiError;
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::{
    booking::{Action, DayView},
    ids::BookingId,
};

/// The caller's own day; today when no date is given.
#[server]
pub async fn my_day(date: Option<NaiveDate>) -> Result<DayView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.booking.my_day(&caller, date).await?)
}

/// Takes a visit one step further. A plain form is answered with the day it came from.
#[server]
pub async fn act(
    booking: BookingId,
    action: Action,
    version: i32,
    date: NaiveDate,
    reason: Option<String>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let plain = shared::booking::Transition::plain(action);
    let step = shared::booking::Transition { version: Some(version), reason, ..plain };
    let done = ports.booking.act(&caller, booking, &step, None).await;
    Ok(host::answer(done.map(drop), date)?)
}

#[cfg(not(target_family = "wasm"))]
mod host {
    use app_core::date_key;
    use chrono::NaiveDate;
    use http::{header::ACCEPT, request::Parts};
    use leptos::prelude::use_context;
    use shared::AppResult;

    /// Whether a browser without scripts waits for a page.
    fn is_plain_form() -> bool {
        use_context::<Parts>().is_some_and(|parts| {
            let accept = parts.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
            accept.is_some_and(|accept| accept.contains("text/html"))
        })
    }

    /// A plain form goes back to its day, where a refusal is said; scripts get the answer itself.
    pub fn answer(done: AppResult<()>, date: NaiveDate) -> AppResult<()> {
        if !is_plain_form() {
            return done;
        }
        let error = done.err().map(|error| format!("&error={}", error.code.as_str()));
        leptos_axum::redirect(&format!("/staff?date={}{}", date_key(date), error.unwrap_or_default()));
        Ok(())
    }
}
