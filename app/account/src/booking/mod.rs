//! `/me/bookings/{id}`: one booking, for its customer and for a guest with its link.

mod cancel;
mod live;
mod news;
mod page;
mod steps;
mod ticket;
mod way;

pub(crate) use page::{NotThere, page};
