//! Pages of one audience, in a chunk of their own.

mod bookings;

pub use bookings::BookingsRoute;
