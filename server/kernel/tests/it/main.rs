//! The kernel against a real database.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod audit;
mod basics;
mod begin;
mod catalogue;
mod events;
mod jobs;
mod matrix;
mod pictures;
mod walls;
