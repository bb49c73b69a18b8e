//! PostgreSQL embedded: found on the machine, started in the data directory, shared by every `ombaro` process that uses
//! the directory, watched, and stopped by the last one out. Used when no `DATABASE_URL` is set.
//!
//! Owns the server process and its files, nothing inside the database: roles and tables are the migrations' affair.

mod account;
mod cluster;
mod directories;
mod embedded;
mod error;
mod locks;
mod process;
mod programs;
mod supervise;
#[cfg(test)]
mod tests;

pub use embedded::Embedded;
pub use error::PostgresError;
