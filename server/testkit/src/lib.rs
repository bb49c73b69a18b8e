//! What tests stand on: a database of their own, cloned from a migrated template, and builders for the people and the
//! businesses in it.
//!
//! ```text
//! let db = TestDb::new().await;
//! let spa = Fixture::business(&db).slug("serenity").staff(1).build().await;
//! let answer = booking.create(&spa.desk(), &command).await;
//! ```
//!
//! Only a dev-dependency: it writes past every port.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test without its database or its people cannot go on"
)]

mod database;
mod fixture;
pub mod pictures;
mod server;
mod template;

use server_kernel::Clock;
use shared::time::Instant;

pub use database::TestDb;
pub use fixture::{Account, Business, BusinessBuilder, Fixture, Hours};

/// The password of every account that a [`Fixture`] makes.
pub const PASSWORD: &str = "a quiet room with a view";

/// The moment at which tests take place: a Friday, 10:00 in Bengaluru, 04:30 in Leeds, Thursday 22:30 in Austin.
#[must_use]
pub fn now() -> Instant {
    "2026-11-20T04:30:00Z".parse().expect("a fixed instant")
}

/// A clock that shows [`now`].
#[must_use]
pub fn clock() -> Clock {
    clock_at(now())
}

/// A clock that shows `at`.
#[must_use]
pub fn clock_at(at: Instant) -> Clock {
    Clock::starting_at(at)
}
