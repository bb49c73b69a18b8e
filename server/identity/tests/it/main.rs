//! Identity against a real database.
#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod account_security;
mod authenticator;
mod avatars;
mod devices;
mod imported;
mod login;
mod passkeys;
mod profile;
mod register;
mod reset_password;
mod resolve;
mod team;
mod tokens;
mod two_step;
mod world;
