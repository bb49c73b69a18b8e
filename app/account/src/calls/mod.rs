//! The server's side of these pages: each function is one call on a port. Plain forms are answered with the page to go
//! on with; what went wrong is in its address as codes, never as words or personal data.

mod passkeys;
mod profile;
mod two_step;

use app_core::UiError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    booking::{
        BookingRow, BookingView, CheckInCode, Page, dispatch::WayView, series::SeriesView, waitlist::WaitView,
    },
    identity::SessionView,
    ids::{BookingId, SessionId},
    packages::CustomerPackage,
    payments::ReceiptView,
};

pub use passkeys::{
    AskPasskey, FinishPasskey, OwnPasskeys, PasskeySignIn, RemovePasskey, StartPasskey, my_passkeys,
    new_passkey_options,
};
pub use profile::{
    ChangeEmail, ConfirmNewEmail, ConfirmPhone, RemoveAvatar, SaveProfile, SendPhoneCode, my_profile,
};
pub use two_step::{
    CodesKept, ConfirmTwoStep, EndAllSessions, EndTwoStep, EnterCode, RenewCodes, StartTwoStep, code_ways,
    my_codes, my_sign_ins, my_two_step,
};

#[cfg(not(target_family = "wasm"))]
use crate::host;

/// The caller's own bookings, newest start first.
#[server]
pub async fn my_bookings(cursor: Option<String>) -> Result<Page<BookingRow>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let filter = shared::booking::BookingFilter { own: true, cursor, ..Default::default() };
    Ok(ports.booking.list(&caller, &filter).await?)
}

/// One booking.
#[server]
pub async fn my_booking(booking: BookingId) -> Result<BookingView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.booking.get(&caller, booking).await?)
}

/// Who comes to one booking, and where they are.
#[server]
pub async fn way_of(booking: BookingId) -> Result<WayView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.dispatch.way(&caller, booking).await?)
}

/// Says where the door is, degrees.
#[server]
pub async fn set_door(booking: BookingId, latitude: f64, longitude: f64) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.dispatch.set_door(&caller, booking, latitude, longitude).await?)
}

/// What the caller waits for, at every business.
#[server]
pub async fn my_waiting() -> Result<Vec<WaitView>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.waitlist.mine(&caller).await?)
}

/// The caller's visits that come again, at every business.
#[server]
pub async fn my_series() -> Result<Vec<SeriesView>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.series.own_series(&caller).await?)
}

/// The caller's packages, at every business.
#[server]
pub async fn own_packages() -> Result<Vec<CustomerPackage>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.packages.own(&caller).await?)
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

/// Calls a booking off: a plain form, with what it said that it costs.
#[server]
pub async fn cancel_booking(
    booking: BookingId,
    version: i32,
    fee: Option<String>,
    credits: Option<u16>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let done = ports.booking.act(&caller, booking, &host::cancel(version, fee, credits), None).await;
    host::back_to_booking(booking, done.err());
    Ok(())
}

/// What was typed into a form and did not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
}

/// What was typed last time; the browser keeps it for some minutes, so that nothing typed is lost.
#[server]
pub async fn typed_before() -> Result<Typed, UiError> {
    Ok(host::typed())
}

/// Signs in: a plain form.
#[server]
pub async fn sign_in(email: String, password: String, next: Option<String>) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let login = shared::identity::Login { email, password, totp: None };
    let step = ports.identity.login(&caller, &login, host::device().as_deref()).await;
    host::after_sign_in(step, next);
    Ok(())
}

/// Makes an account: a plain form.
#[server]
pub async fn sign_up(name: String, email: String, password: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let registration = shared::identity::Registration { name, email, password };
    let registered = ports.identity.register(&caller, &registration, &caller.locale).await;
    host::after_sign_up(registered, &Typed { name: registration.name, email: registration.email });
    Ok(())
}

/// Takes the token of the link in the message: a plain form, because mail scanners follow links.
#[server]
pub async fn confirm_email(token: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::after_confirming(ports.identity.verify_email(&caller, &token).await);
    Ok(())
}

/// Asks for a link to a new password: a plain form. The answer is the same whether or not there is an account.
#[server]
pub async fn forgot_password(email: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::after_forgetting(ports.identity.forgot_password(&caller, &email).await, email);
    Ok(())
}

/// Takes the token of that link and the new password: a plain form.
#[server]
pub async fn reset_password(token: String, password: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let reset = shared::identity::PasswordReset { token, password };
    host::after_reset(ports.identity.reset_password(&caller, &reset).await, &reset.token);
    Ok(())
}

/// Sets another password: a plain form.
#[server]
pub async fn change_password(current_password: String, password: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let change = shared::identity::PasswordChange { current_password, password };
    host::back_to_security(ports.identity.change_password(&caller, &change).await, "password");
    Ok(())
}

/// Where the caller is signed in.
#[server]
pub async fn my_sessions() -> Result<Vec<SessionView>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.identity.sessions(&caller).await?)
}

/// Ends one of these sessions: a plain form.
#[server]
pub async fn end_session(session: SessionId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back_to_security(ports.identity.end_session(&caller, session).await, "session");
    Ok(())
}

/// Ends all of them but the caller's: a plain form.
#[server]
pub async fn end_other_sessions() -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back_to_security(ports.identity.end_other_sessions(&caller).await, "others");
    Ok(())
}
