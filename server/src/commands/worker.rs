//! `ombaro worker`: the work in the background, without HTTP.

use super::told_to_stop;
use crate::{compose::Program, config::Config, database::Database, worker};

/// Works until told to stop. What is cut off in the middle is done again by whoever is left.
///
/// # Errors
/// One sentence.
pub async fn run(config: Config) -> Result<(), String> {
    let database = Database::open(&config).await?;
    let outcome = work(config, &database).await;
    database.close().await;
    outcome
}

async fn work(config: Config, database: &Database) -> Result<(), String> {
    database.check_schema().await?;
    // An embedded server that is lost comes back.
    let _watched = database.supervise();
    let program = Program::new(config, database.db.clone())?;
    let _hub = worker::start(&program).await.map_err(|error| error.to_string())?;
    tracing::info!("working");
    told_to_stop().await;
    Ok(())
}
