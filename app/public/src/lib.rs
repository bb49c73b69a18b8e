//! Pages for anybody: finding a business, and booking. All of them work without scripts.

mod accent;
mod book;
mod business;
mod calls;
mod home;
mod query;
mod routes;
mod wait;
mod words;

pub use routes::{BookRoute, BusinessRoute, HomeRoute, WaitEntryRoute, WaitRoute};
