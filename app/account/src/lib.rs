//! Pages of customers: signing in, their bookings, one booking with its code, its receipt.

mod booking;
mod bookings;
mod calls;
mod host;
mod query;
mod receipt;
mod register;
mod routes;
mod sign_in;
mod verify;

pub use calls::{CancelBooking, ConfirmEmail, SignIn, SignUp};
pub use routes::{BookingRoute, BookingsRoute, LoginRoute, MyReceiptRoute, RegisterRoute, VerifyRoute};
