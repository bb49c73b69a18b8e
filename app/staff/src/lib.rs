//! The therapist's day: the next visit with one act, and the rest quietly under it.

mod acts;
mod calls;
mod card;
mod day;
mod kept;
mod list;
mod news;
mod page;
mod plan;
mod routes;
mod sharing;

pub use calls::Act;
pub use routes::MyDayRoute;
