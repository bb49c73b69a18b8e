//! The API against ports that remember what they were asked: no database.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod answers;
mod client;
mod document;
mod fakes;
mod parsing;
mod problems;
mod sample;
