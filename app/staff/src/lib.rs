//! Pages of one audience, in a chunk of their own.

mod myday;

pub use myday::MyDayRoute;
