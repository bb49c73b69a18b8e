//! Pages for anybody: finding a business, and booking. All of them work without scripts.

mod accent;
mod book;
mod business;
mod calls;
mod files;
mod here;
mod home;
mod query;
mod routes;
mod series;
mod wait;
mod words;

pub use routes::{
    BookRoute, BusinessRoute, FilesRoute, HereRoute, HomeRoute, RepeatRoute, WaitEntryRoute, WaitRoute,
};
