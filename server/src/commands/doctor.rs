//! `ombaro doctor`: what is set up, and what is not.

use std::io::Write as _;

use server_kernel::mail::Delivery;

use crate::{
    config::{Config, Environment},
    database::Database,
    http::Proxies,
    redis::Redis,
};

/// Prints one line for each part. Fails when something that is needed is missing.
///
/// # Errors
/// When a part does not work.
pub async fn run(config: Config) -> Result<(), String> {
    let mut report = Report { lines: Vec::new(), broken: false };
    report.good(
        "environment",
        match config.env {
            Environment::Development => "development",
            Environment::Production => "production",
        },
    );
    report.good("address", &format!("{} as {}", config.listen, config.base_url));
    match config.proxies() {
        Ok(proxies) if proxies == Proxies::default() => {
            report.good("proxies", "none: the address of a connection is whoever asks (OMBARO_PROXIES)");
        }
        Ok(_) => report.good("proxies", &format!("{} are believed", config.proxies)),
        Err(error) => report.bad("proxies", &error),
    }
    match config.secret() {
        Ok(_) if config.secret_key.is_some() => report.good("secret", "from OMBARO_SECRET_KEY"),
        Ok(_) => report.good("secret", "kept in the data directory"),
        Err(error) => report.bad("secret", &error),
    }
    match &config.now {
        Some(now) => report.good("clock", &format!("starts at {now} (OMBARO_NOW, not for production)")),
        None => report.good("clock", "the system's"),
    }
    match config.delivery() {
        Delivery::DevelopmentMailbox => {
            report.good("mail", "development mailbox at /dev/mailbox, nothing leaves this machine")
        }
        Delivery::NotConfigured => report.note("mail", "no service is set up: messages wait as jobs"),
    }
    match config.push_hosts().as_slice() {
        [] => report.good("push", "to the services that browsers name"),
        hosts => report.good("push", &format!("also to {} (not for production)", hosts.join(", "))),
    }
    if config.site_dir.join("hash.txt").exists() {
        report.good("client", &config.site_dir.display().to_string());
    } else {
        report.note(
            "client",
            &format!("not built in {}: pages work without scripts only", config.site_dir.display()),
        );
    }
    report.redis(&config).await;
    match Database::open(&config).await {
        Ok(database) => {
            report.database(&database).await;
            database.close().await;
        }
        Err(error) => report.bad("database", &error),
    }
    let text = report.lines.join("\n");
    writeln!(std::io::stdout(), "{text}").map_err(|error| error.to_string())?;
    if report.broken { Err("something needs your attention".to_owned()) } else { Ok(()) }
}

struct Report {
    lines: Vec<String>,
    broken: bool,
}

impl Report {
    fn good(&mut self, part: &str, text: &str) {
        self.lines.push(format!("ok    {part:<12} {text}"));
    }

    fn note(&mut self, part: &str, text: &str) {
        self.lines.push(format!("note  {part:<12} {text}"));
    }

    fn bad(&mut self, part: &str, text: &str) {
        self.broken = true;
        self.lines.push(format!("BAD   {part:<12} {text}"));
    }

    async fn redis(&mut self, config: &Config) {
        let Some(url) = &config.redis_url else {
            return self.good("redis", "none (REDIS_URL): each node counts limits by itself");
        };
        let redis = match config.secret().and_then(|secret| Redis::new(url, &secret)) {
            Ok(redis) => redis,
            Err(error) => return self.bad("redis", &error),
        };
        match redis.version().await {
            Ok(version) => self.good("redis", &format!("{version}, {}", redis.address())),
            // Nodes serve without it, but somebody wanted it.
            Err(error) => self.bad("redis", &format!("{} does not answer: {error}", redis.address())),
        }
    }

    async fn database(&mut self, database: &Database) {
        let kind = if database.is_embedded() { "embedded" } else { "external" };
        self.good("database", &format!("{kind}, {}", database.address()));
        match database.db.has_replica().await {
            Ok(None) => {
                self.good("replica", "none (DATABASE_READ_URL): free times are read from the database itself")
            }
            Ok(Some(true)) => self.good("replica", "answers"),
            // Nodes serve without it, but somebody wanted it.
            Ok(Some(false)) => {
                self.bad("replica", "DATABASE_READ_URL is not a replica: it follows no other database")
            }
            Err(error) => self.bad("replica", &error.to_string()),
        }
        match database.db.is_migrated().await {
            Ok(true) => self.good("schema", "up to date"),
            Ok(false) => self.bad("schema", "behind: run `ombaro migrate`"),
            Err(error) => self.bad("schema", &error.to_string()),
        }
    }
}
