//! What a business sells, and who does it.
//!
//! This crate owns services, options, add-ons, packages, rooms and devices, and which member of the team does what. When somebody
//! works is not its concern, nor what is free.

mod manage;
mod read;
mod service;

pub use service::Catalog;
