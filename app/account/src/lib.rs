//! Pages of customers: signing in, their account, their bookings, one booking with its code, its receipt.

mod booking;
mod bookings;
mod calls;
mod codes;
mod day;
mod email;
mod forgot;
#[cfg(not(target_family = "wasm"))]
mod forms;
mod host;
mod kept;
#[cfg(not(target_family = "wasm"))]
mod notices;
mod packages;
mod passkeys;
mod profile;
mod query;
mod receipt;
mod register;
mod reset;
mod routes;
mod second;
mod security;
mod series;
mod sign_in;
mod two_step;
mod verify;
mod waiting;

pub use calls::{
    AskPasskey, CancelBooking, ChangeEmail, ChangePassword, CodesKept, ConfirmEmail, ConfirmNewEmail,
    ConfirmPhone, ConfirmTwoStep, EndAllSessions, EndOtherSessions, EndSession, EndTwoStep, EnterCode,
    FinishPasskey, ForgotPassword, PasskeySignIn, RemoveAvatar, RemovePasskey, RenewCodes, ResetPassword,
    SaveProfile, SendPhoneCode, SignIn, SignUp, StartPasskey, StartTwoStep,
};
#[cfg(not(target_family = "wasm"))]
pub use forms::{DeviceRoute, NoticesRoute, OfflineRoute};
#[cfg(not(target_family = "wasm"))]
pub use notices::{RenewPush, SetPush, SwitchOffPush, SwitchOnPush, TestPush};
pub use routes::{
    BookingRoute, BookingsRoute, CodesRoute, EmailRoute, ForgotRoute, LoginRoute, MyReceiptRoute,
    NewPasskeyRoute, PasskeysRoute, ProfileRoute, RegisterRoute, ResetRoute, SecondRoute, SecurityRoute,
    TwoStepRoute, VerifyRoute,
};
