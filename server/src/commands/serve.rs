//! `ombaro serve`

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::Notify};

use super::told_to_stop;
use crate::{compose::Program, config::Config, database::Database, http, worker};

/// How long requests and live connections may take to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// Serves until told to stop.
///
/// # Errors
/// One sentence.
pub async fn run(config: Config) -> Result<(), String> {
    let database = Database::open(&config).await?;
    let outcome = serve(config, &database).await;
    database.close().await;
    outcome
}

async fn serve(config: Config, database: &Database) -> Result<(), String> {
    database.check_schema().await?;
    let listener =
        TcpListener::bind(config.listen).await.map_err(|error| format!("{}: {error}", config.listen))?;
    let program = Program::new(config, database.db.clone())?;
    let hub = worker::start(&program).await.map_err(|error| error.to_string())?;
    let app = http::router(&program, hub, database.supervise());
    tracing::info!("serving on {}", program.config.base_url);
    let stopping = Arc::new(Notify::new());
    let server = axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown({
            let stopping = Arc::clone(&stopping);
            async move { stopping.notified().await }
        });
    tokio::select! {
        ended = server => ended.map_err(|error| error.to_string()),
        () = async {
            told_to_stop().await;
            stopping.notify_one();
            // Live connections never end by themselves: they are given a moment.
            tokio::time::sleep(PATIENCE).await;
        } => Ok(()),
    }
}
