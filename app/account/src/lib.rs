//! Pages of customers: signing in, their bookings, one booking with its code, its receipt.

mod booking;
mod bookings;
mod calls;
mod host;
mod query;
mod receipt;
mod register;
mod sign_in;
mod verify;

pub use booking::BookingRoute;
pub use bookings::BookingsRoute;
pub use calls::{CancelBooking, ConfirmEmail, SignIn, SignUp};
pub use receipt::MyReceiptRoute;
pub use register::RegisterRoute;
pub use sign_in::LoginRoute;
pub use verify::VerifyRoute;
