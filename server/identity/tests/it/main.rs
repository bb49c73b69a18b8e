//! Identity against a real database.

mod login;
mod register;
mod resolve;
mod tokens;
mod world;
