//! The API against ports that remember what they were asked: no database.

mod answers;
mod document;
mod fakes;
mod parsing;
mod problems;
mod sample;
