//! What these pages ask of the server.

mod book;
mod files;
mod find;
mod health;
mod here;
mod moving;
mod series;
#[cfg(not(target_family = "wasm"))]
mod settle;
#[cfg(not(target_family = "wasm"))]
mod settle_moving;
#[cfg(not(target_family = "wasm"))]
mod settle_series;
#[cfg(not(target_family = "wasm"))]
mod settle_wait;
mod shop;
mod wait;

pub(crate) use book::{ChooseTime, KeepDraft, SubmitDetails, kept, times};
pub(crate) use files::{RemoveFile, files_of};
pub(crate) use find::{Found, FoundPage, Offer, find};
pub(crate) use health::{EraseHealth, LookAtHealth, WriteHealth, health_of};
pub(crate) use here::{EnterHere, here};
pub(crate) use moving::{MoveBooking, Moves, free_moves};
pub(crate) use series::{BookSeries, CancelSeries, MoveSeries, plan_series, series_of};
pub(crate) use shop::{Shop, Window, find_in_shop, open_shop};
pub(crate) use wait::{AcceptOffer, DeclineOffer, JoinList, WithdrawWait, entry, wait_draft};
