//! Pages for anybody: finding a business, and booking. All of them work without scripts.

mod book;
mod business;
mod calls;
mod home;
mod query;
mod words;

pub use book::BookRoute;
pub use business::BusinessRoute;
pub use home::HomeRoute;
