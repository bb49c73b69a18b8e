//! `ombaro demo`

use server_identity::hash_password;

use crate::{
    config::{Config, Environment},
    database::Database,
};

/// Adds the demo businesses and the days that are missing.
///
/// # Errors
/// One sentence; always in production.
pub async fn run(config: Config) -> Result<(), String> {
    if config.env == Environment::Production {
        return Err("there is no demo in production".to_owned());
    }
    let database = Database::open(&config).await?;
    let outcome = fill(&config, &database).await;
    database.close().await;
    outcome
}

async fn fill(config: &Config, database: &Database) -> Result<(), String> {
    database.db.migrate().await.map_err(|error| error.to_string())?;
    let password = hash_password(server_demo::PASSWORD).await;
    let summary = server_demo::seed(&database.db, &config.clock(), &password)
        .await
        .map_err(|error| error.to_string())?;
    tracing::info!(
        businesses = summary.businesses,
        days = summary.days,
        bookings = summary.bookings,
        "demo data added"
    );
    Ok(())
}
