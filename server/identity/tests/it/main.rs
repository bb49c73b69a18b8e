//! Identity against a real database.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod account_security;
mod login;
mod register;
mod reset_password;
mod resolve;
mod tokens;
mod world;
