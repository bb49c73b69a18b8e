//! Pages for anybody: finding a business, and booking. All of them work without scripts.

mod accent;
mod book;
mod business;
mod calls;
mod files;
mod health;
mod here;
mod home;
mod moving;
mod query;
mod routes;
mod series;
mod slots;
mod visit;
mod wait;
mod words;

pub use routes::{
    BookRoute, BusinessRoute, FilesRoute, HealthRoute, HereRoute, HomeRoute, MoveRoute, RepeatRoute,
    WaitEntryRoute, WaitRoute,
};
