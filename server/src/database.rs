//! The database this process works with: one of its own, or the one that is named.

use server_kernel::{Db, postgres::Embedded};
use tokio::sync::watch;

use crate::config::{Config, Environment};

/// A connected database, and the server behind it if it is ours.
pub struct Database {
    /// The database.
    pub db: Db,
    /// Its address; holds a password where one was given.
    url: String,
    embedded: Option<Embedded>,
}

impl Database {
    /// Starts or finds the server, and connects.
    ///
    /// # Errors
    /// One sentence that says what to do.
    pub async fn open(config: &Config) -> Result<Self, String> {
        let embedded = match &config.database_url {
            Some(_) => None,
            None => Some(Embedded::start(&config.data_dir).await.map_err(|error| error.to_string())?),
        };
        let url = match (&config.database_url, &embedded) {
            (Some(url), _) => url.clone(),
            (None, Some(embedded)) => embedded.url(),
            (None, None) => return Err("there is no database".to_owned()),
        };
        let db = Db::connect(&url, config.database_connections)
            .await
            .map_err(|error| format!("the database cannot be reached: {error}"))?;
        let db = match &config.database_read_url {
            Some(url) => db
                .with_replica(url, config.database_connections)
                .map_err(|error| format!("DATABASE_READ_URL: {error}"))?,
            None => db,
        };
        let database = Self { db, url, embedded };
        // The embedded server listens on a private socket that only this program reaches; elsewhere a superuser would
        // walk through every wall by mistake.
        if config.env == Environment::Production
            && database.embedded.is_none()
            && database.db.login_is_superuser().await.unwrap_or(true)
        {
            return Err(
                "in production DATABASE_URL must name the owner of the schema, not a superuser".to_owned()
            );
        }
        Ok(database)
    }

    /// Refuses to work with a schema that is not this program's.
    ///
    /// # Errors
    /// One sentence that says what to do.
    pub async fn check_schema(&self) -> Result<(), String> {
        match self.db.is_migrated().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("the schema is behind: run `ombaro migrate` first".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Watches over the embedded server: brings it back when it is lost. The value says whether it is there.
    #[must_use]
    pub fn supervise(&self) -> watch::Receiver<bool> {
        match &self.embedded {
            Some(embedded) => embedded.supervise(),
            None => watch::channel(true).1,
        }
    }

    /// Whether this process's own server runs it.
    #[must_use]
    pub const fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// Its address without secrets.
    #[must_use]
    pub fn address(&self) -> String {
        match self.url.rsplit_once('@') {
            Some((_, host)) => host.to_owned(),
            None => "DATABASE_URL".to_owned(),
        }
    }

    /// Lets go of it; the last one out stops the embedded server.
    pub async fn close(self) {
        self.db.close().await;
        if let Some(embedded) = self.embedded
            && let Err(error) = embedded.stop().await
        {
            tracing::warn!("{error}");
        }
    }
}
