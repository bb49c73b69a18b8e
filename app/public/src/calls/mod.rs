//! What these pages ask of the server.

mod book;
mod find;
#[cfg(not(target_family = "wasm"))]
mod settle;
mod shop;

pub(crate) use book::{ChooseTime, SubmitDetails, keep_draft, kept, times};
pub(crate) use find::{Found, FoundPage, Offer, find};
pub(crate) use shop::{Shop, open_shop};
