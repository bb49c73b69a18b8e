//! `/b/{slug}/wait`: saying which times would suit. `/wait`: where one stands, and the time that is kept.

mod entry;
mod join;
mod window;
mod words;

pub(crate) use entry::page as entry_page;
pub(crate) use join::page as join_page;
