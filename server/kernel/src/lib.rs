//! What every context stands on.
//!
//! The kernel owns the connection pool and hands out transactions that are scoped to one caller. It knows nothing of
//! bookings or businesses, and no context reaches around it.

pub mod audit;
pub mod clock;
pub mod crypto;
pub mod db;
pub mod errors;
pub mod events;
pub mod files;
pub mod idempotency;
pub mod jobs;
pub mod limits;
pub mod mail;
pub mod outgoing;
pub mod postgres;
mod replica;
pub mod sealed;
pub mod trace;
pub mod zone;

pub use clock::Clock;
pub use db::{Actor, Db, Tx};
pub use errors::{DbError, ServiceError};
