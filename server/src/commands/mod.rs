//! One file for each command.

pub mod admin;
pub mod demo;
pub mod doctor;
pub mod migrate;
pub mod openapi;
pub mod serve;
pub mod worker;

use tokio::signal::unix::{SignalKind, signal};

/// Ctrl-C, or what a supervisor sends.
async fn told_to_stop() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
