//! The waiting list: who waits for what, and how a time that becomes free is offered to the first whom it suits.
//!
//! An offer is a hold like any other, for half an hour: the constraint on `claims` keeps its time, and accepting it is
//! booking with it. Who is first is decided under one advisory lock for each business, so that two nodes offer one time once.

mod answer;
mod api;
mod entry;
mod free;
mod join;
mod link;
mod message;
mod offer;
mod rounds;
mod traces;
mod views;

pub use message::SendWaitMessage;
pub use rounds::{Round, may_free};

/// How long a time is kept for somebody who waits, unless the installation says otherwise.
pub(crate) const KEPT_FOR: chrono::Duration = chrono::Duration::minutes(30);
