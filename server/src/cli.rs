//! The command line.

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::{commands, config::Config};

/// Booking for appointment businesses.
#[derive(Debug, Parser)]
#[command(name = "ombaro", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve pages, the API and live connections, and do the work in the background.
    Serve,
    /// Do the work in the background and nothing else: numbering events, jobs, messages, what becomes due.
    Worker,
    /// Bring the database's schema up to date.
    Migrate,
    /// Add the demo businesses, and the days that are missing around today.
    Demo,
    /// Say what is set up, and what is not.
    Doctor,
    /// Look after the installation.
    #[command(subcommand)]
    Admin(commands::admin::Admin),
    /// Print the OpenAPI document.
    Openapi,
}

/// Logs go to standard error; `RUST_LOG` says how much.
pub fn start_log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
}

/// Runs one command.
///
/// # Errors
/// One sentence for whoever started it.
pub async fn run(cli: Cli) -> Result<(), String> {
    if matches!(cli.command, Command::Openapi) {
        return commands::openapi::run();
    }
    let config = Config::load()?;
    match cli.command {
        Command::Serve => commands::serve::run(config).await,
        Command::Worker => commands::worker::run(config).await,
        Command::Migrate => commands::migrate::run(config).await,
        Command::Demo => commands::demo::run(config).await,
        Command::Doctor => commands::doctor::run(config).await,
        Command::Admin(command) => commands::admin::run(config, command).await,
        Command::Openapi => Ok(()),
    }
}
