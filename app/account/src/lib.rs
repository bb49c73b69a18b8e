//! Pages of customers: signing in, their account, their bookings, one booking with its code, its receipt.

mod booking;
mod bookings;
mod calls;
mod forgot;
mod host;
mod query;
mod receipt;
mod register;
mod reset;
mod routes;
mod security;
mod sign_in;
mod verify;

pub use calls::{
    CancelBooking, ChangePassword, ConfirmEmail, EndOtherSessions, EndSession, ForgotPassword, ResetPassword,
    SignIn, SignUp,
};
pub use routes::{
    BookingRoute, BookingsRoute, ForgotRoute, LoginRoute, MyReceiptRoute, RegisterRoute, ResetRoute,
    SecurityRoute, VerifyRoute,
};
