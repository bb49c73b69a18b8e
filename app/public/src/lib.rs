//! Pages for anybody: finding a business, and booking. All of them work without scripts.

mod book;
mod business;
mod calls;
mod home;
mod query;
mod words;

pub use book::BookPage;
pub use business::BusinessPage;
pub use home::HomePage;
