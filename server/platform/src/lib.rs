//! Head office: businesses, accounts and bookings as its departments may see them, and the audit log as people read it.
//!
//! Owns suspensions; everything else here is other contexts' and is only read, behind row security. What head office reads or
//! does leaves an entry in the log of the business it concerns.

mod audit;
mod bookings;
mod business;
mod businesses;
mod cursor;
mod limits;
mod people;
mod person;
mod service;
mod suspend;

pub use service::Platform;
