//! What these pages ask of the server.

mod book;
mod find;
#[cfg(not(target_family = "wasm"))]
mod settle;
mod shop;

pub(crate) use book::{ChooseTime, KeepDraft, SubmitDetails, kept, times};
pub(crate) use find::{Found, FoundPage, Offer, find};
pub(crate) use shop::{Shop, find_in_shop, open_shop};
