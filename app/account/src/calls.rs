//! The server's side of these pages: each function is one call on a port. Plain forms are answered with the page to go
//! on with; what went wrong is in its address as codes, never as words or personal data.

use app_core::UiError;
use leptos::prelude::*;
use shared::{
    booking::{BookingRow, BookingView, CheckInCode, Page},
    ids::BookingId,
    payments::ReceiptView,
};

/// The caller's bookings, newest start first.
#[server]
pub async fn my_bookings(cursor: Option<String>) -> Result<Page<BookingRow>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let filter = shared::booking::BookingFilter { cursor, ..Default::default() };
    Ok(ports.booking.list(&caller, &filter).await?)
}

/// One booking.
#[server]
pub async fn my_booking(booking: BookingId) -> Result<BookingView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.booking.get(&caller, booking).await?)
}

/// The code to show at the desk.
#[server]
pub async fn my_code(booking: BookingId) -> Result<CheckInCode, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.booking.check_in_code(&caller, booking).await?)
}

/// A receipt.
#[server]
pub async fn my_receipt(booking: BookingId) -> Result<ReceiptView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.payments.receipt(&caller, booking).await?)
}

/// Calls a booking off: a plain form.
#[server]
pub async fn cancel_booking(booking: BookingId, version: i32) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let done = ports.booking.act(&caller, booking, &host::cancel(version), None).await;
    host::back_to_booking(booking, done.err());
    Ok(())
}

/// Signs in: a plain form.
#[server]
pub async fn sign_in(email: String, password: String, next: Option<String>) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let login = shared::identity::Login { email, password, totp: None };
    host::after_sign_in(ports.identity.login(&caller, &login).await, next);
    Ok(())
}

/// Makes an account: a plain form.
#[server]
pub async fn sign_up(name: String, email: String, password: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let registration = shared::identity::Registration { name, email, password };
    host::after_sign_up(ports.identity.register(&caller, &registration, &caller.locale).await);
    Ok(())
}

/// Takes the token of the link in the message: a plain form, because mail scanners follow links.
#[server]
pub async fn confirm_email(token: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::after_confirming(ports.identity.verify_email(&caller, &token).await);
    Ok(())
}

#[cfg(not(target_family = "wasm"))]
mod host {
    use app_core::Viewer;
    use http::{HeaderValue, header::SET_COOKIE};
    use leptos::prelude::use_context;
    use leptos_axum::{ResponseOptions, redirect};
    use leptos_router::params::ParamsMap;
    use shared::{
        AppError, AppResult,
        booking::{Action, Transition},
        identity::NewSession,
        ids::BookingId,
    };

    use crate::query::{local_path, problem_list};

    /// Thirty days.
    const SESSION_SECONDS: u32 = 2_592_000;

    pub const fn cancel(version: i32) -> Transition {
        Transition { action: Action::Cancel, version: Some(version), reason: None, starts_at: None, staff: None }
    }

    pub fn back_to_booking(booking: BookingId, error: Option<AppError>) {
        let query = error.map(|error| format!("?error={}", error.code.as_str()));
        redirect(&format!("/me/bookings/{booking}{}", query.unwrap_or_default()));
    }

    pub fn after_sign_in(session: AppResult<NewSession>, next: Option<String>) {
        let next = next.as_deref().and_then(local_path);
        match session {
            Ok(session) => {
                keep(&session);
                redirect(next.unwrap_or_else(|| home(&session)));
            }
            Err(error) => {
                let mut query = ParamsMap::new();
                query.insert("error", error.code.as_str().to_owned());
                if let Some(next) = next {
                    query.insert("next", next.to_owned());
                }
                redirect(&format!("/login{}", query.to_query_string()));
            }
        }
    }

    pub fn after_sign_up(registered: AppResult<()>) {
        match registered {
            Ok(()) => redirect("/register?sent=1"),
            Err(error) if error.errors.is_empty() => redirect(&format!("/register?error={}", error.code.as_str())),
            Err(error) => redirect(&format!("/register?problem={}", problem_list(&error))),
        }
    }

    pub fn after_confirming(session: AppResult<NewSession>) {
        match session {
            Ok(session) => {
                keep(&session);
                redirect("/me?verified=1");
            }
            Err(error) => redirect(&format!("/verify?error={}", error.code.as_str())),
        }
    }

    /// Where somebody of this role begins.
    fn home(session: &NewSession) -> &'static str {
        let role = session.user.membership.as_ref().map(|membership| membership.role);
        Viewer { role, ..Viewer::default() }.home()
    }

    /// Gives the browser its session.
    fn keep(session: &NewSession) {
        let cookie = format!(
            "__Host-session={}; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age={SESSION_SECONDS}",
            session.token
        );
        if let (Some(response), Ok(cookie)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
            response.append_header(SET_COOKIE, cookie);
        }
    }
}
