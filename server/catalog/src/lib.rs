//! What a business sells, and who does it.
//!
//! This crate owns services, options, add-ons and which member of the team does what. When somebody works is not its
//! concern, nor what is free.

mod read;
mod service;

pub use service::Catalog;
