//! Head office against a real database.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod audit;
mod bookings;
mod businesses;
mod matrix;
mod people;
mod walls;
mod world;
