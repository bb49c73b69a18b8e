//! One file for each command.

pub mod admin;
pub mod demo;
pub mod doctor;
pub mod migrate;
pub mod openapi;
pub mod serve;
