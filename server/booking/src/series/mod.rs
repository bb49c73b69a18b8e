//! Series: a visit that repeats. Every date is a booking like any other; what is here books and changes several of them in one
//! transaction, all or none.
//!
//! Their time is claimed before any of them is written, and every person and room that could be needed is locked first, alone and
//! in the one order: two series cannot wait for each other in a circle, and nobody waits for a number while time is claimed.

mod api;
mod change;
mod letter;
mod plan;
mod read;
mod repeat;
mod template;

pub(crate) use template::wall;
