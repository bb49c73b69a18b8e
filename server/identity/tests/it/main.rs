//! Identity against a real database.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod login;
mod register;
mod resolve;
mod tokens;
mod world;
