//! `ombaro migrate`

use crate::{config::Config, database::Database};

/// Brings the schema up to date.
///
/// # Errors
/// One sentence.
pub async fn run(config: Config) -> Result<(), String> {
    let database = Database::open(&config).await?;
    let outcome = database
        .db
        .migrate()
        .await
        .map_err(|error| format!("the schema could not be brought up to date: {error}"));
    database.close().await;
    outcome?;
    tracing::info!("the schema is up to date");
    Ok(())
}
