//! Pages of one audience, in a chunk of their own.

mod board;

pub use board::BoardRoute;
