//! Typed models, pure rules and the ports between them.
//!
//! This crate does no I/O and compiles for the host and for WebAssembly alike. Each context of the product has a module
//! here: its `model` and `view` (what is shown), `command` (what is asked) and `port` (the trait that the server
//! implements and that pages, REST handlers and jobs call).

pub mod availability;
pub mod booking;
pub mod caller;
pub mod catalog;
pub mod contact;
pub mod error;
pub mod identity;
pub mod ids;
pub mod live;
pub mod money;
pub mod notify;
pub mod packages;
pub mod payments;
pub mod permission;
pub mod platform;
#[cfg(not(target_family = "wasm"))]
mod schema;
pub mod staff;
pub mod team;
pub mod tenants;
pub mod time;

pub use error::{AppError, AppResult, ErrorCode, ErrorKind, FieldError};
