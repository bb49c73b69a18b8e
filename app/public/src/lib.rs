//! Pages for anybody: finding a business, and booking. All of them work without scripts.

mod home;

pub use home::HomePage;
